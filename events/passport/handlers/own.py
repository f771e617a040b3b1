"""A participant's passport without an account: beginning one, opening it by its link, taking a stamp."""

import segno
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Conflict, Gone, Invalid, N_, NotFound
from core.security import derive_key
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import AnyRequest
from core.web.templating import render
from events.passport.entry import PassportRequest
from events.passport.pages import PassportPage, StampPage, StartPage
from events.passport.service import linking, stamps
from events.passport.service.access import Bench
from units.domain.unit import Kind
from units.queries import list_titles

ROOT, STAMP = "/ho-chieu", "/ho-chieu/dong-dau/{station}"
COOKIE, YEAR = "ngayhoi_passport", 366 * 24 * 3600
NOTES = {
    "moi": N_("Your passport is ready. Keep its link."),
    "dau": N_("Stamped."),
    "co": N_("You had this stamp."),
    "ve": N_("Your ticket is linked. Where you are let in with it, your passport is stamped by itself."),
}
REFUSALS = (Invalid, NotFound, Gone, Conflict)


async def show_own(request: PassportRequest) -> Response:
    """Show the passport kept in this browser, or how to begin one."""
    return await _own_page(request)


async def create_own(request: PassportRequest) -> Response:
    """Begin a passport; with a booth's code it goes on to the stamp."""
    form = await read_form(request)
    async with request.state["database"].writing() as uow:
        made = await stamps.make_passport(uow, text_of(form, "commune"), request.state["clock"].now())
    station, code = text_of(form, "station"), text_of(form, "code")
    to = f"{ROOT}?xong=moi"
    if station.replace("-", "").isalnum() and code.replace("-", "").isalnum():
        to = f"{ROOT}/dong-dau/{station}?ma={code}"
    return _with_cookie(request, RedirectResponse(to, 303), made.token)


async def show_entry(request: PassportRequest) -> Response:
    """Show the form that a passport's link fills in."""
    return await _start_page(request)


async def enter_own(request: PassportRequest) -> Response:
    """Keep the passport of a link in this browser."""
    token = text_of(await read_form(request), "code")
    try:
        async with request.state["database"].reading() as uow:
            await stamps.open_passport(uow, token)
    except NotFound as refused:
        return await _start_page(request, problem_of(refused))
    return _with_cookie(request, RedirectResponse(ROOT, 303), token)


async def show_stamp(request: PassportRequest) -> Response:
    """Show the stamp to take at the booth whose code was scanned."""
    return await _stamp_page(request, request.query_params.get("ma", ""))


async def take_stamp(request: PassportRequest) -> Response:
    """Take the stamp; taking it twice leaves one."""
    form = await read_form(request)
    shown = stamps.Shown(request.path_params["station"], text_of(form, "code"))
    bench = Bench(station_key(request), request.state["clock"].now())
    try:
        async with request.state["database"].writing() as uow:
            is_new = await stamps.stamp_by_code(uow, request.cookies.get(COOKIE, ""), shown, bench)
    except REFUSALS as refused:
        return await _stamp_page(request, shown.code, problem_of(refused))
    return RedirectResponse(f"{ROOT}?xong={'dau' if is_new else 'co'}", 303)


async def link_own(request: PassportRequest) -> Response:
    """Link the passport to the owner's ticket."""
    form = await read_form(request)
    try:
        async with request.state["database"].writing() as uow:
            await linking.link_ticket(uow, request.cookies.get(COOKIE, ""), text_of(form, "ticket")[:20])
    except REFUSALS as refused:
        return await _own_page(request, problem_of(refused))
    return RedirectResponse(f"{ROOT}?xong=ve", 303)


async def stamp_own_quiz(request: PassportRequest) -> Response:
    """Stamp a game that this browser has played to the end."""
    wanted, now = text_of(await read_form(request), "room"), request.state["clock"].now()
    played = {each.room_id: each.title for each in await request.state["list_played"](request.cookies)}
    try:
        if wanted not in played:
            raise NotFound(N_("On this phone, no such game was played to its end."))
        async with request.state["database"].writing() as uow:
            is_new = await linking.stamp_quiz(uow, request.cookies.get(COOKIE, ""), (wanted, played[wanted]), now)
    except REFUSALS as refused:
        return await _own_page(request, problem_of(refused))
    return RedirectResponse(f"{ROOT}?xong={'dau' if is_new else 'co'}", 303)


def station_key(request: AnyRequest) -> bytes:
    """Return the key of the turning codes."""
    return derive_key(request.state["settings"].secret_key.get_secret_value(), stamps.PURPOSE)


def draw_qr(text: str) -> Markup:
    """Return the text as an SVG drawing."""
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=2))  # noqa: S704 - drawn from modules, holds no text of anybody


async def _own_page(request: PassportRequest, problem: Problem = NO_PROBLEM) -> Response:
    token = request.cookies.get(COOKIE, "")
    if not token:
        return await _start_page(request, problem)
    try:
        async with request.state["database"].reading() as uow:
            view = await stamps.open_passport(uow, token)
    except NotFound as refused:
        return await _start_page(request, problem_of(refused))
    stamped = {each.subject for each in view.stamps}
    played = await request.state["list_played"](request.cookies)
    games = tuple(each for each in played if f"quiz:{each.room_id}" not in stamped)
    link = f"{request.state['settings'].origin}{ROOT}/mo#{token}"
    note = NOTES.get(request.query_params.get("xong", ""), "")
    return render(request, PassportPage(view, link, draw_qr(link), games, note, problem), problem.status)


async def _start_page(request: PassportRequest, problem: Problem = NO_PROBLEM) -> Response:
    async with request.state["database"].reading() as uow:
        communes = await list_titles(uow, Kind.COMMUNE)
    return render(request, StartPage(communes, problem), problem.status)


async def _stamp_page(request: PassportRequest, code: str, problem: Problem = NO_PROBLEM) -> Response:
    async with request.state["database"].reading() as uow:
        station = await stamps.load_station(uow, request.path_params["station"])
    has_passport = COOKIE in request.cookies
    return render(request, StampPage(station, code[:40], has_passport, problem), problem.status)


def _with_cookie(request: PassportRequest, response: Response, token: str) -> Response:
    secure = request.state["settings"].secure_cookies
    response.set_cookie(COOKIE, token, max_age=YEAR, path=ROOT, httponly=True, samesite="lax", secure=secure)
    return response


routes: list[BaseRoute] = [
    Route(ROOT, show_own, name="passport:own:show", methods=["GET"]),
    Route(f"{ROOT}/moi", create_own, name="passport:own:create", methods=["POST"]),
    Route(f"{ROOT}/mo", show_entry, name="passport:link:show", methods=["GET"]),
    Route(f"{ROOT}/mo", enter_own, name="passport:link:enter", methods=["POST"]),
    Route(f"{ROOT}/noi-ve", link_own, name="passport:ticket:link", methods=["POST"]),
    Route(f"{ROOT}/do-vui", stamp_own_quiz, name="passport:quiz:stamp", methods=["POST"]),
    Route(STAMP, show_stamp, name="passport:stamp:show", methods=["GET"]),
    Route(STAMP, take_stamp, name="passport:stamp:take", methods=["POST"]),
]
