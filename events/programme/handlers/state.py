"""What the programme's pages are told of rooms of the live quiz; `server.py` brings the two together."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from starlette.requests import Request

from core.database import UnitOfWork
from core.web.request import CoreState
from events.domain.kinds import SessionKind
from events.programme.pages import LiveRoom
from events.programme.queries.sessions import SessionRow

Rooms = Mapping[str, Sequence[LiveRoom]]
FindRooms = Callable[[UnitOfWork, Collection[str]], Awaitable[Rooms]]


class ProgrammeState(CoreState):
    """Composed in `server.py`."""

    find_session_rooms: FindRooms


ProgrammeRequest = Request[ProgrammeState]


async def find_open_rooms(request: ProgrammeRequest, uow: UnitOfWork, rows: Collection[SessionRow]) -> Rooms:
    """Return the rooms that people may enter, now or later, of those sessions that are quizzes and take place."""
    asked = [row.id for row in rows if row.kind == SessionKind.LIVE_QUIZ and row.is_open]
    found = await request.state["find_session_rooms"](uow, asked) if asked else {}
    return {id_: [one for one in rooms if not (one.is_over or one.is_rehearsal)] for id_, rooms in found.items()}
