"""The code shown at a booth: it turns every two minutes by the server's clock, so a photo soon stamps nothing."""

import hashlib
import hmac
import re
from datetime import datetime
from enum import StrEnum

WINDOW_SECONDS = 120
GRACE_WINDOWS = 1  # whoever scanned at the last second still has time to press the button
MAC_LETTERS = 16
_CODE = re.compile(r"([0-9a-f]{1,9})-([0-9a-f]{16})")


class Verdict(StrEnum):
    """What a shown code is worth."""

    FRESH = "fresh"
    OLD = "old"
    WRONG = "wrong"


def window_of(now: datetime) -> int:
    """Return the number of the time window of a moment."""
    return int(now.timestamp()) // WINDOW_SECONDS


def seconds_left(now: datetime) -> int:
    """Return how long the code of now is shown."""
    return WINDOW_SECONDS - int(now.timestamp()) % WINDOW_SECONDS


def code_at(key: bytes, station_id: str, now: datetime) -> str:
    """Return the code to show: the window's number and a MAC that binds it to the station."""
    return _code(key, station_id, window_of(now))


def judge(key: bytes, station_id: str, code: str, now: datetime) -> Verdict:
    """Say what a code is worth now; an old one was real once, a wrong one never was (or lies in the future)."""
    found = _CODE.fullmatch(code.strip().lower())
    if found is None:
        return Verdict.WRONG
    window, current = int(found[1], 16), window_of(now)
    if not hmac.compare_digest(_code(key, station_id, window), found[0]) or window > current:
        return Verdict.WRONG
    return Verdict.FRESH if current - window <= GRACE_WINDOWS else Verdict.OLD


def screen_key(key: bytes, station_id: str) -> str:
    """Return the read-only key in the address of a station's screen."""
    return hmac.new(key, f"screen:{station_id}".encode(), hashlib.sha256).hexdigest()[:32]


def _code(key: bytes, station_id: str, window: int) -> str:
    mac = hmac.new(key, f"stamp:{station_id}:{window}".encode(), hashlib.sha256).hexdigest()
    return f"{window:x}-{mac[:MAC_LETTERS]}"
