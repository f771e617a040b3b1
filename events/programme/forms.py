"""What the addresses and forms of the programme turn into."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from starlette.datastructures import QueryParams

from core.kernel import LOCAL_ZONE, FieldError, Invalid, N_
from core.vietnamese import fold
from events.domain.kinds import find_rule
from events.programme.domain.festival import NewFestival
from events.programme.domain.place import PLACE_TITLES, PlaceDraft
from events.programme.domain.session import Content
from events.programme.queries.listing import Wanted
from events.programme.service.places import Wish
from events.programme.service.sweeping import Act, Sweep

LONGEST_WORDS = 100
LARGEST_PAGE = 10_000
MOST_DIGITS = 6
PEOPLE_FIELDS = {"teachers": "teacher", "speakers": "speaker", "ambassadors": "ambassador"}
PLAIN = ("kind", "title", "mode", "place", "link", "about", "target_group", "language", "aids", "admission")


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
            since = datetime.combine(date.fromisoformat(self.day), time(), LOCAL_ZONE)
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


def read_number(text: str) -> int | None:
    """Return the whole number, which may be negative; None for anything else."""
    digits = text.removeprefix("-")
    good = digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS
    return int(text) if good else None


def read_local(text: str) -> datetime | None:
    """Return the moment of a `datetime-local` field, which is the province's time; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 1970 < moment.year < 9990:  # noqa: PLR2004 - what a moment can be
        return None
    return moment.replace(tzinfo=moment.tzinfo or LOCAL_ZONE).astimezone(UTC)


def read_session(typed: dict[str, str]) -> Content:
    """Return the session that a form asks for; raises Invalid for moments and numbers that cannot be read."""
    moments = {name: read_local(typed.get(name, "")) for name in ("starts_at", "ends_at")}
    errors = [FieldError(name, N_("Choose a day and an hour.")) for name, moment in moments.items() if moment is None]
    asked = typed.get("capacity", "")
    if asked and read_number(asked) is None:
        errors.append(FieldError("capacity", N_("The number of seats must be from 1 to 100,000.")))
    starts_at, ends_at = moments["starts_at"], moments["ends_at"]
    if errors or starts_at is None or ends_at is None:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
    plain = {name: typed[name] for name in PLAIN if typed.get(name)}
    return Content(
        **{"kind": "", "title": ""} | plain,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=read_number(asked) if asked else None,
        people=read_people(typed),
    )


def read_people(typed: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return pairs of role and name; names are written with commas between them."""
    return tuple(
        (role, name.strip()[:120])
        for field, role in PEOPLE_FIELDS.items()
        for name in typed.get(field, "").split(",")
        if name.strip()
    )


def to_typed(content: Content) -> dict[str, str]:
    """Return a session as the form would send it."""
    people = {
        field: ", ".join(name for held, name in content.people if held == role) for field, role in PEOPLE_FIELDS.items()
    }
    plain = {name: str(getattr(content, name)) for name in PLAIN}
    moments = {
        name: getattr(content, name).astimezone(LOCAL_ZONE).strftime("%Y-%m-%dT%H:%M")
        for name in ("starts_at", "ends_at")
    }
    return plain | moments | people | {"capacity": "" if content.capacity is None else str(content.capacity)}


def read_festival(typed: dict[str, str]) -> NewFestival:
    """Return the festival that a form asks for."""
    days = {name: _day(typed.get(name, "")) for name in ("starts_on", "ends_on")}
    starts_on, ends_on = (date.fromisoformat(day) if day else None for day in days.values())
    return NewFestival(read_number(typed.get("year", "")) or 0, typed.get("title", ""), starts_on, ends_on)


def read_sweep(typed: dict[str, str]) -> Sweep:
    """Return the act on many sessions that a form or address asks for."""
    day = _day(typed.get("day", ""))
    return Sweep(
        unit=typed.get("unit", ""),
        act=Act.MOVE if typed.get("act") == Act.MOVE else Act.CANCEL,
        batch=typed.get("batch", "")[:36],
        day=date.fromisoformat(day) if day else None,
        days=read_number(typed.get("days", "")) or 0,
        minutes=read_number(typed.get("minutes", "")) or 0,
        reason=typed.get("reason", ""),
    )


def read_places(query: QueryParams) -> Wish:
    """Return what a list of places is narrowed to."""
    kind = query.get("loai", "")
    return Wish(
        unit=query.get("don-vi", ""),
        kind=kind if kind in PLACE_TITLES else "",
        text=_plain(query.get("tim", "")),
        is_retired=query.get("ngung") == "1",
        page=max(1, min(LARGEST_PAGE, read_number(query.get("trang", "1")) or 1)),
    )


def read_place(typed: dict[str, str]) -> PlaceDraft:
    """Return the place that a form asks for; 0 people for what is no number."""
    asked = typed.get("room_for", "").strip()
    room_for = (read_number(asked) or 0) if asked else None
    return PlaceDraft(typed.get("name", ""), typed.get("kind", ""), typed.get("address", ""), room_for)
