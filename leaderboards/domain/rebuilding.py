"""Working out anew what the ledger keeps: from the facts behind its entries, by the rules that valued them."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from leaderboards.domain import ledger
from leaderboards.domain.bounds import Bounds
from leaderboards.domain.entries import WHOLE, EntryRole, MonthKey, StandingKey
from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import KINDS, PEOPLE_KINDS, Criterion, FactKind
from leaderboards.domain.periods import day_of, kept_periods, month_of
from leaderboards.domain.scheme import Rule, Scheme, earn, find_rule

Amount = tuple[int, int]  # points (or what arrived), people
BoundKey = tuple[str, date]
PartKey = tuple[int, str, str, int]  # month of recording, unit id, criterion, month of occurring
Key = TypeVar("Key", bound=Hashable)
NEVER = datetime.min.replace(tzinfo=UTC)  # what a fact is worth does not depend on when it occurred


class Line(NamedTuple):
    """An entry beside its fact. `points` and `people` are as stored, the fact says what they should be."""

    role: str
    scheme_version: int
    steps: str
    points: int
    people: int
    occurred_at: datetime
    recorded_at: datetime
    unit_id: str
    kind: str
    detail: str
    quantity: int


class Stream(NamedTuple):
    """Entries whose amounts go the same way: one kind of one unit, through the same bounds."""

    scheme_version: int
    kind: str
    unit_id: str
    steps: str


class _Valued(NamedTuple):
    """The rule behind a kind, and the part of the points that it feeds."""

    rule: Rule | None
    criterion: Criterion


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from the facts, and what the stored entries add up to by month (`posted`); nothing is left out."""

    standings: dict[StandingKey, Amount]
    months: dict[MonthKey, Amount]
    bounds: dict[BoundKey, Amount]
    posted: dict[MonthKey, Amount]


class Rebuilding:
    """Takes entries in any order, once each, and then works out what follows.

    Since neither order nor repetition matters at a bound, all that one month recorded goes through it at once.
    """

    def __init__(self, schemes: Sequence[Scheme]) -> None:
        self._schemes = {scheme.version: scheme for scheme in schemes}
        self._valued: dict[tuple[int, str], _Valued] = {}
        self._worth: dict[tuple[int, str, str, int], int] = {}
        self._days: dict[datetime, date] = {}
        self._arrived: dict[tuple[int, Stream], dict[date, int]] = {}
        self._people: dict[PartKey, int] = {}
        self._posted = _Sums[MonthKey]()

    def add(self, lines: Iterable[Line]) -> None:
        """Take some entries. What a bound gave or took besides is worked out anew."""
        for line in lines:
            role, version, steps, points, people, occurred_at, recorded_at, unit_id, kind, detail, quantity = line
            day, recorded = self._day(occurred_at), month_of(self._day(recorded_at))
            month = month_of(day)
            self._posted.add((recorded, month, unit_id), points, people)
            if role == EntryRole.ADJUSTMENT:
                continue
            sign, quantity = -1 if role == EntryRole.REVERSAL else 1, abs(quantity)
            amounts = self._arrived.setdefault((recorded, Stream(version, kind, unit_id, steps)), {})
            amounts[day] = amounts.get(day, 0) + sign * self._earned((version, kind, detail, quantity))
            if kind in PEOPLE_KINDS:
                key = recorded, unit_id, self._rule(version, kind).criterion, month
                self._people[key] = self._people.get(key, 0) + sign * quantity

    def finish(self) -> Derived:
        """Send everything through its bounds, month of recording by month, and add it up."""
        bounds, held = Bounds(), _Sums[PartKey]()
        for key in sorted(self._arrived, key=itemgetter(0)):
            recorded, stream = key
            rule, criterion = self._rule(stream.scheme_version, stream.kind)
            steps = stream.steps.split("\n") if stream.steps else []
            for day, points in ledger.flow(rule, steps, self._arrived[key], bounds).items():
                held.add((recorded, stream.unit_id, criterion, month_of(day)), points, 0)
        for part, people in self._people.items():
            held.add(part, 0, people)
        arrived = {key: (amount, 0) for key, amount in bounds.changed.items() if amount}
        return Derived(_standings(held), _months(held), arrived, self._posted.close())

    def _day(self, moment: datetime) -> date:
        day = self._days.get(moment)
        if day is None:
            day = self._days[moment] = day_of(moment)
        return day

    def _rule(self, version: int, kind: str) -> _Valued:
        valued = self._valued.get((version, kind))
        if valued is None:
            rule = find_rule(self._schemes[version], kind)
            valued = _Valued(rule, KINDS[FactKind(kind)].criterion if rule is None else rule.criterion)
            self._valued[version, kind] = valued
        return valued

    def _earned(self, key: tuple[int, str, str, int]) -> int:
        earned = self._worth.get(key)
        if earned is None:
            version, kind, detail, quantity = key
            fact = Fact("", kind, "", NEVER, quantity, detail=detail)
            earned = self._worth[key] = earn(self._rule(version, kind).rule, fact)
        return earned


class _Sums(Generic[Key]):
    """Points and people by key, added in place: a million objects would take their time."""

    __slots__ = ("held",)

    def __init__(self) -> None:
        self.held: dict[Key, list[int]] = {}

    def add(self, key: Key, points: int, people: int) -> None:
        """Add to one key."""
        sums = self.held.get(key)
        if sums is None:
            self.held[key] = [points, people]
        else:
            sums[0] += points
            sums[1] += people

    def close(self) -> dict[Key, Amount]:
        """Return all sums but those of nothing: a row of zeros says the same as none."""
        return {key: (points, people) for key, (points, people) in self.held.items() if points or people}


def _standings(held: _Sums[PartKey]) -> dict[StandingKey, Amount]:
    sums = _Sums[StandingKey]()
    for (_, unit_id, criterion, month), (points, people) in held.held.items():
        for period in kept_periods(date(month // 100, month % 100, 1)):
            sums.add((period, criterion, unit_id), points, people)
            sums.add((period, WHOLE, unit_id), points, people)
    return sums.close()


def _months(held: _Sums[PartKey]) -> dict[MonthKey, Amount]:
    sums = _Sums[MonthKey]()
    for (recorded, unit_id, _, month), (points, people) in held.held.items():
        sums.add((recorded, month, unit_id), points, people)
    return sums.close()
