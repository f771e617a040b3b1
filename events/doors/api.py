"""The JSON interface of the door: links for helpers, what a device needs without a signal, scans, who was there."""

import hashlib
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.kernel import DomainError, FieldError, Invalid, N_
from core.web.api import json_response, read_json, told_moment
from core.web.request import require_actor
from events.doors import queries, service
from events.doors.queries import AttendanceRow, DoorRow
from events.doors.state import LONGEST_TICKET, LONGEST_WORD, DoorRequest, find_door
from events.programme.api import pointed, read_moment
from events.programme.service.access import access_session, check_planner, load_public
from events.registration.api import RegistrationBody, read_form
from events.registration.domain.queue import HOLDS_SEAT
from events.registration.queries.registrations import RegistrationRow, list_roster

DOOR = "door "
MOST_SCANS = 500
LONGEST_NONCE = 64


class DoorBody(Struct, forbid_unknown_fields=True):
    """A new door; `expires_at` is RFC 3339 with an offset."""

    name: str
    expires_at: str


class ScanBody(Struct, forbid_unknown_fields=True):
    """One scan: the text of a ticket's QR code or its nine letters, or the form of somebody without either."""

    nonce: str
    scanned_at: str
    code: str = ""
    gate: str | None = None
    walk_in: RegistrationBody | None = None


class CheckinBody(Struct, forbid_unknown_fields=True):
    """Scans of one device, in its order."""

    device: str
    scans: list[ScanBody]


async def post_door(request: DoorRequest) -> Response:
    """`POST /api/v1/sessions/{id}/doors`: a link for a helper."""
    actor = require_actor(request)
    check_planner(actor)
    body = await read_json(request, DoorBody)
    session_id, moment = request.path_params["session_id"], _moment(body.expires_at, "/expires_at")
    try:
        async with request.state["database"].writing() as uow:
            new = service.NewDoor(session_id, body.name, moment)
            token = await service.open_door(uow, actor, new, request.state["clock"].now())
    except Invalid as refused:
        raise pointed(refused) from refused
    url = f"{request.state['settings'].origin}/api/v1/sessions/{session_id}/doors/package"
    return json_response({"door_token": token, "package_url": url}, 201)


async def get_package(request: DoorRequest) -> Response:
    """`GET …/doors/package`: this session's roster and the keys of its tickets, for use without a signal.

    The header `server-time` (milliseconds since 1970) tells a device how far its own clock is wrong.
    """
    door = await door_of(request, request.path_params["session_id"])
    body = msgspec.json.encode(await _package(request, door))
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    moment = round(request.state["clock"].now().timestamp() * 1000)
    headers = {"etag": tag, "cache-control": "private, no-cache", "server-time": str(moment)}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


async def post_checkins(request: DoorRequest) -> Response:
    """`POST /api/v1/checkins`: keep scans; each is told what it comes to, a nonce again what it was told first."""
    keys, now = request.state["ticket_keys"], request.state["clock"].now()
    try:
        body = await read_json(request, CheckinBody)
        scans = read_scans(body)
    except DomainError:
        await door_of(request)  # whoever has no door is told so before anything else
        raise
    async with request.state["database"].writing() as uow:
        door = await service.enter_door(uow, token_of(request), now)
        told = await service.check_in(
            uow, service.Arriving(keys, door.session_id, body.device.strip(), door.id), scans, now
        )
    outcomes = [{"nonce": one.nonce, "status": one.outcome, **({"why": one.why} if one.why else {})} for one in told]
    return json_response({"outcomes": outcomes})


async def delete_checkin(request: DoorRequest) -> Response:
    """`DELETE /api/v1/checkins/{nonce}`: take a scan of this door back; again is as good as once."""
    door = await door_of(request)
    async with request.state["database"].writing() as uow:
        await service.undo_scan(uow, door, request.path_params["nonce"], request.state["clock"].now())
    return Response(status_code=204)


async def get_attendance(request: DoorRequest) -> Response:
    """`GET /api/v1/sessions/{id}/attendance`: who was there, for who plans the session."""
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        row = await access_session(uow, actor, request.path_params["session_id"])
        names = {each.id: each.name for each in await list_roster(uow, row.id, HOLDS_SEAT)}
        rows = await queries.list_attendance(uow, row.id)
    attendance = [_presence(each, names.get(each.registration_id, "")) for each in rows]
    return json_response({"session_id": row.id, "present": len(rows), "attendance": attendance})


