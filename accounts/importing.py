"""Reading a list of people from XLSX or CSV bytes, and the template to fill in. Both run in a thread."""

import csv
import io
from datetime import date, datetime

from accounts.domain.roster import COLUMNS, MOST_ROWS, ROLE_WORDS, Line, Roster
from core.kernel import FieldError, Invalid, N_, Role, TooLarge
from core.spreadsheets import BrokenSheet, open_spreadsheet, read_values
from core.tables import Choice, write_csv, write_form

MAX_BYTES = 2_000_000
MAX_CELL = 300
EXAMPLES = (
    ("Lò Thị Ví Dụ", "0912 345 678", "", ROLE_WORDS[Role.UNIT_OFFICER], "10/10/2026", ""),
    ("Vàng A Mẫu", "", "vang.a.mau@ngayhoi.example", ROLE_WORDS[Role.HOST], "01/10/2026", "31/12/2026"),
)

Table = list[list[str]]


def read_table(content: bytes) -> Table:
    """Return the first sheet's cells as text; raises Invalid for what is neither XLSX nor CSV, or unpacks too big."""
    if content.startswith(b"PK"):
        return _read_xlsx(content)
    return _read_csv(content)


def lines_or_refuse(roster: Roster) -> tuple[Line, ...]:
    """Return the lines of a faultless list; raises Invalid with an error for each faulty row (pointer "row/5")."""
    if roster.faults:
        errors = tuple(FieldError(f"row/{fault.row}", fault.text, dict(fault.params)) for fault in roster.faults)
        raise Invalid(N_("Nothing was imported: please mend these rows and send the list again."), errors=errors)
    return roster.lines


def write_template_xlsx() -> bytes:
    """Return the workbook to fill in, with two made-up rows and the roles to choose from."""
    roles = [(words,) for words in ROLE_WORDS.values()]
    return write_form({"Danh sách": (COLUMNS, *EXAMPLES), "Vai trò": roles}, Choice(3, _short_roles(), MOST_ROWS))


def write_template_csv() -> bytes:
    """Return the same template as CSV."""
    return write_csv((COLUMNS, *EXAMPLES))


def _short_roles() -> list[str]:
    return [ROLE_WORDS[role] for role in (Role.UNIT_LEADER, Role.UNIT_OFFICER, Role.ORGANIZER, Role.HOST)]


def _read_xlsx(content: bytes) -> Table:
    try:
        checked = open_spreadsheet(content).content
        rows = [[_text(cell) for cell in row] for row in read_values(checked, MOST_ROWS * 2)]
    except TooLarge as error:
        raise Invalid(N_("The spreadsheet unpacks to more than we read. Please send only the list.")) from error
    except BrokenSheet as error:
        raise _unreadable() from error
    return rows


def _read_csv(content: bytes) -> Table:
    text = _decode(content)
    if "\0" in text:
        raise _unreadable()
    first = text.split("\n", maxsplit=1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return [
            [cell[:MAX_CELL] for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise _unreadable() from error


def _decode(content: bytes) -> str:
    for encoding in ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1258"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[:MAX_CELL]


def _unreadable() -> Invalid:
    return Invalid(N_("We could not read this file. Please send XLSX, or CSV in UTF-8, made from the template."))
