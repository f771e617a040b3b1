"""The routes of the programme."""

from starlette.routing import BaseRoute

from events.programme.handlers import acts, festivals, places, planning, public, public_files

routes: list[BaseRoute] = [
    *public_files.routes,
    *public.routes,
    *acts.routes,
    *festivals.routes,
    *places.routes,
    *planning.routes,
]
