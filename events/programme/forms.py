"""What the address of the programme turns into."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from core.vietnamese import fold
from events.domain.kinds import find_rule
from events.programme.queries.listing import Wanted

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
LONGEST_WORDS = 100
LARGEST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class ProgrammeInput:
    """The programme as asked for, word by word; what cannot be meant is empty."""

    day: str = ""
    commune: str = ""
    kind: str = ""
    text: str = ""
    page: int = 1

    def to_wanted(self, now: datetime) -> Wanted:
        """Return what the list is narrowed to: that day, or everything from now on."""
        since, until = now, None
        if self.day:
            since = datetime.combine(date.fromisoformat(self.day), time(), LOCAL)
            until = since + timedelta(days=1)
        return Wanted(since=since, until=until, commune=self.commune, kind=self.kind, text=fold(self.text))


def read_programme(query: QueryParams) -> ProgrammeInput:
    """Take the address over; `xa` is a commune's code, `ngay` a day."""
    page, kind = query.get("trang", "1"), query.get("loai", "")
    return ProgrammeInput(
        day=_day(query.get("ngay", "")),
        commune=_plain(query.get("xa", "")),
        kind=kind if find_rule(kind) else "",
        text=_plain(query.get("tim", "")),
        page=min(LARGEST_PAGE, max(1, int(page))) if page.isascii() and page.isdecimal() and len(page) < 9 else 1,  # noqa: PLR2004 - digits that an int column holds
    )


def _plain(text: str) -> str:
    return "".join(sign for sign in text.strip()[:LONGEST_WORDS] if sign.isprintable())


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if 1970 < day.year < 9990 else ""  # noqa: PLR2004 - what a moment of the day can be
