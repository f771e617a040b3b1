"""The opening handshake: what a client said in its upgrade request, and the answer to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from logging import WARNING, Logger
from urllib.parse import parse_qsl, unquote

from starlette.requests import cookie_parser
from websockets.datastructures import Headers
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.typing import Origin, Subprotocol
from websockets.utils import accept_key

KEY = re.compile(r"[A-Za-z0-9+/]{21}[AQgw]==")
ACCEPTED = (
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: {}\r\n{}\r\n"
)
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to an upgrade request. An empty chunk of the reply is the end of what we write."""

    reply: list[bytes]
    is_accepted: bool = False
    is_foreign: bool = False
    """Whether the client offers other subprotocols only: it is let in and told with 1008."""


class Greeting(ServerProtocol):
    """The library's Sans-I/O protocol for as long as a handshake lasts that is not plain."""

    offered: Sequence[Subprotocol] = ()
    wanted: str = ""

    def select_subprotocol(self, subprotocols: Sequence[Subprotocol]) -> Subprotocol | None:
        """Take ours where it is offered."""
        self.offered = subprotocols
        return Subprotocol(self.wanted) if self.wanted in subprotocols else None


def read_request(data: bytes) -> Request | Verdict:
    """Parse an upgrade request, or say what is answered to a malformed one."""
    greeting = Greeting(max_size=0, logger=WIRE_LOG)
    greeting.receive_data(data)
    request = next((event for event in greeting.events_received() if isinstance(event, Request)), None)
    return Verdict(greeting.data_to_send()) if request is None else request


def judge(request: Request, wanted: str | None, origins: frozenset[str]) -> Verdict:
    """Accept for the route's subprotocol, or refuse: 404 without a route, 403 for a foreign `Origin`.

    A client without `Origin` is no browser and needs none. What is not plain is left to the library.
    """
    if wanted is not None and (key := _plain_key(request, origins)) is not None:
        return _accept(request, wanted, key)
    greeting = Greeting(origins=[None, *map(Origin, origins)], max_size=0, logger=WIRE_LOG)
    if wanted is None:
        response = greeting.reject(HTTPStatus.NOT_FOUND, "There is no WebSocket at this address.\n")
    else:
        greeting.wanted = wanted
        response = greeting.accept(request)
    greeting.send_response(response)
    accepted = response.status_code == HTTPStatus.SWITCHING_PROTOCOLS
    return Verdict(greeting.data_to_send(), accepted, bool(greeting.offered) and greeting.subprotocol is None)


def _plain_key(request: Request, origins: frozenset[str]) -> str | None:
    """Return the key of a request without anything unusual or wrong in it."""
    values = request.headers.get_all
    keys, from_where = values("Sec-WebSocket-Key"), values("Origin")
    is_plain = (
        (request.method, request.protocol) == ("GET", "HTTP/1.1")
        and values("Sec-WebSocket-Version") == ["13"]
        and [value.lower() for value in values("Upgrade")] == ["websocket"]
        and any("upgrade" in _tokens(value.lower()) for value in values("Connection"))
        and len(from_where) <= 1
        and origins.issuperset(from_where)
        and len(keys) == 1
        and KEY.fullmatch(keys[0]) is not None
    )
    return keys[0] if is_plain else None


def _accept(request: Request, wanted: str, key: str) -> Verdict:
    offered = [token for value in request.headers.get_all("Sec-WebSocket-Protocol") for token in _tokens(value)]
    is_ours = wanted in offered
    chosen = f"Sec-WebSocket-Protocol: {wanted}\r\n" if is_ours else ""
    reply = ACCEPTED.format(accept_key(key), chosen).encode()
    return Verdict([reply], is_accepted=True, is_foreign=bool(offered) and not is_ours)


def _tokens(value: str) -> list[str]:
    return [token.strip() for token in value.split(",")]


def split_path(target: str) -> tuple[str, str]:
    """Return the decoded path and the raw query of a request target."""
    path, _, query = target.partition("?")
    return unquote(path), query
