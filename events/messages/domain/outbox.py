"""What a message is, when a failed one is tried again, how an address is shown and by what digest it is known."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

MOST_TRIES = 5
FIRST_PAUSE = timedelta(minutes=2)
CLAIM_HOLDS = timedelta(minutes=5)
"""A claim older than this was left by a sender that died; the message is taken up again."""
SHOWN_DIGITS = 3
UNTIL = "until"
"""Under which name a message's values may hold the moment from which on it is worth nothing and is dropped."""


class Channel(StrEnum):
    """By what a message travels."""

    MAIL = "mail"
    SMS = "sms"


class State(StrEnum):
    """Where a message stands; `dropped` was called off or is not wanted."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to one address. `subject` names what it is about (`session:…`, `registration:…`) and is called off by.

    `values` fill the template's words; `key` names the message for good.
    """

    key: str
    subject: str
    channel: Channel
    address: str
    template: str
    due_at: datetime
    values: Mapping[str, str] = field(default_factory=dict)


def is_too_late(values: Mapping[str, str], now: datetime) -> bool:
    """Say whether the moment up to which a message was worth sending is over."""
    return UNTIL in values and datetime.fromisoformat(values[UNTIL]) <= now


def choose_channel(address: str) -> Channel:
    """Return by what an address is reached."""
    return Channel.MAIL if "@" in address else Channel.SMS


def normalize(address: str) -> str:
    """Return the address as it is compared: one person's spelling of it must not matter."""
    if "@" in address:
        return address.strip().casefold()
    digits = "".join(sign for sign in address if sign.isdecimal())
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) > len("0912345678") else digits


def digest_address(address: str, key: bytes) -> str:
    """Return the keyed digest under which an address that wants no messages is kept."""
    return hmac.new(key, normalize(address).encode(), "sha256").hexdigest()


def mask(address: str) -> str:
    """Return the address as those see it who may not know it."""
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    return f"***{address[-SHOWN_DIGITS:]}" if len(address) > 2 * SHOWN_DIGITS else "***"


def pause_after(tries: int) -> timedelta | None:
    """Return how long to wait after so many failed tries; None when it was the last one. Each pause is twice longer."""
    return None if tries >= MOST_TRIES else FIRST_PAUSE * 2 ** max(0, tries - 1)


def is_plain(values: Mapping[str, str]) -> bool:
    """Say whether the words hold nothing that could forge a line of a message's head."""
    return all("\r" not in text and "\n" not in text for text in values.values())
