"""The programme to take along: printed, as a table file, and framed inside an app that is allowed to."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.kernel import LOCAL_ZONE, N_
from core.tables import write_csv
from core.web.downloads import send_file
from core.web.request import CoreState
from core.web.templating import date_vn, render, request_globals, time_vn
from events.programme.forms import read_programme
from events.programme.pages import KIND_TITLES, EmbeddedProgrammePage, PrintedProgrammePage
from events.programme.queries.listing import MOST, PAGE, count_sessions, list_sessions
from events.programme.queries.sessions import SessionRow

PublicRequest = Request[CoreState]
EMBEDDED = "/su-kien/nhung"
HEADINGS = (
    *(N_("Day"), N_("Time"), N_("Session"), N_("Kind of session")),
    *(N_("Where"), N_("Commune"), N_("Seats"), N_("Address")),
)


async def print_programme(request: PublicRequest) -> Response:
    """Show what the address narrows to, for the notice board."""
    rows, total = await _list(request, MOST)
    return render(request, PrintedProgrammePage(rows, total, KIND_TITLES, request.state["clock"].now()))


async def embed_programme(request: PublicRequest) -> Response:
    """Show what comes next, for a frame; its links open the whole page beside it. Sets no cookie."""
    rows, total = await _list(request, PAGE)
    by_day = groupby(rows, key=lambda row: row.starts_at.astimezone(LOCAL_ZONE).date())
    return render(request, EmbeddedProgrammePage(tuple((day, tuple(group)) for day, group in by_day), total))


async def export_programme(request: PublicRequest) -> Response:
    """Send what the address narrows to as CSV."""
    rows, _total = await _list(request, MOST)
    say, origin = request_globals(request)["_"], request.state["settings"].origin
    head = [say(each) for each in HEADINGS]
    return send_file(
        write_csv([head, *(_line(row, say(KIND_TITLES[row.kind]), origin) for row in rows)]), "chuong-trinh.csv"
    )


async def _list(request: PublicRequest, limit: int) -> tuple[tuple[SessionRow, ...], int]:
    wanted = read_programme(request.query_params).to_wanted(request.state["clock"].now())
    async with request.state["database"].reading() as uow:
        rows = await list_sessions(uow, wanted, limit=limit)
        total = len(rows) if len(rows) < limit else await count_sessions(uow, wanted)
    return tuple(rows), total


def _line(row: SessionRow, kind: str, origin: str) -> list[str]:
    seats = "" if row.capacity is None else f"{row.seated}/{row.capacity}"
    times = f"{time_vn(row.starts_at)}–{time_vn(row.ends_at)}"
    where, commune = row.place_name or row.link, row.commune_name or row.host_name
    return [date_vn(row.starts_at), times, row.title, kind, where, commune, seats, f"{origin}/su-kien/{row.slug}"]


routes: list[BaseRoute] = [
    Route("/su-kien.csv", export_programme, name="programme:public:export", methods=["GET"]),
    Route("/su-kien/in", print_programme, name="programme:public:print", methods=["GET"]),
    Route(EMBEDDED, embed_programme, name="programme:public:embed", methods=["GET"]),
]
