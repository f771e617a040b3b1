"""The routes of registration."""

from starlette.routing import BaseRoute

from events.registration.handlers import groups, invitations, lists, office, own, people, public

routes: list[BaseRoute] = [
    *groups.routes,
    *public.routes,
    *own.routes,
    *lists.routes,
    *invitations.routes,
    *office.routes,
    *people.routes,
]
