"""The routes of the programme."""

from starlette.routing import BaseRoute

from events.programme.handlers import acts, festivals, photos, places, planning, public, public_files

routes: list[BaseRoute] = [
    *public_files.routes,
    *public.routes,
    *acts.routes,
    *festivals.routes,
    *photos.routes,
    *places.routes,
    *planning.routes,
]
