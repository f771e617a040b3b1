"""Registration by those who plan a session: who stands in it, deciding, and registering several people at once."""

from dataclasses import replace
from uuid import uuid4

import msgspec
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.database import UnitOfWork
from core.kernel import Conflict, DomainError, Invalid, N_, NotFound
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, problem_of
from core.web.request import require_actor
from core.web.templating import render
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import Doing, access_session, check_planner
from events.registration.entry import RegistrationRequest, call_of
from events.registration.forms import Several, read_several, to_forms
from events.registration.pages import OfficePage, SeveralPage
from events.registration.queries import registrations as queries
from events.registration.service.deciding import Order, carry_out, load_office
from events.registration.service.idempotency import find_answer, keep_answer
from events.registration.service.several import register_several
from events.registration.service.villages import load_villages
from units import service as unit_service
from units.domain.unit import Kind

ROOT = "/quan-ly/su-kien/{session_id}/dang-ky"


async def show(request: RegistrationRequest) -> Response:
    """List who stands in the session and who is no longer there."""
    return await _office_page(request)


async def act(request: RegistrationRequest) -> Response:
    """Agree, refuse, or give up somebody's place; the last two with a reason."""
    actor, form = require_actor(request), await read_form(request)
    check_planner(actor)
    path, now = request.path_params, request.state["clock"].now()
    order = Order(path["session_id"], path["registration_id"], text_of(form, "act"), text_of(form, "reason"))
    try:
        async with request.state["database"].writing() as uow:
            await _access(uow, request)
            await carry_out(uow, Doing(actor, now), order)
    except (Conflict, Invalid) as refused:
        return await _office_page(request, refused)
    return RedirectResponse(request.url_for("registration:office:show", session_id=order.session_id).path, 303)


async def show_several(request: RegistrationRequest) -> Response:
    """Show the form for several people."""
    return await _several_page(request, Several())


async def create_several(request: RegistrationRequest) -> Response:
    """Register several people; all of them or, where a line is wrong, none."""
    require_actor(request)
    typed = read_several(await read_form(request))
    try:
        session_id, count = await _register(request, typed)
    except DomainError as refused:
        if isinstance(refused, NotFound):
            raise
        return await _several_page(request, typed, refused)
    path = request.url_for("registration:office:show", session_id=session_id).path
    return RedirectResponse(f"{path}?xong={count}", 303)


async def _register(request: RegistrationRequest, typed: Several) -> tuple[str, int]:
    actor, now = require_actor(request), request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        group = to_forms(typed, (await load_villages(uow, typed.commune)).directory)
    async with request.state["database"].writing() as uow:
        row = await access_session(uow, actor, request.path_params["session_id"])
        call = call_of(request, row.id, typed.key, msgspec.json.encode(replace(typed, key="")))
        if await find_answer(uow, call, now) is None:
            await register_several(uow, row.id, replace(group, by=actor.person_id), now)
            await keep_answer(uow, call, "done", now)
    return row.id, len(group.forms)


async def _access(uow: UnitOfWork, request: RegistrationRequest) -> SessionRow:
    """Return the session of the address where the registration is one of its own; raises NotFound."""
    row = await access_session(uow, require_actor(request), request.path_params["session_id"])
    found = await queries.find_registration(uow, request.path_params["registration_id"])
    if found is None or found.session_id != row.id:
        raise NotFound(N_("There is no such registration."))
    return row


async def _office_page(request: RegistrationRequest, refused: DomainError | None = None) -> Response:
    actor, wanted = require_actor(request), request.query_params.get("trang-thai", "")
    done = request.query_params.get("xong", "")[:2]
    async with request.state["database"].reading() as uow:
        office = await load_office(uow, actor, request.path_params["session_id"], wanted)
    problem = NO_PROBLEM if refused is None else problem_of(refused)
    return render(request, OfficePage(office, wanted, done, problem), 200 if refused is None else refused.status)


async def _several_page(request: RegistrationRequest, typed: Several, refused: DomainError | None = None) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        row = await access_session(uow, actor, request.path_params["session_id"])
        communes = await unit_service.list_options(uow, Kind.COMMUNE)
        names = (await load_villages(uow, typed.commune or row.commune_code or "")).names
    problem = NO_PROBLEM if refused is None else problem_of(refused)
    page = SeveralPage(row, tuple(communes), names, typed, str(uuid4()), problem)
    return render(request, page, 200 if refused is None else refused.status)


routes: list[BaseRoute] = [
    Route(ROOT, show, name="registration:office:show", methods=["GET"]),
    Route(f"{ROOT}/nhieu", show_several, name="registration:several:new", methods=["GET"]),
    Route(f"{ROOT}/nhieu", create_several, name="registration:several:create", methods=["POST"]),
    Route(f"{ROOT}/{{registration_id}}", act, name="registration:office:act", methods=["POST"]),
]
