"""Every route of rounds; the address of the form comes before that of a round."""

from starlette.routing import BaseRoute

from competitions.awards.rounds.handlers import drafts, nominees, rounds

routes: list[BaseRoute] = [*rounds.routes, *drafts.routes, *nominees.routes]
