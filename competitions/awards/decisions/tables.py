"""Reading lists of names that people send, as XLSX or CSV: cells as text, within limits."""

import csv
import io

from python_calamine import CalamineError, CalamineWorkbook

from competitions.awards.decisions.domain.names import MOST_NAMES
from core.kernel import Invalid, N_
from core.spreadsheets import open_spreadsheet

UNREADABLE = N_("We could not read this file. Please send XLSX, or CSV in UTF-8, with a name in the first column.")


def read_cells(content: bytes) -> list[list[str]]:
    """Return the first table of the bytes as texts; raises Invalid or TooLarge. Takes seconds: use a thread."""
    return _read_xlsx(content) if content.startswith((b"PK", b"\xd0\xcf")) else _read_csv(content)


def _read_xlsx(content: bytes) -> list[list[str]]:
    checked = open_spreadsheet(content, MOST_NAMES + 1)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(checked.content)).get_sheet_by_index(0)
        return [[str(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Invalid(UNREADABLE) from error


def _read_csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
        delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(UNREADABLE) from error
