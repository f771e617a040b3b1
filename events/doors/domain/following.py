"""Which facts follow from a session and from who was there; each subject once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from events.domain.ages import AgeGroup
from events.domain.kinds import KindRule, TargetGroup
from leaderboards.domain.kinds import KINDS, FactKind

BY_GROUP = {
    TargetGroup.PUBLIC_STAFF: FactKind.TRAINING_STAFF,
    TargetGroup.WORKER: FactKind.TRAINING_WORKER,
}


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who was there. `person` is opaque and the same for everybody merged; `presence` names this presence."""

    person: str
    presence: str
    target_group: str
    age: AgeGroup
    household: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A session as facts look at it; `on_roll` counts who holds a seat, which is a party cell's roll.

    For one that was recorded with a head count, the record itself declared that it was held, and how large it was.
    """

    id: str
    rule: KindRule
    is_over: bool
    festival: str | None = None
    mode: str = "onsite"
    on_roll: int = 0
    is_recorded: bool = False


@dataclass(frozen=True, slots=True)
class Following:
    """A fact that is to stand: its subject in the session, kind, quantity, and whom it is about where it is somebody.

    A count stands under a subject of its own for each figure, so that a late scan reverses the old one.

    `natural_key` is set where several sessions share one fact (the festival of a commune); `to_commune` says that the
    commune is credited, not the host.
    """

    subject: str
    kind: FactKind
    quantity: int = 1
    person: str | None = None
    natural_key: str = ""
    to_commune: bool = False
    is_declared: bool = False


def list_learner_kinds(rule: KindRule, target_group: str, age: AgeGroup) -> tuple[FactKind, ...]:
    """Return what one presence counts for: the kind's own learners, the group's, and elderly people among them."""
    if rule.learner is None:
        return ()
    kinds = [rule.learner]
    if rule.learner is FactKind.TRAINING_ADULT and age is AgeGroup.CHILD:
        kinds = []
    if target_group in set(TargetGroup) and TargetGroup(target_group) in BY_GROUP:
        kinds.append(BY_GROUP[TargetGroup(target_group)])
    if age is AgeGroup.ELDERLY:
        kinds.append(FactKind.TRAINING_ELDERLY)
    return tuple(dict.fromkeys(kinds))


def list_following(held: Held, present: Iterable[Present]) -> tuple[Following, ...]:
    """Return every fact that a session and its people come to; nothing without anybody there, counted or declared.

    Somebody who was let in under two entries is one person: each kind stands once for them.

    The size counts once the session is over: until then somebody may still come.
    """
    people = sorted({each.presence: each for each in present}.values(), key=lambda each: each.presence)
    if not people:
        return tuple(_of_festival(held, is_declared=True)) if held.is_recorded else ()
    found = _of_people(held, people)
    found += _of_session(held, len({each.person for each in people}))
    return tuple(found)


def list_of_course(held: Held, days: Sequence[Sequence[Present]]) -> tuple[Following, ...]:
    """Return what a course of several days comes to as a whole; `days` says who was there on each.

    It was held once enough of its days had somebody. Who came on so many days was trained; its size is everybody who
    came at all. Size and length count once it is over.
    """
    least, most = held.rule.days
    met = [day for day in days if day]
    if len(met) < least:
        return ()
    by_person: dict[str, dict[int, Present]] = {}
    for number, day in enumerate(met):
        for each in sorted(day, key=lambda each: each.presence):
            by_person.setdefault(each.person, {}).setdefault(number, each)
    trained = [present[min(present)] for present in by_person.values() if len(present) >= least]
    found = _of_people(held, trained)
    if held.rule.held is not None:
        found.append(Following("held", held.rule.held))
    if held.is_over and held.rule.in_band is not None and held.rule.band and held.rule.band.holds(len(by_person)):
        found.append(Following("in_band", held.rule.in_band))
    if held.is_over and held.rule.in_length is not None and len(met) <= most:
        found.append(Following("in_length", held.rule.in_length))
    return tuple(found)


def list_of_festival(held: Held, present: Iterable[Present]) -> tuple[Following, ...]:
    """Return what one day of a course comes to by itself: the festival's facts."""
    return tuple(_of_festival(held)) if any(True for _ in present) else ()


def _of_people(held: Held, people: Sequence[Present]) -> list[Following]:
    learned = {(kind, each.person) for each in people for kind in _kinds_of(held, each)}
    found = [Following(f"{kind}:{person}", kind, person=person) for kind, person in sorted(learned)]
    if held.rule.learner is not None:
        homes = sorted({each.household for each in people if each.household})
        found += [Following(f"household:{home}", FactKind.TRAINING_HOUSEHOLD, person=home) for home in homes]
    return found


def _kinds_of(held: Held, each: Present) -> tuple[FactKind, ...]:
    return list_learner_kinds(held.rule, each.target_group, each.age)


def _of_session(held: Held, people: int) -> list[Following]:
    found: list[Following] = []
    if held.is_recorded:
        return found + _of_festival(held)
    if held.rule.held is not None:
        found.append(Following("held", held.rule.held))
    if held.is_over and held.rule.in_band is not None and held.rule.band and held.rule.band.holds(people):
        found.append(Following("in_band", held.rule.in_band))
    if held.is_over and held.rule.held is FactKind.PARTY_MEETING:
        on_roll = max(held.on_roll, people)
        found.append(Following(f"present:{people}", FactKind.PARTY_PRESENT, quantity=people))
        found.append(Following(f"on_roll:{on_roll}", FactKind.PARTY_ON_ROLL, quantity=on_roll))
    return found + _of_festival(held)


def _of_festival(held: Held, *, is_declared: bool = False) -> list[Following]:
    if held.festival is None:
        return []
    modes = ("onsite", "online") if held.mode == "hybrid" else (held.mode,)
    shared = [("held", FactKind.FESTIVAL_HELD), *((f"mode-{mode}", FactKind.FESTIVAL_MODE) for mode in modes)]
    if held.rule.is_festival_component:
        shared.append((f"component-{held.rule.kind}", FactKind.FESTIVAL_COMPONENT))
    return [
        Following(f"festival:{name}", kind, natural_key=name, to_commune=True, is_declared=is_declared)
        for name, kind in shared
    ]


def may_credit(kind: FactKind, unit_kind: str) -> bool:
    """Say whether facts of a kind may be about such a unit."""
    return unit_kind in KINDS[kind].unit_kinds
