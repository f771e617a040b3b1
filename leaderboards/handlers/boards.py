"""The public boards and units' accounts."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.web.request import CoreState, locale_of
from core.web.templating import render
from leaderboards.domain.export import to_csv
from leaderboards.pages.boards import (
    ALIAS_TITLES,
    FACT_TITLES,
    KIND_TITLES,
    BoardPage,
    BoardPrint,
    UnitPage,
    export_rows,
    make_rows,
)
from leaderboards.service import standings as service
from units import queries as unit_queries
from units.domain.listing import Filter
from units.domain.unit import Kind
from units.forms import read_filter
from units.pages.public import KIND_NAMES


async def show_board(request: Request[CoreState]) -> Response:
    """Show the board of a kind; the map goes with the whole board of communes."""
    wanted = read_filter(request.query_params)
    async with request.state["database"].reading() as uow:
        board = await service.find_board(uow, wanted.kind, cluster=wanted.cluster, text=wanted.text)
        clusters = tuple(await unit_queries.list_units(uow, Kind.CLUSTER))
        tiles = service.map_tiles(board.rows) if _is_whole(wanted) else ()
        scheme = await service.find_current_scheme(uow, request.state["clock"].now())
    rows = make_rows(board.rows, board.most)
    head = (rows, board.total, board.as_of, wanted, _address(wanted), KIND_NAMES)
    return render(request, BoardPage(*head, clusters, tiles, scheme.rules, FACT_TITLES))


async def print_board(request: Request[CoreState]) -> Response:
    """Show the board as one pins it up."""
    wanted, now = read_filter(request.query_params), request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        board = await service.find_board(uow, wanted.kind, cluster=wanted.cluster, text=wanted.text)
        cluster = (await unit_queries.find_units(uow, [wanted.cluster])).get(wanted.cluster)
    rows, name = make_rows(board.rows, board.most), cluster.name if cluster else ""
    return render(request, BoardPrint(rows, board.as_of, wanted, KIND_NAMES, name, now))


async def export_board(request: Request[CoreState]) -> Response:
    """Send what the board shows as CSV."""
    wanted = read_filter(request.query_params)
    async with request.state["database"].reading() as uow:
        board = await service.find_board(uow, wanted.kind, cluster=wanted.cluster, text=wanted.text)
    translations, locale = request.state["translations"], locale_of(request)
    table = export_rows(make_rows(board.rows, board.most), lambda message: translations.gettext(locale, message))
    headers = {"content-disposition": f'attachment; filename="bang-xep-hang-{wanted.kind}.csv"'}
    return Response(
        to_csv(table), headers={**headers, "cache-control": "no-store"}, media_type="text/csv; charset=utf-8"
    )


async def show_unit(request: Request[CoreState]) -> Response:
    """Show a unit, its standing and the entries behind its points."""
    async with request.state["database"].reading() as uow:
        account = await service.load_account(uow, request.path_params["code"])
    standing = make_rows((account.standing,), account.standing.points)[0] if account.standing else None
    page = UnitPage(account.card, standing, account.lines, account.is_withheld, KIND_TITLES, FACT_TITLES, ALIAS_TITLES)
    return render(request, page)


def _is_whole(wanted: Filter) -> bool:
    return wanted == Filter(Kind.COMMUNE, cluster="", text="")


def _address(wanted: Filter) -> str:
    return urlencode({"loai": wanted.kind, "cum": wanted.cluster, "tim": wanted.text})


routes: list[BaseRoute] = [
    Route("/bang-xep-hang", show_board, name="leaderboards:board:show"),
    Route("/bang-xep-hang/in", print_board, name="leaderboards:board:print"),
    Route("/bang-xep-hang.csv", export_board, name="leaderboards:board:export"),
    Route("/don-vi/{code}", show_unit, name="leaderboards:unit:show"),
]
