"""Which sheets a kit has and what stands on each; every sheet is one page, so their number is known beforehand."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.kernel import LOCAL_ZONE

TICKETS_A_SHEET, ROWS_A_SHEET, HELPERS_A_SHEET = 10, 25, 4
LONGEST_WORD = 18
Fields = dict[str, object]
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"
_LONG_WORD = re.compile(rf"(\S{{{LONGEST_WORD}}})(?=\S)")


class Part(StrEnum):
    """What a kit is made of, in the order it is printed."""

    GUIDE = "guide"
    POSTERS = "posters"
    PINS = "pins"
    BOOTHS = "booths"
    ROSTERS = "rosters"
    TICKETS = "tickets"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody of a roster; `ticket` is the signed text of their QR code, "" where none was asked for."""

    number: int
    name: str
    birth_year: int | None
    commune: str
    code: str
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class JoinRoom:
    """A live room of a session with its PIN, reserved or open already."""

    pin: str
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """A session as its papers tell of it. `is_ours` says whether its people's names may be printed here.

    With `is_room` it is a live room of no session, which has a poster to join by and PIN cards.
    """

    id: str
    title: str
    kind: str
    host: str
    place: str
    starts_at: datetime
    ends_at: datetime
    address: str
    short: str
    capacity: int | None
    people: int
    is_ours: bool
    rooms: tuple[JoinRoom, ...] = ()
    is_room: bool = False


@dataclass(frozen=True, slots=True)
class Booth:
    """A booth that stamps passports from its beginning to its end; the two addresses are its helpers' only."""

    title: str
    topic: str
    unit: str
    opens_at: datetime
    closes_at: datetime
    screen: str
    stamping: str


