"""One WebSocket connection: a uvicorn protocol class over the websockets library's Sans-I/O `ServerProtocol`.

Whole, final, masked text and pong frames are read here, and an idle connection keeps no `ServerProtocol` at all: that
halves memory and CPU. Everything else (handshake, fragments, control frames, errors, closing) is the library's.
"""

import asyncio
import os
from collections.abc import Callable
from logging import getLogger
from socket import SO_SNDBUF, SOL_SOCKET
from time import monotonic
from typing import Any, Final, TypeVarTuple, cast

from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from core.metrics import PEERS_DROPPED
from core.sockets.frames import (
    FINAL_PONG,
    FINAL_TEXT,
    MASKED,
    MEDIUM_SIZE,
    SMALLEST_FRAME,
    frame_bytes,
    is_utf8,
    text_frame,
    unmask,
)
from core.sockets.handshake import WIRE_LOG, Handshake, Verdict, judge, read_request, split_path
from core.sockets.registry import PING_SIZE, SocketHandler, Sockets

LOG = getLogger(__name__)
BYTES_A_STEP: Final = 4096
PING_HEAD: Final = bytes((0x89, PING_SIZE))

Arguments = TypeVarTuple("Arguments")


class Peer(asyncio.Protocol):
    """The connection as its handler sees it; give the class to uvicorn as `ws=Peer`.

    `attachment` belongs to the handler. `deadline` is the monotonic second after which the peer is closed
    with 1008, None for never. `paused` says that the peer does not read as fast as it is written to. A peer that is not
    `measured` is pinged in every second round only, to see that it lives.
    """

    __slots__ = (
        "_connections",
        "_deadline",
        "_fed",
        "_frames",
        "_greeted",
        "_handler",
        "_heard",
        "_partial",
        "_ping",
        "_pinged",
        "_place",
        "_rested",
        "_sockets",
        "_transport",
        "_wire",
        "attachment",
        "handshake",
        "is_open",
        "measured",
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
        self._fed = 0  # bytes given to the wire beyond the frames it made of them; 0 is a frame's boundary
        self._frames = 0
        self._greeted = False
        self._place = 0
        self._rested = False
        self._deadline: float | None = None
        self.attachment: Any = None  # whatever the handler keeps there
        self.handshake: Handshake | None = None
        self.is_open = False
        self.measured = True
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
        self._ask(os.urandom(PING_SIZE), monotonic())

    def _ask(self, payload: bytes, now: float) -> None:
        self._ping = payload
        self._pinged = now
        self.write(PING_HEAD + payload)

    def close(self, code: int, reason: str = "") -> None:
        """Begin the closing handshake; aborted where the peer does not complete it within seconds."""
        if not self.is_open:
            return
        wire = self._wire_now()
        self.is_open = False
        if wire.state is State.OPEN:
            wire.send_close(code, reason)
        self._flush(wire)
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
        """Read plain frames here, feed the rest to the wire in steps: a flood is noticed before it is parsed."""
        arrived = monotonic()
        self._heard = arrived
        if not self._greeted:
            self.shake_hands(read_request(data))
            return
        taken = 0 if self._fed or self._partial is not None else self._take_plain(data, arrived)
        for start in range(taken, len(data), BYTES_A_STEP):
            self._take(data[start : start + BYTES_A_STEP], arrived)

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

    def renew(self, now: float, payload: bytes) -> None:
        """Start a new round: ping, forget the frames counted so far, cut a connection whose other end has vanished."""
        if now - self._heard > self._sockets.limits.silent_after:
            self.abort("silent")
            return
        self._frames = 0
        self._rested = not (self.measured or self._rested)
        if not self._rested:
            self._ask(payload, now)

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

    def shake_hands(self, request: Request | Verdict) -> None:
        """Answer the upgrade request; `GuardedHttp` hands it over parsed, other HTTP protocols as bytes."""
        self._greeted = True
        if isinstance(request, Verdict):
            self._refuse(request)
            return
        path, query = split_path(request.path)
        match = self._sockets.find(path)
        verdict = judge(request, match and match.handler.subprotocol, self._sockets.origins)
        if match is None or not verdict.is_accepted:
            self._refuse(verdict)
            return
        peername = self._transport.get_extra_info("peername")
        forwarded = ", ".join(request.headers.get_all("X-Forwarded-For"))
        client = self._sockets.client_of(str(peername[0]) if peername else "", forwarded)
        self.handshake = Handshake(path, match.path_params, query, request.headers, client)
        self._write_all(verdict.reply)
        self._open(match.handler, is_foreign=verdict.is_foreign)

    def _refuse(self, verdict: Verdict) -> None:
        self._write_all(verdict.reply)
        self._set_deadline(monotonic() + self._sockets.limits.closing)

    def _open(self, handler: SocketHandler, *, is_foreign: bool) -> None:
        # A bounded kernel buffer keeps thousands of slow readers from taking megabytes each.
        if (plug := self._transport.get_extra_info("socket")) is not None:
            plug.setsockopt(SOL_SOCKET, SO_SNDBUF, self._sockets.limits.kernel_buffer)
        self._heard = monotonic()
        self.is_open = True
        if is_foreign:
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

    def _take_plain(self, data: bytes, arrived: float) -> int:
        """Take whole text and pong frames from a boundary on; returns where something else begins."""
        handler, start, end = self._handler, 0, len(data)
        while self.is_open and handler is not None and end - start >= SMALLEST_FRAME:
            head, size, body = data[start], data[start + 1] & 0x7F, start + SMALLEST_FRAME
            if size == MEDIUM_SIZE and head == FINAL_TEXT:
                size, body = int.from_bytes(data[start + 2 : start + 4]), body + 2
                if not MEDIUM_SIZE <= size <= handler.max_size:
                    break
            elif size >= MEDIUM_SIZE or size > handler.max_size:
                break
            if body + size > end or data[start + 1] < MASKED or head not in {FINAL_TEXT, FINAL_PONG}:
                break
            self._frames += 1
            if self._frames > self._sockets.limits.frames_a_round:
                self._drop_flood(self._wire_now())
                break
            payload = unmask(data[body : body + size], data[body - 4 : body])
            start = body + size
            if head == FINAL_TEXT:
                self._deliver(handler, payload, arrived)
            else:
                self._take_pong(handler, payload, arrived)
        return start

    def _take(self, data: bytes, arrived: float) -> None:
        if self._is_deaf():
            return
        wire = self._wire_now()
        self._fed += len(data)
        wire.receive_data(data)
        for event in wire.events_received():
            if isinstance(event, Frame):
                self._fed -= frame_bytes(len(event.data))
                if self.is_open:
                    self._take_frame(wire, event, arrived)
        if wire.writes:
            self._flush(wire)
        if wire.eof_sent and self.is_open:
            self.is_open = False
            self._set_deadline(arrived + self._sockets.limits.closing)
        elif self.is_open and not self._fed and self._partial is None:
            self._wire = None

    def _is_deaf(self) -> bool:
        return not self.is_open if self._wire is None else self._wire.eof_sent

    def _wire_now(self) -> ServerProtocol:
        if self._wire is None:
            size = 0 if self._handler is None else self._handler.max_size
            self._wire = ServerProtocol(state=State.OPEN, max_size=size, logger=WIRE_LOG)
        return self._wire

    def _take_frame(self, wire: ServerProtocol, frame: Frame, arrived: float) -> None:
        self._frames += 1
        if self._frames > self._sockets.limits.frames_a_round:
            self._drop_flood(wire)
        elif frame.opcode is Opcode.TEXT:
            self._partial = bytearray()
            self._add(frame, arrived)
        elif frame.opcode is Opcode.CONT:
            self._add(frame, arrived)
        elif frame.opcode is Opcode.BINARY:
            self._fail(wire, 1003, "text only")
        elif frame.opcode is Opcode.PONG and self._handler is not None:
            self._take_pong(self._handler, bytes(frame.data), arrived)

    def _add(self, frame: Frame, arrived: float) -> None:
        if self._partial is None or self._handler is None:
            return
        self._partial += frame.data
        if frame.fin:
            data, self._partial = bytes(self._partial), None
            self._deliver(self._handler, data, arrived)

    def _deliver(self, handler: SocketHandler, data: bytes, arrived: float) -> None:
        if is_utf8(data):
            self._tell(handler.on_text, data, arrived)
        else:
            self._fail(self._wire_now(), 1007, "not UTF-8")

    def _take_pong(self, handler: SocketHandler, payload: bytes, arrived: float) -> None:
        if self._ping and payload == self._ping:
            self._ping = b""
            self._tell(handler.on_pong, arrived - self._pinged)

    def _tell(self, tell: Callable[["Peer", *Arguments], None], *arguments: *Arguments) -> None:
        try:
            tell(self, *arguments)
        except Exception:
            LOG.exception("socket handler failed")
            self.close(1011, "internal error")

    # Ending

    def _drop_flood(self, wire: ServerProtocol) -> None:
        PEERS_DROPPED.labels("flood").inc()
        self._fail(wire, 1008, "too many frames")

    def _fail(self, wire: ServerProtocol, code: int, reason: str) -> None:
        self.is_open = False
        if not wire.eof_sent:
            wire.fail(code, reason)
        self._flush(wire)
        self._set_deadline(monotonic() + self._sockets.limits.closing)

    def _flush(self, wire: ServerProtocol) -> None:
        self._write_all(wire.data_to_send())
        if self.paused:
            self._drop_if_overflowing()

    def _write_all(self, chunks: list[bytes]) -> None:
        # Only half of the connection is shut: closing it with bytes unread would reset it, and the code be lost.
        for chunk in chunks:
            if chunk:
                self._transport.write(chunk)
            else:
                self._transport.write_eof()

    def _drop_if_overflowing(self) -> None:
        if self._transport.get_write_buffer_size() > self._sockets.limits.overflow:
            self.abort("overflow")

    def _set_deadline(self, moment: float | None) -> None:
        self._deadline = moment
        if moment is None:
            self._sockets.unwatch(self)
        else:
            self._sockets.watch(self)
