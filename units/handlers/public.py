"""The public list of units."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.web.request import CoreState
from core.web.templating import render
from units import queries, service
from units.domain.unit import Kind
from units.forms import read_filter
from units.pages.public import KIND_NAMES, UnitListPage


async def show_list(request: Request[CoreState]) -> Response:
    """List the units of a kind, filtered by cluster and by words without accents."""
    wanted = read_filter(request.query_params)
    async with request.state["database"].reading() as uow:
        found = await service.find_matching(uow, wanted.kind, cluster=wanted.cluster, text=wanted.text)
        clusters = await queries.list_units(uow, Kind.CLUSTER)
    names = {str(each.code): each.name for each in clusters}
    page = UnitListPage(found.rows, tuple(clusters), names, KIND_NAMES, wanted, found.total)
    return render(request, page)


routes: list[BaseRoute] = [Route("/don-vi", show_list, name="units:unit:list")]
