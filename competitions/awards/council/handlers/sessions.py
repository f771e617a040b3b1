"""A round's sessions, and the desk from which one is run."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from competitions.awards.council import service
from competitions.awards.council.forms import check_confirmed, read_roll, read_session, read_tellers
from competitions.awards.council.handlers.councils import REFUSALS, hand_of
from competitions.awards.council.pages import DeskPage, MinutesPage, SessionsPage
from competitions.awards.council.service import BreakOff, Hand
from competitions.awards.council.service.access import access_session, check_keeper
from competitions.awards.council.service.minutes import minutes_data
from competitions.awards.council.service.reading import load_desk, load_sessions
from competitions.awards.council.state import CouncilRequest
from core.database import UnitOfWork
from core.kernel import Gone
from core.web.forms import read_form, read_typed, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render

OF_ROUND = "/khen-thuong/dot/{round_id}/phien"
SESSION = "/khen-thuong/phien/{session_id}"
Act = Callable[[UnitOfWork, Hand, str], Awaitable[object]]


async def list_sessions(request: CouncilRequest) -> Response:
    """Show a round's sessions and the form of the next."""
    return render(request, await _list_page(request))


async def plan_session(request: CouncilRequest) -> Response:
    """Plan a session; errors keep the input."""
    hand, form = hand_of(request), await read_form(request)
    check_keeper(hand.actor)
    try:
        new = read_session(request.path_params["round_id"], form)
        async with request.state["database"].writing() as uow:
            session_id = await service.plan_session(uow, hand, new)
    except REFUSALS as refused:
        page = replace(await _list_page(request), typed=read_typed(form), problem=problem_of(refused))
        return render(request, page, refused.status)
    return RedirectResponse(f"/khen-thuong/phien/{session_id}", 303)


async def show_desk(request: CouncilRequest) -> Response:
    """Show the session as its secretary runs it."""
    return await _desk_page(request)


async def keep_roll(request: CouncilRequest) -> Response:
    """Keep who is there."""

    async def act(uow: UnitOfWork, hand: Hand, session_id: str) -> None:
        await service.keep_roll(uow, hand, session_id, read_roll(form))

    form = await _read(request)
    return await _do(request, act)


async def elect_tellers(request: CouncilRequest) -> Response:
    """Keep the counting committee."""

    async def act(uow: UnitOfWork, hand: Hand, session_id: str) -> None:
        await service.elect_tellers(uow, hand, session_id, read_tellers(form))

    form = await _read(request)
    return await _do(request, act)


async def write_discussion(request: CouncilRequest) -> Response:
    """Keep what was said."""

    async def act(uow: UnitOfWork, hand: Hand, session_id: str) -> None:
        await service.write_discussion(uow, hand, session_id, text_of(form, "discussion"))

    form = await _read(request)
    return await _do(request, act)


async def open_session(request: CouncilRequest) -> Response:
    """Open the session: the rules in force are frozen with it."""
    await _read(request)
    return await _do(request, service.open_session)


async def close_session(request: CouncilRequest) -> Response:
    """Close the vote for good, once that was confirmed."""

    async def act(uow: UnitOfWork, hand: Hand, session_id: str) -> None:
        check_confirmed(form)
        await service.close_session(uow, hand, session_id)

    form = await _read(request)
    return await _do(request, act)


async def break_off(request: CouncilRequest) -> Response:
    """Break the session off with a reason."""

    async def act(uow: UnitOfWork, hand: Hand, session_id: str) -> None:
        await service.break_off(uow, hand, BreakOff(session_id, text_of(form, "reason")))

    form = await _read(request)
    return await _do(request, act)


async def repeat_session(request: CouncilRequest) -> Response:
    """Plan the repetition of a session that was broken off."""
    await _read(request)
    try:
        async with request.state["database"].writing() as uow:
            session_id = await service.repeat(uow, hand_of(request), request.path_params["session_id"])
    except REFUSALS as refused:
        return await _desk_page(request, problem_of(refused))
    return RedirectResponse(f"/khen-thuong/phien/{session_id}", 303)


async def show_minutes(request: CouncilRequest) -> Response:
    """Show the minutes as drafted from the session."""
    actor, session_id = require_actor(request), request.path_params["session_id"]
    async with request.state["database"].reading() as uow:
        session, _ = await access_session(uow, actor, session_id)
        data = await minutes_data(uow, session_id)
        checked = await service.verify_session(uow, session_id) if session.closed_at else None
    return render(request, MinutesPage(data, checked))


async def _read(request: CouncilRequest) -> FormData:
    actor = require_actor(request)
    form = await read_form(request)
    check_keeper(actor)
    return form


async def _do(request: CouncilRequest, act: Act) -> Response:
    """Let an act happen to the session of the address, and lead back to its desk."""
    try:
        async with request.state["database"].writing() as uow:
            await act(uow, hand_of(request), request.path_params["session_id"])
    except (*REFUSALS, Gone) as refused:
        return await _desk_page(request, problem_of(refused))
    return RedirectResponse(f"/khen-thuong/phien/{request.path_params['session_id']}", 303)


async def _desk_page(request: CouncilRequest, problem: Problem = NO_PROBLEM) -> Response:
    async with request.state["database"].reading() as uow:
        desk = await load_desk(uow, hand_of(request), request.path_params["session_id"])
    return render(request, DeskPage(desk, problem), problem.status)


async def _list_page(request: CouncilRequest) -> SessionsPage:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        return SessionsPage(await load_sessions(uow, actor, request.path_params["round_id"]))


routes: list[BaseRoute] = [
    Route(OF_ROUND, list_sessions, name="awards:sessions:list", methods=["GET"]),
    Route(OF_ROUND, plan_session, name="awards:sessions:plan", methods=["POST"]),
    Route(SESSION, show_desk, name="awards:sessions:show", methods=["GET"]),
    Route(f"{SESSION}/bien-ban", show_minutes, name="awards:sessions:minutes", methods=["GET"]),
    Route(f"{SESSION}/diem-danh", keep_roll, name="awards:sessions:roll", methods=["POST"]),
    Route(f"{SESSION}/ban-kiem-phieu", elect_tellers, name="awards:sessions:tellers", methods=["POST"]),
    Route(f"{SESSION}/thao-luan", write_discussion, name="awards:sessions:discuss", methods=["POST"]),
    Route(f"{SESSION}/khai-mac", open_session, name="awards:sessions:open", methods=["POST"]),
    Route(f"{SESSION}/ket-thuc", close_session, name="awards:sessions:close", methods=["POST"]),
    Route(f"{SESSION}/huy", break_off, name="awards:sessions:break", methods=["POST"]),
    Route(f"{SESSION}/lap-lai", repeat_session, name="awards:sessions:repeat", methods=["POST"]),
]
