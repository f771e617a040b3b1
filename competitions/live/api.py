"""The JSON interface of `live-quiz.md`: rooms for organizers, seats and answers for phones."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.live import protocol, service
from competitions.live.answering import Reply, Sent, answer
from competitions.live.domain.phases import Phase
from competitions.live.domain.results import Audience
from competitions.live.keys import DEVICE_COOKIE
from competitions.live.permissions import may_read_party_cells, may_read_results, may_run_rooms
from competitions.live.reception import Joined, JoinFields, find_seat, join, seat_unknown
from competitions.live.requests import AnswerBody, CommandBody, RoomBody, SeatBody, read_order, read_policy
from competitions.live.room import Room
from competitions.live.rooms import pin_unknown
from competitions.live.seating import LiveSeat
from competitions.live.state import LiveState
from competitions.quizzes.service import load_quiz
from core.kernel import Actor, Busy, Conflict, DomainError, Forbidden, N_, NotFound
from core.web.api import json_response, read_json
from core.web.request import check_cookie_call, require_actor

RETRY_AFTER = {Phase.LOBBY: 2, Phase.READY: 1, Phase.OPEN: 1}
RETRY_OTHERWISE = 3
SEAT_COOKIE_SECONDS = 2 * 24 * 3600
LiveRequest = Request[LiveState]


async def create_room(request: LiveRequest) -> Response:
    """`POST /api/v1/rooms`."""
    actor = require_runner(request)
    body = await read_json(request, RoomBody)
    policy = read_policy(body)
    async with request.state["database"].reading() as uow:
        quiz = await load_quiz(uow, body.quiz_id)
    room = await request.state["rooms"].open(actor, quiz, policy)
    return json_response({"room_id": room.id, "pin": room.row.pin} | room_urls(request, room), 201)


def room_urls(request: LiveRequest, room: Room) -> dict[str, str]:
    """Return the addresses of a room's pages; those for phones and projectors carry a signed key."""
    origin, keys, pin = request.state["settings"].origin, request.state["live_keys"], room.row.pin
    return {
        "play_url": f"{origin}/choi/{pin}?k={keys.join_key(pin)}",
        "host_url": f"{origin}/dan/{room.id}",
        "projector_url": f"{origin}/chieu/{pin}?k={keys.projector_key(room.id)}",
    }


async def command_room(request: LiveRequest) -> Response:
    """`POST /api/v1/rooms/{room_id}/commands`."""
    actor = require_runner(request)
    room = await load_room(request)
    body = await read_json(request, CommandBody)
    timeline = await room.order(read_order(body, room, actor.person_id))
    return json_response({"version": timeline.version, "phase": timeline.phase.value})


async def show_room(request: LiveRequest) -> Response:
    """`GET /api/v1/rooms/{room_id}`."""
    require_reader(request)
    room = await load_room(request)
    shown = room.timeline.shown
    question = None if shown is None else {"n": shown, "of": room.timeline.of}
    body: dict[str, Any] = {"room_id": room.id, "pin": room.row.pin, "phase": room.timeline.phase.value}
    return json_response(body | {"version": room.timeline.version, "question": question, "counts": room.counts()})


async def show_results(request: LiveRequest) -> Response:
    """`GET /api/v1/rooms/{room_id}/results`."""
    actor = require_reader(request)
    room = await load_room(request)
    audience = Audience.HOME_AFFAIRS if may_read_party_cells(actor) else Audience.ORGANIZERS
    return json_response(await room.results(audience))


async def show_log(request: LiveRequest) -> Response:
    """`GET /api/v1/rooms/{room_id}/log`: one JSON object a line."""
    require_reader(request)
    room = await load_room(request)
    async with request.state["database"].reading() as uow:
        lines = await service.load_log(uow, room.id)
    text = "".join(f"{line}\n" for line in lines)
    return PlainTextResponse(text, headers={"cache-control": "no-store"}, media_type="application/x-ndjson")


async def take_seat(request: LiveRequest) -> Response:
    """`POST /api/v1/live/{pin}/seats`."""
    room = await room_of_pin(request)
    body = await read_json(request, SeatBody)
    members, factor = body.members, body.time_factor
    fields = JoinFields(
        body.key,
        body.name,
        body.commune,
        body.school,
        body.party_cell,
        1 if members is None else members,
        1 if factor is None else factor,
    )
    joined = await join_room(room, fields)
    content = {"seat": joined.token, "participant_id": joined.seat.id}
    response = json_response(content, 201 if joined.is_new else 200)
    set_seat_cookie(request, response, joined.token)
    return response


def set_seat_cookie(request: LiveRequest, response: Response, token: str) -> None:
    """Hand the seat to the browser."""
    response.set_cookie(
        request.state["live_keys"].seat_cookie(request.path_params["pin"]),
        token,
        max_age=SEAT_COOKIE_SECONDS,
        path="/",
        secure=request.state["settings"].secure_cookies,
        httponly=True,
        samesite="lax",
    )


