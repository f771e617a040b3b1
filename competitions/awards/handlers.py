"""Every route of the awards; the order matters where one address could be another's."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
