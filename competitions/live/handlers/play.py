"""`/choi/{pin}`: the phone page, playable without script."""

from collections.abc import Mapping
from uuid import uuid4

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.live.answering import Sent
from competitions.live.domain.names import generate_name
from competitions.live.entry import LiveRequest, answer_room, join_room, mark_device, room_of_pin, set_seat_cookie
from competitions.live.forms import read_answer_form, read_join_form, texts
from competitions.live.pages.play import (
    Choices,
    DoorPage,
    JoinFormView,
    Me,
    PlayPage,
    join_view,
    refresh_for,
    state_view,
)
from competitions.live.pickers import load_pickers
from competitions.live.reception import check_open, find_seat, opens_later_at
from competitions.live.room import Room
from competitions.live.seating import LiveSeat
from core.kernel import Conflict, DomainError, Forbidden, Invalid, N_, NotFound, SignInNeeded
from core.web.errors import translate
from core.web.forms import read_form
from core.web.templating import render

SUGGESTIONS = 8
LONGEST_DOOR_WAIT = 60
PIN_LENGTH = 6
NEXT_STEPS = {
    "finished": N_("See how the communes stand, or enter the PIN of another room."),
    "opens_later": N_("Leave this page open, or come back then: the PIN stays the same."),
    "locked": N_("Ask the host to let you in, then load this page again."),
    "full": N_("A place may become free: load this page again in a minute, or play together at a neighbour's phone."),
}
REFUSALS = {
    "late": N_("The answer came after time, this question does not count"),
    "closed": N_("The question is not open at this moment. Please send the answer again when it is."),
    "duplicate": N_("This question was answered before; the first answer counts."),
    "invalid": N_("This answer could not be read. Please answer again."),
    "kicked": N_("The host has taken you out of the room. You may join again."),
}


async def find(request: LiveRequest) -> Response:
    """`GET /choi?pin=`: from the PIN box to the room."""
    pin = "".join(sign for sign in request.query_params.get("pin", "") if sign in "0123456789")
    if len(pin) != PIN_LENGTH:
        return _unknown_pin(request)
    return RedirectResponse(request.url_for("live:play:show", pin=pin).path, 303)


async def show(request: LiveRequest) -> Response:
    """Show the room as this browser's seat sees it, or the join form."""
    try:
        room = await room_of_pin(request)
        seat = _find_seat(request, room)
    except NotFound:
        return _unknown_pin(request)
    except Forbidden as refusal:
        page = DoorPage(heading=translate(request, refusal.text), text="", again="")
        return render(request, page, refusal.status)
    if seat is None:
        return await _show_join(request, room, {"commune": request.query_params.get("xa", "")})
    return render(request, await _seated_page(request, room, seat))


async def join(request: LiveRequest) -> Response:
    """`POST /choi/{pin}`: join by a plain form, or ask for a name."""
    room = await room_of_pin(request)
    entered = texts(await read_form(request))
    if entered.get("suggest"):
        return await _show_join(request, room, entered | {"name": generate_name(request.state["rooms"].random)})
    try:
        joined = await join_room(room, read_join_form(entered))
    except DomainError as refusal:
        return await _show_join(request, room, entered | _faults(request, refusal), refusal.status)
    response = RedirectResponse(request.url.path, 303)
    set_seat_cookie(request, response, joined.token)
    return response


async def answer(request: LiveRequest) -> Response:
    """`POST /choi/{pin}/tra-loi`: answer by a plain form."""
    room = await room_of_pin(request)
    form, seat = await read_form(request), _find_seat(request, room)
    arrival = request.state["clock"].live_ms()  # the answer is here only when all of it is
    address = request.url_for("live:play:show", pin=room.row.pin).path
    if seat is None:
        return RedirectResponse(f"{address}?sau=kicked", 303)
    sent = read_answer_form(form, [shown.question.kind.value for shown in room.questions])
    try:
        await answer_room(room, seat, Sent(sent.question, sent.answer_id, sent.value, arrival, over_http=True))
    except Conflict as refusal:
        return RedirectResponse(f"{address}?sau={refusal.extra.get('refused', 'invalid')}", 303)
    return RedirectResponse(address, 303)