async def join_room(room: Room, fields: JoinFields) -> Joined:
    """Take a seat and wait until it is stored. Raises what `join` refuses."""
    future: asyncio.Future[Joined | DomainError] = asyncio.get_running_loop().create_future()
    join(room, fields, lambda outcome: None if future.done() else future.set_result(outcome))
    outcome = await future
    if isinstance(outcome, DomainError):
        raise outcome
    room.seating.note_poll(outcome.seat, room.now())
    return outcome


async def show_state(request: LiveRequest) -> Response:
    """`GET /api/v1/live/{pin}/state`."""
    room = await room_of_pin(request)
    seat = seat_of(request, room)
    room.seating.note_poll(seat, room.now())
    etag = f'W/"{room.timeline.version}-{seat.revision + seat.stored}"'
    headers = {
        "etag": etag,
        "retry-after": str(RETRY_AFTER.get(room.timeline.phase, RETRY_OTHERWISE)),
        "cache-control": "private, no-cache",
    }
    if etag in [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    snapshot = room.scene.snapshot(room.now(), room.seating.active) | {"mine": room.scene.mine(seat)}
    return json_response(snapshot, 200, headers)


async def take_answer(request: LiveRequest) -> Response:
    """`POST /api/v1/live/{pin}/answers`."""
    arrival = request.state["clock"].live_ms()
    room = await room_of_pin(request)
    seat = seat_of(request, room)
    body = await read_json(request, AnswerBody, protocol.LARGEST_FRAME)
    room.seating.note_poll(seat, room.now())
    reply = await answer_room(room, seat, Sent(body.q, body.id, body.value, arrival, over_http=True))
    return json_response(protocol.stored(reply.question, reply.answer_id, reply.receipt))


async def answer_room(room: Room, seat: LiveSeat, sent: Sent) -> Reply:
    """Answer and wait until it is stored. Raises Conflict with `refused`, or Busy."""
    future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    answer(room, seat, sent, lambda reply: None if future.done() else future.set_result(reply))
    reply = await future
    if reply.word == "busy":
        raise Busy(N_("The server cannot store this now. Please try again."))
    if reply.word != "stored":
        raise Conflict(N_("This answer was not taken."), extra={"refused": reply.word, "q": sent.question, "id": sent.answer_id})
    return reply


def seat_of(request: LiveRequest, room: Room) -> LiveSeat:
    """Return the seat behind `Authorization: Seat …` or the seat cookie. Raises 401 `seat_unknown`, 403 `banned`."""
    authorization = request.headers.get("authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "seat":
            raise seat_unknown()
        return find_seat(room, token.strip())
    cookie = request.state["live_keys"].find_seat_token(request.cookies, room.row.pin)
    if cookie is None:
        raise seat_unknown()
    check_cookie_call(request)
    return find_seat(room, cookie)


async def room_of_pin(request: LiveRequest) -> Room:
    """Return the room of the path's PIN; raises NotFound coded `pin_unknown`, later where too many were tried."""
    rooms, pin = request.state["rooms"], request.path_params["pin"]
    await rooms.resume()
    room = rooms.find_by_pin(pin)
    if room is None:
        if not request.state["live_keys"].is_join_key(pin, request.query_params.get("k")):
            address = request.client.host if request.client else ""
            await asyncio.sleep(rooms.damp(address, request.cookies.get(DEVICE_COOKIE)))
        raise pin_unknown()
    return room


async def load_room(request: LiveRequest) -> Room:
    """Return the room of the path's id, or raise NotFound."""
    await request.state["rooms"].resume()
    room_id = request.path_params["room_id"]
    if not room_id.isascii():
        raise NotFound(N_("There is no such room."))
    return await request.state["rooms"].load_room(room_id)


def require_runner(request: LiveRequest) -> Actor:
    """Return who acts, if they may run rooms."""
    actor = require_actor(request)
    if not may_run_rooms(actor):
        raise Forbidden(N_("Only hosts and organizers may do this."))
    return actor


def require_reader(request: LiveRequest) -> Actor:
    """Return who acts, if they may read a room's results."""
    actor = require_actor(request)
    if not may_read_results(actor):
        raise Forbidden(N_("Only hosts and organizers may do this."))
    return actor


routes: list[BaseRoute] = [
    Route("/api/v1/rooms", create_room, methods=["POST"], name="live:api:create_room"),
    Route("/api/v1/rooms/{room_id}", show_room, name="live:api:room"),
    Route("/api/v1/rooms/{room_id}/commands", command_room, methods=["POST"], name="live:api:command"),
    Route("/api/v1/rooms/{room_id}/results", show_results, name="live:api:results"),
    Route("/api/v1/rooms/{room_id}/log", show_log, name="live:api:log"),
    Route("/api/v1/live/{pin}/seats", take_seat, methods=["POST"], name="live:api:seats"),
    Route("/api/v1/live/{pin}/state", show_state, name="live:api:state"),
    Route("/api/v1/live/{pin}/answers", take_answer, methods=["POST"], name="live:api:answers"),
]