def _presence(each: AttendanceRow, name: str) -> dict[str, Any]:  # the answer's own shape
    kept = {"registration_id": each.registration_id, "name": name, "arrived_at": told_moment(each.arrived_at)}
    return kept | {"device": each.device, "gate": each.gate, "scans": each.scans}


async def door_of(request: DoorRequest, session_id: str = "") -> DoorRow:
    """Return the door whose token the call carries, for that session where one is named; raises 401 or 403."""
    return await find_door(request, token_of(request), session_id)


def token_of(request: DoorRequest) -> str:
    """Return the token of a door that the call carries, "" without one."""
    header = request.headers.get("authorization", "")
    return header[len(DOOR) :].strip() if header.lower().startswith(DOOR) else ""


def read_scans(body: CheckinBody) -> list[service.Seen]:
    """Return the scans of a call; raises Invalid with a pointer to everything that cannot be meant."""
    errors: list[FieldError] = []
    if not 0 < len(body.device.strip()) <= LONGEST_WORD or not body.device.isprintable():
        errors.append(FieldError("/device", N_("Name the device in at most 60 letters.")))
    if len(body.scans) > MOST_SCANS:
        errors.append(FieldError("/scans", N_("Send at most 500 scans at once.")))
    scans = [] if errors else [_scan(each, f"/scans/{at}", errors) for at, each in enumerate(body.scans)]
    if errors:
        raise Invalid(N_("The request does not have the right form."), errors=tuple(errors))
    return [scan for scan in scans if scan is not None]


def _scan(body: ScanBody, pointer: str, errors: list[FieldError]) -> service.Seen | None:
    gate = (body.gate or "").strip()
    if not 0 < len(body.nonce) <= LONGEST_NONCE or not body.nonce.isprintable():
        errors.append(FieldError(f"{pointer}/nonce", N_("Give each scan a nonce of its own, at most 64 letters.")))
    if len(gate) > LONGEST_WORD or not gate.isprintable():
        errors.append(FieldError(f"{pointer}/gate", N_("Name the gate in at most 60 letters.")))
    try:
        moment = read_moment(body.scanned_at)
        walk_in = None if body.walk_in is None else read_form(body.walk_in)
    except ValueError:
        errors.append(FieldError(f"{pointer}/scanned_at", MOMENT))
        return None
    except Invalid as refused:
        errors += [FieldError(f"{pointer}/walk_in/{each.pointer}", each.text) for each in refused.errors]
        return None
    return service.Seen(body.nonce, body.code[:LONGEST_TICKET], moment, gate, walk_in)


MOMENT = N_("Write the moment with its time zone, as 2026-10-10T07:30:00+07:00.")


def _moment(text: str, pointer: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError:
        raise Invalid(N_("The request does not have the right form."), errors=(FieldError(pointer, MOMENT),)) from None


async def _package(request: DoorRequest, door: DoorRow) -> dict[str, Any]:  # the answer's own shape
    async with request.state["database"].reading() as uow:
        row = await load_public(uow, door.session_id)
        roster = await list_roster(uow, row.id, HOLDS_SEAT)
        there = {each.registration_id for each in await queries.list_attendance(uow, row.id)}
    keys = request.state["ticket_keys"]
    session = {"id": row.id, "title": row.title, "place": row.place_name}
    return {
        "session": session | {"starts_at": row.starts_at, "ends_at": row.ends_at},
        "keys": [{"id": keys.number, "public": keys.public_key.hex()}],
        "roster": [_person(each, is_there=each.id in there) for each in roster],
    }


def _person(each: RegistrationRow, *, is_there: bool) -> dict[str, Any]:  # as above
    who = {"code": each.code, "name": each.name, "birth_year": each.birth_year}
    where = {"commune": each.commune_code, "commune_name": each.commune_name}
    return who | where | {"status": each.status, "present": is_there}


routes: list[BaseRoute] = [
    Route("/api/v1/sessions/{session_id}/doors", post_door, methods=["POST"], name="doors:api:open"),
    Route("/api/v1/sessions/{session_id}/doors/package", get_package, methods=["GET"], name="doors:api:package"),
    Route("/api/v1/sessions/{session_id}/attendance", get_attendance, methods=["GET"], name="doors:api:attendance"),
    Route("/api/v1/checkins", post_checkins, methods=["POST"], name="doors:api:checkin"),
    Route("/api/v1/checkins/{nonce}", delete_checkin, methods=["DELETE"], name="doors:api:undo"),
]
