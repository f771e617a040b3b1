"""Acts of planners: releasing what waits, cancelling, recording what was held, correcting it, photographs."""

import asyncio
from collections.abc import Sequence

from starlette.datastructures import FormData
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.kernel import TooLarge
from core.uploads import KeptFile, keep_document, read_uploads
from core.web.forms import read_form, read_typed, text_of
from core.web.problems import NO_PROBLEM, Problem, problem_of
from core.web.request import require_actor
from core.web.templating import render
from events.programme.forms import read_number, read_session
from events.programme.handlers.planning import ONE, REFUSALS, ROOT, form_page, planned_page
from events.programme.handlers.state import ProgrammeRequest
from events.programme.pages import FormState, WaitingPage
from events.programme.service import desk, planning, recording, releasing
from events.programme.service.access import Doing, check_planner
from events.programme.service.photos import photo_store
from events.programme.service.planning import Cancellation, NewSession

WAITING = f"{ROOT}/cho-phat-hanh"


async def show_waiting(request: ProgrammeRequest) -> Response:
    """Show what waits for a release at and below a unit."""
    return await _waiting_page(request, request.query_params.get("don-vi", ""))


async def release_waiting(request: ProgrammeRequest) -> Response:
    """Release what was ticked, all or none."""
    actor = require_actor(request)
    check_planner(actor)
    form = await read_form(request)
    ticked = tuple(each for each in form.getlist("session") if isinstance(each, str))
    try:
        async with request.state["database"].writing() as uow:
            order = releasing.Release(ticked, text_of(form, "reason"))
            await releasing.release(uow, actor, order, request.state["clock"].now())
    except REFUSALS as refused:
        return await _waiting_page(request, text_of(form, "unit"), problem_of(refused))
    return RedirectResponse(f"{WAITING}?don-vi={text_of(form, 'unit')}", 303)


async def cancel_session(request: ProgrammeRequest) -> Response:
    """Cancel a session with a reason."""
    actor, session_id = require_actor(request), request.path_params["id"]
    form = await read_form(request)
    try:
        async with request.state["database"].writing() as uow:
            order = Cancellation(session_id, text_of(form, "reason"))
            await planning.cancel_session(uow, actor, order, request.state["clock"].now())
    except REFUSALS as refused:
        return await planned_page(request, read_typed(form), problem_of(refused))
    return RedirectResponse(f"{ROOT}/buoi/{session_id}", 303)


async def show_record(request: ProgrammeRequest) -> Response:
    """Show the short form for what was held."""
    return await form_page(request, {"unit": request.query_params.get("don-vi", "")}, FormState(is_held=True))


async def record_held(request: ProgrammeRequest) -> Response:
    """Record what was held, with a photograph where there is one."""
    actor = require_actor(request)
    check_planner(actor)
    form = await read_form(request, max_files=1)
    typed = read_typed(form)
    try:
        content, photos = read_session(typed), await _keep_photos(request, form)
        people, festival = read_number(typed.get("head_count", "")), typed.get("festival") or None
        new = NewSession(typed.get("unit", ""), content, head_count=people, festival_id=festival)
        async with request.state["database"].writing() as uow:
            now = request.state["clock"].now()
            row = await recording.record_held(uow, actor, recording.Recording(new, photos), now)
    except (*REFUSALS, TooLarge) as refused:
        return await form_page(request, typed, FormState(is_held=True, problem=problem_of(refused)))
    return RedirectResponse(f"{ROOT}/buoi/{row.id}", 303)


async def correct_held(request: ProgrammeRequest) -> Response:
    """Correct the head count of what was recorded, or take it back."""
    actor, session_id = require_actor(request), request.path_params["id"]
    form = await read_form(request)
    asked = None if text_of(form, "not_held") else read_number(text_of(form, "head_count")) or 0
    try:
        async with request.state["database"].writing() as uow:
            order = recording.Correction(session_id, asked, text_of(form, "reason"))
            await recording.correct_held(uow, actor, order, request.state["clock"].now())
    except REFUSALS as refused:
        return await planned_page(request, read_typed(form), problem_of(refused))
    return RedirectResponse(f"{ROOT}/buoi/{session_id}", 303)


async def add_photo(request: ProgrammeRequest) -> Response:
    """Keep a photograph of a session."""
    actor, session_id = require_actor(request), request.path_params["id"]
    check_planner(actor)
    form = await read_form(request, max_files=1)
    try:
        photos = await _keep_photos(request, form)
        async with request.state["database"].writing() as uow:
            for photo in photos:
                await recording.add_photo(uow, Doing(actor, request.state["clock"].now()), session_id, photo)
    except (*REFUSALS, TooLarge) as refused:
        return await planned_page(request, read_typed(form), problem_of(refused))
    return RedirectResponse(f"{ROOT}/buoi/{session_id}", 303)


async def send_photo(request: ProgrammeRequest) -> Response:
    """Send a photograph to whoever plans the session."""
    actor, path = require_actor(request), request.path_params
    async with request.state["database"].reading() as uow:
        photo = await recording.load_photo(uow, actor, path["id"], path["photo"])
    headers = {"cache-control": "private, no-store"}
    return FileResponse(photo_store(request.state["files"]).find(photo.digest), 200, headers, photo.media_type)


async def _waiting_page(request: ProgrammeRequest, code: str, problem: Problem = NO_PROBLEM) -> Response:
    actor = require_actor(request)
    async with request.state["database"].reading() as uow:
        unit = await desk.choose_unit(uow, actor, code)
        waiting = await releasing.list_waiting(uow, actor, unit.code)
    return render(request, WaitingPage(unit, tuple(waiting), problem), problem.status)


async def _keep_photos(request: ProgrammeRequest, form: FormData) -> Sequence[KeptFile]:
    try:
        sent = await read_uploads(form, "photo")
    finally:
        await form.close()
    store = photo_store(request.state["files"])
    return [await asyncio.to_thread(keep_document, store, each) for each in sent]


routes: list[BaseRoute] = [
    Route(WAITING, show_waiting, name="planning:waiting:show", methods=["GET"]),
    Route(WAITING, release_waiting, name="planning:waiting:release", methods=["POST"]),
    Route(f"{ROOT}/ghi-nhan", show_record, name="planning:held:new", methods=["GET"]),
    Route(f"{ROOT}/ghi-nhan", record_held, name="planning:held:create", methods=["POST"]),
    Route(f"{ONE}/huy", cancel_session, name="planning:session:cancel", methods=["POST"]),
    Route(f"{ONE}/dinh-chinh", correct_held, name="planning:held:correct", methods=["POST"]),
    Route(f"{ONE}/anh", add_photo, name="planning:photo:add", methods=["POST"]),
    Route(f"{ONE}/anh/{{photo}}", send_photo, name="planning:photo:show", methods=["GET"]),
]
