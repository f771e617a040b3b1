"""Who keeps a unit's helpers, reads the names in their entries and calls back. Pure."""

from core.kernel import Actor
from events.programme.permissions import Where, may_plan, may_plan_anywhere


def may_look(actor: Actor) -> bool:
    """Say whether the actor keeps helpers anywhere."""
    return may_plan_anywhere(actor)


def may_keep(actor: Actor, where: Where) -> bool:
    """Say whether the actor keeps the helpers of this unit."""
    return may_plan(actor, where)


def may_see_people(actor: Actor, where: Where) -> bool:
    """Say whether the actor sees names and phones: only at the unit and the level right above it."""
    return any(grant.unit_code in (where.code, *where.above[:1]) for grant in actor.grants) and may_keep(actor, where)
