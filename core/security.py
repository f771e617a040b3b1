"""Passwords hashed outside the event loop, keys derived from the one secret, comparison in constant time."""

import asyncio
import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2


def derive_key(secret_key: str, purpose: str) -> bytes:
    """Return 32 bytes that only this secret and this purpose give; one purpose's key tells nothing of another's."""
    return hmac.digest(secret_key.encode(), b"ngayhoi:" + purpose.encode(), hashlib.sha256)


class Passwords:
    """Argon2id in a thread, a few at a time (each takes about 64 MiB and 0.1 s of a core); the rest wait their turn."""

    def __init__(self, hasher: PasswordHasher | None = None, at_once: int = AT_ONCE) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(at_once)
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """Return the encoded hash; never call this inside a writing unit of work."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, encoded: str | None, password: str) -> bool:
        """Say whether the password is the one hashed. Without a hash the same work is done, and the answer is no."""
        async with self._turns:
            return await asyncio.to_thread(self._matches, encoded, password)

    def is_outdated(self, encoded: str) -> bool:
        """Say whether the hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(encoded)

    def _matches(self, encoded: str | None, password: str) -> bool:
        if self._nobody is None:
            self._nobody = self._hasher.hash(secrets.token_urlsafe())
        try:
            self._hasher.verify(encoded or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return encoded is not None
