"""The public page of one fact: where every "vì sao?" leads."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.movements.declarations.handlers.requests import DeclarationRequest, now_of
from competitions.movements.declarations.pages import FactPage
from competitions.movements.declarations.service.facts import load_view
from core.web.request import find_actor
from core.web.templating import render


async def show(request: DeclarationRequest) -> Response:
    """Show the fact to anybody; its evidence only to those who may read it."""
    async with request.state["database"].reading() as uow:
        view = await load_view(uow, find_actor(request), request.path_params["fact_id"], now_of(request))
    return render(request, FactPage(view, "da-bao" in request.query_params))


routes: list[BaseRoute] = [
    Route("/so-cai/muc/{fact_id}", show, name="declarations:fact:show", methods=["GET"]),
]
