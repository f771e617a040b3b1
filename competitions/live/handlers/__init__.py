"""The HTML pages of the live quiz: phone, projector, host console, results, receipts, home."""

from starlette.routing import BaseRoute

from competitions.live.handlers import console, hall, home, play, receipts, results

routes: list[BaseRoute] = [
    *home.routes,
    *play.routes,
    *hall.routes,
    *console.routes,
    *results.routes,
    *receipts.routes,
]
