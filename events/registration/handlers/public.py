"""Registering for a session by a plain form, without an account; sent twice it registers once."""

from uuid import uuid4

import msgspec
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.kernel import DomainError
from core.web.forms import read_form
from core.web.problems import NO_PROBLEM, problem_of
from core.web.templating import render
from events.programme.service.access import load_public_by_slug
from events.registration import service
from events.registration.entry import RegistrationRequest, call_of
from events.registration.forms import WHOLE_COURSE, Typed, read_typed, to_form
from events.registration.handlers.own import ticket_page
from events.registration.pages import GROUP_TITLES, RegisterPage
from events.registration.service.idempotency import find_answer, keep_answer
from events.registration.service.villages import load_villages
from units import service as unit_service
from units.domain.unit import Kind


async def show_form(request: RegistrationRequest) -> Response:
    """Show the form; `?xa=` chooses the commune."""
    typed = Typed({"commune": request.query_params.get("xa", "")[:20]})
    return await _form_page(request, typed)


async def create(request: RegistrationRequest) -> Response:
    """Register; errors keep what was typed, and the ticket is shown at once."""
    typed = read_typed(await read_form(request))
    try:
        token = await _register_once(request, typed)
    except DomainError as refused:
        if refused.status == 404:  # noqa: PLR2004 - no such session: there is no form to show
            raise
        return await _form_page(request, typed, refused)
    return await ticket_page(request, token)


async def _register_once(request: RegistrationRequest, typed: Typed) -> str:
    """Register in one unit of work with the form's key; returns the token that manages the registration."""
    now = request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        row = await load_public_by_slug(uow, request.path_params["slug"])
        form = to_form(typed, (await load_villages(uow, typed.get("commune"))).directory)
    call = call_of(request, row.id, typed.get("key"), msgspec.json.encode(dict(typed.values)))
    async with request.state["database"].writing() as uow:
        known = await find_answer(uow, call, now)
        if known is not None:
            return known
        wish = service.Request(form, whole_course=typed.get("course") == WHOLE_COURSE)
        done = await service.register(uow, row.id, wish, now)
        token = done.manage_token or ""
        await keep_answer(uow, call, token, now)
    return token


async def _form_page(request: RegistrationRequest, typed: Typed, refused: DomainError | None = None) -> Response:
    problem = NO_PROBLEM if refused is None else problem_of(refused)
    async with request.state["database"].reading() as uow:
        row = await load_public_by_slug(uow, request.path_params["slug"])
        communes = await unit_service.list_options(uow, Kind.COMMUNE)
        villages = await load_villages(uow, typed.get("commune") or row.commune_code or "")
    page = RegisterPage(row, tuple(communes), villages.names, typed, str(uuid4()), GROUP_TITLES, problem)
    return render(request, page, 200 if refused is None else refused.status)


routes: list[BaseRoute] = [
    Route("/su-kien/{slug}/dang-ky", show_form, name="registration:form:new", methods=["GET"]),
    Route("/su-kien/{slug}/dang-ky", create, name="registration:form:create", methods=["POST"]),
]
