"""Bounds of a scheme: what has arrived at each, day by day, and what each lets through.

A bound counts what arrived at it, in the order of the days on which it occurred, whenever it was recorded. So a late
fact takes its place among the others of its day, and the days after it are corrected.
"""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from leaderboards.domain.scheme import Rule, reached

Amounts = Mapping[date, int]  # day of the province → points, or a quantity


@dataclass(slots=True)
class Arrived:
    """What came to one bound: by day, and all of it together; `earlier` came on days before those listed."""

    earlier: int = 0
    by_day: dict[date, int] = field(default_factory=dict)
    total: int = field(init=False)
    days: list[date] = field(init=False)

    def __post_init__(self) -> None:
        self.days = sorted(self.by_day)
        self.total = self.earlier + sum(self.by_day.values())

    def since(self, day: date) -> Sequence[date]:
        """Return the days from this one on to which something came."""
        return self.days[bisect_left(self.days, day) :]

    def add(self, day: date, amount: int) -> None:
        """Let more arrive on a day."""
        if day not in self.by_day:
            insort(self.days, day)
        self.by_day[day] = self.by_day.get(day, 0) + amount
        self.total += amount


class Bounds:
    """The bounds that a batch goes through; `changed` holds what has arrived by now where that is new."""

    __slots__ = ("_held", "changed")

    def __init__(self, held: Mapping[str, Arrived] | None = None) -> None:
        self._held = dict(held or {})
        self.changed: dict[tuple[str, date], int] = {}

    def send(self, rule: Rule, step: str, amounts: Amounts) -> Amounts:
        """Let amounts arrive at a bound and return what it lets through, by day; negative amounts go back out."""
        held = self._held.setdefault(step, Arrived())
        let_through = _Gate(rule, step)
        passed = {}
        days = held.since(min(amounts))
        before = after = held.total - sum(held.by_day[day] for day in days)
        was = now = let_through(before)
        for day in sorted({*days, *amounts}):
            own = held.by_day.get(day, 0)
            before, after = before + own, after + own + amounts.get(day, 0)
            was_then, was = was, let_through(before)
            now_then, now = now, let_through(after)
            gain = now - now_then - (was - was_then)
            if gain:
                passed[day] = gain
        for day, amount in amounts.items():
            held.add(day, amount)
            self.changed[step, day] = held.by_day[day]
        return passed


class _Gate:
    """What a bound makes of the sum that arrived: the smaller of sum and limit, or the points for the reached part."""

    __slots__ = ("_is_target", "_limit", "_rule")

    def __init__(self, rule: Rule, step: str) -> None:
        how, limit = step.rsplit("|", 1)[1].split("=")
        self._rule, self._limit, self._is_target = rule, int(limit), how == "of"

    def __call__(self, arrived: int) -> int:
        if self._is_target:
            return reached(self._rule, arrived, self._limit)
        return min(arrived, self._limit)
