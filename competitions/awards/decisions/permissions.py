"""Who drafts, signs and reads decisions, who makes certificates, and for which unit."""

from competitions.awards.domain import access
from competitions.awards.domain.access import HOUSE, LOOKERS, OFFICE, Awarding, may_look, may_prepare, may_sign
from core.kernel import Actor, Role

DRAFTERS = OFFICE | HOUSE
"""Who drafts decisions of some unit."""
RECORDERS = frozenset({Role.HOMEAFFAIRS_HEAD, Role.UNIT_LEADER})
"""Who records signed decisions of some unit."""
ISSUERS = OFFICE | HOUSE | {Role.ORGANIZER}
"""Who makes participation certificates and letters of thanks."""
READERS = access.READERS | ISSUERS
"""Who reads registers, lists and statistics of some unit."""


def may_draft(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor drafts the unit's decisions."""
    return may_prepare(actor, awarding)


def may_record(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor records what the signatory signed, and publishes it."""
    return may_sign(actor, awarding)


def may_read(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor reads decisions that are not published, and what stands behind them."""
    return may_look(actor, awarding) or may_prepare(actor, awarding)


def issuing_units(actor: Actor) -> tuple[str, ...]:
    """Return the codes of the units for which the actor makes certificates."""
    return tuple(dict.fromkeys(str(grant.unit_code) for grant in actor.grants if grant.role in ISSUERS))


def may_issue(actor: Actor, unit_code: str) -> bool:
    """Say whether the actor makes participation certificates and letters of thanks in this unit's name."""
    return actor.holds(*ISSUERS, unit_code=unit_code)


def reads_everything(actor: Actor) -> bool:
    """Say whether the actor reads every unit's registers."""
    return actor.holds(*LOOKERS)


def may_read_register(actor: Actor, unit_code: str) -> bool:
    """Say whether the actor reads the unit's register."""
    return reads_everything(actor) or may_issue(actor, unit_code)
