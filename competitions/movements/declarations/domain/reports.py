"""A report of wrong data ("báo sai số liệu"): its states, its bounds, and when its answer is overdue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from core.kernel import FieldError, N_

SHORTEST_TEXT, LONGEST_TEXT = 10, 2000
LONGEST_NAME, LONGEST_CONTACT = 120, 120
PER_HOUR, PER_DAY = 5, 15
ADDRESS_PER_HOUR = 200  # hundreds of honest people share one address on festival day
EVERYBODY_PER_HOUR = 10_000  # forty addresses at their limit do not close it
SEAL_LETTERS = 32


class ReportState(StrEnum):
    """Where a report stands; an upheld one has reversed the fact."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


REPORT_TITLES: Mapping[ReportState, str] = MappingProxyType(
    {
        ReportState.OPEN: N_("Waits for an answer"),
        ReportState.UPHELD: N_("Upheld: the figure was reversed"),
        ReportState.REJECTED: N_("Rejected: the figure stands"),
    }
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a reporter writes; name and contact may be empty. Only officers read it."""

    text: str
    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Recent:
    """How many came lately: from this reporter in the last hour and day, from the address and everybody in the hour."""

    hour: int
    day: int
    address: int
    everybody: int


def find_report_flaws(complaint: Complaint) -> tuple[FieldError, ...]:
    """Return what is wrong with the form."""
    flaws = []
    if not SHORTEST_TEXT <= len(complaint.text) <= LONGEST_TEXT:
        bounds: dict[str, str | int] = {"least": SHORTEST_TEXT, "most": LONGEST_TEXT}
        flaws.append(FieldError("text", N_("Say in %(least)s to %(most)s letters what is wrong."), bounds))
    for name, value, most in (("name", complaint.name, LONGEST_NAME), ("contact", complaint.contact, LONGEST_CONTACT)):
        if len(value) > most:
            flaws.append(FieldError(name, N_("At most %(most)s letters."), {"most": most}))
    return tuple(flaws)


def is_too_many(recent: Recent) -> bool:
    """Say whether the reporter, the address, or everybody together has to wait."""
    is_own = recent.hour >= PER_HOUR or recent.day >= PER_DAY
    return is_own or recent.address >= ADDRESS_PER_HOUR or recent.everybody >= EVERYBODY_PER_HOUR


def address_in(origin: str) -> str:
    """Return the front of a sealed origin, which all browsers behind one address share."""
    return origin[:SEAL_LETTERS]


def is_overdue(state: ReportState, due_on: date, today: date) -> bool:
    """Say whether the answer is late; the last day itself still counts."""
    return state is ReportState.OPEN and today > due_on
