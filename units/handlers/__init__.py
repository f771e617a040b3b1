"""Endpoints about units: the public list, and the console's pages."""

from starlette.routing import BaseRoute

from units.handlers import public

routes: list[BaseRoute] = [*public.routes]
