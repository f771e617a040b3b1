"""Messages to every hall: putting them up and taking them down, and what open screens ask for."""

from datetime import timedelta

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Invalid
from core.web.forms import read_form
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render
from events.day.forms import read_broadcast, to_typed
from events.day.pages import to_broadcasts
from events.day.service import broadcasts
from events.day.state import DayRequest

ROOT = "/quan-ly/thong-bao"
USUAL = timedelta(hours=1)


async def show_broadcasts(request: DayRequest) -> Response:
    """Show what was said, and the form for more."""
    return await _page(request)


async def create_broadcast(request: DayRequest) -> Response:
    """Put a message up; errors keep what was typed."""
    actor, state = require_actor(request), request.state
    form, now = await read_form(request), state["clock"].now()
    try:
        async with state["database"].writing() as uow:
            await broadcasts.put_up(uow, actor, read_broadcast(form), now)
    except Invalid as refused:
        return await _page(request, form, problem_of(refused))
    await broadcasts.refresh(state["database"], state["notices"], now)
    return RedirectResponse(ROOT, 303)


async def withdraw_broadcast(request: DayRequest) -> Response:
    """Take a message down."""
    actor, state = require_actor(request), request.state
    await read_form(request)
    now = state["clock"].now()
    async with state["database"].writing() as uow:
        await broadcasts.withdraw(uow, actor, request.path_params["id"], now)
    await broadcasts.refresh(state["database"], state["notices"], now)
    return RedirectResponse(ROOT, 303)


async def show_current(request: DayRequest) -> Response:
    """Say as plain text what is up now, nothing where nothing is: from memory, for every open screen asks."""
    notice = request.state["notices"].find(request.state["clock"].now())
    tag = f'"{notice.id if notice else "none"}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if tag in known:
        return Response(status_code=304, headers=headers)
    return Response(notice.text if notice else "", headers=headers, media_type="text/plain")


async def _page(request: DayRequest, form: FormData | None = None, problem: Problem = NO_PROBLEM) -> Response:
    actor, now = require_actor(request), request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        rows = await broadcasts.list_broadcasts(uow, actor)
    page = to_broadcasts(rows, to_typed(form, now, now + USUAL), problem, now=now)
    return render(request, page, problem.status)


routes: list[BaseRoute] = [
    Route(ROOT, show_broadcasts, name="broadcasts:message:list", methods=["GET"]),
    Route(ROOT, create_broadcast, name="broadcasts:message:create", methods=["POST"]),
    Route(f"{ROOT}/{{id}}/go", withdraw_broadcast, name="broadcasts:message:withdraw", methods=["POST"]),
    Route("/thong-bao-dang-phat", show_current, name="broadcasts:message:current", methods=["GET"]),
]
