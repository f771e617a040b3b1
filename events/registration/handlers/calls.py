"""For planners: whom to tell by word of mouth, on the screen and on paper, and noting who was told."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.web.forms import read_form, text_of
from core.web.request import require_actor
from core.web.templating import render
from events.programme.service.access import Doing, check_planner
from events.registration.entry import RegistrationRequest
from events.registration.pages import CallsPage, PrintedCallsPage
from events.registration.service.calling import CallList, load_calls, note_told

ROOT = "/quan-ly/su-kien/nhan-mieng"
LONGEST_ID = 40


async def show(request: RegistrationRequest) -> Response:
    """Show whom to tell; `?buoi=` narrows the list to one session."""
    return render(request, CallsPage(await _load(request), request.query_params.get("xong", "")[:5]))


async def print_list(request: RegistrationRequest) -> Response:
    """Show the list as it is printed and given to village heads."""
    return render(request, PrintedCallsPage(await _load(request)))


async def note(request: RegistrationRequest) -> Response:
    """Note who was told."""
    actor, form, now = require_actor(request), await read_form(request), request.state["clock"].now()
    check_planner(actor)
    doing, unit, session = Doing(actor, now), text_of(form, "unit"), text_of(form, "session")[:LONGEST_ID]
    told = {value for value in form.getlist("told") if isinstance(value, str)}
    async with request.state["database"].writing() as uow:
        done = await note_told(uow, doing, await load_calls(uow, doing, unit, session), told)
    return RedirectResponse(f"{ROOT}?don-vi={unit}&buoi={session}&xong={done}", 303)


async def _load(request: RegistrationRequest) -> CallList:
    actor, query = require_actor(request), request.query_params
    doing = Doing(actor, request.state["clock"].now())
    async with request.state["database"].reading() as uow:
        return await load_calls(uow, doing, query.get("don-vi", ""), query.get("buoi", "")[:LONGEST_ID])


routes: list[BaseRoute] = [
    Route(ROOT, show, name="registration:calls:show", methods=["GET"]),
    Route(ROOT, note, name="registration:calls:note", methods=["POST"]),
    Route(f"{ROOT}/in", print_list, name="registration:calls:print", methods=["GET"]),
]
