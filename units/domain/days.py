"""The calendar of Điện Biên, by which units begin, end and are counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

CALENDAR = ZoneInfo("Asia/Ho_Chi_Minh")


def day_of(moment: datetime) -> date:
    """Return the local day of an aware moment."""
    return moment.astimezone(CALENDAR).date()
