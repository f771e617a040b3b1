"""Bounds of a scheme: what has arrived at each, day by day, and what each lets through.

A bound counts what arrived at it, in the order of the days on which it occurred, whenever it was recorded. So a late
fact takes its place among the others of its day, and the days after it are corrected.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, partial

from leaderboards.domain.scheme import Rule, reached

Amounts = Mapping[date, int]  # day of the province → points, or a quantity


class Arrived:
    """What came to one bound: by day, and all of it together; `earlier` came on days before those listed."""

    __slots__ = ("amounts", "changed_from", "days", "total")

    def __init__(self, earlier: int = 0, by_day: Mapping[date, int] | None = None) -> None:
        self.days = sorted(by_day) if by_day else []
        self.amounts = [by_day[day] for day in self.days] if by_day else []
        self.total = earlier + sum(self.amounts)
        self.changed_from: date | None = None

    def since(self, day: date) -> list[tuple[date, int]]:
        """Return what came on this day and those after it."""
        first = bisect_left(self.days, day)
        return list(zip(self.days[first:], self.amounts[first:], strict=True))

    def add(self, day: date, amount: int) -> None:
        """Let more arrive on a day."""
        place = bisect_left(self.days, day)
        if place < len(self.days) and self.days[place] == day:
            self.amounts[place] += amount
        else:
            self.days.insert(place, day)
            self.amounts.insert(place, amount)
        self.total += amount
        if self.changed_from is None or day < self.changed_from:
            self.changed_from = day


class Bounds:
    """The bounds that a batch goes through."""

    __slots__ = ("_held",)

    def __init__(self, held: Mapping[str, Arrived] | None = None) -> None:
        self._held = dict(held or {})

    @property
    def changed(self) -> dict[tuple[str, date], int]:
        """What has arrived by now at each bound since the first day on which that is new."""
        return {
            (step, day): amount
            for step, held in self._held.items()
            if held.changed_from is not None
            for day, amount in held.since(held.changed_from)
        }

    def send(self, rule: Rule, step: str, amounts: Amounts) -> Amounts:
        """Let amounts arrive at a bound and return what it lets through, by day; negative amounts go back out."""
        held = self._held.get(step)
        if held is None:
            held = self._held[step] = Arrived()
        let_through = _gate(rule, step)
        there = dict(held.since(min(amounts)))
        before = after = held.total - sum(there.values())
        was = now = let_through(before)
        passed = {}
        for day in sorted({*there, *amounts}):
            own = there.get(day, 0)
            before, after = before + own, after + own + amounts.get(day, 0)
            was_then, was = was, let_through(before)
            now_then, now = now, let_through(after)
            gain = now - now_then - (was - was_then)
            if gain:
                passed[day] = gain
        for day, amount in amounts.items():
            held.add(day, amount)
        return passed


def _gate(rule: Rule, step: str) -> Callable[[int], int]:
    """Return what the bound makes of the sum that arrived: the points for the reached part, or the smaller of both."""
    is_target, limit = _read(step[step.rindex("|") + 1 :])
    return partial(reached, rule, target=limit) if is_target else partial(min, limit)


@lru_cache(maxsize=1_000)
def _read(text: str) -> tuple[bool, int]:
    how, limit = text.split("=")
    return how == "of", int(limit)
