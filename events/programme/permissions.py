"""Who plans the sessions of a unit, and who reads what is planned but not released. Pure."""

from dataclasses import dataclass

from core.kernel import Actor, Role

LOCAL = frozenset({Role.UNIT_OFFICER, Role.UNIT_LEADER, Role.ORGANIZER})
PLANNERS = LOCAL | {Role.ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class Where:
    """A unit's code and the codes above it, nearest first; the last one is the province's."""

    code: str
    above: tuple[str, ...] = ()


def may_plan_anywhere(actor: Actor) -> bool:
    """Say whether the actor plans sessions at all."""
    return actor.holds(*PLANNERS)


def may_plan(actor: Actor, where: Where) -> bool:
    """Say whether the actor plans, runs and closes sessions of this unit: its own people, those above, the province."""
    if actor.holds(Role.ADMINISTRATOR):
        return True
    return any(actor.holds(*LOCAL, unit_code=code) for code in (where.code, *where.above))


def may_show_photos(actor: Actor, where: Where) -> bool:
    """Say whether the actor signs that everybody may see photographs of this unit's sessions: its organizers."""
    if actor.holds(Role.ADMINISTRATOR):
        return True
    return any(actor.holds(Role.ORGANIZER, unit_code=code) for code in (where.code, *where.above))


def may_plan_province(actor: Actor, province: str) -> bool:
    """Say whether the actor organizes for the whole province."""
    return actor.holds(Role.ADMINISTRATOR) or actor.holds(Role.ORGANIZER, unit_code=province)
