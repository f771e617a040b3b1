"""The operations room's one page, on a wall or a laptop."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.web.request import require_actor
from core.web.templating import render
from events.day.pages import to_room
from events.day.state import DayRequest
from events.programme.permissions import may_plan_province
from events.programme.service.access import check_planner


async def show_room(request: DayRequest) -> Response:
    """Show the province's day at this moment; open screens ask again every few seconds."""
    actor = require_actor(request)
    check_planner(actor)
    figures = await request.state["figures"].load(request.state["database"], request.state["clock"].now())
    async with request.state["database"].reading() as uow:
        running = await request.state["list_running"](uow)
    may_speak = may_plan_province(actor, figures.ground.province)
    return render(request, to_room(figures, running, may_speak=may_speak))


routes: list[BaseRoute] = [
    Route("/phong-dieu-hanh", show_room, name="operations_room:page:show", methods=["GET"]),
]
