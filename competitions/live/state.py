"""The part of the lifespan state that live handlers use beside the core's."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from competitions.live.keys import LiveKeys
from competitions.live.pages.home import SessionCard
from competitions.live.rooms import Rooms
from core.database import UnitOfWork
from core.web.request import CoreState
from leaderboards.service.boards import BoardCache


class LiveState(CoreState):
    """Composed in `server.py`."""

    rooms: Rooms
    live_keys: LiveKeys
    boards: BoardCache
    list_today: Callable[[UnitOfWork, datetime], Awaitable[tuple[SessionCard, ...]]]
