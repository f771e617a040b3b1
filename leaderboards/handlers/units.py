"""A unit's account and its entries, page by page."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.database import UnitOfWork
from core.kernel import N_
from core.web.request import find_actor
from core.web.templating import render, request_globals
from leaderboards.domain.periods import day_of
from leaderboards.forms import read_extract
from leaderboards.handlers.links import find_address
from leaderboards.handlers.state import BoardRequest
from leaderboards.pages.units import make_entries_page, make_unit_page
from leaderboards.service.accounts import Reader, load_account, load_account_entries
from leaderboards.service.rights import reads_internal
from units import queries as unit_queries
from units.domain.unit import PUBLIC_KINDS, Kind

BRIEF = (N_("The Monday brief"), "leaderboards:brief:show")
LINKS = (
    (N_("Indicators of the plan"), "indicators:unit:show"),
    BRIEF,
    (N_("Calendar of its sessions"), "calendars:unit:show"),
)


async def show_unit(request: BoardRequest) -> Response:
    """Show a unit, where it stands and what its points are made of."""
    code, say = request.path_params["code"], request_globals(request)["_"]
    async with request.state["database"].reading() as uow:
        account = await load_account(uow, code, await _reader(uow, request))
        names = {str(each.code): each.name for each in await unit_queries.list_units(uow, Kind.CLUSTER)}
    has_brief = account.card.unit.kind in PUBLIC_KINDS
    links = [(say(each[0]), find_address(request, each[1], code=code)) for each in LINKS if has_brief or each != BRIEF]
    return render(request, make_unit_page(account, names, [link for link in links if link[1]], say))


async def show_entries(request: BoardRequest) -> Response:
    """Show the entries behind a unit's points, filtered by days and criterion."""
    now, say = request.state["clock"].now(), request_globals(request)["_"]
    extract = read_extract(request.query_params, now)
    async with request.state["database"].reading() as uow:
        entries = await load_account_entries(uow, request.path_params["code"], extract, await _reader(uow, request))
    return render(request, make_entries_page(entries, extract, day_of(now), say))


async def _reader(uow: UnitOfWork, request: BoardRequest) -> Reader:
    today = day_of(request.state["clock"].now())
    return Reader(request.state["boards"], today, is_internal=await reads_internal(uow, find_actor(request)))


routes: list[BaseRoute] = [
    Route("/don-vi/{code}", show_unit, name="leaderboards:unit:show"),
    Route("/don-vi/{code}/so-cai", show_entries, name="leaderboards:unit:entries"),
]
