"""The routes of registration."""

from starlette.routing import BaseRoute

from events.registration.handlers import calls, groups, invitations, lists, office, own, people, public

routes: list[BaseRoute] = [
    *calls.routes,
    *groups.routes,
    *public.routes,
    *own.routes,
    *lists.routes,
    *invitations.routes,
    *office.routes,
    *people.routes,
]
