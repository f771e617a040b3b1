"""Who prepares rounds, who steers them, and what of nominees somebody sees."""

from competitions.awards.domain.access import HOUSE, OFFICE, STAFF, Awarding, may_look, may_prepare, may_sign
from core.kernel import Actor

PREPARERS = OFFICE | HOUSE
"""Who prepares rounds of some awarding unit."""


def may_enter(actor: Actor) -> bool:
    """Say whether the actor sees that rounds exist, with their dates and rules."""
    return actor.holds(*STAFF)


def may_prepare_some(actor: Actor) -> bool:
    """Say whether the actor prepares any unit's rounds."""
    return actor.holds(*PREPARERS)


def may_change(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor drafts and activates the unit's rounds, and strikes or adds nominees."""
    return may_prepare(actor, awarding)


def may_steer(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor pauses, postpones, hastens and cancels rounds."""
    return may_sign(actor, awarding)


def may_see_all(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor sees everybody who was considered; others see those that their own unit proposes."""
    return may_look(actor, awarding) or may_prepare(actor, awarding)


def may_see_some(actor: Actor, awarding: Awarding) -> bool:
    """Say whether the actor sees anybody of those who were considered: all, or those that the own unit proposes."""
    return may_see_all(actor, awarding) or bool(units_of(actor))


def units_of(actor: Actor) -> frozenset[str]:
    """Return the codes of the units whose nominees the actor sees as the proposing side."""
    return frozenset(str(grant.unit_code) for grant in actor.grants if grant.role in HOUSE)
