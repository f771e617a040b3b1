"""Every route of the movement but the desk, whose addresses come last."""

from starlette.routing import BaseRoute

import competitions.movements.declarations.handlers
import competitions.movements.imports.handlers
import competitions.movements.indicators.handlers
import competitions.movements.registers.handlers

routes: list[BaseRoute] = [
    *competitions.movements.declarations.handlers.routes,
    *competitions.movements.imports.handlers.routes,
    *competitions.movements.indicators.handlers.routes,
    *competitions.movements.registers.handlers.routes,
]
