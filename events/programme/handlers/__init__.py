"""The routes of the programme."""

from starlette.routing import BaseRoute

from events.programme.handlers import public

routes: list[BaseRoute] = [*public.routes]
