"""The routes of declarations, in the order of their addresses."""

from starlette.routing import BaseRoute

from competitions.movements.declarations.handlers import (
    confirming,
    declaration,
    desk,
    evidence,
    facts,
    reports,
    reviews,
)

routes: list[BaseRoute] = [
    *desk.routes,
    *declaration.routes,
    *evidence.routes,
    *confirming.routes,
    *facts.routes,
    *reports.routes,
    *reviews.routes,
]
