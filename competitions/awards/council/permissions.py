"""Who runs councils and their sessions, and who reads them. Pure; a member's own seat is looked up by the service."""

from competitions.awards.domain.access import HOUSE, LOOKERS, OFFICE, Awarding, Inspector, may_keep_minutes, may_look
from core.kernel import Actor, Role

KEEPERS = OFFICE | HOUSE | {Role.SECRETARY}
READERS = KEEPERS | LOOKERS


def may_keep_somewhere(actor: Actor) -> bool:
    """Say whether the actor keeps the minutes of any awarding unit."""
    return actor.holds(*KEEPERS)


def may_read_somewhere(actor: Actor) -> bool:
    """Say whether the actor reads sessions of any awarding unit as part of their work, or by a grant."""
    return actor.holds(*READERS) or isinstance(actor, Inspector)


def may_keep(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor keeps this unit's councils, sessions and minutes."""
    return may_keep_minutes(actor, awarding)


def may_read(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor reads this unit's sessions."""
    return may_keep_minutes(actor, awarding) or may_look(actor, awarding)
