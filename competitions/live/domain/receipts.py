"""Receipts: six characters that let a person ask whether an answer was stored, without saying who or what."""

import hmac
from typing import NamedTuple

from competitions.live.domain.canonical import canonical_json

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
BITS_A_CHARACTER = 5
PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)  # two characters by their ten bits
AS_TYPED = str.maketrans("OIL", "011", " -")


class Receipted(NamedTuple):
    """What a receipt vouches for."""

    room_id: str
    participant_id: str
    question: int
    answer_id: str


def receipt_for(key: bytes, answer: Receipted) -> str:
    """Return the receipt, the same at each retry: the first 30 bits of an HMAC-SHA-256 in Crockford's base32."""
    message = canonical_json(answer)
    number = int.from_bytes(hmac.digest(key, message, "sha256")) >> (256 - LENGTH * BITS_A_CHARACTER)
    return PAIRS[number >> 20] + PAIRS[number >> 10 & 1023] + PAIRS[number & 1023]


def read_receipt(typed: str) -> str | None:
    """Return a code as a person typed it (small letters, o for 0, i or l for 1, blanks) in its one form, or None."""
    code = typed.upper().translate(AS_TYPED)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