@dataclass(frozen=True, slots=True)
class Material:
    """What the sheets are made of. `origin` is our address; `seats` are by session."""

    unit: str
    origin: str
    shows: Sequence[Show]
    booths: Sequence[Booth]
    seats: Mapping[str, Sequence[Seat]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: the part it belongs to, how it is laid out, and what stands on it."""

    part: Part
    look: str
    fields: Mapping[str, object]


def foretell(material: Material) -> Counter[Part]:
    """Return how many sheets each part will have."""
    booths = len(material.booths)
    counts = Counter({Part.GUIDE: 1, Part.BOOTHS: booths + _sheets(booths, HELPERS_A_SHEET)})
    for show in material.shows:
        counts += sheets_of(show)
    return counts


def sheets_of(show: Show) -> Counter[Part]:
    """Return how many sheets one session has by part."""
    tickets = _sheets(show.people, TICKETS_A_SHEET) if show.is_ours else 0
    rooms = len(show.rooms)
    shared = {Part.POSTERS: rooms if show.is_room else 1 + rooms, Part.PINS: rooms}
    return Counter(shared | {Part.ROSTERS: roster_sheets(show), Part.TICKETS: tickets})


def roster_sheets(show: Show) -> int:
    """Return how many sheets the roster has; none where people come and go without seats or names."""
    if not show.is_ours or (show.capacity is None and not show.people):
        return 0
    return max(1, _sheets(show.people, ROWS_A_SHEET))


def lay_out(material: Material, parts: frozenset[Part]) -> tuple[Sheet, ...]:
    """Return the sheets of the chosen parts, in the order of the parts."""
    makers = {
        Part.GUIDE: _guide,
        Part.POSTERS: _posters,
        Part.PINS: _pin_cards,
        Part.BOOTHS: _booths,
        Part.ROSTERS: _rosters,
        Part.TICKETS: _tickets,
    }
    return tuple(sheet for part in Part if part in parts for sheet in makers[part](material))


def write_span(first: datetime, last: datetime) -> str:
    """Write when something is, in the province's time: "07:30 – 09:00 · 10/10/2026"."""
    begins, ends = first.astimezone(LOCAL_ZONE), last.astimezone(LOCAL_ZONE)
    if begins.date() == ends.date():
        return f"{begins:%H:%M} – {ends:%H:%M} · {begins:%d/%m/%Y}"
    return f"{begins:%H:%M %d/%m/%Y} – {ends:%H:%M %d/%m/%Y}"


def breakable(text: str) -> str:
    """Return the text in one line whose longest words may break, so that nothing runs off a page."""
    return _LONG_WORD.sub(rf"\1{ZERO_WIDTH_SPACE}", " ".join(text.split()))


def spell(code: str) -> str:
    """Return a code in groups of four, as it is read aloud."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def without_scheme(address: str) -> str:
    """Return an address as people type it."""
    return address.removeprefix("https://").removeprefix("http://")


def _guide(material: Material) -> Iterator[Sheet]:
    yield Sheet(Part.GUIDE, "guide", {"unit": breakable(material.unit), "address": without_scheme(material.origin)})


def _posters(material: Material) -> Iterator[Sheet]:
    for show in material.shows:
        if not show.is_room:
            fields: Fields = _head(show) | {"kind": show.kind, "qr": show.address, "address": show.short}
            yield Sheet(Part.POSTERS, "poster", fields)
        for room in show.rooms:
            yield Sheet(Part.POSTERS, "join", _join(material, show, room))


def _pin_cards(material: Material) -> Iterator[Sheet]:
    for show in material.shows:
        for room in show.rooms:
            yield Sheet(Part.PINS, "pins", _join(material, show, room))


def _join(material: Material, show: Show, room: JoinRoom) -> Fields:
    link = f"{material.origin}/choi/{room.pin}"
    opens = "" if room.opens_at is None else f"{room.opens_at.astimezone(LOCAL_ZONE):%H:%M %d/%m/%Y}"
    told = {"when": opens, "opens": ""} if show.is_room else {"opens": opens}
    return _head(show) | {
        **told,
        "pin": f"{room.pin[:3]} {room.pin[3:]}",
        "qr": link,
        "address": without_scheme(material.origin),
    }


def _booths(material: Material) -> Iterator[Sheet]:
    passport = f"{material.origin}/ho-chieu"
    told: list[Fields] = [
        {
            "title": breakable(booth.title),
            "topic": booth.topic,
            "unit": breakable(booth.unit),
            "when": write_span(booth.opens_at, booth.closes_at),
            "screen": {"qr": booth.screen},
            "stamping": {"qr": booth.stamping},
        }
        for booth in material.booths
    ]
    for each in told:
        yield Sheet(Part.BOOTHS, "booth", each | {"qr": passport, "address": without_scheme(passport)})
    for some in _in_lots(told, HELPERS_A_SHEET):
        yield Sheet(Part.BOOTHS, "helpers", {"cards": some})


def _rosters(material: Material) -> Iterator[Sheet]:
    for show in material.shows:
        pages = roster_sheets(show)
        seats = material.seats.get(show.id, ())
        for page in range(pages):
            rows: list[Fields] = [_row(seat) for seat in seats[page * ROWS_A_SHEET : (page + 1) * ROWS_A_SHEET]]
            blank: list[Fields] = [{"number": ""} for _ in range(ROWS_A_SHEET - len(rows))]
            yield Sheet(Part.ROSTERS, "roster", _head(show) | {"rows": rows + blank, "page": page + 1, "pages": pages})


def _row(seat: Seat) -> Fields:
    born = "" if seat.birth_year is None else str(seat.birth_year)
    told: Fields = {
        "name": breakable(seat.name),
        "born": born,
        "commune": breakable(seat.commune),
        "code": spell(seat.code),
    }
    return {"number": seat.number} | told


def _tickets(material: Material) -> Iterator[Sheet]:
    for show in material.shows:
        seats = material.seats.get(show.id, ()) if show.is_ours else ()
        cards: list[Fields] = [
            {"name": breakable(each.name), "code": spell(each.code), "qr": each.ticket} for each in seats
        ]
        for some in _in_lots(cards, TICKETS_A_SHEET):
            yield Sheet(Part.TICKETS, "tickets", _head(show) | {"cards": some})


def _head(show: Show) -> Fields:
    return {
        "title": breakable(show.title),
        "unit": breakable(show.host),
        "place": breakable(show.place),
        "when": write_span(show.starts_at, show.ends_at),
    }


def _in_lots(many: Sequence[Fields], size: int) -> Iterator[Sequence[Fields]]:
    return (many[start : start + size] for start in range(0, len(many), size))


def _sheets(things: int, each: int) -> int:
    return -(-things // each)
