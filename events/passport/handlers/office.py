"""For officers: a unit's stations and passports, a new station, paper passports to print."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Invalid
from core.web.forms import read_form, read_typed
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render
from events.passport.domain.rotating import screen_key
from events.passport.entry import PassportRequest
from events.passport.forms import MOST_SHEETS, read_number, read_station
from events.passport.handlers.own import ROOT, draw_qr, station_key
from events.passport.pages import BookPage, Sheet, SheetsPage
from events.passport.service import stamps
from events.passport.service.access import access_unit, check_staff

BOOK = f"{ROOT}/quan-ly"


async def show_book(request: PassportRequest) -> Response:
    """Show a unit's stations and passports."""
    return await _book_page(request, {"unit": request.query_params.get("don-vi", "")})


async def create_station(request: PassportRequest) -> Response:
    """Open a station; errors keep the input."""
    actor = require_actor(request)
    check_staff(actor)
    typed = read_typed(await read_form(request))
    try:
        async with request.state["database"].writing() as uow:
            await stamps.add_station(uow, actor, read_station(typed), request.state["clock"].now())
    except Invalid as refused:
        return await _book_page(request, typed, problem_of(refused))
    return RedirectResponse(f"{BOOK}?don-vi={typed.get('unit', '')}", 303)


async def print_sheets(request: PassportRequest) -> Response:
    """Make paper passports and show them once, to print."""
    actor = require_actor(request)
    check_staff(actor)
    typed = read_typed(await read_form(request))
    count, now = max(1, min(MOST_SHEETS, read_number(typed.get("count", "")))), request.state["clock"].now()
    async with request.state["database"].writing() as uow:
        office = await access_unit(uow, actor, typed.get("unit", ""))
        made = [await stamps.make_passport(uow, office.code, now) for _ in range(count)]
    origin = request.state["settings"].origin
    return render(request, SheetsPage(tuple(Sheet(each, draw_qr(f"{origin}{ROOT}/mo#{each.token}")) for each in made)))


async def _book_page(request: PassportRequest, typed: dict[str, str], problem: Problem = NO_PROBLEM) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        book = await stamps.load_book(uow, actor, typed.get("unit", ""))
    key = station_key(request)
    links = {each.id: f"{ROOT}/man-hinh/{each.id}/{screen_key(key, each.id)}" for each in book.stations}
    return render(request, BookPage(book, links, typed, problem), problem.status)


routes: list[BaseRoute] = [
    Route(BOOK, show_book, name="passport:book:show", methods=["GET"]),
    Route(f"{BOOK}/tram", create_station, name="passport:station:create", methods=["POST"]),
    Route(f"{BOOK}/in", print_sheets, name="passport:sheets:create", methods=["POST"]),
]
