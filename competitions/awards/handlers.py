"""Every route of the awards; the order matters where one address could be another's."""

from starlette.routing import BaseRoute

import competitions.awards.rules.handlers

routes: list[BaseRoute] = [
    *competitions.awards.rules.handlers.routes,
]
