"""What a unit writes into a dossier: the texts, their bounds, and a kept file as a document of it."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime

from core.kernel import FieldError, N_

LONGEST_TEXT, LONGEST_SUMMARY, LONGEST_REASON, LONGEST_NUMBER = 60_000, 1_000, 2_000, 60
SHORTEST_REASON = 3
MOST_FILES = 30


@dataclass(frozen=True, slots=True)
class Texts:
    """The submission letter, the achievement report, and the summary that the list and the public notice show."""

    letter: str = ""
    report: str = ""
    summary: str = ""

    def of(self, line: str) -> str:
        """Return the text of a line of the checklist."""
        return {"letter": self.letter, "report": self.report, "summary": self.summary}[line]

    @property
    def digest(self) -> str:
        """The SHA-256 of the three texts as a JSON array in UTF-8, which the record keeps of each version."""
        texts = json.dumps([self.letter, self.report, self.summary], ensure_ascii=False)
        return hashlib.sha256(texts.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """A signed document or annex; number and date as they stand on it."""

    line: str
    number: str = ""
    dated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something, when."""

    by: str
    at: datetime = field(repr=False)


def find_text_flaws(texts: Texts) -> tuple[FieldError, ...]:
    """Return which texts are too long; an unfinished one may be saved."""
    bounds = (("letter", LONGEST_TEXT), ("report", LONGEST_TEXT), ("summary", LONGEST_SUMMARY))
    return tuple(
        FieldError(name, N_("At most %(most)s letters."), {"most": most})
        for name, most in bounds
        if len(texts.of(name)) > most
    )


def find_reason_flaws(reason: str, pointer: str = "reason") -> tuple[FieldError, ...]:
    """Return what is wrong with a reason."""
    if SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return ()
    bounds: dict[str, str | int] = {"least": SHORTEST_REASON, "most": LONGEST_REASON}
    return (FieldError(pointer, N_("Give the reason in %(least)s to %(most)s letters."), bounds),)
