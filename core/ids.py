"""Identifiers: time-ordered UUIDv7 for rows, 128 random bits for whatever must not be guessed."""

import hashlib
import os
import secrets
import time
from uuid import UUID


def new_id() -> str:
    """Return a UUIDv7 (RFC 9562) as text; ids made later sort later."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=value))


def new_secret() -> str:
    """Return 128 random bits as 22 characters that need no escaping in a URL or cookie."""
    return secrets.token_urlsafe(16)


def digest_of(secret: str) -> str:
    """Return the hex SHA-256 under which a secret of full entropy is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()
