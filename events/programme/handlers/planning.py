"""A planner's desk, one session, and the form that plans or changes it."""

from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.database import UnitOfWork
from core.kernel import Conflict, Invalid
from core.vietnamese import fold
from core.web.forms import read_form, read_typed
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render
from events.programme.domain.session import State
from events.programme.forms import read_number, read_session, to_typed
from events.programme.handlers.state import ProgrammeRequest
from events.programme.pages import DeskPage, FormState, PlannedPage, SessionFormPage
from events.programme.queries import console, festivals
from events.programme.queries.listing import PAGE
from events.programme.service import desk, editing, photos, planning
from events.programme.service.access import check_planner
from events.programme.service.placing import is_unknown
from events.programme.service.planning import NewSession

ROOT = "/quan-ly/su-kien"
ONE = f"{ROOT}/buoi/{{id}}"
EMPTY = FormState()
REFUSALS = (Invalid, Conflict)


async def show_desk(request: ProgrammeRequest) -> Response:
    """Show a unit's sessions and the units below it."""
    actor, query = require_actor(request), request.query_params
    state = query.get("trang-thai", "")
    page = max(1, read_number(query.get("trang", "1")) or 1)
    text = fold(query.get("tim", "")[:100])
    asked = desk.Asked(
        query.get("don-vi", ""), state if state in set(State) else "", text, page, request.state["clock"].now()
    )
    async with request.state["database"].reading() as uow:
        found = await desk.load_desk(uow, actor, asked)
    return render(request, DeskPage(found, asked.state, page, -(-found.total // PAGE)))


async def show_new(request: ProgrammeRequest) -> Response:
    """Show the form for a new session."""
    return await form_page(request, {"unit": request.query_params.get("don-vi", "")})


async def create_session(request: ProgrammeRequest) -> Response:
    """Plan a session as a draft; what gets in its way is told first, and sent again it is planned all the same."""
    actor = require_actor(request)
    check_planner(actor)
    typed = read_typed(await read_form(request))
    try:
        new = NewSession(typed.get("unit", ""), read_session(typed), festival_id=typed.get("festival") or None)
        async with request.state["database"].writing() as uow:
            form = EMPTY if typed.get("anyway") else await _find_doubts(uow, new)
            if form == EMPTY:
                made = await planning.plan_once(uow, actor, new, request.state["clock"].now())
                return RedirectResponse(f"{ROOT}/buoi/{made.id}", 303)
    except REFUSALS as refused:
        return await form_page(request, typed, FormState(problem=problem_of(refused)))
    return await form_page(request, typed, form)


async def _find_doubts(uow: UnitOfWork, new: NewSession) -> FormState:
    clashes = await desk.find_in_the_way(uow, new.host, new.content)
    return FormState(clashes=clashes, is_new_place=await is_unknown(uow, new.host, new.content.place))


async def show_planned(request: ProgrammeRequest) -> Response:
    """Show a session to its planners."""
    return await planned_page(request, {})


async def show_edit(request: ProgrammeRequest) -> Response:
    """Show the form with what the session is to say."""
    before = await _load(request)
    return await form_page(request, to_typed(editing.wanted_content(before)), FormState(before))


async def update_session(request: ProgrammeRequest) -> Response:
    """Change a session; a released one waits for its release."""
    actor, session_id = require_actor(request), request.path_params["id"]
    check_planner(actor)
    typed = read_typed(await read_form(request))
    try:
        edit = editing.Edit(session_id, read_session(typed), typed.get("version", ""))
        async with request.state["database"].writing() as uow:
            await editing.edit_session(uow, actor, edit, request.state["clock"].now())
    except REFUSALS as refused:
        return await form_page(request, typed, FormState(await _load(request), problem=problem_of(refused)))
    return RedirectResponse(f"{ROOT}/buoi/{session_id}", 303)


async def planned_page(request: ProgrammeRequest, typed: Mapping[str, str], problem: Problem = NO_PROBLEM) -> Response:
    """Render the session of the address, with what was typed and what was wrong."""
    shown = await _load(request)
    async with request.state["database"].reading() as uow:
        clashes = await desk.name_clashes(uow, await editing.list_clashes(uow, [shown.row]))
        changes = await console.list_changes(uow, shown.row.id)
        kept = await console.list_photos(uow, shown.row.id)
        rooms = await request.state["find_session_rooms"](uow, [shown.row.id])
        may_sign = await photos.may_sign(uow, require_actor(request), shown.row)
    hints = clashes.get(shown.row.id, ())
    live = rooms.get(shown.row.id, ())
    page = PlannedPage(shown, hints, tuple(changes), tuple(kept), live, may_sign, typed, problem)
    return render(request, page, problem.status)


async def form_page(request: ProgrammeRequest, typed: dict[str, str], form: FormState = EMPTY) -> Response:
    """Render the form as far as it was filled in."""
    actor = require_actor(request)
    code = typed.get("unit", "") if form.editing is None else form.editing.row.host_code
    async with request.state["database"].reading() as uow:
        unit = await desk.choose_unit(uow, actor, code)
        below = await console.list_below(uow, unit)
        places = await console.list_places(uow, unit.commune_id or unit.id)
        known = await festivals.list_festivals(uow)
    page = SessionFormPage(unit, tuple(below), tuple(places), typed, tuple(known), form)
    return render(request, page, form.problem.status)


async def _load(request: ProgrammeRequest) -> editing.Editing:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        return await editing.load_editing(uow, actor, request.path_params["id"])


routes: list[BaseRoute] = [
    Route(ROOT, show_desk, name="planning:desk:show", methods=["GET"]),
    Route(f"{ROOT}/them", show_new, name="planning:session:new", methods=["GET"]),
    Route(f"{ROOT}/them", create_session, name="planning:session:create", methods=["POST"]),
    Route(ONE, show_planned, name="planning:session:show", methods=["GET"]),
    Route(f"{ONE}/sua", show_edit, name="planning:session:edit", methods=["GET"]),
    Route(f"{ONE}/sua", update_session, name="planning:session:update", methods=["POST"]),
]
