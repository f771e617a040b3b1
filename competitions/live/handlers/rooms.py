"""`/dan`: the rooms of everybody who runs rooms, and the form for a new one."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.live.entry import LiveRequest, require_runner
from competitions.live.forms import DEFAULTS, ROOM_FIELDS, read_room_form, read_rooms_filter, texts
from competitions.live.pages.console import PHASE_TITLES, RoomsPage, round_choice
from competitions.live.permissions import may_take_over
from competitions.live.pickers import load_pickers
from competitions.live.queries.listing import list_rooms
from competitions.live.requests import read_policy
from competitions.quizzes.domain.questions import Quiz
from competitions.quizzes.service import access_quiz, list_playable
from core.database import UnitOfWork
from core.kernel import Actor, FieldError, Invalid, N_, NotFound
from core.web.errors import translate
from core.web.forms import read_form
from core.web.templating import render

MOST_RUNNING, MOST_FINISHED = 200, 20


async def list_mine(request: LiveRequest) -> Response:
    """Show the rooms and the form for a new one."""
    require_runner(request)
    asked = {name: request.query_params.get(name, "") for name in ("quiz_id", "session")}
    entered = DEFAULTS | asked
    return render(request, await _rooms_page(request, entered, ()))


async def create(request: LiveRequest) -> Response:
    """Open a room and go to its console; with errors show the form again, filled."""
    actor = require_runner(request)
    entered = texts(await read_form(request))
    try:
        policy = read_policy(read_room_form(entered))
        async with request.state["database"].reading() as uow:
            quiz = await _access_quiz(uow, actor, entered.get("quiz_id", ""))
        room = await request.state["rooms"].open(actor, quiz, policy)
    except Invalid as refusal:
        return render(request, await _rooms_page(request, entered, refusal.errors), refusal.status)
    return RedirectResponse(request.url_for("live:host:show", room_id=room.id).path, 303)


async def _access_quiz(uow: UnitOfWork, actor: Actor, quiz_id: str) -> Quiz:
    try:
        return (await access_quiz(uow, actor, quiz_id)).quiz
    except NotFound as missing:
        error = FieldError("/quiz_id", N_("Choose a quiz."))
        raise Invalid(N_("The room cannot be opened like this."), errors=(error,)) from missing


async def _rooms_page(request: LiveRequest, entered: dict[str, str], errors: tuple[FieldError, ...]) -> RoomsPage:
    actor, state = require_runner(request), request.state
    province = state["rooms"].context.province
    shown = read_rooms_filter(request.query_params, actor, province)
    communes = (await load_pickers(state["database"])).communes
    async with state["database"].reading() as uow:
        running = await list_rooms(uow, shown.wanted(is_finished=False), limit=MOST_RUNNING)
        finished = await list_rooms(uow, shown.wanted(is_finished=True), limit=MOST_FINISHED)
        quizzes = await list_playable(uow, actor)
        rounds = await state["rooms"].context.sessions.list_rounds(uow, state["clock"].now())
    return RoomsPage(
        running=tuple(running),
        finished=tuple(finished),
        commune=shown.commune,
        whose=shown.whose,
        my_id=actor.person_id,
        may_take=may_take_over(actor, province),
        communes=[(str(each.code), each.name) for each in communes],
        rounds=[round_choice(each) for each in rounds],
        phase_titles=PHASE_TITLES,
        quizzes=quizzes,
        entered={**dict.fromkeys(ROOM_FIELDS, ""), **entered},
        errors={error.pointer.strip("/"): translate(request, error.text, error.params) for error in errors},
    )


routes: list[BaseRoute] = [
    Route("/dan", list_mine, name="live:rooms:list", methods=["GET"]),
    Route("/dan", create, name="live:rooms:create", methods=["POST"]),
]
