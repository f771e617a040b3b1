"""Who reads the rules of law, and who enters a new one. Pure."""

from competitions.awards.domain.access import STAFF
from core.kernel import Actor, Role


def may_read_rules(actor: Actor) -> bool:
    """Say whether the actor has anything to do with awards."""
    return actor.holds(*STAFF)


def may_add_rules(actor: Actor) -> bool:
    """Say whether the actor answers for the rules: the head of Home Affairs or an administrator."""
    return actor.holds(Role.HOMEAFFAIRS_HEAD, Role.ADMINISTRATOR)
