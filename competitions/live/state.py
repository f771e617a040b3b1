"""The part of the lifespan state that live handlers use beside the core's."""

from competitions.live.keys import LiveKeys
from competitions.live.rooms import Rooms
from core.web.request import CoreState
from leaderboards.service.boards import BoardCache


class LiveState(CoreState):
    """Composed in `server.py`."""

    rooms: Rooms
    live_keys: LiveKeys
    boards: BoardCache
