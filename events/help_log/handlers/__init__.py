"""Endpoints of the help log."""

from starlette.routing import BaseRoute

from events.help_log.handlers import office, writing

routes: list[BaseRoute] = [*office.routes, *writing.routes]
