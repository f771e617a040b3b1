"""Endpoints of the door; addresses of one word come before those with a part that varies."""

from starlette.routing import BaseRoute

from events.doors.handlers import app, board, paper, plain

routes: list[BaseRoute] = [*app.routes, *plain.routes, *board.routes, *paper.routes]
