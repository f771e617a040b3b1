"""Receipts: six characters that let a person ask whether an answer was stored, without saying who or what."""

import hmac
from dataclasses import dataclass

from competitions.live.domain.canonical import canonical_json

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
BITS_A_CHARACTER = 5
AS_TYPED = str.maketrans("OIL", "011", " -")


@dataclass(frozen=True, slots=True)
class Receipted:
    """What a receipt vouches for."""

    room_id: str
    participant_id: str
    question: int
    answer_id: str


def receipt_for(key: bytes, answer: Receipted) -> str:
    """Return the receipt, the same at each retry: the first 30 bits of an HMAC-SHA-256 in Crockford's base32."""
    message = canonical_json([answer.room_id, answer.participant_id, answer.question, answer.answer_id])
    number = int.from_bytes(hmac.digest(key, message, "sha256")) >> (256 - LENGTH * BITS_A_CHARACTER)
    return "".join(ALPHABET[number >> shift & 31] for shift in range((LENGTH - 1) * BITS_A_CHARACTER, -1, -5))


def read_receipt(typed: str) -> str | None:
    """Return a code as a person typed it (small letters, o for 0, i or l for 1, blanks) in its one form, or None."""
    code = typed.upper().translate(AS_TYPED)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
