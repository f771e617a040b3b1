"""Working out anew what the ledger keeps: from the facts behind its entries, by the rules that valued them."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
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
Stream = tuple[int, str, str, str]  # version, kind, unit id, keys of the bounds: what goes the same way
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
    """Takes entries in the order in which they were recorded, and then works out what follows.

    Since neither order nor repetition matters at a bound, all that one month recorded goes through it at once.
    """

    def __init__(self, schemes: Sequence[Scheme]) -> None:
        self._schemes = {scheme.version: scheme for scheme in schemes}
        self._valued: dict[tuple[int, str], _Valued] = {}
        self._worth: dict[tuple[int, str, str, int], int] = {}
        self._days: dict[datetime, date] = {}
        self._recorded = 0
        self._arrived: dict[Stream, dict[date, int]] = {}
        self._bounds = Bounds()
        self._held = _Sums[PartKey]()
        self._posted = _Sums[MonthKey]()

    def add(self, lines: Iterable[Line]) -> None:
        """Take some entries. What a bound gave or took besides is worked out anew."""
        posted, worth = self._posted.add, self._worth
        for line in lines:
            role, version, steps, points, people, occurred_at, recorded_at, unit_id, kind, detail, quantity = line
            day, recorded = self._day(occurred_at), month_of(self._day(recorded_at))
            if recorded != self._recorded:
                self._close_month()
                self._recorded = recorded
            posted((recorded, month_of(day), unit_id), points, people)
            if role == EntryRole.ADJUSTMENT:
                continue
            value = version, kind, detail, abs(quantity)
            earned = worth[value] if value in worth else self._value(*value)
            sign = -1 if role == EntryRole.REVERSAL else 1
            stream = version, kind, unit_id, steps
            amounts = self._arrived.get(stream)
            if amounts is None:
                self._arrived[stream] = {day: sign * earned}
            else:
                amounts[day] = amounts.get(day, 0) + sign * earned
            if kind in PEOPLE_KINDS:
                criterion = self._rule(version, kind).criterion
                self._held.add((recorded, unit_id, criterion, month_of(day)), 0, sign * abs(quantity))

    def finish(self) -> Derived:
        """Add everything up."""
        self._close_month()
        arrived = {key: (amount, 0) for key, amount in self._bounds.changed.items() if amount}
        return Derived(_standings(self._held), _months(self._held), arrived, self._posted.close())

    def _close_month(self) -> None:
        """Send what the month recorded through its bounds."""
        for (version, kind, unit_id, keys), amounts in self._arrived.items():
            rule, criterion = self._rule(version, kind)
            steps = keys.split("\n") if keys else []
            for day, points in ledger.flow(rule, steps, amounts, self._bounds).items():
                self._held.add((self._recorded, unit_id, criterion, month_of(day)), points, 0)
        self._arrived.clear()

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

    def _value(self, version: int, kind: str, detail: str, quantity: int) -> int:
        fact = Fact("", kind, "", NEVER, quantity, detail=detail)
        earned = self._worth[version, kind, detail, quantity] = earn(self._rule(version, kind).rule, fact)
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
