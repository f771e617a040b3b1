"""The Monday brief: of one unit on a screen and on paper, and of a whole cluster at once."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.kernel import Invalid, N_
from core.web.templating import render
from leaderboards.handlers.state import BoardRequest
from leaderboards.pages.brief import (
    KINDS_OFFERED,
    TITLES,
    BriefListPage,
    BriefPage,
    BriefPrint,
    SheetView,
    make_view,
    say_for,
)
from leaderboards.service.brief import Edition, Wish, load_edition
from units import queries as unit_queries
from units.domain.unit import PUBLIC_KINDS, Kind


async def show_brief(request: BoardRequest) -> Response:
    """Show a unit's brief, of the newest Monday or of the week asked for."""
    edition = await _load(request, Wish(request.query_params.get("tuan", ""), request.path_params["code"]))
    (view,) = _views(request, edition)
    return render(request, BriefPage(edition, view, TITLES))


async def print_brief(request: BoardRequest) -> Response:
    """Show a unit's brief as one sheet of paper."""
    edition = await _load(request, Wish(request.query_params.get("tuan", ""), request.path_params["code"]))
    return render(request, BriefPrint(edition, _views(request, edition), TITLES))


async def list_briefs(request: BoardRequest) -> Response:
    """List the briefs of a Monday by cluster."""
    wish = _read_wish(request)
    edition = await _load(request, wish)
    async with request.state["database"].reading() as uow:
        clusters = tuple(await unit_queries.list_units(uow, Kind.CLUSTER))
    views = _views(request, edition)
    return render(request, BriefListPage(edition, views, wish.kind, wish.cluster, KINDS_OFFERED, clusters))


async def print_briefs(request: BoardRequest) -> Response:
    """Show the briefs of a cluster, a sheet each."""
    edition = await _load(request, _read_wish(request))
    return render(request, BriefPrint(edition, _views(request, edition), TITLES))


async def _load(request: BoardRequest, wish: Wish) -> Edition:
    async with request.state["database"].reading() as uow:
        return await load_edition(uow, request.state["publisher"], wish, request.state["clock"].now())


def _read_wish(request: BoardRequest) -> Wish:
    query = request.query_params
    kind = query.get("loai", Kind.COMMUNE)
    if kind not in PUBLIC_KINDS:
        raise Invalid(N_("There is no such board."))
    return Wish(query.get("tuan", ""), kind=Kind(kind), cluster=query.get("cum", ""))


def _views(request: BoardRequest, edition: Edition) -> tuple[SheetView, ...]:
    say, origin = say_for(request), request.state["settings"].origin
    addresses = [f"{origin}/don-vi/{sheet.unit.code}/ban-tin?tuan={edition.week.text}" for sheet in edition.sheets]
    return tuple(
        make_view(edition, sheet, say, address) for sheet, address in zip(edition.sheets, addresses, strict=True)
    )


routes: list[BaseRoute] = [
    Route("/don-vi/{code}/ban-tin", show_brief, name="leaderboards:brief:show"),
    Route("/don-vi/{code}/ban-tin/in", print_brief, name="leaderboards:brief:print"),
    Route("/thi-dua/ban-tin", list_briefs, name="leaderboards:briefs:list"),
    Route("/thi-dua/ban-tin/in", print_briefs, name="leaderboards:briefs:print"),
]
