"""Who may declare for a unit, read what it sent, confirm it, answer for it, and plan freezes. Pure."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from core.kernel import Actor, Role

DECLARERS = frozenset({Role.UNIT_OFFICER, Role.UNIT_LEADER})
DEPARTMENT = frozenset({Role.ADMINISTRATOR, Role.SPECIALIST})
"""Given by administrators only, so they count wherever they are held; an organizer counts at the province alone."""
OVERSEERS = DEPARTMENT | {
    Role.APPRAISAL_HEAD,
    Role.HOMEAFFAIRS_OFFICER,
    Role.HOMEAFFAIRS_HEAD,
    Role.INSPECTOR,
}
READERS = DECLARERS | OVERSEERS | {Role.ORGANIZER, Role.CLUSTER_HEAD}
CONFIRMERS = DEPARTMENT | {Role.UNIT_LEADER, Role.CLUSTER_HEAD, Role.ORGANIZER}
ANSWERERS = DECLARERS | DEPARTMENT | {Role.ORGANIZER}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: its code, those above it below the province, the province's, its cluster's ("" none)."""

    code: str
    above: tuple[str, ...] = ()
    province: str = ""
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class Doubted:
    """A figure that somebody calls wrong: whether units declare such a kind and did, who recorded it, who reports."""

    is_declarable: bool
    is_declared: bool
    recorder_id: str | None
    reporter_id: str | None


@dataclass(frozen=True, slots=True)
class Reach:
    """Which units a person reads: those declared for, clusters headed, and whether the whole province."""

    own: frozenset[str]
    clusters: frozenset[str]
    is_everything: bool


def may_declare(actor: Actor, place: Place) -> bool:
    """Say whether the actor writes this unit's declarations: its officers and leaders, and those of units above."""
    return any(actor.holds(*DECLARERS, unit_code=code) for code in (place.code, *place.above))


def is_of_the_department(actor: Actor, province: str) -> bool:
    """Say whether the actor speaks for the Department."""
    return actor.holds(*DEPARTMENT) or (bool(province) and actor.holds(Role.ORGANIZER, unit_code=province))


def may_read_sent(actor: Actor, place: Place) -> bool:
    """Say whether the actor reads what the unit has sent, evidence included; drafts are its own alone."""
    if may_declare(actor, place) or actor.holds(*OVERSEERS) or is_of_the_department(actor, place.province):
        return True
    return bool(place.cluster) and actor.holds(Role.CLUSTER_HEAD, unit_code=place.cluster)


def may_confirm(actor: Actor, place: Place, declared_by: frozenset[str]) -> bool:
    """Say whether the actor is a second person who may vouch: leader, cluster head or the Department."""
    if actor.person_id in declared_by:
        return False
    leads = any(actor.holds(Role.UNIT_LEADER, unit_code=code) for code in (place.code, *place.above))
    heads = bool(place.cluster) and actor.holds(Role.CLUSTER_HEAD, unit_code=place.cluster)
    return leads or heads or is_of_the_department(actor, place.province)


def may_look_through(actor: Actor, place: Place) -> bool:
    """Say whether the actor reads reports about the unit and looks its provisional list through."""
    return may_declare(actor, place) or is_of_the_department(actor, place.province)


def may_answer(actor: Actor, place: Place, doubted: Doubted) -> bool:
    """Say whether the actor answers a report of wrong data: nobody their own.

    The unit's people answer for what they declared themselves; everything else (measured, found by an inspection,
    imported by others) is for whoever recorded it or the Department, so that no unit takes back what counts against it.
    """
    if actor.person_id == doubted.reporter_id:
        return False
    if is_of_the_department(actor, place.province):
        return True
    is_recorder = actor.person_id == doubted.recorder_id
    if may_declare(actor, place):
        return doubted.is_declarable and (doubted.is_declared or is_recorder)
    return is_recorder


def may_plan(actor: Actor, provinces: frozenset[str]) -> bool:
    """Say whether the actor plans freezes: an organizer at the province, or an administrator."""
    at_province = any(actor.holds(Role.ORGANIZER, unit_code=province) for province in provinces)
    return actor.holds(Role.ADMINISTRATOR) or at_province


def reading_reach(actor: Actor, provinces: frozenset[str]) -> Reach:
    """Return whose sent declarations the actor reads; those of the own units with their drafts."""
    reads_all = actor.holds(*OVERSEERS) or _speaks_for_a_province(actor, provinces)
    return Reach(_codes(actor, DECLARERS), _codes(actor, {Role.CLUSTER_HEAD}), reads_all)


def confirming_reach(actor: Actor, provinces: frozenset[str]) -> Reach:
    """Return whose declarations the actor confirms as the second person."""
    own, clusters = _codes(actor, {Role.UNIT_LEADER}), _codes(actor, {Role.CLUSTER_HEAD})
    return Reach(own, clusters, _speaks_for_a_province(actor, provinces))


def answering_reach(actor: Actor, provinces: frozenset[str]) -> Reach:
    """Return for whom the actor answers reports of wrong data and looks through provisional lists."""
    return Reach(_codes(actor, DECLARERS), frozenset(), _speaks_for_a_province(actor, provinces))


def _codes(actor: Actor, roles: AbstractSet[Role]) -> frozenset[str]:
    return frozenset(grant.unit_code for grant in actor.grants if grant.role in roles)


def _speaks_for_a_province(actor: Actor, provinces: frozenset[str]) -> bool:
    return actor.holds(*DEPARTMENT) or any(is_of_the_department(actor, province) for province in provinces)
