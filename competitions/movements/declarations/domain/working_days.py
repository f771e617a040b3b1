"""Working days, Monday to Friday: a deadline counts from the day after."""

from datetime import date, timedelta

ANSWER_DAYS = 5
SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Say whether the day is a Monday to Friday."""
    return day.weekday() < SATURDAY


def deadline(day: date, working_days: int = ANSWER_DAYS) -> date:
    """Return the last day to answer what came on `day`."""
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return day
