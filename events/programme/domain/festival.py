"""The festival around 10/10: its window, last year's days in this year, templates by a commune's size."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from core.kernel import FieldError, N_
from events.domain.kinds import SessionKind

EARLIEST, LATEST = 2020, 2100
LONGEST_TITLE = 200
WEEK = 7
HALF = 3
MOST_DAYS = 62
SMALL_BELOW, LARGE_FROM = 5_000, 15_000


class Size(StrEnum):
    """How large a commune is, for the programme it begins with."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


SIZE_TITLES: Mapping[Size, str] = MappingProxyType(
    {Size.SMALL: N_("Small commune"), Size.MEDIUM: N_("Medium commune"), Size.LARGE: N_("Large commune")}
)


@dataclass(frozen=True, slots=True)
class NewFestival:
    """The festival of a year as asked for; None where a day could not be read."""

    year: int
    title: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """A session of a template: days after 10/10, minutes after midnight and how long it lasts."""

    kind: SessionKind
    title: str
    day: int
    begins: int
    minutes: int
    place: str
    capacity: int | None = None


_SMALL = (
    Part(SessionKind.PROPAGANDA_TALK, "Nói chuyện: Chuyển đổi số đến từng hộ", -4, 19 * 60, 90, "Nhà văn hóa bản"),
    Part(
        SessionKind.OPENING, "Khai mạc Ngày hội toàn dân học tập số", 0, 7 * 60 + 30, 60, "Trung tâm học tập cộng đồng"
    ),
    Part(SessionKind.EXPERIENCE_BOOTH, "Trải nghiệm VNeID", 0, 8 * 60 + 30, 180, "Sân trung tâm"),
    Part(SessionKind.EXPERIENCE_BOOTH, "Trải nghiệm dịch vụ công trực tuyến", 0, 8 * 60 + 30, 180, "Phòng một cửa"),
    Part(SessionKind.ON_THE_SPOT_CLASS, "Lớp học tại chỗ: Kỹ năng số đầu tiên", 0, 14 * 60, 120, "Phòng học số 1", 30),
)
_MEDIUM = (
    *_SMALL,
    Part(
        SessionKind.EXPERIENCE_BOOTH, "Trải nghiệm thanh toán và chợ trực tuyến", 0, 8 * 60 + 30, 180, "Chợ trung tâm"
    ),
    Part(SessionKind.LIVE_QUIZ, "Đấu trường kiến thức số", 0, 16 * 60, 60, "Hội trường", 120),
)
_LARGE = (
    *_MEDIUM,
    Part(SessionKind.SAFETY_TALK, "Nói chuyện: Nhận diện lừa đảo trên mạng", -2, 14 * 60, 90, "Hội trường", 100),
    Part(SessionKind.MARKET_4T, "Chợ 4T", 1, 7 * 60, 240, "Chợ trung tâm"),
)
TEMPLATES: Mapping[Size, tuple[Part, ...]] = MappingProxyType(
    {Size.SMALL: _SMALL, Size.MEDIUM: _MEDIUM, Size.LARGE: _LARGE}
)


def anchor_of(year: int) -> date:
    """Return the national day of digital transformation in a year (Decision 505/QĐ-TTg of 2022)."""
    return date(year, 10, 10)


def shift_day(day: date, source: int, target: int) -> date:
    """Return last year's day in another year: 10/10 stays 10/10, every other day keeps its weekday.

    It is at most three days from the same distance to 10/10.
    """
    away = day - anchor_of(source)
    same = anchor_of(target) + away
    if not away:
        return same
    turn = (day.weekday() - same.weekday()) % WEEK
    return same + timedelta(days=turn if turn <= HALF else turn - WEEK)


def size_of(population: int | None) -> Size:
    """Return how large a commune of so many people is; one of unknown size is medium."""
    if population is None:
        return Size.MEDIUM
    if population < SMALL_BELOW:
        return Size.SMALL
    return Size.LARGE if population >= LARGE_FROM else Size.MEDIUM


def find_festival_errors(new: NewFestival) -> tuple[FieldError, ...]:
    """Return what is wrong with a festival, by field."""
    errors = []
    if not EARLIEST <= new.year <= LATEST:
        errors.append(FieldError("year", N_("Write the year as 2026.")))
    if not new.title.strip() or len(new.title) > LONGEST_TITLE or not new.title.isprintable():
        errors.append(FieldError("title", N_("Give the festival a name of at most 200 characters.")))
    errors += [
        FieldError(name, N_("Choose a day."))
        for name, day in (("starts_on", new.starts_on), ("ends_on", new.ends_on))
        if day is None
    ]
    if new.starts_on is not None and new.ends_on is not None:
        days = (new.ends_on - new.starts_on).days
        if days < 0 or days > MOST_DAYS:
            errors.append(FieldError("ends_on", N_("The last day is not before the first, and at most 62 days later.")))
        elif EARLIEST <= new.year <= LATEST and not new.starts_on <= anchor_of(new.year) <= new.ends_on:
            errors.append(FieldError("starts_on", N_("The window holds 10/10 of its year.")))
    return tuple(errors)
