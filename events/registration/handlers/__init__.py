"""The routes of registration."""

from starlette.routing import BaseRoute

from events.registration.handlers import office, own, public

routes: list[BaseRoute] = [*public.routes, *own.routes, *office.routes]
