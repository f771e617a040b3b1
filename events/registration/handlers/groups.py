"""Several people register themselves together: a household, or who was given a link. Sent twice it registers once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from uuid import uuid4

import msgspec
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.database import UnitOfWork
from core.kernel import DomainError, Gone, NotFound
from core.web.forms import read_form
from core.web.problems import NO_PROBLEM, problem_of
from core.web.templating import render
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import load_public_by_slug
from events.registration.domain.queue import Way
from events.registration.entry import RegistrationRequest, call_of
from events.registration.forms import Several, read_several, to_forms
from events.registration.pages import GroupDonePage, GroupPage, Placed
from events.registration.queries import registrations as queries
from events.registration.queries.invitations import InvitationRow
from events.registration.service.idempotency import Call, find_answer, keep_answer
from events.registration.service.invitations import Invited, check_open, load_invited, register_invited
from events.registration.service.registering import Registered
from events.registration.service.several import Group, register_several
from events.registration.service.villages import load_villages
from units import service as unit_service
from units.domain.unit import Kind

LINES = 6
Answer = list[tuple[str, str]]  # of each person: the registration's id, and its token where it is new
Registering = Callable[[UnitOfWork, Group], Awaitable[list[Registered]]]


@dataclass(frozen=True, slots=True)
class Together:
    """Which session a group registers for, and the invitation by which."""

    session: SessionRow
    invitation: InvitationRow | None = None


async def show_household(request: RegistrationRequest) -> Response:
    """Show the form for a household."""
    return await _form_page(request, await _load_household(request), Several(is_household=True))


async def create_household(request: RegistrationRequest) -> Response:
    """Register a household, all of them or none."""
    typed = read_several(await read_form(request), LINES)  # whoever brings no token learns nothing of sessions
    together, now = await _load_household(request), request.state["clock"].now()

    async def register(uow: UnitOfWork, group: Group) -> list[Registered]:
        own = replace(group, is_household=True, way=Way.HOUSEHOLD, confirmed=False)
        return await register_several(uow, together.session.id, own, now)

    return await _create(request, together, typed, register)


async def show_invited(request: RegistrationRequest) -> Response:
    """Show the form behind a link."""
    invited = await _load_invited(request)
    check_open(invited, request.state["clock"].now())
    return await _form_page(request, Together(invited.session, invited.row), Several())


async def create_invited(request: RegistrationRequest) -> Response:
    """Register who was given a link, all of them or none."""
    typed = read_several(await read_form(request), LINES)
    invited, now = await _load_invited(request), request.state["clock"].now()

    async def register(uow: UnitOfWork, group: Group) -> list[Registered]:
        return await register_invited(uow, invited, replace(group, way=Way.INVITATION), now)

    return await _create(request, Together(invited.session, invited.row), typed, register)


async def _create(request: RegistrationRequest, together: Together, typed: Several, register: Registering) -> Response:
    async with request.state["database"].reading() as uow:
        villages = await load_villages(uow, typed.commune)
    try:
        group = to_forms(typed, villages.directory)
        call = call_of(request, together.session.id, typed.key, msgspec.json.encode(replace(typed, key="")))
        answer = await _register_once(request, call, lambda uow: register(uow, group))
    except (NotFound, Gone):
        raise
    except DomainError as refused:
        return await _form_page(request, together, typed, refused)
    return await _done_page(request, together.session, answer)


async def _register_once(
    request: RegistrationRequest, call: Call, register: Callable[[UnitOfWork], Awaitable[list[Registered]]]
) -> Answer:
    now = request.state["clock"].now()
    async with request.state["database"].writing() as uow:
        known = await find_answer(uow, call, now)
        if known is not None:
            return msgspec.json.decode(known, type=Answer)
        answer = [(one.registration_id, one.manage_token or "") for one in await register(uow)]
        await keep_answer(uow, call, msgspec.json.encode(answer).decode(), now)
    return answer


async def _load_household(request: RegistrationRequest) -> Together:
    async with request.state["database"].reading() as uow:
        return Together(await load_public_by_slug(uow, request.path_params["slug"]))


async def _load_invited(request: RegistrationRequest) -> Invited:
    async with request.state["database"].reading() as uow:
        return await load_invited(uow, request.path_params["token"])


async def _done_page(request: RegistrationRequest, row: SessionRow, answer: Answer) -> Response:
    async with request.state["database"].reading() as uow:
        found = [(await queries.find_registration(uow, key), token) for key, token in answer]
    people = tuple(Placed(registration, token) for registration, token in found if registration is not None)
    return render(request, GroupDonePage(row, people))


async def _form_page(
    request: RegistrationRequest, together: Together, typed: Several, refused: DomainError | None = None
) -> Response:
    async with request.state["database"].reading() as uow:
        communes = await unit_service.list_options(uow, Kind.COMMUNE)
        names = (await load_villages(uow, typed.commune or together.session.commune_code or "")).names
    problem = NO_PROBLEM if refused is None else problem_of(refused)
    shown = replace(typed, lines=typed.lines[:LINES])
    action, row = request.url.path, together.session
    page = GroupPage(row, together.invitation, action, tuple(communes), names, shown, str(uuid4()), problem)
    return render(request, page, 200 if refused is None else refused.status)


routes: list[BaseRoute] = [
    Route("/su-kien/{slug}/dang-ky/ca-nha", show_household, name="registration:household:new", methods=["GET"]),
    Route("/su-kien/{slug}/dang-ky/ca-nha", create_household, name="registration:household:create", methods=["POST"]),
    Route("/loi-moi/{token}", show_invited, name="registration:invited:new", methods=["GET"]),
    Route("/loi-moi/{token}", create_invited, name="registration:invited:create", methods=["POST"]),
]
