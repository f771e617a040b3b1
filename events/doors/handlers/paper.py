"""Paper at the door, both ways: rosters and tickets to print, and a roster that comes back."""

import asyncio

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.ids import new_id
from core.kernel import LOCAL_ZONE, Invalid
from core.web.forms import read_form, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render
from events.doors.forms import read_paper_form
from events.doors.handlers.app import draw_qr
from events.doors.pages import PaperPage, RosterPage, Ticket, TicketsPage
from events.doors.service.board import Bench, Board, enter_paper, load_board
from events.doors.state import DoorRequest
from events.programme.service.access import check_planner

SESSION = "/quan-ly/su-kien/{session_id}"
PAPER = f"{SESSION}/cua/giay"
LONGEST_TYPED = 5_000


async def print_roster(request: DoorRequest) -> Response:
    """Print the roster with a code and a box a row."""
    board = await _load(request)
    return render(request, RosterPage(board.session, board.lines))


async def print_tickets(request: DoorRequest) -> Response:
    """Print everybody's ticket."""
    board = await _load(request)
    return render(request, TicketsPage(board.session, await asyncio.to_thread(_draw, request, board)))


async def show_paper(request: DoorRequest) -> Response:
    """Show the form for a roster that came back."""
    return await _paper_page(request)


async def post_paper(request: DoorRequest) -> Response:
    """Let everybody who was typed or ticked be there."""
    actor, session_id = require_actor(request), request.path_params["session_id"]
    check_planner(actor)
    form = await read_form(request)
    bench = Bench(request.state["ticket_keys"], request.state["clock"].now())
    try:
        paper = read_paper_form(session_id, form)
        async with request.state["database"].writing() as uow:
            entered = await enter_paper(uow, actor, paper, bench)
    except Invalid as refused:
        return await _paper_page(request, form, problem_of(refused))
    done = f"moi={entered.fresh}&da-co={entered.known}"
    return RedirectResponse(f"/quan-ly/su-kien/{session_id}/cua/giay?{done}", 303)


async def _load(request: DoorRequest) -> Board:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        return await load_board(uow, actor, request.path_params["session_id"])


def _draw(request: DoorRequest, board: Board) -> tuple[Ticket, ...]:
    keys, valid_to = request.state["ticket_keys"], board.session.ends_at.astimezone(LOCAL_ZONE).date()
    texts = [(line.row, keys.sign(board.session.id, line.row.code, valid_to)) for line in board.lines]
    return tuple(Ticket(row, draw_qr(text)) for row, text in texts)


async def _paper_page(request: DoorRequest, form: FormData | None = None, problem: Problem = NO_PROBLEM) -> Response:
    board, sent = await _load(request), form or FormData()
    page = PaperPage(
        session=board.session,
        lines=board.lines,
        form_id=new_id(),
        typed=text_of(sent, "typed")[:LONGEST_TYPED],
        ticked=frozenset(value for value in sent.getlist("tick") if isinstance(value, str)),
        fresh=request.query_params.get("moi", "")[:4],
        known=request.query_params.get("da-co", "")[:4],
        problem=problem,
    )
    return render(request, page, problem.status)


routes: list[BaseRoute] = [
    Route(f"{SESSION}/cua/danh-sach", print_roster, name="doors:roster:print", methods=["GET"]),
    Route(f"{SESSION}/cua/ve", print_tickets, name="doors:tickets:print", methods=["GET"]),
    Route(PAPER, show_paper, name="doors:paper:show", methods=["GET"]),
    Route(PAPER, post_paper, name="doors:paper:enter", methods=["POST"]),
]
