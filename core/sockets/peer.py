"""One WebSocket connection: a uvicorn protocol class over the websockets library's Sans-I/O `ServerProtocol`."""

import asyncio
import os
from collections.abc import Callable
from logging import getLogger
from time import monotonic
from typing import Any, Final, TypeVarTuple, cast

from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from core.metrics import PEERS_DROPPED
from core.sockets.frames import text_frame
from core.sockets.handshake import WIRE_LOG, Greeting, Handshake, greet, split_path
from core.sockets.registry import SocketHandler, Sockets

LOG = getLogger(__name__)
BYTES_A_STEP: Final = 4096
PING_SIZE: Final = 4
PING_HEAD: Final = bytes((0x89, PING_SIZE))
SWITCHING: Final = 101

Arguments = TypeVarTuple("Arguments")


class Peer(asyncio.Protocol):
    """The connection as its handler sees it; give the class to uvicorn as `ws=Peer`.

    `attachment` belongs to the handler. `deadline` is the monotonic second after which the peer is closed
    with 1008, None for never. `paused` says that the peer does not read as fast as it is written to.
    """

    __slots__ = (
        "_connections",
        "_deadline",
        "_frames",
        "_handler",
        "_heard",
        "_partial",
        "_ping",
        "_pinged",
        "_place",
        "_sockets",
        "_transport",
        "_wire",
        "attachment",
        "handshake",
        "is_open",
        "paused",
    )

    def __init__(
        self,
        config: Config,  # noqa: ARG002 - uvicorn's signature, pinned by a test
        server_state: ServerState,
        app_state: dict[str, Any],  # the lifespan state has no narrower type in uvicorn
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._sockets: Sockets = app_state["sockets"]
        self._connections = cast("set[Peer]", server_state.connections)  # uvicorn names its own classes only
        self._transport: asyncio.Transport
        self._handler: SocketHandler | None = None
        self._wire: ServerProtocol | None = None
        self._partial: bytearray | None = None
        self._ping = b""
        self._pinged = 0.0
        self._heard = 0.0
        self._frames = 0
        self._place = 0
        self._deadline: float | None = None
        self.attachment: Any = None  # whatever the handler keeps there
        self.handshake: Handshake | None = None
        self.is_open = False
        self.paused = False

    # What handlers use

    @property
    def takes_more(self) -> bool:
        """Whether the peer is open and keeps up."""
        return self.is_open and not self.paused

    @property
    def deadline(self) -> float | None:
        """Monotonic second after which the peer is closed with 1008."""
        return self._deadline

    @deadline.setter
    def deadline(self, moment: float | None) -> None:
        if self.is_open:
            self._set_deadline(moment)

    def write(self, frame: bytes) -> None:
        """Write one prepared frame; nothing happens once closed, a peer far behind is dropped."""
        if self.is_open:
            self._transport.write(frame)
            if self.paused:
                self._drop_if_overflowing()

    def send_text(self, payload: bytes) -> None:
        """Send one text message of UTF-8 bytes."""
        self.write(text_frame(payload))

    def ping(self) -> None:
        """Ask for a pong with a random payload; only the answer to the last ping counts."""
        self._ping = os.urandom(PING_SIZE)
        self._pinged = monotonic()
        self.write(PING_HEAD + self._ping)

    def close(self, code: int, reason: str = "") -> None:
        """Begin the closing handshake; aborted where the peer does not complete it within seconds."""
        if not self.is_open or self._wire is None:
            return
        self.is_open = False
        if self._wire.state is State.OPEN:
            self._wire.send_close(code, reason)
        self._flush(self._wire)
        self._set_deadline(monotonic() + self._sockets.limits.closing)

    def abort(self, why: str) -> None:
        """Cut the connection without a word; `why` is counted at `/metrics`."""
        PEERS_DROPPED.labels(why).inc()
        self.is_open = False
        self._transport.abort()

    # What uvicorn and the loop call

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport over from the HTTP protocol."""
        self._transport = cast("asyncio.Transport", transport)  # uvicorn serves streams only
        self._connections.add(self)
        high = self._sockets.limits.high_water
        self._transport.set_write_buffer_limits(high=high, low=high // 4)

    def data_received(self, data: bytes) -> None:
        """Feed the bytes in steps, so that a flood is noticed before it has been parsed."""
        arrived = monotonic()
        self._heard = arrived
        if self._wire is None:
            self._shake_hands(data)
            return
        for start in range(0, len(data), BYTES_A_STEP):
            if self._wire.eof_sent:
                return
            self._take(self._wire, data[start : start + BYTES_A_STEP] if len(data) > BYTES_A_STEP else data, arrived)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Tell the handler once."""
        self.is_open = False
        self._connections.discard(self)
        self._sockets.unwatch(self)
        if self._handler is not None:
            handler, self._handler = self._handler, None
            self._sockets.forget(self, self._place)
            self._tell(handler.on_close)

    def pause_writing(self) -> None:
        """Note that the peer is behind."""
        self.paused = True

    def resume_writing(self) -> None:
        """Let the handler bring the peer up to date."""
        self.paused = False
        if self.is_open and self._handler is not None:
            self._tell(self._handler.on_drained)

    def shutdown(self) -> None:
        """Say 1012 and hang up; uvicorn calls this when the server stops, and nobody waits for slow readers."""
        self.close(1012, "service restart")
        if self.paused:
            self.abort("shutdown")
        else:
            self._transport.close()

    # What the registry's ticker calls

    def renew(self, now: float) -> None:
        """Start a new round: ping, and forget the frames counted so far."""
        del now
        self._frames = 0
        self.ping()

    def drop_if_silent(self, now: float) -> None:
        """Cut a connection whose other end has vanished."""
        if now - self._heard > self._sockets.limits.silent_after:
            self.abort("silent")

    def expire_if_due(self, now: float) -> None:
        """Close an open peer that let its deadline pass, abort one that does not complete the closing handshake."""
        if self._deadline is None or now < self._deadline:
            return
        if self.is_open:
            self.close(1008, "too late")
        else:
            self._sockets.unwatch(self)
            self.abort("unclosed")

    # Handshake

    def _shake_hands(self, data: bytes) -> None:
        greeting = greet(self._sockets.origins)
        greeting.receive_data(data)
        request = greeting.request
        if request is None:
            self._refuse(greeting)
            return
        path, query = split_path(request.path)
        match = self._sockets.find(path)
        response = greeting.answer(request, match and match.handler.subprotocol)
        greeting.send_response(response)
        if match is None or response.status_code != SWITCHING:
            self._refuse(greeting)
            return
        peername = self._transport.get_extra_info("peername")
        forwarded = ", ".join(request.headers.get_all("X-Forwarded-For"))
        client = self._sockets.client_of(str(peername[0]) if peername else "", forwarded)
        self.handshake = Handshake(path, match.path_params, query, request.headers, client)
        self._transport.write(b"".join(greeting.data_to_send()))
        self._open(match.handler, greeting)

    def _refuse(self, greeting: Greeting) -> None:
        self._wire = greeting
        self._flush(greeting)
        self._set_deadline(monotonic() + self._sockets.limits.closing)

    def _open(self, handler: SocketHandler, greeting: Greeting) -> None:
        # A new protocol object: the one of the handshake keeps the request alive, some 4 KiB.
        self._wire = ServerProtocol(state=State.OPEN, max_size=handler.max_size, logger=WIRE_LOG)
        self._heard = monotonic()
        self.is_open = True
        if greeting.is_foreign:
            self.close(1008, "unknown subprotocol")
            return
        if self._sockets.is_full:
            PEERS_DROPPED.labels("full").inc()
            self.close(1013, "try again later")
            return
        self._handler = handler
        self._place = self._sockets.admit(self)
        self._tell(handler.on_open)

    # Frames

    def _take(self, wire: ServerProtocol, data: bytes, arrived: float) -> None:
        wire.receive_data(data)
        for event in wire.events_received():
            if isinstance(event, Frame) and self.is_open:
                self._take_frame(wire, event, arrived)
        if wire.writes:
            self._flush(wire)
        if wire.eof_sent and self.is_open:
            self.is_open = False
            self._set_deadline(arrived + self._sockets.limits.closing)

    def _take_frame(self, wire: ServerProtocol, frame: Frame, arrived: float) -> None:
        self._frames += 1
        if self._frames > self._sockets.limits.frames_a_round:
            PEERS_DROPPED.labels("flood").inc()
            self._fail(wire, 1008, "too many frames")
        elif frame.opcode is Opcode.TEXT:
            self._partial = bytearray()
            self._add(wire, frame, arrived)
        elif frame.opcode is Opcode.CONT:
            self._add(wire, frame, arrived)
        elif frame.opcode is Opcode.BINARY:
            self._fail(wire, 1003, "text only")
        elif frame.opcode is Opcode.PONG and self._handler and self._ping and frame.data == self._ping:
            self._ping = b""
            self._tell(self._handler.on_pong, arrived - self._pinged)

    def _add(self, wire: ServerProtocol, frame: Frame, arrived: float) -> None:
        if self._partial is None or self._handler is None:
            return
        self._partial += frame.data
        if not frame.fin:
            return
        data, self._partial = bytes(self._partial), None
        if is_utf8(data):
            self._tell(self._handler.on_text, data, arrived)
        else:
            self._fail(wire, 1007, "not UTF-8")

    def _tell(self, tell: Callable[["Peer", *Arguments], None], *arguments: *Arguments) -> None:
        try:
            tell(self, *arguments)
        except Exception:
            LOG.exception("socket handler failed")
            self.close(1011, "internal error")

    # Ending

    def _fail(self, wire: ServerProtocol, code: int, reason: str) -> None:
        self.is_open = False
        if not wire.eof_sent:
            wire.fail(code, reason)
        self._flush(wire)
        self._set_deadline(monotonic() + self._sockets.limits.closing)

    def _flush(self, wire: ServerProtocol) -> None:
        # Only half of the connection is shut: closing it with bytes unread would reset it, and the code be lost.
        for chunk in wire.data_to_send():
            if chunk:
                self._transport.write(chunk)
            else:
                self._transport.write_eof()
        if self.paused:
            self._drop_if_overflowing()

    def _drop_if_overflowing(self) -> None:
        if self._transport.get_write_buffer_size() > self._sockets.limits.overflow:
            self.abort("overflow")

    def _set_deadline(self, moment: float | None) -> None:
        self._deadline = moment
        if moment is None:
            self._sockets.unwatch(self)
        else:
            self._sockets.watch(self)


def is_utf8(data: bytes) -> bool:
    """Say whether the bytes are UTF-8 text."""
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
