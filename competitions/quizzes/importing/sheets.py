"""CSV and XLSX to rows of text within limits, and back; what the columns mean is in `tabular`."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import xlsxwriter

from competitions.quizzes.importing.outcome import Reason
from competitions.quizzes.importing.plain import decode_text
from core.kernel import FieldError, Invalid, N_
from core.spreadsheets import MOST_ROWS, BrokenSheet, column_name, open_spreadsheet, read_values

_STARTS_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_DELIMITERS = ",;\t"
MIDNIGHT = "0:00"
TEXT = {"num_format": 49}  # the built-in "@": cells keep what is typed
Cell = str | int


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be trusted, and the cell that says so."""

    reason: Reason
    cell: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first table of a file: `rows[0]` is row 1. `problems` are by row number."""

    rows: list[list[str]]
    problems: dict[int, Problem] = field(default_factory=dict)


def read_csv(raw: bytes) -> Sheet:
    """Read a CSV with commas, semicolons or tabs; raises Invalid with the line that cannot be read."""
    text = decode_text(raw)
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    problems: dict[int, Problem] = {}
    try:
        for number, cells in enumerate(reader, start=1):
            _check_height(number)
            rows.append([_without_guard(cell) for cell in cells])
            formula = next((place for place, cell in enumerate(cells) if cell.startswith("=")), None)
            if formula is not None:
                problems[number] = Problem(Reason.FORMULA, f"{column_name(formula)}{number}")
    except csv.Error as error:
        where = FieldError(
            "", N_("Line %(line)d cannot be read; check its quotation marks."), {"line": reader.line_num}
        )
        raise Invalid(N_("This is not a CSV file we can read."), errors=(where,)) from error
    return Sheet(rows, problems)


def read_xlsx(raw: bytes) -> Sheet:
    """Read the first sheet of an XLSX; raises Invalid for anything else, for bombs and for sheets too large."""
    checked = open_spreadsheet(raw)
    try:
        cells = read_values(checked.content)
    except BrokenSheet as error:
        raise Invalid(N_("This is not an XLSX file we can read.")) from error
    _check_height(len(cells))
    rows = [[_without_guard(_text_of(cell)) for cell in row] for row in cells]
    problems = _dates(cells)
    problems |= {row: Problem(Reason.MERGED, cell) for row, cell in checked.merged.items()}
    problems |= {row: Problem(Reason.FORMULA, cell) for row, cell in checked.formulas.items()}
    return Sheet(rows, problems)


def _check_height(rows: int) -> None:
    if rows > MOST_ROWS:
        raise Invalid(N_("The table is too large: at most %(most)d rows."), most=MOST_ROWS)


def _dates(rows: Sequence[Sequence[object]]) -> dict[int, Problem]:
    """Find the rows where a spreadsheet made a date or time of what was typed, and the first such cell of each."""
    found: dict[int, Problem] = {}
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, date | time | timedelta):
                found.setdefault(number, Problem(Reason.DATES, f"{column_name(place)}{number}"))
    return found


def _text_of(cell: float | str | bool | time | date | timedelta) -> str:  # noqa: FBT001 - a cell may be a truth value
    if isinstance(cell, datetime):
        clock = _clock(cell.hour, cell.minute, cell.second)
        return f"{_day(cell)} {clock}" if clock != MIDNIGHT else _day(cell)
    if isinstance(cell, date):
        return _day(cell)
    if isinstance(cell, time):
        return _clock(cell.hour, cell.minute, cell.second)
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return _clock(*divmod(minutes, 60), seconds)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - beyond, a float skips numbers
        return str(int(cell))
    return str(cell)


def _day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


def _clock(hours: int, minutes: int, seconds: int) -> str:
    """Write a time as people type it; `45:2`, a number with its tolerance, comes back as 45:02."""
    return f"{hours}:{minutes:02}:{seconds:02}" if seconds else f"{hours}:{minutes:02}"


def _without_guard(cell: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from seeing a formula."""
    return cell[1:] if cell.startswith("'") and _STARTS_FORMULA.match(cell) else cell


def guarded(cell: Cell) -> Cell:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return "'" + cell if isinstance(cell, str) and _STARTS_FORMULA.match(cell) else cell


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the rows as CSV with a byte order mark, so that spreadsheets see UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: dict[str, Sequence[Sequence[Cell]]]) -> bytes:
    """Return a workbook with the named sheets; texts are texts, never formulas or links, also those typed into it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        typed, bold = book.add_format(TEXT), book.add_format({**TEXT, "bold": True})
        wrapped = book.add_format({**TEXT, "text_wrap": True, "valign": "top"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 20, 18, typed)
            for place, row in enumerate(rows):
                _write_row(sheet, place, row, bold if place == 0 else wrapped)
    return out.getvalue()


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet, place: int, row: Sequence[Cell], style: xlsxwriter.format.Format
) -> None:
    for column, cell in enumerate(guarded(cell) for cell in row):
        if isinstance(cell, int):
            sheet.write_number(place, column, cell, style)
        elif cell:
            sheet.write_string(place, column, cell, style)
