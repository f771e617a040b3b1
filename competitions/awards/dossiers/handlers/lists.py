"""The lists: one's own dossiers, a round's workspace, marking as received."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.awards.dossiers.forms import read_filter
from competitions.awards.dossiers.handlers.requests import OWN, ROUND, AwardRequest, go, reader_of
from competitions.awards.dossiers.pages import OwnPage, WorkspacePage
from competitions.awards.dossiers.service import reading, sending
from core.web.forms import read_form
from core.web.templating import render


async def list_own(request: AwardRequest) -> Response:
    """List the dossiers of one's own units."""
    async with request.state["database"].reading() as uow:
        lines = await reading.list_own(uow, reader_of(request))
    return render(request, OwnPage(tuple(lines)))


async def list_round(request: AwardRequest) -> Response:
    """List a round's dossiers."""
    wanted = read_filter(request.query_params)
    async with request.state["database"].reading() as uow:
        view = await reading.load_workspace(uow, reader_of(request), request.path_params["round_id"], wanted)
    return render(request, WorkspacePage(view, wanted))


async def receive(request: AwardRequest) -> Response:
    """Mark the chosen dossiers as received."""
    reader, form, round_id = reader_of(request), await read_form(request), request.path_params["round_id"]
    chosen = sending.Chosen(round_id, frozenset(str(value) for value in form.getlist("dossier")))
    async with request.state["database"].writing() as uow:
        await sending.receive(uow, reader, chosen)
    return go(f"{ROUND.format(round_id=round_id)}/ho-so")


routes: list[BaseRoute] = [
    Route(OWN, list_own, name="awards:dossiers:mine", methods=["GET"]),
    Route(f"{ROUND}/ho-so", list_round, name="awards:dossiers:list", methods=["GET"]),
    Route(f"{ROUND}/ho-so/nhan", receive, name="awards:dossiers:receive", methods=["POST"]),
]
