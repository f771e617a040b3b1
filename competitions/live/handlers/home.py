"""`/`: the home page."""

from datetime import UTC, datetime

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from competitions.live.entry import LiveRequest
from competitions.live.pages.console import PHASE_TITLES
from competitions.live.pages.home import HomePage, RoomCard
from competitions.live.queries.listing import Wanted, list_rooms
from competitions.live.rooms import Rooms
from competitions.live.rows import RoomListing
from core.web.templating import render
from leaderboards.service import standings as leaderboards

MOST_ROOMS = 12


async def show(request: LiveRequest) -> Response:
    """Show the way in, today's rooms and the province at a glance."""
    now = request.state["clock"].now()
    wanted = Wanted(is_finished=False, with_rehearsals=False, open_by=now)
    async with request.state["database"].reading() as uow:
        listed = await list_rooms(uow, wanted, limit=MOST_ROOMS)
        sessions = await request.state["list_today"](uow, now)
        glance = await leaderboards.load_glance(uow, request.state["boards"])
    cards = tuple(_card(row, request.state["rooms"]) for row in listed)
    return render(request, HomePage(cards, sessions, PHASE_TITLES, glance.leads, glance.map, glance.as_of))


def _card(row: RoomListing, rooms: Rooms) -> RoomCard:
    room = rooms.find(row.id)
    starts = room.policy.starts_at if room is not None else None
    runs_itself = row.mode == "unattended"
    return RoomCard(
        title=row.title,
        phase=row.phase,
        pin=row.pin if runs_itself else "",
        starts_at=datetime.fromtimestamp(starts / 1000, UTC) if starts is not None else None,
    )


routes: list[BaseRoute] = [Route("/", show, name="home:page:show")]
