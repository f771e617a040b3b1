"""Which sessions a calendar holds, and how each is said there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from core.database import UnitOfWork
from core.kernel import N_, NotFound
from events.calendars.domain.feed import Entry, Standing, join_place, uid_of
from events.calendars.writing import write_calendar
from events.programme.queries.festivals import find_festival
from events.programme.queries.listing import MOST, Wanted, list_sessions
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import load_public_by_slug
from units import queries as unit_queries

BACK, AHEAD = timedelta(days=60), timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Words:
    """What entries need of the world: our origin, and the titles of kinds in the reader's language."""

    origin: str
    kinds: dict[str, str]


async def write_session(uow: UnitOfWork, slug: str, words: Words) -> bytes:
    """Return the calendar of one session; raises NotFound."""
    row = await load_public_by_slug(uow, slug)
    return write_calendar(row.title, _entries([row], words))


async def write_unit(uow: UnitOfWork, code: str, words: Words, now: datetime) -> bytes:
    """Return the calendar of a commune, or of what another unit holds; raises NotFound for an unknown one."""
    unit = (await unit_queries.find_units(uow, [code])).get(code)
    if unit is None:
        raise NotFound(N_("There is no unit with the code %(unit)s."), unit=code)
    span = Wanted(since=now - BACK, until=now + AHEAD)
    narrowed = Wanted(span.since, span.until, commune=code) if unit.kind == "commune" else None
    wanted = narrowed or Wanted(span.since, span.until, host_ids=(str(unit.id),))
    return write_calendar(unit.name, _entries(await list_sessions(uow, wanted, limit=MOST), words))


async def write_festival(uow: UnitOfWork, title: str, words: Words, now: datetime) -> bytes:
    """Return the calendar of this year's festival; empty before there is one."""
    festival = await find_festival(uow, now.year)
    rows: list[SessionRow] = []
    if festival is not None:
        rows = await list_sessions(uow, Wanted(festival_id=festival.id), limit=MOST)
    return write_calendar(title if festival is None else festival.title, _entries(rows, words))


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
        place=join_place(row.place_name, row.place_address, row.commune_name),
        about=row.about,
        category=words.kinds.get(row.kind, ""),
    )
