"""What one scan comes to. Devices may be offline, send late, twice and in any order; their clocks may be wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What a device is told of a scan."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class Why(StrEnum):
    """Why a scan was refused."""

    FORGED = "forged"
    EXPIRED = "expired"
    WRONG_SESSION = "wrong_session"
    UNKNOWN = "unknown"
    NOT_SEATED = "not_seated"
    CANCELLED = "cancelled"
    INVALID = "invalid"
    FULL = "full"
    OVER = "over"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class Scan:
    """One accepted code at one moment (the device's word, never later than its receipt)."""

    nonce: str
    registration_id: str
    scanned_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """That somebody was there: by their earliest scan, whenever it was received."""

    registration_id: str
    nonce: str
    arrived_at: datetime


def is_earlier(scan: Scan, arrival: Arrival) -> bool:
    """Say whether a scan comes before the one that counts; of two at one moment the smaller nonce counts."""
    return (scan.scanned_at, scan.nonce) < (arrival.arrived_at, arrival.nonce)


def settle(scans: Iterable[Scan]) -> Mapping[str, Arrival]:
    """Return who was there by registration: the first scan counts, whatever the order of receipt and repetition."""
    there: dict[str, Arrival] = {}
    for scan in scans:
        known = there.get(scan.registration_id)
        if known is None or is_earlier(scan, known):
            there[scan.registration_id] = Arrival(scan.registration_id, scan.nonce, scan.scanned_at)
    return there


def corrected(scanned_at: datetime, received_at: datetime) -> datetime:
    """Return when a scan took place as far as we can know: a device's clock may run ahead, receipt may not."""
    return min(scanned_at, received_at)
