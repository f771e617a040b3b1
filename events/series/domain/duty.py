"""A commune against its weekly duty: at least one community class a week (plan 5.4a1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Duty:
    """How many whole weeks a class was due, in how many it was held, and whether this week has one already."""

    weeks_due: int
    weeks_held: int
    is_this_week_held: bool

    @property
    def missing(self) -> int:
        """How many weeks have passed without a class."""
        return self.weeks_due - self.weeks_held


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def judge_duty(held: Collection[date], first: date, today: date) -> Duty:
    """Count the whole weeks from the first day's until the one before today's, and those in which a class was held."""
    begins, current = monday_of(first), monday_of(today)
    weeks = {monday_of(day) for day in held}
    due = max(0, (current - begins).days // 7)
    return Duty(due, len({week for week in weeks if begins <= week < current}), current in weeks)
