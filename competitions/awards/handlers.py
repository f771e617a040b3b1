"""Every route of the awards; the order matters where one address could be another's."""

from starlette.routing import BaseRoute

import competitions.awards.holds.handlers
import competitions.awards.rules.handlers

routes: list[BaseRoute] = [
    *competitions.awards.holds.handlers.routes,
    *competitions.awards.rules.handlers.routes,
]
