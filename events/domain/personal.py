"""The address of a person's own calendar: an id and a seal. Whoever has the address reads the calendar."""

import hmac

PURPOSE = "calendar of a person"
SIGNATURE_LETTERS = 32


def sign_personal(attendee_id: str, key: bytes) -> str:
    """Return the token of a person's own calendar; `key` is derived for `PURPOSE`."""
    return f"{attendee_id}.{_signature(attendee_id, key)}"


def read_personal(token: str, key: bytes) -> str | None:
    """Return whose calendar it is, None for a token that we did not sign."""
    attendee_id, _, signature = token.partition(".")
    is_ours = hmac.compare_digest(signature.encode(), _signature(attendee_id, key).encode())
    return attendee_id if is_ours else None


def _signature(attendee_id: str, key: bytes) -> str:
    return hmac.digest(key, attendee_id.encode(), "sha256").hex()[:SIGNATURE_LETTERS]
