"""What a dossier must hold, as data per kind of award and procedure, and what of it is missing.

Full procedure: letter with list, achievement report confirmed by the proposing level, minutes of its council.
Simplified: letter and summary report (seen in older procedures of provinces; the current form is not verified).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from competitions.awards.domain.words import AwardKind, Procedure
from competitions.awards.dossiers.domain.content import Document, Texts
from core.kernel import FieldError, N_

SOURCE = N_("Law 06/2022/QH15 and Decree 152/2025; the list of papers follows older procedures")


class Proof(StrEnum):
    """How a line is met: by a text written here, or by the scan of a signed paper."""

    TEXT = "text"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the checklist. A numbered file needs the number and date of the paper."""

    code: str
    title: str
    proof: Proof
    is_required: bool = True
    is_numbered: bool = False


LETTER = Line("letter", N_("Submission letter with the list"), Proof.TEXT)
LETTER_SCAN = Line("letter_scan", N_("Signed submission letter (scan)"), Proof.FILE, is_numbered=True)
REPORT = Line("report", N_("Achievement report"), Proof.TEXT)
REPORT_SCAN = Line("report_scan", N_("Achievement report, confirmed by the proposing level (scan)"), Proof.FILE)
MINUTES = Line("minutes", N_("Minutes of the proposing unit's council (scan)"), Proof.FILE, is_numbered=True)
SUMMARY = Line("summary", N_("Summary of the achievement"), Proof.TEXT)
ANNEX = Line("annex", N_("Annexes"), Proof.FILE, is_required=False)

FULL = (LETTER, LETTER_SCAN, REPORT, REPORT_SCAN, MINUTES, SUMMARY, ANNEX)
SIMPLIFIED = (LETTER, LETTER_SCAN, SUMMARY, ANNEX)
OFFICIAL = frozenset({AwardKind.CERTIFICATE_OF_MERIT, AwardKind.CERTIFICATE_OF_COMMENDATION})


def checklist_of(award: AwardKind, procedure: Procedure) -> tuple[Line, ...]:
    """Return what a dossier for this kind of award must hold."""
    return FULL if award in OFFICIAL and procedure is Procedure.FULL else SIMPLIFIED


def find_line(lines: Collection[Line], code: str) -> Line | None:
    """Return a line by its code."""
    return next((line for line in lines if line.code == code), None)


def is_met(line: Line, texts: Texts, documents: Collection[Document]) -> bool:
    """Say whether the dossier holds what the line asks for."""
    if line.proof is Proof.TEXT:
        return bool(texts.of(line.code).strip())
    return any(each.line == line.code and _is_whole(line, each) for each in documents)


def find_missing(lines: Collection[Line], texts: Texts, documents: Collection[Document]) -> tuple[Line, ...]:
    """Return the required lines that are not met."""
    return tuple(line for line in lines if line.is_required and not is_met(line, texts, documents))


def missing_errors(missing: Collection[Line]) -> tuple[FieldError, ...]:
    """Name what is missing, each at its place on the page."""
    return tuple(FieldError(f"line-{line.code}", line.title) for line in missing)


def _is_whole(line: Line, document: Document) -> bool:
    return not line.is_numbered or bool(document.number and document.dated_on)
