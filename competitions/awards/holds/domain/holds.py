"""A hold: why a subject waits, what its form must say, and what closes it (Decree 152/2025, Art. 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from core.kernel import FieldError, N_

LONGEST_DOCUMENT, LONGEST_CONTENT, LONGEST_SENDER, LONGEST_REASON = 120, 2000, 200, 500
UNIT_PREFIX = "unit:"


class HoldKind(StrEnum):
    """Why a subject may not be proposed; read by the named officer only."""

    DISCIPLINE = "discipline"
    INSPECTION = "inspection"
    VERIFICATION = "verification"


KIND_TITLES: Mapping[HoldKind, str] = MappingProxyType(
    {
        HoldKind.DISCIPLINE: N_("Discipline is being considered"),
        HoldKind.INSPECTION: N_("An inspection shows signs of a violation"),
        HoldKind.VERIFICATION: N_("A complaint or denunciation is being verified"),
    }
)


@dataclass(frozen=True, slots=True)
class NewHold:
    """A hold as its form says it. `sender` is an authority, never a person who denounced."""

    subject_key: str
    subject_name: str
    document: str
    document_on: date
    kind: HoldKind
    content: str = field(repr=False)
    sender: str = field(repr=False)
    officer_id: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """What closes a hold: a document, and in a few words what it says."""

    hold_id: str
    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpenHold:
    """What everybody else may know of an open hold: that there is one, and by which document."""

    subject_key: str
    document: str
    document_on: date


def find_hold_flaws(new: NewHold, today: date) -> tuple[FieldError, ...]:
    """Return what is wrong with the form."""
    checks = (
        ("subject", bool(new.subject_key and new.subject_name), N_("Choose whom the hold concerns.")),
        ("document", bool(new.document), N_("Write the number of the document.")),
        ("document_on", new.document_on <= today, N_("The document's date lies in the future.")),
        ("content", bool(new.content), N_("Say what the document says.")),
        ("sender", bool(new.sender), N_("Name the authority that sent the document.")),
        ("officer", bool(new.officer_id), N_("Choose the officer who reads the content.")),
    )
    flaws = [FieldError(name, text) for name, is_good, text in checks if not is_good]
    lengths = (
        ("document", new.document, LONGEST_DOCUMENT),
        ("content", new.content, LONGEST_CONTENT),
        ("sender", new.sender, LONGEST_SENDER),
    )
    flaws += [
        FieldError(name, N_("At most %(most)s letters."), {"most": most})
        for name, value, most in lengths
        if len(value) > most
    ]
    return tuple(flaws)


def find_closing_flaws(closing: Closing) -> tuple[FieldError, ...]:
    """Return what is missing to close a hold: it is closed by a document only."""
    flaws = []
    if not 0 < len(closing.document) <= LONGEST_DOCUMENT:
        flaws.append(FieldError("closing_document", N_("A hold is closed by a document: write its number and date.")))
    if len(closing.reason) > LONGEST_REASON:
        flaws.append(FieldError("closing_reason", N_("At most %(most)s letters."), {"most": LONGEST_REASON}))
    return tuple(flaws)


def unit_of(subject_key: str) -> str:
    """Return the unit's code of a subject that is a unit, "" for any other."""
    return subject_key.removeprefix(UNIT_PREFIX) if subject_key.startswith(UNIT_PREFIX) else ""
