"""The HTML pages of the live quiz: phone, projector, host console, results, receipts, home."""

from starlette.routing import BaseRoute

from competitions.live.handlers.console import routes as console
from competitions.live.handlers.hall import routes as hall
from competitions.live.handlers.home import routes as home
from competitions.live.handlers.play import routes as play
from competitions.live.handlers.receipts import routes as receipts
from competitions.live.handlers.results import routes as results
from competitions.live.handlers.rooms import routes as rooms

routes: list[BaseRoute] = [*home, *play, *hall, *rooms, *console, *results, *receipts]
