"""Photographs for everybody: signed for, taken down, sent."""

import asyncio

from starlette.datastructures import FormData
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from core.web.forms import read_form, read_typed, text_of
from core.web.problems import problem_of
from core.web.request import require_actor
from events.programme.handlers.planning import ONE, REFUSALS, ROOT, planned_page
from events.programme.handlers.state import ProgrammeRequest
from events.programme.service import photos
from events.programme.service.access import Doing, check_planner


async def show_photo(request: ProgrammeRequest) -> Response:
    """Show a photograph to everybody, signed for; drawn smaller outside any transaction."""
    actor, state = require_actor(request), request.state
    check_planner(actor)
    form = await read_form(request)
    wish = _read_showing(request, form)
    try:
        async with state["database"].reading() as uow:
            photo = await photos.check_showing(uow, actor, wish)
        small = await asyncio.to_thread(photos.draw_small, state["files"], photo.digest)
        async with state["database"].writing() as uow:
            await photos.show_photo(uow, Doing(actor, state["clock"].now()), wish, small)
    except REFUSALS as refused:
        typed = read_typed(form) | {"photo": wish.photo_id}
        return await planned_page(request, typed, problem_of(refused))
    return RedirectResponse(f"{ROOT}/buoi/{wish.session_id}#photos", 303)


def _read_showing(request: ProgrammeRequest, form: FormData) -> photos.Showing:
    path, ticked = request.path_params, {name: text_of(form, name) == "1" for name in ("children", "signed")}
    return photos.Showing(path["id"], path["photo"], text_of(form, "caption"), ticked["children"], ticked["signed"])


async def hide_photo(request: ProgrammeRequest) -> Response:
    """Take a photograph down."""
    actor, path = require_actor(request), request.path_params
    check_planner(actor)
    await read_form(request)
    async with request.state["database"].writing() as uow:
        await photos.hide_photo(uow, Doing(actor, request.state["clock"].now()), path["id"], path["photo"])
    return RedirectResponse(f"{ROOT}/buoi/{path['id']}#photos", 303)


async def send_shown(request: ProgrammeRequest) -> Response:
    """Send a photograph that everybody sees; asked for again after a while, so that one taken down is gone."""
    async with request.state["database"].reading() as uow:
        digest = await photos.load_shown(uow, request.path_params["slug"], request.path_params["photo"])
    path = photos.photo_store(request.state["files"]).find(digest)
    return FileResponse(path, 200, {"cache-control": "public, max-age=600"}, "image/webp")


routes: list[BaseRoute] = [
    Route(f"{ONE}/anh/{{photo}}/cong-khai", show_photo, name="planning:photo:publish", methods=["POST"]),
    Route(f"{ONE}/anh/{{photo}}/go", hide_photo, name="planning:photo:hide", methods=["POST"]),
    Route("/su-kien/{slug}/anh/{photo}", send_shown, name="programme:photo:show", methods=["GET"]),
]
