"""What the door's endpoints, pages and JSON alike, know of a request: its state, and whose door it is."""

from starlette.requests import Request

from core.kernel import N_, SignInNeeded
from events.doors import service
from events.doors.queries import DoorRow
from events.registration.entry import RegistrationState

DoorRequest = Request[RegistrationState]
LONGEST_WORD, LONGEST_TICKET = 60, 200


async def find_door(request: DoorRequest, token: str, session_id: str = "") -> DoorRow:
    """Return the door of a token, for that session where one is named; raises 401 or 403."""
    async with request.state["database"].reading() as uow:
        door = await service.access_door(uow, token, request.state["clock"].now())
    if session_id and door.session_id != session_id:
        raise SignInNeeded(N_("This door link is not known."))
    return door