def _find_seat(request: LiveRequest, room: Room) -> LiveSeat | None:
    """Return the cookie's seat, None where it is not known any more; raises Forbidden for a banned one."""
    token = request.state["live_keys"].find_seat_token(request.cookies, room.row.pin)
    try:
        seat = find_seat(room, token) if token else None
    except SignInNeeded:
        return None
    if seat is not None:
        room.seating.note_poll(seat, room.now())
    return seat


async def _show_join(request: LiveRequest, room: Room, entered: Mapping[str, str], status: int = 200) -> Response:
    page = PlayPage(
        pin=room.row.pin,
        title=room.row.quiz.title,
        refresh=_door_refresh(request, room),
        join=await _join_form(request, room, {"key": str(uuid4()), **entered}),
        closed=_closed(request, room),
        worth=room.policy.worth,
        message=translate(request, REFUSALS.get(request.query_params.get("sau", ""), "")),
    )
    return render(request, page, status)


async def _join_form(request: LiveRequest, room: Room, entered: Mapping[str, str]) -> JoinFormView:
    policy = room.policy
    choices = Choices(frozenset(policy.ask), policy.groups, policy.pupils, policy.timed, policy.needs_ticket)
    names = tuple(generate_name(request.state["rooms"].random) for _ in range(SUGGESTIONS))
    return join_view(choices, await load_pickers(request.state["database"]), entered, names)


async def _seated_page(request: LiveRequest, room: Room, seat: LiveSeat) -> PlayPage:
    mine = room.scene.mine(seat)
    snapshot = room.scene.snapshot(room.now(), room.seating.active) | {"mine": mine}
    state = state_view(snapshot, seat.halves / 2)
    return PlayPage(
        pin=room.row.pin,
        title=room.row.quiz.title,
        refresh=refresh_for(state, request.url.path),
        join=await _join_form(request, room, {"key": str(uuid4())}),
        closed=_closed(request, room),
        worth=room.policy.worth,
        me=Me(seat.name, mine["total"], mine["rank"]),
        state=state,
        message=translate(request, REFUSALS.get(request.query_params.get("sau", ""), "")),
        answer_id=str(uuid4()),
    )


def _closed(request: LiveRequest, room: Room) -> str:
    try:
        check_open(room)
    except DomainError as refusal:
        step = "opens_later" if "opens_at" in refusal.extra else refusal.code
        return f"{translate(request, refusal.text, refusal.params)} {translate(request, NEXT_STEPS[step])}"
    return ""


def _door_refresh(request: LiveRequest, room: Room) -> str:
    """Return when a phone without script looks whether the door is open; "" where it is."""
    opens_at = opens_later_at(room)
    if opens_at is None:
        return ""
    return f"{min(LONGEST_DOOR_WAIT, (opens_at - room.now()) // 1000 + 1)}; url={request.url.path}"


def _faults(request: LiveRequest, refusal: DomainError) -> dict[str, str]:
    found = {error.pointer: translate(request, error.text, error.params) for error in refusal.errors}
    name = found.pop("/name", "")
    other = next(iter(found.values()), "") or ("" if name else translate(request, refusal.text, refusal.params))
    return {"name_error": name, "error": other if isinstance(refusal, Invalid) or other else ""}


def _unknown_pin(request: LiveRequest) -> Response:
    page = DoorPage(
        heading=translate(request, N_("There is no room with this PIN.")),
        text=translate(request, N_("Look at the screen or the poster once more: a PIN has six digits.")),
        again="",
    )
    return mark_device(request, render(request, page, 404))


routes: list[BaseRoute] = [
    Route("/choi", find, name="live:play:find"),
    Route("/choi/{pin}", show, name="live:play:show", methods=["GET"]),
    Route("/choi/{pin}", join, name="live:play:join", methods=["POST"]),
    Route("/choi/{pin}/tra-loi", answer, name="live:play:answer", methods=["POST"]),
]
