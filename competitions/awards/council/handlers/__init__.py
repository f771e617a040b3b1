"""Endpoints of councils; addresses of one word come before those with an id."""

from starlette.routing import BaseRoute

from competitions.awards.council.handlers import councils, counts, members, papers, sessions

routes: list[BaseRoute] = [*councils.routes, *sessions.routes, *members.routes, *counts.routes, *papers.routes]
