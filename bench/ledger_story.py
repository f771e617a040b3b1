"""What a province reports in two years, made up: its units, a scheme with every sort of bound, batches of facts."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.scheme import FIRST_SCHEME, Cap, Grade, Rule, Scheme, Scope, Target
from units.domain.unit import Kind, Measure

BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
LASTED = timedelta(days=730)
ENDED = BEGAN + LASTED
BATCH = 250
LATE = 20  # days after which the last facts of a day are recorded
ONE_IN = 200  # so many facts, one is reversed
NAMES = {Kind.VILLAGE: "Bản thử", Kind.SCHOOL: "Trường thử", Kind.PARTY_CELL: "Chi bộ thử"}
BY_PERSON, BY_DAY = frozenset({Scope.PERSON}), frozenset({Scope.DAY})
SCHEME = Scheme(
    version=2,
    title="Thang điểm để đo tốc độ",
    valid_from=BEGAN,
    rules=(
        *FIRST_SCHEME.rules,
        Rule(FactKind.TRAINING_ADULT, numerator=1, caps=(Cap(2, BY_PERSON), Cap(5_000))),
        Rule(FactKind.SKILL_ADULT, numerator=5, caps=(Cap(10, BY_PERSON),)),
        Rule(FactKind.SKILL_STUDENT, numerator=2, caps=(Cap(4, BY_PERSON), Cap(400))),
        Rule(FactKind.TRAINING_ELDERLY, numerator=2, caps=(Cap(300),)),
        Rule(FactKind.SESSION_COMMUNITY, numerator=3, caps=(Cap(6, BY_DAY), Cap(500))),
        Rule(
            FactKind.VNEID_CONFIRMATION,
            target=Target(measure=Measure.ADULTS, percent=80),
            share=100,
            grades=(Grade(50, 60), Grade(100, 120)),
        ),
        Rule(FactKind.FAMILY_DIGITAL, target=Target(fixed=300), share=50, is_yearly=False),
        Rule(FactKind.MEDIA_ARTICLE, numerator=2, caps=(Cap(200),), is_bonus=True),
        Rule(FactKind.VOLUNTEER_HELP, numerator=1, denominator=10),
        Rule(FactKind.PARTY_MEETING, numerator=10, caps=(Cap(240),)),
        Rule(FactKind.REPORT_LATE, numerator=5, is_penalty=True),
        Rule(FactKind.FALSE_DATA, is_penalty=True, is_knockout=True),
    ),
)
LIVE, PERSONAL = (FactKind.LIVE_PARTICIPATION,) * 5, (FactKind.TRAINING_ADULT,) * 2
KINDS: Mapping[Kind, tuple[FactKind, ...]] = {
    Kind.COMMUNE: (
        *(*LIVE, *PERSONAL, FactKind.SKILL_ADULT, FactKind.VNEID_CONFIRMATION, FactKind.FAMILY_DIGITAL),
        *(FactKind.SESSION_COMMUNITY, FactKind.LIVE_UNIT_RESULT, FactKind.REPORT_LATE, FactKind.MEDIA_ARTICLE),
    ),
    Kind.VILLAGE: (FactKind.TRAINING_ELDERLY, FactKind.FAMILY_DIGITAL, FactKind.SESSION_COMMUNITY),
    Kind.SCHOOL: (*LIVE, FactKind.VOLUNTEER_HELP, FactKind.SKILL_STUDENT, FactKind.SKILL_STUDENT),
    Kind.PARTY_CELL: (*LIVE, FactKind.PARTY_MEETING, FactKind.PARTY_PRESENT),
}
REPORTED = {Kind.COMMUNE: 35, Kind.VILLAGE: 20, Kind.SCHOOL: 20, Kind.PARTY_CELL: 25}  # percent of the facts
QUANTITIES = {
    FactKind.LIVE_UNIT_RESULT: 900_000,
    FactKind.VNEID_CONFIRMATION: 8,
    FactKind.FAMILY_DIGITAL: 2,
    FactKind.VOLUNTEER_HELP: 40,
    FactKind.PARTY_PRESENT: 30,
}
PERSONS = frozenset({FactKind.LIVE_PARTICIPATION, FactKind.SKILL_ADULT, FactKind.SKILL_STUDENT, *PERSONAL})
PEOPLE_A_UNIT = 150


@dataclass(frozen=True, slots=True)
class StoryUnit:
    """A unit that is reported about; a village's points are those of the commune above it."""

    id: str
    code: str
    kind: Kind
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Facts that are recorded together, and the source keys of older ones that are reversed at the same moment."""

    facts: tuple[Fact, ...]
    reversed_keys: tuple[str, ...]
    now: datetime


def tell(units: Sequence[StoryUnit], facts: int, seed: int = 1) -> Iterator[Batch]:
    """Yield so many facts in batches over two years; the same seed tells the same story."""
    source = random.Random(seed)
    by_kind = {kind: [unit for unit in units if unit.kind is kind] for kind in REPORTED}
    by_kind = {kind: found for kind, found in by_kind.items() if found}
    waiting: list[str] = []
    for first in range(0, facts, BATCH):
        count = min(BATCH, facts - first)
        now = BEGAN + LASTED * (first + count) / facts
        now = now.replace(microsecond=0)
        kinds = source.choices(list(by_kind), [REPORTED[kind] for kind in by_kind], k=count)
        told = tuple(
            tell_one(source, source.choice(by_kind[kind]), first + number, now) for number, kind in enumerate(kinds)
        )
        reversed_keys = tuple(waiting)
        waiting = [fact.source_key for number, fact in enumerate(told, first) if number % ONE_IN == 0]
        yield Batch(told, reversed_keys, now)


def tell_one(source: random.Random, unit: StoryUnit, number: int, now: datetime) -> Fact:
    """Return one fact that occurred up to twenty days before it is recorded."""
    kind = source.choice(KINDS[unit.kind])
    if unit.kind is Kind.COMMUNE and number % 100_003 == 0:
        kind = FactKind.FALSE_DATA
    days = source.randrange(LATE) * source.randrange(2)
    occurred = max(BEGAN, now - timedelta(days=days, seconds=source.randrange(43_200)))
    person = sha256(f"{unit.code}:{source.randrange(PEOPLE_A_UNIT)}".encode()).hexdigest() if kind in PERSONS else None
    return Fact(
        source_key=f"story:{unit.code}-{now:%y%m%d}:{number}",
        kind=kind,
        unit_code=unit.code,
        occurred_at=occurred,
        quantity=source.randint(1, QUANTITIES.get(kind, 1)),
        person_key=person,
        detail="official" if kind is FactKind.LIVE_UNIT_RESULT else "",
    )


def name_units(count: int) -> Iterator[tuple[str, str, Kind, int]]:
    """Yield code, name, kind and a running number of so many units that are made up."""
    for number in range(count):
        place = number * 100 // max(count, 1)
        kind = Kind.VILLAGE if place < 30 else Kind.SCHOOL if place < 40 else Kind.PARTY_CELL
        yield f"thu-{number:05}", f"{NAMES[kind]} {number}", kind, number
