"""Frames as bytes (RFC 6455, 5.2): prepared once, and written to everybody without holding the loop."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from websockets.frames import apply_mask as unmask  # type: ignore[attr-defined]  # the compiled one where there is

FINAL_TEXT: Final = 0x81
FINAL_PONG: Final = 0x8A
MASKED: Final = 0x80
SMALLEST_FRAME: Final = 6
MEDIUM_SIZE: Final = 126
LARGE_SIZE: Final = 1 << 16
LONGER_LENGTH: Final = 2
LONGEST_LENGTH: Final = 8
WRITES_A_TURN: Final = 256

__all__ = ["fan_out", "fan_out_each", "frame_bytes", "is_utf8", "text_frame", "unmask"]


class Writable(Protocol):
    """The part of a peer that a fan-out needs."""

    @property
    def takes_more(self) -> bool:
        """Whether the peer is open and keeps up."""

    def write(self, frame: bytes) -> None:
        """Write one prepared frame."""


def text_frame(payload: bytes) -> bytes:
    """Return one unmasked, final text frame around the UTF-8 payload."""
    size = len(payload)
    if size < MEDIUM_SIZE:
        return bytes((FINAL_TEXT, size)) + payload
    if size < LARGE_SIZE:
        return bytes((FINAL_TEXT, 126)) + size.to_bytes(2) + payload
    return bytes((FINAL_TEXT, 127)) + size.to_bytes(8) + payload


def frame_bytes(size: int) -> int:
    """Return how long a masked frame is on the wire at least; a client may waste bytes on a longer length."""
    return SMALLEST_FRAME + size + (0 if size < MEDIUM_SIZE else LONGER_LENGTH if size < LARGE_SIZE else LONGEST_LENGTH)


def is_utf8(data: bytes) -> bool:
    """Say whether the bytes are UTF-8 text."""
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


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
