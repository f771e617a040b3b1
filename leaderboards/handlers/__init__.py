"""Endpoints of the ledger: boards, units' accounts, and what is frozen from them."""

from starlette.routing import BaseRoute

from leaderboards.handlers import boards, brief, live, reveal, schemes, snapshots, units

routes: list[BaseRoute] = [
    *boards.routes,
    *live.routes,
    *snapshots.routes,
    *reveal.routes,
    *schemes.routes,
    *brief.routes,
    *units.routes,
]
