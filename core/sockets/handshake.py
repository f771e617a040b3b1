"""The opening handshake: what a client said in its upgrade request, and the answer to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from logging import WARNING, Logger
from urllib.parse import parse_qsl, unquote

from starlette.requests import cookie_parser
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.typing import Origin, Subprotocol

WIRE_LOG = Logger("core.sockets.wire", WARNING)  # noqa: LOG001 - outside the logging tree on purpose
"""At debug level the library would log what people send."""


@dataclass(slots=True, eq=False)
class Handshake:
    """What the client said when it connected; about 3 KiB, so the handler drops it (`peer.handshake = None`)."""

    path: str
    path_params: dict[str, str]
    query_string: str
    headers: Headers
    client: str
    _cookies: dict[str, str] | None = field(default=None, repr=False)

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters; the last of a repeated one counts."""
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies by name, empty without any."""
        if self._cookies is None:
            self._cookies = cookie_parser("; ".join(self.headers.get_all("Cookie")))
        return self._cookies

    @property
    def origin(self) -> str | None:
        """The `Origin` header, already known to be ours; None where the client is no browser."""
        return next(iter(self.headers.get_all("Origin")), None)

    def header(self, name: str) -> str | None:
        """Return the first value of the header."""
        return next(iter(self.headers.get_all(name)), None)


class Greeting(ServerProtocol):
    """The Sans-I/O protocol for as long as the handshake lasts; the connection then goes on with a lean one."""

    offered: Sequence[Subprotocol] = ()
    wanted: str = ""

    def select_subprotocol(self, subprotocols: Sequence[Subprotocol]) -> Subprotocol | None:
        """Take ours where it is offered; a client that offers others only is let in and told with 1008."""
        self.offered = subprotocols
        return Subprotocol(self.wanted) if self.wanted in subprotocols else None

    @property
    def is_foreign(self) -> bool:
        """Whether the client speaks other subprotocols only."""
        return bool(self.offered) and self.subprotocol is None

    @cached_property
    def request(self) -> Request | None:
        """The upgrade request; None where it was malformed and `data_to_send` holds the refusal."""
        return next((event for event in self.events_received() if isinstance(event, Request)), None)

    def answer(self, request: Request, wanted: str | None) -> Response:
        """Accept for the route's subprotocol, or refuse: 404 without a route, 403 for a foreign `Origin`."""
        if wanted is None:
            return self.reject(HTTPStatus.NOT_FOUND, "There is no WebSocket at this address.\n")
        self.wanted = wanted
        return self.accept(request)


def greet(origins: frozenset[str]) -> Greeting:
    """Begin a handshake; a client without `Origin` is no browser and needs none."""
    return Greeting(origins=[None, *map(Origin, origins)], max_size=0, logger=WIRE_LOG)


def split_path(target: str) -> tuple[str, str]:
    """Return the decoded path and the raw query of a request target."""
    path, _, query = target.partition("?")
    return unquote(path), query
