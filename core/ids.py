"""Identifiers: time-ordered UUIDv7 for rows, 128 random bits for whatever must not be guessed."""

import hashlib
import os
import secrets
import time
from uuid import UUID


def new_id() -> str:
    """Return a UUIDv7 as text; ids made later by a clock that goes forward sort later, within a millisecond too.

    The bits after the millisecond hold its fraction in steps of 244 ns (RFC 9562, section 6.2, method 3): shorter than
    making an id takes.
    """
    steps = time.time_ns() * 4096 // 1_000_000
    value = (steps >> 12 & (1 << 48) - 1) << 80 | 0x7 << 76 | (steps & 0xFFF) << 64
    return str(UUID(int=value | 0x2 << 62 | int.from_bytes(os.urandom(8)) >> 2))


def new_secret() -> str:
    """Return 128 random bits as 22 characters that need no escaping in a URL, a cookie or a command."""
    while (secret := secrets.token_urlsafe(16)).startswith("-"):  # a command takes that for an option
        pass
    return secret


def digest_of(secret: str) -> str:
    """Return the hex SHA-256 under which a secret of full entropy is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()
