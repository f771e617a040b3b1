"""The JSON interface of `live-quiz.md`: rooms for organizers, seats and answers for phones."""

from typing import Any

from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.live import protocol, service
from competitions.live.answering import Sent
from competitions.live.domain.phases import Phase
from competitions.live.domain.results import Audience
from competitions.live.entry import (
    LiveRequest,
    access_room_to_read,
    access_room_to_run,
    answer_room,
    join_room,
    require_runner,
    room_of_pin,
    room_urls,
    seat_of,
    set_seat_cookie,
)
from competitions.live.permissions import may_read_party_cells
from competitions.live.reception import JoinFields
from competitions.live.requests import AnswerBody, CommandBody, RoomBody, SeatBody, read_order, read_policy
from competitions.quizzes.service import access_quiz
from core.web.api import json_response, read_json

RETRY_AFTER = {Phase.LOBBY: 2, Phase.READY: 1, Phase.OPEN: 1}
RETRY_OTHERWISE = 3


async def create_room(request: LiveRequest) -> Response:
    """`POST /api/v1/rooms`."""
    actor = require_runner(request)
    body = await read_json(request, RoomBody)
    policy = read_policy(body)
    async with request.state["database"].reading() as uow:
        quiz = (await access_quiz(uow, actor, body.quiz_id)).quiz
    room = await request.state["rooms"].open(actor, quiz, policy)
    return json_response({"room_id": room.id, "pin": room.row.pin} | room_urls(request, room), 201)


async def command_room(request: LiveRequest) -> Response:
    """`POST /api/v1/rooms/{room_id}/commands`."""
    actor, room = await access_room_to_run(request)
    body = await read_json(request, CommandBody)
    timeline = await room.order(read_order(body, room, actor))
    return json_response({"version": timeline.version, "phase": timeline.phase.value})


async def show_room(request: LiveRequest) -> Response:
    """`GET /api/v1/rooms/{room_id}`."""
    _, room = await access_room_to_read(request)
    shown = room.timeline.shown
    question = None if shown is None else {"n": shown, "of": room.timeline.of}
    body: dict[str, Any] = {"room_id": room.id, "pin": room.row.pin, "phase": room.timeline.phase.value}
    return json_response(body | {"version": room.timeline.version, "question": question, "counts": room.counts()})


async def show_results(request: LiveRequest) -> Response:
    """`GET /api/v1/rooms/{room_id}/results`."""
    actor, room = await access_room_to_read(request)
    audience = Audience.HOME_AFFAIRS if may_read_party_cells(actor) else Audience.ORGANIZERS
    await room.settle()
    return json_response(await room.read_results(audience))


async def show_log(request: LiveRequest) -> Response:
    """`GET /api/v1/rooms/{room_id}/log`: one JSON object a line."""
    _, room = await access_room_to_read(request)
    await room.settle()
    async with request.state["database"].reading() as uow:
        lines = await service.load_log(uow, room.row)
    text = "".join(f"{line}\n" for line in lines)
    return PlainTextResponse(text, headers={"cache-control": "no-store"}, media_type="application/x-ndjson")


async def take_seat(request: LiveRequest) -> Response:
    """`POST /api/v1/live/{pin}/seats`."""
    room = await room_of_pin(request)
    body = await read_json(request, SeatBody)
    fields = JoinFields(
        *(body.key, body.name, body.commune, body.school, body.party_cell, body.members, body.time_factor), body.ticket
    )
    joined = await join_room(room, fields)
    content = {"seat": joined.token, "participant_id": joined.seat.id}
    response = json_response(content, 201 if joined.is_new else 200)
    set_seat_cookie(request, response, joined.token)
    return response


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
    held = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if held & {etag.removeprefix("W/"), "*"}:
        return Response(status_code=304, headers=headers)
    snapshot = room.scene.phone_snapshot(seat, room.now(), room.seating.active)
    return json_response(snapshot, 200, headers)


async def take_answer(request: LiveRequest) -> Response:
    """`POST /api/v1/live/{pin}/answers`."""
    room = await room_of_pin(request)
    seat = seat_of(request, room)
    body = await read_json(request, AnswerBody, protocol.LARGEST_FRAME, with_nul=True)  # the room says what is invalid
    arrival = request.state["clock"].live_ms()
    room.seating.note_poll(seat, room.now())
    reply = await answer_room(room, seat, Sent(body.q, body.id, body.value, arrival, over_http=True))
    return json_response(protocol.stored(reply.question, reply.answer_id, reply.receipt))


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
