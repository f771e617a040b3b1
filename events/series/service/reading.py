"""What the console shows of series: the list, one with its sessions, communes against their weekly duty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE, Actor
from events.domain.kinds import SessionKind
from events.programme.queries.listing import Wanted, list_sessions
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import check_planner
from events.series import queries
from events.series.domain.duty import Duty, judge_duty, monday_of
from events.series.queries import CommuneRow, SeriesRow
from events.series.service.keeping import access_series

WEEKS_SHOWN = 8
SHOWN = 60


@dataclass(frozen=True, slots=True)
class SeriesBook:
    """Series with the communes to narrow them by."""

    rows: tuple[SeriesRow, ...]
    communes: tuple[CommuneRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series with its sessions around today and the days that are passed over."""

    row: SeriesRow
    sessions: tuple[SessionRow, ...]
    skipped: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A commune against its duty."""

    commune: CommuneRow
    duty: Duty


async def load_book(uow: UnitOfWork, actor: Actor, commune: str, kind: str) -> SeriesBook:
    """List series, narrowed by commune and kind where those are given; raises Forbidden."""
    check_planner(actor)
    rows = await queries.list_series(uow)
    fits = [row for row in rows if kind in {"", row.kind} and commune in {"", row.commune_code}]
    return SeriesBook(tuple(fits), tuple(await queries.list_communes(uow)), len(rows))


async def load_view(uow: UnitOfWork, actor: Actor, series_id: str, now: datetime) -> SeriesView:
    """Load a series; raises NotFound, Forbidden."""
    row = await access_series(uow, actor, series_id)
    wanted = Wanted(series_id=row.id, since=now - timedelta(weeks=WEEKS_SHOWN // 2), is_public=False)
    sessions = await list_sessions(uow, wanted, limit=SHOWN)
    skipped = await queries.list_exceptions(uow, row.id)
    return SeriesView(row, tuple(sessions), dict(sorted(skipped.items())))


async def load_duty(uow: UnitOfWork, actor: Actor, since: date | None, now: datetime) -> tuple[DutyLine, ...]:
    """Judge every commune from a day on, eight weeks back where none is given; raises Forbidden."""
    check_planner(actor)
    today = now.astimezone(LOCAL_ZONE).date()
    first = monday_of(since or today - timedelta(weeks=WEEKS_SHOWN))
    held = await queries.list_held_days(uow, SessionKind.COMMUNITY, first)
    communes = await queries.list_communes(uow)
    return tuple(DutyLine(each, judge_duty(held.get(each.id, ()), first, today)) for each in communes)
