"""The routes of registration."""

from starlette.routing import BaseRoute

from events.registration.handlers import lists, office, own, public

routes: list[BaseRoute] = [*public.routes, *own.routes, *lists.routes, *office.routes]
