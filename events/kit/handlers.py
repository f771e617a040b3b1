"""`/quan-ly/bo-in`: choosing a kit and making it; `/b/…`: the short addresses on its posters."""

import re
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import Invalid, N_, NotFound
from core.security import derive_key
from core.vietnamese import slug
from core.web.downloads import send_file
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import locale_of, require_actor
from core.web.templating import render
from events.kit import queries
from events.kit.domain.guide import GUIDE
from events.kit.domain.sheets import Sheet, foretell, sheets_of
from events.kit.forms import read_asked
from events.kit.pages import FESTIVAL, WORDS, KitPage
from events.kit.service import gathering
from events.kit.service.gathering import Asked, Desk
from events.kit.state import KitState
from events.passport.service import stamps
from events.programme.service.access import check_planner

KitRequest = Request[KitState]
ROOT = "/quan-ly/bo-in"
PROGRAM = "events.kit.service.drawing"
ENDING = re.compile("[0-9a-f]{8}")


async def show_kit(request: KitRequest) -> Response:
    """Show what may be printed for a unit's day, and how many sheets that is."""
    return await _kit_page(request, read_asked(request.query_params))


async def make_kit(request: KitRequest) -> Response:
    """Send the kit as a PDF, which nobody keeps on the way; or only count the chosen sheets again."""
    check_planner(require_actor(request))
    form = await read_form(request)
    asked = read_asked(form)
    if text_of(form, "tinh"):
        return await _kit_page(request, asked)
    try:
        async with request.state["database"].writing() as uow:
            offer, sheets = await gathering.gather(uow, asked, _desk(request))
    except Invalid as refused:
        return await _kit_page(request, asked, problem_of(refused))
    drawn = await request.state["press"].print(PROGRAM, _document(request, offer.unit.name, sheets))
    return send_file(drawn, f"bo-in-{slug(offer.unit.name)}.pdf")


async def follow_short(request: KitRequest) -> Response:
    """Lead from a poster's short address to its session."""
    code, found = request.path_params["code"], None
    if ENDING.fullmatch(code):
        async with request.state["database"].reading() as uow:
            found = await queries.find_slug(uow, code)
    if found is None:
        raise NotFound(N_("There is no such session."))
    return RedirectResponse(f"/su-kien/{found}", 303)


async def _kit_page(request: KitRequest, asked: Asked, problem: Problem = NO_PROBLEM) -> Response:
    async with request.state["database"].reading() as uow:
        offer = await gathering.load_offer(uow, asked, _desk(request))
    each = {show.id: sheets_of(show) for show in offer.all_of_it.shows}
    chosen = frozenset(show.id for show in offer.chosen.shows)
    return render(request, KitPage(offer, foretell(offer.chosen), each, chosen, problem), problem.status)


def _desk(request: KitRequest) -> Desk:
    state = request.state
    return Desk(
        actor=require_actor(request),
        say=partial(_say, request),
        origin=state["settings"].origin,
        find_rooms=state["find_session_rooms"],
        find_unit_rooms=state["find_unit_rooms"],
        ticket_keys=state["ticket_keys"],
        booth_key=derive_key(state["settings"].secret_key.get_secret_value(), stamps.PURPOSE),
        now=state["clock"].now(),
    )


def _say(request: KitRequest, message: str) -> str:
    return str(request.state["translations"].gettext(locale_of(request), message))


def _document(request: KitRequest, unit: str, sheets: tuple[Sheet, ...]) -> dict[str, object]:
    say = partial(_say, request)
    return {
        "title": f"{say(FESTIVAL)} · {unit}",
        "festival": say(FESTIVAL),
        "words": {name: say(text) for name, text in WORDS.items()},
        "guide": [{"title": say(each.title), "steps": [say(step) for step in each.steps]} for each in GUIDE],
        "sheets": [{"look": sheet.look, **sheet.fields} for sheet in sheets],
    }


routes: list[BaseRoute] = [
    Route(ROOT, show_kit, name="kit:page:show", methods=["GET"]),
    Route(ROOT, make_kit, name="kit:document:make", methods=["POST"]),
    Route("/b/{code}", follow_short, name="kit:short:follow", methods=["GET"]),
]
