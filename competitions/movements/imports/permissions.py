"""Who may import lists of facts, and for which units; who may read what an import recorded. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from core.kernel import Actor, Role

DEPARTMENT = frozenset({Role.ADMINISTRATOR, Role.SPECIALIST})
"""Given by administrators only, so they count wherever they are held; an organizer counts at the province alone."""
IMPORTERS = DEPARTMENT | {Role.ORGANIZER, Role.UNIT_OFFICER}
OVERSEERS = DEPARTMENT | {Role.APPRAISAL_HEAD, Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD, Role.INSPECTOR}
READERS = IMPORTERS | OVERSEERS | {Role.UNIT_LEADER, Role.CLUSTER_HEAD}


@dataclass(frozen=True, slots=True)
class Reach:
    """Which units an actor reaches: these and all below them, those of clusters headed, or everything."""

    roots: frozenset[str]
    is_everything: bool = False
    clusters: frozenset[str] = frozenset()


def may_import(actor: Actor) -> bool:
    """Say whether the actor may send lists at all."""
    return actor.holds(*IMPORTERS)


def may_look(actor: Actor) -> bool:
    """Say whether the actor may open an import, to see at least what it says of their own units."""
    return actor.holds(*READERS)


def import_reach(actor: Actor, tops: Collection[str]) -> Reach:
    """Return the units whose facts the actor may import; `tops` are the codes of units with nothing above."""
    everything = actor.holds(*DEPARTMENT) or any(actor.holds(Role.ORGANIZER, unit_code=top) for top in tops)
    return Reach(_held_at(actor, Role.UNIT_OFFICER), everything)


def reading_reach(actor: Actor, tops: Collection[str]) -> Reach:
    """Return the units whose imported facts the actor may read."""
    everything = actor.holds(*OVERSEERS) or import_reach(actor, tops).is_everything
    own, clusters = _held_at(actor, Role.UNIT_OFFICER, Role.UNIT_LEADER), _held_at(actor, Role.CLUSTER_HEAD)
    return Reach(own, everything, clusters)


def _held_at(actor: Actor, *roles: Role) -> frozenset[str]:
    return frozenset(str(grant.unit_code) for grant in actor.grants if grant.role in roles)
