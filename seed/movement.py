"""Nine months of the movement as communes, schools, cells and agencies could have lived it: figures and facts, made up.

The same units give the same numbers; every source key begins with `demo:`.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.kernel import LOCAL_ZONE
from leaderboards.domain.facts import Fact, Verification
from leaderboards.domain.kinds import FactKind
from units.domain.unit import FigureState, Kind, Measure, NewUnit, Statistic

SEED = 3145
FIRST_DAY, LAST_DAY = date(2026, 1, 5), date(2026, 10, 9)
FIGURES_OF = 2025
WEEKS = tuple(FIRST_DAY + timedelta(weeks=number) for number in range((LAST_DAY - FIRST_DAY).days // 7 + 1))
MONTHS_A_YEAR, DAYS_A_WEEK = 12, 7
IN_BAND = 80  # hundredths of the classes have the size that the plan asks for
ESTIMATE = "Số ước tính cho bản trình diễn"
UNCONFIRMED_EVERY = 9  # one commune in so many has proposed its figures and waits
SHARES_OF_PEOPLE = {
    Measure.ADULTS: 62,
    Measure.LITERATE_ADULTS: 55,
    Measure.ELDERLY: 8,
    Measure.DISABLED: 2,
    Measure.HOUSEHOLDS: 22,
    Measure.POOR_HOUSEHOLDS: 6,
    Measure.PEOPLE_14_UP: 70,
    Measure.WORKERS: 3,
    Measure.TRADERS_FARMERS: 30,
    Measure.PUPILS: 22,
    Measure.STAFF: 1,
}
SIZES = {Kind.SCHOOL: (Measure.PUPILS, 250, 900), Kind.AGENCY: (Measure.STAFF, 30, 120)}
SIZES |= {Kind.ENTERPRISE: (Measure.WORKERS, 60, 400), Kind.PARTY_CELL: (Measure.PARTY_MEMBERS, 12, 45)}
A_YEAR_OF_A_COMMUNE = (
    (FactKind.TRAINING_ADULT, Measure.LITERATE_ADULTS, 85),
    (FactKind.SKILL_ADULT, Measure.LITERATE_ADULTS, 60),
    (FactKind.VNEID_CONFIRMATION, Measure.ADULTS, 75),
    (FactKind.VNEID_ACCOUNT, Measure.PEOPLE_14_UP, 95),
    (FactKind.TRAINING_ELDERLY, Measure.ELDERLY, 60),
    (FactKind.TRAINING_DISABLED, Measure.DISABLED, 50),
    (FactKind.TRAINING_HOUSEHOLD, Measure.HOUSEHOLDS, 65),
    (FactKind.FAMILY_DIGITAL, Measure.HOUSEHOLDS, 40),
    (FactKind.MARKET_PERSON, Measure.TRADERS_FARMERS, 55),
)
NOW_AND_THEN = (  # a month: chance in hundredths, most
    (FactKind.SESSION_PROPAGANDA, 70, 6),
    (FactKind.SESSION_ELDERLY, 50, 2),
    (FactKind.SESSION_DISABLED, 20, 1),
    (FactKind.SESSION_MOBILE, 35, 2),
    (FactKind.AMBASSADOR_LEARNER, 80, 30),
    (FactKind.TEAM_ACTIVE, 80, 15),
    (FactKind.HOME_VISIT, 70, 60),
    (FactKind.MEDIA_ARTICLE, 40, 4),
)
PARTS_OF_MEMBERS = {
    Kind.SCHOOL: ((FactKind.SKILL_STUDENT, Measure.PUPILS, 90),),
    Kind.AGENCY: ((FactKind.TRAINING_STAFF, Measure.STAFF, 95), (FactKind.SKILL_STAFF, Measure.STAFF, 85)),
    Kind.ENTERPRISE: ((FactKind.TRAINING_WORKER, Measure.WORKERS, 80), (FactKind.SKILL_WORKER, Measure.WORKERS, 60)),
}
IMPORTED = frozenset({FactKind.VNEID_CONFIRMATION, FactKind.VNEID_ACCOUNT})
Figures = Mapping[Measure, int]


@dataclass(frozen=True, slots=True)
class Week:
    """What was recorded on one Monday morning about the week before, or on the demonstration's own morning."""

    recorded_at: datetime
    facts: tuple[Fact, ...]


