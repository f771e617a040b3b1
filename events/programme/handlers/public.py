"""The programme for everybody: lists that can be narrowed, one session, and both as files."""

from itertools import groupby
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE
from core.web.templating import render
from events.programme.forms import ProgrammeInput, read_programme
from events.programme.handlers.state import ProgrammeRequest, find_open_rooms
from events.programme.pages import KIND_TITLES, ProgrammePage, SessionPage
from events.programme.queries.listing import PAGE, count_sessions, list_sessions
from events.programme.queries.sessions import SessionRow, list_people
from events.programme.service.access import load_public_by_slug
from events.programme.service.moves import find_move
from events.programme.service.photos import list_shown
from units import queries as unit_queries
from units.domain.unit import Kind

MOST_MEANT = 5


async def show_programme(request: ProgrammeRequest) -> Response:
    """Show what takes place, by day."""
    asked, now = read_programme(request.query_params), request.state["clock"].now()
    wanted = asked.to_wanted(now)
    async with request.state["database"].reading() as uow:
        total = await count_sessions(uow, wanted)
        rows = await list_sessions(uow, wanted, offset=PAGE * (asked.page - 1))
        communes = await unit_queries.list_titles(uow, Kind.COMMUNE)
        rooms = await find_open_rooms(request, uow, rows)
        renamed = await unit_queries.list_alias_codes(uow, wanted.text) if wanted.text else set()
    by_day = groupby(rows, key=lambda row: row.starts_at.astimezone(LOCAL_ZONE).date())
    days = tuple((day, tuple(group)) for day, group in by_day)
    today, pages = now.astimezone(LOCAL_ZONE).date(), -(-total // PAGE)
    meant = tuple(each for each in communes if each.code in renamed and each.code != asked.commune)[:MOST_MEANT]
    page = ProgrammePage(days, total, asked, pages, _query(asked), communes, KIND_TITLES, today, meant, rooms)
    return render(request, page)


async def show_session(request: ProgrammeRequest) -> Response:
    """Show one session."""
    async with request.state["database"].reading() as uow:
        row = await load_public_by_slug(uow, request.path_params["slug"])
        page = await _session_page(request, uow, row)
    return render(request, page)


async def _session_page(request: ProgrammeRequest, uow: UnitOfWork, row: SessionRow) -> SessionPage:
    now = request.state["clock"].now()
    return SessionPage(
        row=row,
        people=tuple(await list_people(uow, row.id)),
        now=now,
        can_register=row.is_open and row.ends_at > now and row.admission != "closed",
        rooms=(await find_open_rooms(request, uow, [row])).get(row.id, ()),
        move=await find_move(uow, row.id, now),
        photos=await list_shown(uow, row.id),
    )


def _query(asked: ProgrammeInput) -> str:
    names = {"ngay": asked.day, "xa": asked.commune, "loai": asked.kind, "tim": asked.text}
    return urlencode({name: value for name, value in names.items() if value})


routes: list[BaseRoute] = [
    Route("/su-kien", show_programme, name="programme:public:list", methods=["GET"]),
    Route("/su-kien/{slug}", show_session, name="programme:public:show", methods=["GET"]),
]
