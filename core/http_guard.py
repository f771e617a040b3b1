"""What uvicorn lacks: one sweep cuts off clients that owe us bytes or do not read ours; request heads have a limit."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState
from websockets.datastructures import Headers
from websockets.exceptions import InvalidHeaderValue
from websockets.http11 import Request

from core.metrics import PEERS_DROPPED
from core.sockets.peer import Peer

SWEEP_EVERY: Final = 1.0
HEADER_BYTES: Final = 32 * 1024


class HttpGuard:
    """Who owes us bytes and since when; in the lifespan state under `"http_guard"`.

    A request's head must be complete within `patience` seconds, its body may not pause longer, an idle
    connection is not kept longer, and a response must be read on within `patience` seconds too. `at_end` is called
    when the server begins to stop, maybe often: it ends what would answer for ever.
    """

    def __init__(self, patience: float = 12.0, at_end: Callable[[], None] | None = None) -> None:
        self.patience = patience
        self.at_end = at_end
        self._waiting: OrderedDict[GuardedHttp, float] = OrderedDict()

    def wait_for(self, connection: "GuardedHttp") -> None:
        """Begin to wait, or begin anew."""
        self._waiting[connection] = monotonic()
        self._waiting.move_to_end(connection)

    def release(self, connection: "GuardedHttp") -> None:
        """Stop waiting: it is our turn, or the connection is gone."""
        self._waiting.pop(connection, None)

    def __len__(self) -> int:
        return len(self._waiting)

    def sweep(self, now: float) -> None:
        """Cut off everybody we have waited for too long; the oldest stand first."""
        while self._waiting:
            connection, since = next(iter(self._waiting.items()))
            if now - since <= self.patience:
                return
            self.release(connection)
            connection.cut_off()

    async def run(self) -> None:
        """Sweep for ever; the composition root starts it once and cancels it at the end."""
        while True:
            await asyncio.sleep(SWEEP_EVERY)
            self.sweep(monotonic())


class GuardedHttp(HttpToolsProtocol):
    """uvicorn's HTTP protocol under the guard; give the class to uvicorn as `http=GuardedHttp`."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],  # the lifespan state has no narrower type in uvicorn
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._guard: HttpGuard = app_state["http_guard"]
        self._in_head = True
        self._head_bytes = 0
        self._unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        super().connection_made(transport)
        self._guard.wait_for(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._guard.release(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse; a head that outgrows its limit is refused."""
        self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > HEADER_BYTES and not self.transport.is_closing():
            PEERS_DROPPED.labels("large_head").inc()
            self.send_400_response("Request header fields too large.")

    def on_headers_complete(self) -> None:
        """Wait for the body now; a complete request ends the waiting at once."""
        self._in_head = False
        self._guard.wait_for(self)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Wait anew: the client goes on."""
        self._guard.wait_for(self)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop waiting: it is our turn."""
        self._guard.release(self)
        self._head_bytes = 0
        super().on_message_complete()

    def on_message_begin(self) -> None:
        """Note that a head begins, maybe behind a request that is still being answered."""
        self._in_head = True
        super().on_message_begin()

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the client to read the rest, unless a request waits for us already."""
        if not self.pipeline:
            self._guard.wait_for(self)
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Wait for a client that reads too slowly."""
        self._unsent = self.transport.get_write_buffer_size()
        self._guard.wait_for(self)
        super().pause_writing()

    def resume_writing(self) -> None:
        """Stop waiting: the client read on."""
        self._guard.release(self)
        super().resume_writing()

    def shutdown(self) -> None:
        """Begin to stop, before uvicorn waits for answers that are under way."""
        if self._guard.at_end is not None:
            self._guard.at_end()
        super().shutdown()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over, and break the circle of parser and protocol, which the collector would have to.

        A peer of ours gets the request as it was parsed; uvicorn would write it out for another parser.
        """
        self._guard.release(self)
        self._in_head = False
        if self.ws_protocol_class is not None and issubclass(self.ws_protocol_class, Peer):
            self._hand_over(self.ws_protocol_class)
        else:
            super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment] # as uvicorn does when a connection is lost

    def _hand_over(self, kind: type[Peer]) -> None:
        try:
            request = self._upgrade_request()
        except (UnicodeDecodeError, InvalidHeaderValue):
            self.send_400_response("Invalid HTTP request received.")
            return
        self.connections.discard(self)
        peer = kind(config=self.config, server_state=self.server_state, app_state=self.app_state)
        peer.connection_made(self.transport)
        peer.shake_hands(request)
        self.transport.set_protocol(peer)

    def _upgrade_request(self) -> Request:
        headers = Headers()
        for name, value in self.scope["headers"]:
            headers[name.decode("ascii")] = value.decode("latin-1")
        protocol = f"HTTP/{self.scope['http_version']}"
        return Request(self.url.decode("ascii"), headers, self.scope["method"], protocol)

    def cut_off(self) -> None:
        """End a connection that was waited for too long, unless it is we who let it wait."""
        unsent, self._unsent = self._unsent, self.transport.get_write_buffer_size()
        goes_on = 0 < self._unsent < unsent
        if goes_on or (self.flow.read_paused and not self.flow.write_paused):
            self._guard.wait_for(self)
            return
        PEERS_DROPPED.labels("slow_http").inc()
        self.transport.abort()
