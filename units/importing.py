"""Reading lists of villages and units from XLSX or CSV bytes, and templates to fill in; all of it runs in a thread."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from core.kernel import FieldError, Invalid, N_, TooLarge
from core.spreadsheets import BrokenSheet, open_spreadsheet, read_values
from core.tables import Choice, write_csv, write_form
from core.vietnamese import write_cell
from units.domain import directory, villages
from units.domain.tables import Column, Fault, Sheet

MAX_BYTES = 3_000_000
MAX_CELL = 300
MOST_ROWS = 6000
SHOWN_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Template:
    """A list to fill in: its file name, columns, made-up rows, and the words that fit a column."""

    name: str
    columns: Sequence[Column]
    examples: Sequence[Sequence[str]]
    words: tuple[int, tuple[str, ...]]


VILLAGES = Template(
    "danh-sach-thon-ban",
    villages.COLUMNS,
    (
        ("Xã Mường Nhé", "Bản Ví Dụ 1", "bản", "Nậm Vì", "64", "có"),
        ("Phường Điện Biên Phủ", "Tổ dân phố 1", "tổ dân phố", "Him Lam", "180", "có"),
    ),
    (2, ("thôn", "bản", "tổ dân phố", "khu", "đội")),
)
UNITS = Template(
    "danh-sach-don-vi",
    directory.COLUMNS,
    (
        ("th-vi-du", "Trường THCS Ví Dụ", "Trường học", "03160", ""),
        ("dn-vi-du", "Hợp tác xã Ví Dụ", "Doanh nghiệp, hợp tác xã", "03160", ""),
    ),
    (2, tuple(directory.KIND_WORDS.values())),
)


def read_sheet(content: bytes) -> Sheet:
    """Return the first sheet's cells as text; raises Invalid for what is neither XLSX nor CSV, or is too large."""
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return _read_xlsx(content)
    return Sheet(_read_csv(content))


def refuse(faults: Sequence[Fault]) -> None:
    """Raise Invalid with an error for each faulty row (pointer "row/5"); no fault, no error."""
    if faults:
        errors = tuple(
            FieldError(f"row/{fault.row}", fault.text, dict(fault.params)) for fault in faults[:SHOWN_FAULTS]
        )
        text = N_("Nothing was imported: please mend these %(count)s places and send the list again.")
        raise Invalid(text, errors=errors, count=len(faults))


def write_template_xlsx(template: Template) -> bytes:
    """Return the workbook to fill in, with made-up rows and the words to choose from."""
    column, words = template.words
    return write_form({"Danh sách": (_titles(template), *template.examples)}, Choice(column, words, MOST_ROWS))


def write_template_csv(template: Template) -> bytes:
    """Return the same template as CSV."""
    return write_csv((_titles(template), *template.examples))


def _titles(template: Template) -> tuple[str, ...]:
    return tuple(column.title for column in template.columns)


def _read_xlsx(content: bytes) -> Sheet:
    try:
        checked = open_spreadsheet(content, MOST_ROWS)
        rows = [[_text(cell) for cell in row] for row in read_values(checked.content, MOST_ROWS + 1)]
    except TooLarge as error:
        raise Invalid(N_("The spreadsheet unpacks to more than we read. Please send only the list.")) from error
    except BrokenSheet as error:
        raise _unreadable() from error
    return Sheet(rows, checked.formulas, checked.merged)


def _read_csv(content: bytes) -> list[list[str]]:
    text = _decode(content)
    if "\0" in text:
        raise _unreadable()
    first = text.split("\n", maxsplit=1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [
            [cell[:MAX_CELL] for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise _unreadable() from error
    if len(rows) > MOST_ROWS:
        raise Invalid(N_("The table is too large: at most %(most)d rows."), most=MOST_ROWS)
    return rows


def _decode(content: bytes) -> str:
    for encoding in ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1258"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable()


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, float):
        return write_cell(cell)
    return str(cell)[:MAX_CELL]


def _unreadable() -> Invalid:
    return Invalid(N_("We could not read this file. Please send XLSX, or CSV in UTF-8, made from the template."))
