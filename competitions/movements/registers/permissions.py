"""Who keeps the registers of a unit, who reads them, who sees the names in them, who confirms a second time. Pure."""

from dataclasses import dataclass

from core.kernel import Actor, Role

DEPARTMENT = frozenset({Role.ADMINISTRATOR, Role.SPECIALIST})
"""Given by administrators only, so they count wherever they are held; an organizer counts at the province alone."""
LOCAL = frozenset({Role.UNIT_OFFICER, Role.UNIT_LEADER})
KEEPERS = DEPARTMENT | LOCAL | {Role.ORGANIZER}
OVERSEERS = frozenset({Role.APPRAISAL_HEAD, Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD, Role.INSPECTOR})
READERS = KEEPERS | OVERSEERS | {Role.CLUSTER_HEAD}
"""Of an entry that became a fact: whoever has to vouch for its points or to explain them sees the proof."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's code and the codes above it, nearest first, the last one the province's; its cluster's ("" none)."""

    code: str
    above: tuple[str, ...] = ()
    cluster: str = ""

    @property
    def top(self) -> str:
        """The unit above all others."""
        return self.above[-1] if self.above else self.code


def may_look(actor: Actor) -> bool:
    """Say whether the actor keeps registers anywhere."""
    return actor.holds(*KEEPERS)


def may_keep(actor: Actor, place: Place) -> bool:
    """Say whether the actor reads and keeps this unit's registers: its own people, those above, the Department."""
    local = any(actor.holds(*LOCAL, unit_code=code) for code in (place.code, *place.above))
    return local or speaks_for_province(actor, place)


def may_read(actor: Actor, place: Place) -> bool:
    """Say whether the actor reads this unit's final entries and their proof, without the people in them."""
    if may_keep(actor, place) or actor.holds(*OVERSEERS):
        return True
    return bool(place.cluster) and actor.holds(Role.CLUSTER_HEAD, unit_code=place.cluster)


def speaks_for_province(actor: Actor, place: Place) -> bool:
    """Say whether the actor speaks for the Department or organizes for the whole province."""
    return actor.holds(*DEPARTMENT) or actor.holds(Role.ORGANIZER, unit_code=place.top)


def may_see_people(actor: Actor, place: Place) -> bool:
    """Say whether the actor sees names and contacts: only at the unit and at the level right above it."""
    return any(actor.holds(*KEEPERS, unit_code=code) for code in (place.code, *place.above[:1]))


def may_confirm(actor: Actor, place: Place, made_by: frozenset[str]) -> bool:
    """Say whether the actor is a second person who may vouch: a leader here or above, or the Department."""
    if actor.person_id in made_by:
        return False
    leads = any(actor.holds(Role.UNIT_LEADER, unit_code=code) for code in (place.code, *place.above))
    return leads or speaks_for_province(actor, place)
