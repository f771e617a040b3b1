"""What goes out: a text frame prepared once, and the same frame written to everybody without holding the loop."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Protocol

SHORT = 126
MEDIUM = 1 << 16
FINAL_TEXT = 0x81
WRITES_A_TURN = 256


class Writable(Protocol):
    """The part of a peer that a fan-out needs."""

    @property
    def takes_more(self) -> bool:
        """Whether the peer is open and keeps up."""

    def write(self, frame: bytes) -> None:
        """Write one prepared frame."""


def text_frame(payload: bytes) -> bytes:
    """Return one unmasked, final text frame around the UTF-8 payload (RFC 6455, 5.2)."""
    size = len(payload)
    if size < SHORT:
        return bytes((FINAL_TEXT, size)) + payload
    if size < MEDIUM:
        return bytes((FINAL_TEXT, 126)) + size.to_bytes(2) + payload
    return bytes((FINAL_TEXT, 127)) + size.to_bytes(8) + payload


async def fan_out(peers: Sequence[Writable], frame: bytes, *, every: int = WRITES_A_TURN) -> None:
    """Write one frame to all; peers closed or behind are passed over, the loop runs after each `every` writes.

    Who is behind is told by `SocketHandler.on_drained` and then gets the newest state, not the backlog.
    The sequence must not change meanwhile: pass a tuple or a list of your own.
    """
    for start in range(0, len(peers), every):
        if start:
            await asyncio.sleep(0)
        for peer in peers[start : start + every]:
            if peer.takes_more:
                peer.write(frame)


async def fan_out_each(frames: Iterable[tuple[Writable, bytes]], *, every: int = WRITES_A_TURN) -> None:
    """Write each peer a frame of its own; give a generator, so that encoding is spread over the turns too."""
    for number, (peer, frame) in enumerate(frames, start=1):
        if peer.takes_more:
            peer.write(frame)
        if number % every == 0:
            await asyncio.sleep(0)
