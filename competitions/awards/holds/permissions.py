"""Who opens and closes holds, who sees that there is one, and who alone reads what it is about."""

from competitions.awards.domain.access import HOUSE, LOOKERS
from core.kernel import Actor, Role

OPENERS = frozenset({Role.HOMEAFFAIRS_HEAD, Role.UNIT_LEADER})
SEERS = LOOKERS | HOUSE


def may_see_holds(actor: Actor) -> bool:
    """Say whether the actor's work has to do with holds at all."""
    return actor.holds(*SEERS)


def sees_all(actor: Actor) -> bool:
    """Say whether the actor sees every hold's document; others see those of their own units."""
    return actor.holds(*LOOKERS)


def may_open(actor: Actor) -> bool:
    """Say whether the actor opens holds."""
    return actor.holds(*OPENERS)


def keeping_units(actor: Actor) -> tuple[str, ...]:
    """Return the codes of the units for which the actor keeps holds, the Department's first."""
    held = [grant for grant in actor.grants if grant.role in OPENERS]
    return tuple(
        str(grant.unit_code) for grant in sorted(held, key=lambda grant: grant.role is not Role.HOMEAFFAIRS_HEAD)
    )


def own_units(actor: Actor) -> frozenset[str]:
    """Return the codes of the units that the actor works for."""
    return frozenset(str(grant.unit_code) for grant in actor.grants if grant.role in HOUSE)


def may_close(actor: Actor, kept_by: str) -> bool:
    """Say whether the actor closes the holds that this unit keeps: its own openers, and the Department's head."""
    return actor.holds(Role.HOMEAFFAIRS_HEAD) or actor.holds(*OPENERS, unit_code=kept_by)


def may_concern(actor: Actor, unit_code: str, above: tuple[str, ...]) -> bool:
    """Say whether the actor may hold back this unit: the Department any, a leader one's own and those below."""
    if actor.holds(Role.HOMEAFFAIRS_HEAD):
        return True
    return any(actor.holds(Role.UNIT_LEADER, unit_code=code) for code in (unit_code, *above))


def may_read_content(actor: Actor, officer_id: str) -> bool:
    """Say whether the actor is the named officer: nobody else reads kind, content and sender."""
    return actor.person_id == officer_id
