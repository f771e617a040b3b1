"""Who helps, with what, what an entry must say, how much of it counts a day, and which entries are called back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from core.kernel import FieldError, N_
from core.vietnamese import fold
from leaderboards.domain.kinds import FactKind
from units.domain.unit import Kind

CALLED_IN_HUNDRED = 20
OLDEST = timedelta(days=31)
LONGEST_TEXT = 80
MOST_MINUTES = 480
MOST_PEOPLE = 200
LEAST_DIGITS, MOST_DIGITS = 9, 12


class HelperKind(StrEnum):
    """What a helper is."""

    AMBASSADOR = "ambassador"
    DIGITAL_TEAM = "digital_team"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True, slots=True)
class HelperRule:
    """The fact that follows, the units it may count for, how much of it counts a helper and day."""

    title: str
    fact: FactKind
    units: tuple[Kind, ...]
    daily_cap: int
    counts_people: bool = True


HELPERS: Mapping[HelperKind, HelperRule] = MappingProxyType(
    {
        HelperKind.AMBASSADOR: HelperRule(
            N_("Digital ambassador"), FactKind.AMBASSADOR_LEARNER, (Kind.COMMUNE, Kind.VILLAGE), 15
        ),
        HelperKind.DIGITAL_TEAM: HelperRule(
            N_("Community digital team"), FactKind.HOME_VISIT, (Kind.COMMUNE, Kind.VILLAGE), 10, counts_people=False
        ),
        HelperKind.VOLUNTEER: HelperRule(
            N_("Volunteer team"), FactKind.VOLUNTEER_HELP, (Kind.SCHOOL, Kind.COMMUNE), 30
        ),
    }
)
TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "vneid": N_("VNeID"),
        "public_services": N_("Online public services"),
        "payment": N_("Payment without cash"),
        "commerce": N_("Buying and selling online"),
        "safety": N_("Safety online"),
        "smart": N_("Điện Biên Smart"),
        "phone": N_("Using a smartphone"),
        "other": N_("Something else"),
    }
)


class State(StrEnum):
    """What became of an entry in the count."""

    COUNTED = "counted"
    OVER_CAP = "over_cap"
    KNOWN = "known"
    DENIED = "denied"


class CallOutcome(StrEnum):
    """What a call-back found; a denied entry's fact is reversed."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One help as written down. `name` is a person or household, "" for a head count only."""

    day: date
    village: str
    name: str
    phone: str
    people: int
    topic: str
    minutes: int

    @property
    def subject(self) -> str:
        """Who it was, forgiving accents: the same person in the same village counts once per topic and year."""
        return f"{fold(self.name)}|{fold(self.village)}|{self.topic}|{self.day.year}" if self.name else ""


def find_errors(entry: Entry, today: date) -> tuple[FieldError, ...]:
    """Return what is wrong with an entry, by field."""
    digits = sum(sign.isdigit() for sign in entry.phone)
    texts = (entry.village, entry.name, entry.phone)
    checks = (
        ("day", today - OLDEST <= entry.day <= today, N_("The day must lie in the last 31 days.")),
        ("village", 0 < len(entry.village) <= LONGEST_TEXT, N_("Write the village, at most 80 characters.")),
        ("name", len(entry.name) <= LONGEST_TEXT, N_("Write a name of at most 80 characters.")),
        ("phone", not entry.phone or LEAST_DIGITS <= digits <= MOST_DIGITS, N_("A phone number has 9 to 12 digits.")),
        ("people", 1 <= entry.people <= MOST_PEOPLE, N_("Write a number of people from 1 to 200.")),
        ("topic", entry.topic in TOPICS, N_("Choose a topic.")),
        ("minutes", 1 <= entry.minutes <= MOST_MINUTES, N_("Write the minutes, from 1 to 480.")),
        ("village", all(text.isprintable() for text in texts), N_("There is a character in it that cannot be kept.")),
    )
    return tuple(FieldError(name, text) for name, holds, text in checks if not holds)


def amount_of(kind: HelperKind, entry: Entry) -> int:
    """Return how much an entry counts before any cap: its people, or one visit."""
    return entry.people if HELPERS[kind].counts_people and not entry.name else 1


def within_cap(kind: HelperKind, amount: int, counted: int) -> int:
    """Return how much of an amount still counts for a helper's day."""
    return max(0, min(amount, HELPERS[kind].daily_cap - counted))


def is_called(entry_id: str, phone: str) -> bool:
    """Say whether an entry is called back: a sample that depends on its id alone, so nobody chooses it."""
    if not phone:
        return False
    return int.from_bytes(hashlib.sha256(entry_id.encode()).digest()[:8]) % 100 < CALLED_IN_HUNDRED