def figures_of(unit: NewUnit) -> Figures:
    """Return a unit's made-up denominators; none for kinds that nothing is counted of."""
    if unit.kind in SIZES:
        measure, least, most = SIZES[unit.kind]
        return {measure: _dice(unit, "size").randint(least, most)}
    if unit.kind is not Kind.COMMUNE:
        return {}
    people = next((each.value for each in unit.statistics if each.measure is Measure.POPULATION), 0)
    return {measure: people * share // 100 for measure, share in SHARES_OF_PEOPLE.items()}


def list_figures(units: Sequence[NewUnit]) -> dict[str, list[Statistic]]:
    """Return the figures of every unit by code: estimates, most of them confirmed, some still proposed."""
    found = {}
    for number, unit in enumerate(units):
        waits = unit.kind is Kind.COMMUNE and number % UNCONFIRMED_EVERY == 0
        state = FigureState.PROPOSED if waits else FigureState.CONFIRMED
        found[str(unit.code)] = [
            Statistic(measure, FIGURES_OF, value, ESTIMATE, is_estimate=True, state=state)
            for measure, value in figures_of(unit).items()
        ]
    return {code: figures for code, figures in found.items() if figures}


def list_weeks(units: Sequence[NewUnit], now: datetime) -> list[Week]:
    """Return every week of the movement up to now, oldest first."""
    weeks = []
    for monday in WEEKS:
        facts = [fact for unit in units for fact in _week_of(unit, monday) if fact.occurred_at < now]
        recorded_at = datetime.combine(monday + timedelta(weeks=1), time(8), LOCAL_ZONE)
        if facts:
            weeks.append(Week(min(recorded_at, now), tuple(facts)))
    return weeks


def _week_of(unit: NewUnit, monday: date) -> Iterator[Fact]:
    dice = _dice(unit, f"{monday}")
    zeal = 40 + _dice(unit, "zeal").randint(0, 60)  # hundredths: how lively the unit is all year
    if unit.kind is Kind.COMMUNE and dice.randrange(100) < zeal:
        yield _fact(unit, FactKind.SESSION_COMMUNITY, monday + timedelta(days=dice.randint(1, 4)), 1)
        if dice.randrange(100) < IN_BAND:
            yield _fact(unit, FactKind.SESSION_IN_BAND, monday + timedelta(days=5), 1)
    if monday.day <= DAYS_A_WEEK:  # what is counted by the month is counted in its first week
        yield from _month_of(unit, monday, dice, zeal)


def _month_of(unit: NewUnit, monday: date, dice: random.Random, zeal: int) -> Iterator[Fact]:
    figures, day = figures_of(unit), monday + timedelta(days=dice.randint(0, 4))
    parts = A_YEAR_OF_A_COMMUNE if unit.kind is Kind.COMMUNE else PARTS_OF_MEMBERS.get(unit.kind, ())
    for kind, measure, share in parts:
        a_year = figures[measure] * share * zeal // 10_000
        quantity = a_year * dice.randint(60, 140) // (100 * MONTHS_A_YEAR)
        if quantity:
            yield _fact(unit, kind, day, quantity)
    if unit.kind is Kind.COMMUNE:
        for kind, chance, most in NOW_AND_THEN:
            if dice.randrange(100) < chance:
                yield _fact(unit, kind, day, dice.randint(1, most))
        yield from _quarter_of(unit, monday, dice, zeal)
    elif unit.kind is Kind.SCHOOL and dice.randrange(100) < zeal:
        yield _fact(unit, FactKind.VOLUNTEER_HELP, day, dice.randint(5, 60))
    elif unit.kind is Kind.PARTY_CELL and monday.month % 3 == 1 and dice.randrange(100) < zeal:
        members = figures[Measure.PARTY_MEMBERS]
        yield _fact(unit, FactKind.PARTY_MEETING, day, 1)
        yield _fact(unit, FactKind.PARTY_ON_ROLL, day, members)
        yield _fact(unit, FactKind.PARTY_PRESENT, day, members * dice.randint(80, 100) // 100)


def _quarter_of(unit: NewUnit, monday: date, dice: random.Random, zeal: int) -> Iterator[Fact]:
    if monday == FIRST_DAY:
        yield _fact(unit, FactKind.AMBASSADOR_ACTIVE, monday, dice.randint(5, 30))
    if monday.month % 3 == 1:
        late = dice.randrange(100) > zeal + 30
        yield _fact(unit, FactKind.REPORT_LATE if late else FactKind.REPORT_ON_TIME, monday + timedelta(days=4), 1)


def _fact(unit: NewUnit, kind: FactKind, day: date, quantity: int) -> Fact:
    return Fact(
        source_key=f"demo:{day:%Y%m%d}.{kind}:{unit.code}",
        kind=kind,
        unit_code=unit.code,
        occurred_at=datetime.combine(day, time(15), LOCAL_ZONE),
        quantity=quantity,
        verification=Verification.IMPORTED if kind in IMPORTED else Verification.MEASURED,
    )


def _dice(unit: NewUnit, about: str) -> random.Random:
    return random.Random(f"{SEED}:{unit.code}:{about}")
