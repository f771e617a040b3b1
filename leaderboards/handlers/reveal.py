"""The ceremonial reveal of a frozen board, for the projector of a hall."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.web.request import CoreState, require_actor
from core.web.templating import render
from leaderboards.domain.periods import parse_period
from leaderboards.domain.reveal import LAST_TEN, set_scene
from leaderboards.pages.naming import BOARD_KINDS
from leaderboards.pages.reveal import RevealPage, make_values, name_measure
from leaderboards.pages.words import period_words, speaker
from leaderboards.service.freezing import load_snapshot
from leaderboards.service.rights import check_revealer
from units import queries as unit_queries

LONGEST = 4


async def show_reveal(request: Request[CoreState]) -> Response:
    """Show one scene: the opening, a place, the podium. The host walks on by the one big link."""
    actor = require_actor(request)
    asked = request.query_params.get("den", "")
    place = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) <= LONGEST else None
    async with request.state["database"].reading() as uow:
        await check_revealer(uow, actor)
        row = await load_snapshot(uow, request.path_params["snapshot_id"])
        cluster = (await unit_queries.find_units(uow, [row.cluster])).get(row.cluster)
    period = speaker(request)(period_words(parse_period(row.period)))
    short_way = LAST_TEN if len(row.rows) > LAST_TEN else None
    scene, name = set_scene(row.rows, place), cluster.name if cluster else ""
    page = RevealPage(row, scene, name_measure(row), make_values(row), period, name, BOARD_KINDS, short_way)
    return render(request, page)


routes: list[BaseRoute] = [
    Route("/bang-xep-hang/chot/{snapshot_id}/cong-bo", show_reveal, name="leaderboards:reveal:show"),
]
