"""The JSON interface of registration: a seat or a place in the queue, and giving it up again."""

from typing import Any

import msgspec
from msgspec import Struct
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from accounts.domain.contacts import find_phone
from core.kernel import LOCAL_ZONE, FieldError, Invalid, N_, SignInNeeded
from core.web.api import read_json
from events.programme.api import pointed
from events.registration import service
from events.registration.domain.people import Form, Guardian
from events.registration.entry import RegistrationRequest, call_of, read_key
from events.registration.service.idempotency import Call, find_answer, keep_answer

MANAGE = "manage "


class GuardianBody(Struct, forbid_unknown_fields=True):
    """Who answers for a child."""

    name: str
    phone: str | None = None


class RegistrationBody(Struct, forbid_unknown_fields=True):
    """Who comes. `consent` must be true; `guardian` is needed under 16.

    `whole_course` wishes a seat in every session of the class to come, those made later too.
    """

    name: str
    birth_year: int
    consent: bool
    commune: str | None = None
    village: str | None = None
    phone: str | None = None
    target_group: str = ""
    support: str = ""
    whole_course: bool = False
    guardian: GuardianBody | None = None


async def post_registration(request: RegistrationRequest) -> Response:
    """`POST /api/v1/sessions/{id}/registrations`: the same key and body again gets the same answer with 200."""
    key = request.headers.get("idempotency-key", "")
    read_key(key)
    body = await read_json(request, RegistrationBody)
    call = call_of(request, request.path_params["session_id"], key, msgspec.json.encode(body))
    try:
        known, answer = await _answer_once(
            request, call, service.Request(read_form(body), whole_course=body.whole_course)
        )
    except Invalid as refused:
        raise refused if refused.code == "key_reused" else pointed(refused) from refused
    return Response(answer, 200 if known else 201, {"cache-control": "no-store"}, "application/json")


async def _answer_once(request: RegistrationRequest, call: Call, wish: service.Request) -> tuple[bool, str]:
    """Register in one unit of work with the key's answer; returns whether it was known, and the answer."""
    now = request.state["clock"].now()
    async with request.state["database"].writing() as uow:
        known = await find_answer(uow, call, now)
        if known is not None:
            return True, known
        done = await service.register(uow, call.session_id, wish, now)
        answer = msgspec.json.encode(describe(request, done)).decode()
        await keep_answer(uow, call, answer, now)
    return False, answer


async def delete_registration(request: RegistrationRequest) -> Response:
    """`DELETE /api/v1/registrations/{id}` with `Authorization: Manage <token>`; again is as good as once."""
    header = request.headers.get("authorization", "")
    if not header.lower().startswith(MANAGE):
        raise SignInNeeded(N_("This call needs the token of the registration."))
    token, now = header[len(MANAGE) :].strip(), request.state["clock"].now()
    async with request.state["database"].writing() as uow:
        row = await service.find_by_token(uow, request.path_params["registration_id"], token)
        await service.cancel(uow, row.id, now)
    return Response(status_code=204)


def read_form(body: RegistrationBody) -> Form:
    """Return what is said; raises Invalid for phone numbers that are none."""
    errors: list[FieldError] = []
    phone = _phone(body.phone, "phone", errors)
    guardian = None
    if body.guardian is not None:
        guardian = Guardian(body.guardian.name, _phone(body.guardian.phone, "guardian/phone", errors))
    if errors:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
    return Form(
        name=body.name,
        commune=body.commune,
        birth_year=body.birth_year,
        village=body.village,
        phone=phone,
        target_group=body.target_group,
        support=body.support,
        guardian=guardian,
        consent=body.consent,
    )


def _phone(text: str | None, pointer: str, errors: list[FieldError]) -> str | None:
    found = find_phone(text) if text else None
    if text and found is None:
        errors.append(FieldError(pointer, N_("This is not a phone number.")))
    return found


def describe(request: RegistrationRequest, done: service.Registered) -> dict[str, Any]:  # the answer's own shape
    """Return what the client is told; whoever was registered before has the ticket and the token of that time.

    Anybody may know a name, a year and a commune: they must not give another's ticket.
    """
    valid_to = done.valid_until.astimezone(LOCAL_ZONE).date()
    url = f"{request.state['settings'].origin}/dang-ky/{done.registration_id}"
    told = {
        "registration_id": done.registration_id,
        "status": done.status,
        **({} if done.position is None else {"position": done.position}),
    }
    if done.manage_token is None:
        return told | {"ticket": "", "manage_url": url}
    ticket = request.state["ticket_keys"].sign(done.session_id, done.code, valid_to)
    return told | {"ticket": ticket, "manage_url": f"{url}#{done.manage_token}"}


routes: list[BaseRoute] = [
    Route(
        "/api/v1/sessions/{session_id}/registrations",
        post_registration,
        methods=["POST"],
        name="registration:api:create",
    ),
    Route(
        "/api/v1/registrations/{registration_id}",
        delete_registration,
        methods=["DELETE"],
        name="registration:api:delete",
    ),
]
