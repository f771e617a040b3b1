"""Results as XLSX and CSV: three tables, no cell of which a spreadsheet takes for a formula."""

from collections.abc import Callable, Sequence

from competitions.live.pages.results import (
    ANNULLED_WORDS,
    KIND_WORDS,
    CappedLine,
    ParticipantLine,
    QuestionResult,
    UnitLine,
)
from core.tables import Cell

Say = Callable[[str], str]


def participants_table(head: Sequence[str], lines: Sequence[ParticipantLine]) -> list[Sequence[Cell]]:
    """Return the participants under translated headings."""
    rows = [(one.rank, one.name, one.commune, one.school, one.members, one.total) for one in lines]
    return [head, *rows]


def units_table(head: Sequence[str], lines: Sequence[UnitLine], say: Say) -> list[Sequence[Cell]]:
    """Return the units under translated headings."""
    return [head, *((say(KIND_WORDS[one.kind]), one.rank, one.name, one.participants, one.score) for one in lines)]


def capped_table(head: Sequence[str], lines: Sequence[CappedLine]) -> list[Sequence[Cell]]:
    """Return the seats at the cap of fair time under translated headings."""
    return [head, *((one.name, one.commune, one.questions) for one in lines)]


def questions_table(head: Sequence[str], lines: Sequence[QuestionResult], say: Say) -> list[Sequence[Cell]]:
    """Return the questions under translated headings."""
    return [head, *((one.n, one.text, one.answered, one.right, say(ANNULLED_WORDS[one.annulled])) for one in lines)]
