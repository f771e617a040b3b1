"""Doors of every part of the awards that let inspectors look in, and note who read personal data."""

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.awards.domain.access import Inspector
from competitions.awards.inspection.domain.things import PERSONAL, find_target
from competitions.awards.inspection.queries.grants import Reading, find_round_of
from competitions.awards.inspection.service.access import find_inspector
from competitions.awards.inspection.service.granting import note_reading
from core.kernel import Role
from core.web.request import CoreState, find_actor

Endpoint = Callable[[Request[CoreState]], Awaitable[Response]]
LONGEST_THING = 24
WORKED = 400


def with_inspection(routes: Sequence[BaseRoute]) -> list[BaseRoute]:
    """Return the routes; those that only read let a round's inspectors in and note what was read."""
    return [_open(route) if isinstance(route, Route) and "GET" in (route.methods or ()) else route for route in routes]


def _open(route: Route) -> Route:
    return Route(route.path, _reading(route.endpoint, route.name), name=route.name, methods=sorted(route.methods or ()))


def _reading(inner: Endpoint, name: str) -> Endpoint:
    @wraps(inner)
    async def endpoint(request: Request[CoreState]) -> Response:
        inspector, reading = await _look(request, name)
        if inspector is not None:
            request.scope["actor"] = inspector
        response = await inner(request)
        if reading is not None and response.status_code < WORKED:
            async with request.state["database"].writing() as uow:
                await note_reading(uow, reading)
        return response

    return endpoint


async def _look(request: Request[CoreState], name: str) -> tuple[Inspector | None, Reading | None]:
    """Return the actor as inspector of the round that is asked for, and what is to be noted if all goes well."""
    actor, target = find_actor(request), find_target(request.path_params)
    if actor is None or target is None or not (name in PERSONAL or actor.holds(Role.INSPECTOR)):
        return None, None
    now = request.state["clock"].now()
    async with request.state["database"].reading() as uow:
        round_id = await find_round_of(uow, target.source, target.id) if target.source else target.id
        inspector = None if round_id is None else await find_inspector(uow, actor, round_id, now)
    if round_id is None or (inspector is None and name not in PERSONAL):
        return None, None
    thing = PERSONAL.get(name, name.removeprefix("awards:"))[:LONGEST_THING]
    return inspector, Reading(round_id, actor.person_id, thing, target.id, now)
