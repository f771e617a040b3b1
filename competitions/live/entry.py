"""What the JSON interface and the pages share at the edge: the room of an address, the seat of a request, who may."""

import asyncio
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from competitions.live.admission import admit
from competitions.live.answering import Sent, answer
from competitions.live.orders import Reply
from competitions.live.permissions import OTHERS_ROOM, may_read_results, may_read_room, may_run_room, may_run_rooms
from competitions.live.reception import Joined, JoinFields, find_seat, join, seat_unknown
from competitions.live.room import Room
from competitions.live.rooms import pin_unknown
from competitions.live.seating import LiveSeat
from competitions.live.state import LiveState
from core.ids import new_secret
from core.kernel import Actor, Busy, Conflict, DomainError, Forbidden, N_, NotFound
from core.web.request import check_cookie_call, require_actor

SEAT_COOKIE_SECONDS = 2 * 24 * 3600
DEVICE_COOKIE_SECONDS = 24 * 3600
LiveRequest = Request[LiveState]


def room_urls(request: LiveRequest, room: Room) -> dict[str, str]:
    """Return the addresses of a room's pages; those for phones and projectors carry a signed key."""
    origin, keys, pin = request.state["settings"].origin, request.state["live_keys"], room.row.pin
    return {
        "play_url": f"{origin}/choi/{pin}?k={keys.join_key(pin)}",
        "host_url": f"{origin}/dan/{room.id}",
        "projector_url": f"{origin}/chieu/{pin}?k={keys.projector_key(room.id)}",
    }


def to_moment(at: int | None) -> datetime | None:
    """Return a live moment (ms) as the calendar has it."""
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC)


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
    """Take a seat and wait until it is stored. Raises what `join` refuses, and Invalid coded `ticket`."""
    if room.policy.needs_ticket:
        fields = await admit(room, fields)
    future: asyncio.Future[Joined | DomainError] = asyncio.get_running_loop().create_future()
    join(room, fields, lambda outcome: None if future.done() else future.set_result(outcome))
    outcome = await future
    if isinstance(outcome, DomainError):
        raise outcome
    room.audience.say_bye(outcome.seat, "moved", room.now())
    room.seating.note_poll(outcome.seat, room.now())
    return outcome


async def answer_room(room: Room, seat: LiveSeat, sent: Sent) -> Reply:
    """Answer and wait until it is stored. Raises Conflict with `refused`, or Busy."""
    future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
    answer(room, seat, sent, lambda reply: None if future.done() else future.set_result(reply))
    reply = await future
    if reply.word == "busy":
        raise Busy(N_("The server cannot store this now. Please try again."))
    if reply.word != "stored":
        raise Conflict(
            N_("This answer was not taken."), extra={"refused": reply.word, "q": sent.question, "id": sent.answer_id}
        )
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
            await damp(request)
        raise pin_unknown()
    return room


async def damp(request: LiveRequest) -> None:
    """Count a wrong PIN or receipt of this address and device; who tried too many waits."""
    address = request.client.host if request.client else ""
    device = request.cookies.get(request.state["live_keys"].device_cookie)
    await asyncio.sleep(request.state["rooms"].damp(address, device))


def mark_device(request: LiveRequest, response: Response) -> Response:
    """Let the browser of a wrong PIN be known again for a day, so that others behind its address need not wait."""
    name = request.state["live_keys"].device_cookie
    if name not in request.cookies:
        response.set_cookie(
            name,
            new_secret(),
            max_age=DEVICE_COOKIE_SECONDS,
            path="/",
            secure=request.state["settings"].secure_cookies,
            httponly=True,
            samesite="lax",
        )
    return response


async def load_room(request: LiveRequest) -> Room:
    """Return the room of the path's id, or raise NotFound."""
    await request.state["rooms"].resume()
    room_id = request.path_params["room_id"]
    if not room_id.isascii():
        raise NotFound(N_("There is no such room."))
    return await request.state["rooms"].load_room(room_id)


def require_runner(request: LiveRequest) -> Actor:
    """Return who acts, if they may run rooms at all."""
    actor = require_actor(request)
    if not may_run_rooms(actor):
        raise Forbidden(N_("Only hosts and organizers may do this."))
    return actor


async def access_room_to_run(request: LiveRequest) -> tuple[Actor, Room]:
    """Return who acts and the room of the path, which they may run; raises Forbidden, NotFound."""
    actor, room = require_runner(request), await load_room(request)
    if not may_run_room(actor, room.row.whose, room.context.province):
        raise Forbidden(OTHERS_ROOM)
    return actor, room


async def access_room_to_read(request: LiveRequest) -> tuple[Actor, Room]:
    """Return who acts and the room of the path, whose results they may read; raises Forbidden, NotFound."""
    actor = require_actor(request)
    if not may_read_results(actor):
        raise Forbidden(N_("Only hosts and organizers may do this."))
    room = await load_room(request)
    if not may_read_room(actor, room.row.whose, room.context.province):
        raise Forbidden(OTHERS_ROOM)
    return actor, room
