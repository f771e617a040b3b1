"""Reading tables that people send, as XLSX or CSV: cells as text, within limits. What they mean is in `domain`."""

import csv
import io
from datetime import date, datetime, time, timedelta

from competitions.movements.domain.tables import Fault, Table
from core.kernel import Invalid, N_
from core.spreadsheets import BrokenSheet, column_name, open_spreadsheet, read_values
from core.vietnamese import write_cell

LONGEST_CELL = 500
DELIMITERS = ",;\t"
TOO_LARGE = N_("The table is too large: at most %(most)d rows.")
UNREADABLE = N_("We could not read this file. Please send XLSX, or CSV in UTF-8, made from the template.")


def read_table(content: bytes, most_rows: int) -> Table:
    """Return the first table of the bytes; raises Invalid or TooLarge. Takes seconds for large files: use a thread."""
    return _read_xlsx(content, most_rows) if content.startswith((b"PK", b"\xd0\xcf")) else _read_csv(content, most_rows)


def _read_xlsx(content: bytes, most_rows: int) -> Table:
    checked = open_spreadsheet(content, most_rows)
    try:
        cells = read_values(checked.content)
    except BrokenSheet as error:
        raise Invalid(UNREADABLE) from error
    rows = [[_text(cell) for cell in row] for row in cells]
    flaws = {row: _merged(cell) for row, cell in checked.merged.items()}
    return Table(rows, flaws | {row: _formula(cell) for row, cell in checked.formulas.items()})


def _read_csv(content: bytes, most_rows: int) -> Table:
    text = _decode(content)
    delimiter = max(DELIMITERS, key=text.split("\n", 1)[0].count)
    rows: list[list[str]] = []
    flaws: dict[int, Fault] = {}
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if number > most_rows:
                raise Invalid(TOO_LARGE, most=most_rows)
            rows.append([_without_guard(cell[:LONGEST_CELL]) for cell in cells])
            formula = next((at for at, cell in enumerate(cells) if cell.startswith("=")), None)
            if formula is not None:
                flaws[number] = _formula(f"{column_name(formula)}{number}")
    except csv.Error as error:
        raise Invalid(UNREADABLE) from error
    return Table(rows, flaws)


def _decode(content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1258")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid(UNREADABLE)


def _text(cell: float | str | bool | time | date | timedelta) -> str:  # noqa: FBT001 - a cell may be a truth value
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return write_cell(cell)
    return _without_guard(str(cell)[:LONGEST_CELL])


def _without_guard(cell: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from seeing a formula."""
    return cell[1:] if cell.startswith(("'=", "'+", "'-", "'@")) else cell


def _formula(cell: str) -> Fault:
    return Fault(cell, N_("A formula stands here; please put in its value."))


def _merged(cell: str) -> Fault:
    return Fault(cell, N_("Cells are merged here; please split them."))
