"""Working days, Monday to Friday without the days off by law: a deadline counts from the day after."""

from dataclasses import dataclass, field
from datetime import date, timedelta

ANSWER_DAYS = 5
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days off by law."""

    holidays: frozenset[date] = field(default_factory=frozenset[date])

    def works(self, day: date) -> bool:
        """Say whether the day is a working day."""
        return day.weekday() < SATURDAY and day not in self.holidays


def deadline(day: date, calendar: Calendar, working_days: int = ANSWER_DAYS) -> date:
    """Return the last day to answer what came on `day`."""
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= calendar.works(day)
    return day
