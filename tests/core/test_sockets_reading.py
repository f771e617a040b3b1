"""The law of the reader: however frames are cut into packets, a handler hears what the library alone would hear."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from core.sockets import Peer, Sockets
from tests.core.socket_server import UPGRADE, Recorder, masked


@dataclass
class Wire:
    """A transport that keeps what is written to it."""

    written: bytearray = field(default_factory=bytearray)
    over: bool = False

    def write(self, data: bytes) -> None:
        assert not self.over
        self.written += data

    def write_eof(self) -> None:
        self.over = True

    def get_extra_info(self, name: str) -> Any:
        return {"peername": ("127.0.0.1", 1)}.get(name)

    def set_write_buffer_limits(self, high: int, low: int) -> None:
        """There is no limit."""


def connected() -> tuple[Peer, Wire, Recorder]:
    sockets, wire, handler = Sockets(origins=[]), Wire(), Recorder()
    sockets.route("/ws/room/{number}", handler)
    state = SimpleNamespace(connections=set())
    peer = Peer(None, state, {"sockets": sockets})  # type: ignore[arg-type] # uvicorn's own are not needed here
    peer.connection_made(wire)  # type: ignore[arg-type] # a transport by its methods
    peer.data_received(UPGRADE % (b"/ws/room/1", b""))
    del wire.written[:]
    return peer, wire, handler


def library_alone(data: bytes) -> tuple[list[bytes], int | None]:
    """Return the text messages until the connection fails, and the close code the library sends."""
    wire = ServerProtocol(state=State.OPEN, max_size=4096)
    wire.receive_data(data)
    texts: list[bytes] = []
    partial = b""
    for event in wire.events_received():
        if isinstance(event, Frame) and event.opcode in {Opcode.TEXT, Opcode.CONT}:
            partial += bytes(event.data)
            if event.fin:
                texts.append(partial)
                partial = b""
    return texts, None if wire.close_sent is None else wire.close_sent.code


text = st.text(max_size=200).map(str.encode)
long_text = st.integers(120, 4200).map(lambda size: b"x" * size)
whole = st.one_of(text, long_text).map(lambda payload: [(1, payload, True)])
pieces = st.lists(text, min_size=2, max_size=4).map(
    lambda parts: [(0 if index else 1, part, index == len(parts) - 1) for index, part in enumerate(parts)]
)
control = st.tuples(st.sampled_from([9, 10]), st.binary(max_size=130)).map(lambda pair: [(*pair, True)])
stray = st.tuples(st.sampled_from([0, 3, 0x41, 8]), st.binary(max_size=4)).map(lambda pair: [(*pair, True)])
conversations = st.lists(st.one_of(whole, whole, pieces, control, stray), max_size=12)


@given(conversations, st.lists(st.integers(1, 300), min_size=1, max_size=40), st.booleans())
def test_packets_do_not_change_what_is_heard(conversation, cuts, wasteful):
    data = b"".join(masked(code, payload, fin=fin) for part in conversation for code, payload, fin in part)
    if wasteful:
        data = b"\x81\xfe\x00\x02" + b"\0\0\0\0" + b"ab" + data
    texts, code = library_alone(data)
    peer, wire, handler = connected()
    at = 0
    for cut in cuts * (len(data) // sum(cuts) + 1):
        if not wire.over:
            peer.data_received(data[at : at + cut])
        at += cut
    assert handler.texts == texts
    closes = [bytes(wire.written[i + 2 : i + 4]) for i in range(len(wire.written) - 3) if wire.written[i] == 0x88]
    assert (wire.over, peer.is_open) == (code is not None, code is None)
    if code is not None:
        assert code == 1005 or code.to_bytes(2) in closes


def test_an_idle_peer_keeps_no_parser():
    peer, _wire, handler = connected()
    for data in (masked(1, b"plain"), masked(9, b"ping"), masked(1, b"in ", fin=False), masked(0, b"pieces")):
        peer.data_received(data[:3])
        peer.data_received(data[3:])
    assert handler.texts == [b"plain", b"in pieces"]
    assert peer._wire is None
