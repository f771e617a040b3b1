"""`/dan/{room_id}`: the console of a room. Plain forms; the script only spares the reload."""

from datetime import UTC, datetime

import msgspec
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from accounts.queries.people import find_person
from competitions.live import service
from competitions.live.domain.phases import Command
from competitions.live.entry import LiveRequest, access_room_to_run, room_urls, to_moment
from competitions.live.forms import read_command_form
from competitions.live.orders import Order
from competitions.live.pages.console import (
    LOG_TITLES,
    PHASE_TITLES,
    SHOWN_PEOPLE,
    ConsolePage,
    Leading,
    LogLine,
    PersonLine,
    QuestionLine,
    main_act,
    other_acts,
)
from competitions.live.pages.hall import Counts, spaced, stage_view
from competitions.live.permissions import may_take_over
from competitions.live.reception import opens_later_at
from competitions.live.requests import read_order
from competitions.live.room import Room
from competitions.live.seating import LiveSeat
from core.database import UnitOfWork
from core.kernel import DomainError
from core.vietnamese import fold
from core.web.errors import translate
from core.web.forms import read_form
from core.web.request import require_actor
from core.web.templating import render

LOG_LINES = 40
FACTORS = {2: "1", 3: "1.5", 4: "2"}


async def show(request: LiveRequest) -> Response:
    """Show the console of a room."""
    _, room = await access_room_to_run(request)
    return render(request, await _console_page(request, room, ""))


async def command(request: LiveRequest) -> Response:
    """Give a command to the room and come back to the console."""
    actor, room = await access_room_to_run(request)
    form = await read_form(request)
    try:
        await room.order(read_order(read_command_form(form), room, actor))
    except DomainError as refusal:
        reasons = [refusal.text, *(error.text for error in refusal.errors)]
        page = await _console_page(request, room, " ".join(translate(request, text) for text in reasons))
        return render(request, page, refusal.status)
    return RedirectResponse(request.url_for("live:host:show", room_id=room.id).path, 303)


async def delete(request: LiveRequest) -> Response:
    """End a rehearsal, delete all of it and go back to the rooms."""
    actor, room = await access_room_to_run(request)
    await read_form(request)
    if room.policy.is_rehearsal and not room.is_finished:
        await room.order(Order(Command.FINISH, actor.person_id))
    await request.state["rooms"].delete_rehearsal(room.id)
    return RedirectResponse(request.url_for("live:rooms:list").path, 303)


async def _console_page(request: LiveRequest, room: Room, error: str) -> ConsolePage:
    timeline, policy = room.timeline, room.policy
    stage = stage_view(room.scene.snapshot(room.now(), room.seating.active), timeline.question)
    sought = request.query_params.get("tim", "").strip()
    people = _people(room, sought)
    urls = room_urls(request, room)
    async with request.state["database"].reading() as uow:
        lines = await service.load_log(uow, room.row)
        leading = await _leading(request, uow, room)
    return ConsolePage(
        room_id=room.id,
        worth=policy.worth,
        opens_at=to_moment(opens_later_at(room)),
        leading=leading,
        spaced_pin=spaced(room.row.pin),
        stage=stage,
        phase_title=PHASE_TITLES[stage.phase],
        counts=Counts(**room.counts()),
        main_act=main_act(timeline),
        acts=other_acts(timeline),
        people=tuple(_person(room, seat) for seat in people[:SHOWN_PEOPLE]),
        people_total=len(people),
        sought=sought,
        questions=_questions(room),
        log=tuple(_log_line(line) for line in reversed(lines[-LOG_LINES:])),
        projector_url=urls["projector_url"],
        play_url=urls["play_url"],
        timed=policy.timed,
        starts_at=to_moment(policy.starts_at),
        error=error,
    )


async def _leading(request: LiveRequest, uow: UnitOfWork, room: Room) -> Leading:
    actor, booking = require_actor(request), room.row.booking
    may_take = may_take_over(actor, room.context.province) and not room.is_finished
    return Leading(
        name=await _name_of(uow, booking.led_by),
        former=await _name_of(uow, booking.taken_from),
        taken_at=booking.taken_at,
        is_former=booking.taken_from == actor.person_id,
        may_take=may_take and booking.led_by != actor.person_id,
    )


async def _name_of(uow: UnitOfWork, person_id: str | None) -> str:
    found = await find_person(uow, person_id) if person_id else None
    return found.name if found else ""


def _people(room: Room, sought: str) -> list[LiveSeat]:
    """Return the seats, newest first; `sought` is part of a name without accents."""
    wanted = fold(sought)
    return [seat for seat in reversed(list(room.seating)) if wanted in fold(seat.name)]


def _person(room: Room, seat: LiveSeat) -> PersonLine:
    unit = room.context.directory.get(seat.commune or "")
    return PersonLine(
        id=seat.id,
        name=seat.name,
        commune=unit.name if unit else "",
        members=seat.members,
        connected=seat.peer is not None,
        factor=FACTORS[seat.halves],
        standing=seat.standing,
    )


def _questions(room: Room) -> tuple[QuestionLine, ...]:
    annulled, closed = room.scoreboard.annulled, room.timeline.closed
    return tuple(
        QuestionLine(shown.number, shown.question.text, shown.number in annulled, shown.number <= closed)
        for shown in room.questions
    )


def _log_line(line: str) -> LogLine:
    entry = msgspec.json.decode(line)
    at = datetime.fromtimestamp(entry["at"] / 1000, UTC)
    return LogLine(entry["i"], at, LOG_TITLES.get(entry["kind"], entry["kind"]), entry.get("q"))


routes: list[BaseRoute] = [
    Route("/dan/{room_id}", show, name="live:host:show", methods=["GET"]),
    Route("/dan/{room_id}/lenh", command, name="live:host:command", methods=["POST"]),
    Route("/dan/{room_id}/xoa", delete, name="live:host:delete", methods=["POST"]),
]
