"""Who reads a round's record, who lets an inspector in and sees who read what. Pure."""

from competitions.awards.domain.access import HOUSE, LOOKERS, Awarding, Inspector, may_look, may_sign
from core.kernel import Actor, Role

RECORD_READERS = LOOKERS | HOUSE | {Role.INSPECTOR}
"""Who may read the record of some round."""
SIGNERS = frozenset({Role.HOMEAFFAIRS_HEAD, Role.UNIT_LEADER})
"""Who names inspectors of some round."""
READING_READERS = SIGNERS | {Role.INSPECTOR}
"""Who sees of some round who read what."""


def may_read_record(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor reads the round as part of their work, or inspects it."""
    return may_look(actor, awarding)


def may_grant(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor names inspectors of the unit's rounds: who signs for it."""
    return may_sign(actor, awarding)


def may_see_readings(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor sees who read what: who signs, and inspectors."""
    return may_sign(actor, awarding) or (isinstance(actor, Inspector) and may_look(actor, awarding))
