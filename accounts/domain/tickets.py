"""The ticket format, version 1: 16 bytes that say what, 64 that prove it, written in letters a QR code packs well.

`docs/ticket-format.md` publishes it with test vectors.
"""

import hashlib
import struct
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.kernel import DomainError, N_

VERSION = 1
PREFIX = "NH1"
PAYLOAD_BYTES, SIGNATURE_BYTES = 16, 64
FIRST_DAY = date(2020, 1, 1)
CODE_LETTERS = 9
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_LAYOUT = struct.Struct(">BB6s6sH")
_PAIR, _TRIPLE = 2, 3
_BYTE, _WORD = 256, 65_536


class TicketRefused(DomainError):
    """A ticket that is none of ours: forged, truncated, or of another version."""

    status = 422
    code = "ticket"


class TicketFault(StrEnum):
    """Why a ticket, or the code on it, opens nothing."""

    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    EXPIRED = "expired"
    UNSEATED = "unseated"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket says. `session_tag` is `tag_of` a session's id; `valid_to` the last day it opens a door."""

    session_tag: bytes
    code: str
    valid_to: date


def tag_of(session_id: str) -> bytes:
    """Return the six bytes by which a ticket names its session: the start of the SHA-256 of the id's text."""
    return hashlib.sha256(session_id.encode()).digest()[:6]


def key_number(public_key: bytes) -> int:
    """Return the byte by which a ticket names the key that signed it: the first of the SHA-256 of the public key."""
    return hashlib.sha256(public_key).digest()[0]


def pack(ticket: Ticket, key: int) -> bytes:
    """Return the 16 bytes that are signed."""
    days = (ticket.valid_to - FIRST_DAY).days
    return _LAYOUT.pack(VERSION, key, ticket.session_tag, code_to_bytes(ticket.code), days)


def unpack(payload: bytes) -> tuple[Ticket, int]:
    """Return the ticket of 16 bytes and the number of its key; raise TicketRefused for another version."""
    version, key, tag, code, days = _LAYOUT.unpack(payload)
    if version != VERSION or int.from_bytes(code, "big") >= len(CROCKFORD) ** CODE_LETTERS:
        raise refused()
    return Ticket(tag, _code_of(code), FIRST_DAY + timedelta(days=days)), key


def to_text(payload: bytes, signature: bytes) -> str:
    """Return the ticket as the text of its QR code."""
    return PREFIX + to_base45(payload + signature)


def from_text(text: str) -> tuple[bytes, bytes]:
    """Return payload and signature of a QR code's text; raise TicketRefused where it cannot be a ticket."""
    if not text.startswith(PREFIX):
        raise refused()
    whole = from_base45(text.removeprefix(PREFIX))
    if len(whole) != PAYLOAD_BYTES + SIGNATURE_BYTES:
        raise refused()
    return whole[:PAYLOAD_BYTES], whole[PAYLOAD_BYTES:]


def refused() -> TicketRefused:
    """Return the refusal of what is no ticket of ours."""
    return TicketRefused(N_("This is not a ticket of ours."))


def read_code(text: str) -> str:
    """Return a typed code in its one form (O is 0, I and L are 1, hyphens go); empty where it cannot be one."""
    code = text.strip().upper().translate(_READ_AS)
    return code if len(code) == CODE_LETTERS and all(sign in CROCKFORD for sign in code) else ""


def code_from_number(number: int) -> str:
    """Return the code of a number below 2^45, such as a random one."""
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in reversed(range(CODE_LETTERS)))


def code_to_bytes(code: str) -> bytes:
    """Return the six bytes of a code."""
    number = 0
    for sign in code:
        number = number << 5 | CROCKFORD.index(sign)
    return number.to_bytes(6, "big")


def _code_of(raw: bytes) -> str:
    return code_from_number(int.from_bytes(raw, "big"))


def to_base45(content: bytes) -> str:
    """Write bytes in the 45 letters of a QR code's alphanumeric mode (RFC 9285)."""
    letters: list[str] = []
    for start in range(0, len(content), _PAIR):
        pair = content[start : start + _PAIR]
        number, count = int.from_bytes(pair, "big"), _TRIPLE if len(pair) == _PAIR else _PAIR
        for _ in range(count):
            number, rest = divmod(number, len(BASE45))
            letters.append(BASE45[rest])
    return "".join(letters)


def from_base45(text: str) -> bytes:
    """Read what `to_base45` wrote; raise TicketRefused for anything else."""
    content = bytearray()
    for start in range(0, len(text), _TRIPLE):
        part = text[start : start + _TRIPLE]
        values = [BASE45.find(letter) for letter in part]
        number = sum(value * len(BASE45) ** place for place, value in enumerate(values))
        limit = _WORD if len(part) == _TRIPLE else _BYTE
        if len(part) < _PAIR or min(values) < 0 or number >= limit:
            raise refused()
        content += number.to_bytes(_PAIR if len(part) == _TRIPLE else 1, "big")
    return bytes(content)
