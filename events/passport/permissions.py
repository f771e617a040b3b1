"""Who gives stamps, runs draws and hands prizes over. Pure."""

from core.kernel import Actor
from events.programme.permissions import Where, may_plan, may_plan_anywhere


def may_look(actor: Actor) -> bool:
    """Say whether the actor sees stations and draws at all."""
    return may_plan_anywhere(actor)


def may_run(actor: Actor, where: Where) -> bool:
    """Say whether the actor keeps the stations and draws of this unit."""
    return may_plan(actor, where)
