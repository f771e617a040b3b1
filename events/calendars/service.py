"""Which sessions a calendar holds, and how each is said there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from core.database import UnitOfWork
from core.kernel import N_, NotFound
from events.calendars.domain.feed import Entry, Standing, join_place, uid_of
from events.calendars.writing import write_calendar
from events.domain.personal import read_personal
from events.programme.domain.session import Mode
from events.programme.queries.festivals import find_festival
from events.programme.queries.listing import MOST, Wanted, list_sessions
from events.programme.queries.sessions import SessionRow, list_by_ids
from events.programme.service.access import load_public_by_slug
from events.registration.queries.personal import list_standing
from units import queries as unit_queries

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
MOST_SLICES = 10
SEATED = "seated"


@dataclass(frozen=True, slots=True)
class Words:
    """What entries need of the world: our origin, and the titles of kinds in the reader's language."""

    origin: str
    kinds: dict[str, str]
    personal: str = ""


async def write_session(uow: UnitOfWork, slug: str, words: Words) -> bytes:
    """Return the calendar of one session; raises NotFound."""
    row = await load_public_by_slug(uow, slug)
    return write_calendar(row.title, _entries([row], words))


async def write_unit(uow: UnitOfWork, code: str, words: Words, now: datetime) -> bytes:
    """Return the calendar of a commune, or of what another unit holds; raises NotFound for an unknown one."""
    unit = (await unit_queries.find_units(uow, [code])).get(code)
    if unit is None:
        raise NotFound(N_("There is no unit with the code %(unit)s."), unit=code)
    wanted = Wanted(since=now - BACK, until=now + AHEAD)
    wanted = replace(wanted, commune=code) if unit.kind == "commune" else replace(wanted, host_ids=(str(unit.id),))
    return write_calendar(unit.name, _entries(await _list_all(uow, wanted), words))


async def write_festival(uow: UnitOfWork, title: str, words: Words, now: datetime) -> bytes:
    """Return the calendar of this year's festival; empty before there is one."""
    festival = await find_festival(uow, now.year)
    rows: list[SessionRow] = []
    if festival is not None:
        rows = await _list_all(uow, Wanted(festival_id=festival.id))
    return write_calendar(title if festival is None else festival.title, _entries(rows, words))


async def write_personal(uow: UnitOfWork, token: str, key: bytes, words: Words) -> bytes:
    """Return what the person behind a signed link is registered for; who waits for a seat is tentative.

    Raises NotFound for a link that we did not sign, or of somebody whose data were erased.
    """
    attendee_id = read_personal(token, key)
    standing = None if attendee_id is None else await list_standing(uow, attendee_id)
    if standing is None:
        raise NotFound(N_("There is no such calendar."))
    found = await list_by_ids(uow, standing)
    rows = sorted((row for row in found.values() if row.is_public), key=lambda row: (row.starts_at, row.id))
    entries = [
        entry if standing[row.id] == SEATED or entry.standing is Standing.CANCELLED else _tentative(entry)
        for row, entry in zip(rows, _entries(rows, words), strict=True)
    ]
    return write_calendar(words.personal, entries)


def _tentative(entry: Entry) -> Entry:
    return replace(entry, standing=Standing.TENTATIVE)


async def _list_all(uow: UnitOfWork, wanted: Wanted) -> list[SessionRow]:
    rows: list[SessionRow] = []
    for number in range(MOST_SLICES):
        found = await list_sessions(uow, wanted, limit=MOST, offset=number * MOST)
        rows += found
        if len(found) < MOST:
            break
    return rows


def _entries(rows: Sequence[SessionRow], words: Words) -> list[Entry]:
    host = urlsplit(words.origin).hostname or "ngayhoi"
    return [_entry(row, host, words) for row in rows]


def _entry(row: SessionRow, host: str, words: Words) -> Entry:
    return Entry(
        uid=uid_of(row.id, host),
        sequence=row.sequence,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        changed_at=row.changed_at,
        standing=Standing.CANCELLED if row.state == "cancelled" else Standing.CONFIRMED,
        url=f"{words.origin}/su-kien/{row.slug}",
        place=row.link if row.mode == Mode.ONLINE else join_place(row.place_name, row.place_address, row.commune_name),
        about="\n".join(part for part in (row.reason, row.about, row.link) if part),
        category=words.kinds.get(row.kind, ""),
    )
