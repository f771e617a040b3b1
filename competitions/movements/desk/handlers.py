"""`/thi-dua`: the desk."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.movements.desk.pages import CARDS, DeskPage, OwnUnit
from core.web.request import CoreState, require_actor
from core.web.templating import render
from units.domain.unit import PUBLIC_KINDS
from units.queries import find_units
from units.queries.history import find_province


async def show(request: Request[CoreState]) -> Response:
    """Show a signed-in person their tasks and their units."""
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        units = await find_units(uow, {grant.unit_code for grant in actor.grants})
        province = await find_province(uow)
    own = tuple(OwnUnit(unit.code, unit.name) for unit in units.values() if unit.kind in PUBLIC_KINDS)
    return render(request, DeskPage(tuple(card for card in CARDS if card.is_for(actor, province)), own))


routes: list[BaseRoute] = [Route("/thi-dua", show, name="desk:page:show")]
