"""Devices on which an account has signed in before. The cookie holds a random number and seals, no name and no id."""

import hmac
import re
import secrets

from core.kernel import PersonId

PURPOSE = "known-device"
MOST_ACCOUNTS = 5
SEAL_LETTERS = 32
_COOKIE = re.compile(r"[\w-]{16}(\.[0-9a-f]{32}){1,5}", re.ASCII)


class KnownDevices:
    """Seals accounts to devices: with a seal a device has its own count of wrong passwords for that account."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def find(self, cookie: str, person_id: PersonId | None) -> str:
        """Return what wrong passwords of this device for this account count against; nothing for a new device."""
        number, *seals = cookie.split(".") if _COOKIE.fullmatch(cookie) else [""]
        if person_id is None or not any(hmac.compare_digest(each, self._seal(number, person_id)) for each in seals):
            return ""
        return f"\0{number} {person_id}"  # nobody can type a NUL

    def remember(self, cookie: str, person_id: PersonId) -> str:
        """Return the cookie with this account's seal in front; a shared device keeps the last five accounts."""
        is_whole = _COOKIE.fullmatch(cookie) is not None
        number, *seals = cookie.split(".") if is_whole else [secrets.token_urlsafe(12)]
        own = self._seal(number, person_id)
        return ".".join([number, own, *(each for each in seals if each != own)][: MOST_ACCOUNTS + 1])

    def _seal(self, number: str, person_id: PersonId) -> str:
        return hmac.digest(self._key, f"{number} {person_id}".encode(), "sha256").hex()[:SEAL_LETTERS]
