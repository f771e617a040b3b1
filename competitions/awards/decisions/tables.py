"""Reading lists of names that people send, as XLSX or CSV: cells as text, within limits."""

import csv
import io

from competitions.awards.decisions.domain.names import MOST_NAMES
from core.kernel import Invalid, N_
from core.spreadsheets import BrokenSheet, open_spreadsheet, read_values

UNREADABLE = N_("We could not read this file. Please send XLSX, or CSV in UTF-8, with a name in the first column.")


def read_cells(content: bytes) -> list[list[str]]:
    """Return the first table of the bytes as texts; raises Invalid or TooLarge. Takes seconds: use a thread."""
    return _read_xlsx(content) if content.startswith((b"PK", b"\xd0\xcf")) else _read_csv(content)


def _read_xlsx(content: bytes) -> list[list[str]]:
    checked = open_spreadsheet(content, MOST_NAMES + 1)
    try:
        return [[str(cell) for cell in row] for row in read_values(checked.content)]
    except BrokenSheet as error:
        raise Invalid(UNREADABLE) from error


def _read_csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
        delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(UNREADABLE) from error
