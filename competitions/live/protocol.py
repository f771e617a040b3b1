"""The frames of `ngayhoi.live.v1`: what phones may send, and how our frames are written. No decision lives here."""

from collections.abc import Mapping
from typing import Any

import msgspec

from competitions.live.frames import ByeFrame, ErrorFrame, Farewell, RefusedFrame, StoredFrame

SUBPROTOCOL = "ngayhoi.live.v1"
LARGEST_FRAME = 4096


class Join(msgspec.Struct, tag_field="t", tag="join"):
    """Take a seat, or come back to one (`seat` wins over all other fields)."""

    key: str | None = None
    name: str | None = None
    commune: str | None = None
    school: str | None = None
    party_cell: str | None = None
    members: int | None = None
    time_factor: float | None = None
    seat: str | None = None
    ticket: str | None = None


class Seen(msgspec.Struct, tag_field="t", tag="seen"):
    """Question `q` is on the phone's screen."""

    q: int


class Answer(msgspec.Struct, tag_field="t", tag="answer"):
    """One answer; its value is checked against the question's kind later."""

    q: int
    id: str | None = None
    value: Any = None  # its shape depends on the question's kind


class Ping(msgspec.Struct, tag_field="t", tag="ping"):
    """A measurement of the client's own; answered with our time."""

    at: int | float | None = None


Inbound = Join | Seen | Answer | Ping
KNOWN = frozenset({"join", "seen", "answer", "ping"})


class Malformed(Exception):
    """Not a frame of this protocol: not a JSON object, or an unknown `t`. The connection ends with 1008."""


class BadValue(Exception):
    """A known frame with a bad value; the socket stays."""


_decoder = msgspec.json.Decoder(Inbound)
_encoder = msgspec.json.Encoder()


def read_frame(data: bytes | str) -> Inbound:
    """Decode one text frame. Raises Malformed or BadValue; unknown fields are ignored."""
    try:
        frame: Inbound = _decoder.decode(data)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError) as error:
        raise _explain(data) from error
    return frame


def _explain(data: bytes | str) -> Exception:
    try:
        loose = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return Malformed("not JSON")
    tag = loose.get("t") if isinstance(loose, dict) else None
    if not isinstance(tag, str) or tag not in KNOWN:
        return Malformed("unknown frame")
    return BadValue(tag)


def write_frame(content: Mapping[str, object]) -> bytes:
    """Encode one frame of ours."""
    return _encoder.encode(content)


def stored(question: int, answer_id: str, receipt: str) -> StoredFrame:
    """Return the acknowledgement; only after the commit."""
    return {"t": "stored", "q": question, "id": answer_id, "receipt": receipt}


def refused(question: int, answer_id: str | None, why: str) -> RefusedFrame:
    """Return the refusal of one answer."""
    return {"t": "refused", "q": question, "id": answer_id, "why": why}


def error(code: str, text: str) -> ErrorFrame:
    """Something wrong with the room, the seat or a frame."""
    return {"t": "error", "code": code, "text": text}


def bye(why: Farewell) -> ByeFrame:
    """Return the last frame before we close with 1000."""
    return {"t": "bye", "why": why}
