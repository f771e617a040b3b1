"""The calendar of Điện Biên, by which units begin, end and are counted."""

from datetime import date, datetime

from core.kernel import LOCAL_ZONE


def day_of(moment: datetime) -> date:
    """Return the local day of an aware moment."""
    return moment.astimezone(LOCAL_ZONE).date()


def read_day(text: str) -> date | None:
    """Return the day written as 10/10/2026 or 2026-10-10, or None where it is none."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None
