"""Endpoints of the day."""

from starlette.routing import BaseRoute

from events.day.handlers import broadcasts, operations_room, readiness

routes: list[BaseRoute] = [*broadcasts.routes, *operations_room.routes, *readiness.routes]
