"""What the passport's pages are given beside the core's state: which games a browser has played to the end."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from starlette.requests import Request

from core.web.request import CoreState


class Played(Protocol):
    """A quiz that is over, in which this browser has answered."""

    @property
    def room_id(self) -> str:
        """What the quiz is known by: it is never stamped twice."""

    @property
    def title(self) -> str:
        """Its title."""


class PassportState(CoreState):
    """Who tells from a browser's cookies what it has played; `server.py` brings the two together."""

    list_played: Callable[[Mapping[str, str]], Awaitable[Sequence[Played]]]


PassportRequest = Request[PassportState]
