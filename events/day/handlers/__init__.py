"""Endpoints of the day."""

from starlette.routing import BaseRoute

from events.day.handlers import readiness

routes: list[BaseRoute] = [*readiness.routes]
