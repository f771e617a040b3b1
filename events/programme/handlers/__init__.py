"""The routes of the programme."""

from starlette.routing import BaseRoute

from events.programme.handlers import public, public_files

routes: list[BaseRoute] = [*public_files.routes, *public.routes]
