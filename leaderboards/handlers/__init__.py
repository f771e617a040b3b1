"""Endpoints of the ledger: boards, units' accounts, and what is frozen from them."""

from starlette.routing import BaseRoute

from leaderboards.handlers import boards

routes: list[BaseRoute] = [*boards.routes]
