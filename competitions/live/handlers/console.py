"""`/dan`: the host's rooms and the console of each. Plain forms; the script only spares the reload."""

from datetime import UTC, datetime

import msgspec
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.live import service
from competitions.live.entry import LiveRequest, load_room, require_runner, room_urls
from competitions.live.forms import DEFAULTS, read_command_form, read_room_form, texts
from competitions.live.pages.console import (
    LOG_TITLES,
    PHASE_TITLES,
    SHOWN_PEOPLE,
    ConsolePage,
    LogLine,
    PersonLine,
    QuestionLine,
    RoomsPage,
    main_act,
    other_acts,
)
from competitions.live.pages.hall import Counts, spaced, stage_view
from competitions.live.queries import list_rooms
from competitions.live.requests import read_order, read_policy
from competitions.live.room import Room
from competitions.live.seating import LiveSeat
from competitions.quizzes.domain.questions import Quiz
from competitions.quizzes.queries import QuizRow, count_quizzes, list_quizzes
from competitions.quizzes.service import load_quiz
from core.database import UnitOfWork
from core.kernel import DomainError, FieldError, Invalid, N_, NotFound
from core.vietnamese import fold
from core.web.errors import translate
from core.web.forms import read_form
from core.web.templating import render

LOG_LINES = 40
QUIZ_PAGE = 50
FACTORS = {2: "1", 3: "1.5", 4: "2"}


async def list_mine(request: LiveRequest) -> Response:
    """Show the rooms and the form for a new one."""
    require_runner(request)
    entered = dict(DEFAULTS) | {"quiz_id": request.query_params.get("quiz_id", "")}
    return render(request, await _rooms_page(request, entered, ()))


async def create(request: LiveRequest) -> Response:
    """Open a room and go to its console; with errors show the form again, filled."""
    actor = require_runner(request)
    entered = texts(await read_form(request))
    try:
        policy = read_policy(read_room_form(entered))
        async with request.state["database"].reading() as uow:
            quiz = await _load_quiz(uow, entered.get("quiz_id", ""))
        room = await request.state["rooms"].open(actor, quiz, policy)
    except Invalid as refusal:
        return render(request, await _rooms_page(request, entered, refusal.errors), refusal.status)
    return RedirectResponse(request.url_for("live:host:show", room_id=room.id).path, 303)


async def show(request: LiveRequest) -> Response:
    """Show the console of a room."""
    require_runner(request)
    room = await load_room(request)
    return render(request, await _console_page(request, room, ""))


async def command(request: LiveRequest) -> Response:
    """Give a command to the room and come back to the console."""
    actor = require_runner(request)
    room = await load_room(request)
    form = await read_form(request)
    try:
        await room.order(read_order(read_command_form(form), room, actor.person_id))
    except DomainError as refusal:
        reasons = [refusal.text, *(error.text for error in refusal.errors)]
        page = await _console_page(request, room, " ".join(translate(request, text) for text in reasons))
        return render(request, page, refusal.status)
    return RedirectResponse(request.url_for("live:host:show", room_id=room.id).path, 303)


async def _load_quiz(uow: UnitOfWork, quiz_id: str) -> Quiz:
    try:
        return await load_quiz(uow, quiz_id)
    except NotFound as missing:
        error = FieldError("/quiz_id", N_("Choose a quiz."))
        raise Invalid(N_("The room cannot be opened like this."), errors=(error,)) from missing


async def _rooms_page(request: LiveRequest, entered: dict[str, str], errors: tuple[FieldError, ...]) -> RoomsPage:
    async with request.state["database"].reading() as uow:
        running = await list_rooms(uow, finished=False)
        finished = await list_rooms(uow, limit=20, finished=True)
        quizzes = await _all_quizzes(uow)
    return RoomsPage(
        running=tuple(running),
        finished=tuple(finished),
        phase_titles=PHASE_TITLES,
        quizzes=quizzes,
        entered={**dict.fromkeys(DEFAULTS, ""), "quiz_id": "", **entered},
        errors={error.pointer.strip("/"): translate(request, error.text, error.params) for error in errors},
    )


async def _all_quizzes(uow: UnitOfWork) -> tuple[QuizRow, ...]:
    pages = -(-await count_quizzes(uow) // QUIZ_PAGE)
    found: list[QuizRow] = []
    for page in range(1, pages + 1):
        found += await list_quizzes(uow, page=page)
    return tuple(quiz for quiz in found if quiz.size)


async def _console_page(request: LiveRequest, room: Room, error: str) -> ConsolePage:
    timeline, policy = room.timeline, room.policy
    stage = stage_view(room.scene.snapshot(room.now(), room.seating.active), timeline.question)
    sought = request.query_params.get("tim", "").strip()
    people = _people(room, sought)
    urls = room_urls(request, room)
    async with request.state["database"].reading() as uow:
        lines = await service.load_log(uow, room.id)
    return ConsolePage(
        room_id=room.id,
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
        starts_at=datetime.fromtimestamp(policy.starts_at / 1000, UTC) if policy.starts_at else None,
        error=error,
    )


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
    Route("/dan", list_mine, name="live:rooms:list", methods=["GET"]),
    Route("/dan", create, name="live:rooms:create", methods=["POST"]),
    Route("/dan/{room_id}", show, name="live:host:show", methods=["GET"]),
    Route("/dan/{room_id}/lenh", command, name="live:host:command", methods=["POST"]),
]
