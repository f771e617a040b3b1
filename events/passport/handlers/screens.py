"""A booth's screen with its turning code, and the helper's page beside it; whoever has the address may use them."""

import hmac

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.kernel import DomainError
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.templating import render
from events.passport.domain.rotating import code_at, screen_key, seconds_left
from events.passport.entry import PassportRequest
from events.passport.handlers.own import REFUSALS, ROOT, draw_qr, station_key
from events.passport.pages import HelperPage, ScreenPage
from events.passport.queries.passports import StationRow
from events.passport.service import stamps
from events.passport.service.access import read_code

SCREEN = f"{ROOT}/man-hinh/{{station}}/{{key}}"


async def show_screen(request: PassportRequest) -> Response:
    """Show the code of these two minutes; the page asks again by itself."""
    station, now = await _load(request), request.state["clock"].now()
    try:
        stamps.check_open(station, now)
    except DomainError as closed:
        return render(request, ScreenPage(station, Markup(), 60, closed.text))
    code = code_at(station_key(request), station.id, now)
    address = f"{request.state['settings'].origin}{ROOT}/dong-dau/{station.id}?ma={code}"
    return render(request, ScreenPage(station, draw_qr(address), seconds_left(now)))


async def show_helper(request: PassportRequest) -> Response:
    """Show the field for a passport's number."""
    return await _helper_page(request, "")


async def stamp_passport(request: PassportRequest) -> Response:
    """Stamp the passport whose number was scanned or typed."""
    station, typed = await _load(request), text_of(await read_form(request), "number")
    try:
        async with request.state["database"].writing() as uow:
            is_new = await stamps.stamp_by_helper(uow, station.id, typed, request.state["clock"].now())
    except REFUSALS as refused:
        return await _helper_page(request, typed, problem_of(refused))
    page = HelperPage(station, request.path_params["key"], read_code(typed), "new" if is_new else "known")
    return render(request, page)


async def _helper_page(request: PassportRequest, typed: str, problem: Problem = NO_PROBLEM) -> Response:
    page = HelperPage(await _load(request), request.path_params["key"], typed, problem=problem)
    return render(request, page, problem.status)


async def _load(request: PassportRequest) -> StationRow:
    path = request.path_params
    wanted = screen_key(station_key(request), path["station"])
    if not hmac.compare_digest(wanted.encode(), path["key"].encode(errors="replace")):
        raise stamps.no_screen()
    async with request.state["database"].reading() as uow:
        return await stamps.load_station(uow, path["station"])


routes: list[BaseRoute] = [
    Route(SCREEN, show_screen, name="passport:screen:show", methods=["GET"]),
    Route(f"{SCREEN}/dong-dau", show_helper, name="passport:helper:show", methods=["GET"]),
    Route(f"{SCREEN}/dong-dau", stamp_passport, name="passport:helper:stamp", methods=["POST"]),
]
