"""What the day's endpoints need besides the core's state."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request

from core.database import UnitOfWork
from core.notices import Notices
from core.web.request import CoreState
from events.day.domain.dashboard import RunningRoom
from events.day.service.dashboard import FigureCache


class DayState(CoreState):
    """Composed in `server.py`."""

    notices: Notices
    figures: FigureCache
    list_running: Callable[[UnitOfWork], Awaitable[Sequence[RunningRoom]]]


DayRequest = Request[DayState]
