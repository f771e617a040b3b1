"""The outside of an XLSX, a ZIP of XML: refuses bombs, and finds what a reader of values cannot see."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from python_calamine import CalamineError, CalamineWorkbook

from core.kernel import Invalid, N_, TooLarge
from core.xml_parts import MOST_ELEMENTS, Allowance, one_at_a_time, walk

MOST_ROWS = 1000
MOST_COLUMNS = 64
MOST_PARTS = 200
MOST_BYTES = 30_000_000
MOST_BYTES_OF_A_LIST = 1_000_000
ELEMENTS_A_ROW = 30
MOST_RATIO = 200
RATIO_FROM = 1_000_000
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
BAD_ZIP = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)


@dataclass(slots=True)
class Spreadsheet:
    """A repacked file whose sizes are true, with the first sheet's formulas and merged cells by row (one cell each)."""

    content: bytes
    formulas: dict[int, str] = field(default_factory=dict)
    merged: dict[int, str] = field(default_factory=dict)
    most_rows: int = MOST_ROWS


class BrokenSheet(ValueError):
    """The values of a sheet cannot be read."""


Value = int | float | str | bool | time | date | timedelta


def read_values(content: bytes, most_rows: int | None = None) -> list[list[Value]]:
    """Return the values of the first sheet of a checked XLSX, all its rows or so many; raises BrokenSheet."""
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return sheet.to_python(skip_empty_area=False, nrows=most_rows)
    except (CalamineError, OSError, ValueError, IndexError, OverflowError) as error:
        raise BrokenSheet from error
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # what Rust code panics over, a date that there is not, is no Exception
            raise
        raise BrokenSheet from error


def column_name(place: int) -> str:
    """Return the letters of the column: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def open_spreadsheet(raw: bytes, most_rows: int = MOST_ROWS) -> Spreadsheet:
    """Check the file and return it safe to read; raises Invalid or TooLarge."""
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(N_("This is an old or locked Excel file. Please save it as .xlsx without a password."))
    with one_at_a_time():
        try:
            return _look_through(raw, most_rows)
        except (DefusedXmlException, ParseError) as error:
            raise Invalid(N_("This XLSX file holds XML that we refuse to read.")) from error
        except (*BAD_ZIP, LookupError) as error:
            raise Invalid(N_("This is not an XLSX file we can read.")) from error


def _look_through(raw: bytes, most_rows: int) -> Spreadsheet:
    parts = _unpack(raw)
    left = Allowance(max(MOST_ELEMENTS, ELEMENTS_A_ROW * most_rows))
    sheet, first = Spreadsheet(_repack(parts), most_rows=most_rows), _first_sheet(parts, left)
    for name, content in parts.items():
        _scan(content, sheet if name == first else Spreadsheet(b"", most_rows=most_rows), left)
    return sheet


def _unpack(raw: bytes) -> dict[str, bytes]:
    """Return the XML parts, counting the bytes that really come out; an OpenDocument's part is left out."""
    parts: dict[str, bytes] = {}
    left = min(MOST_BYTES, max(RATIO_FROM, MOST_RATIO * len(raw)))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if len(archive.infolist()) > MOST_PARTS:
            raise TooLarge(N_("This XLSX file unpacks to too much."))
        for entry in archive.infolist():
            if not entry.filename.endswith((".xml", ".rels")) or entry.filename == "content.xml":
                continue
            with archive.open(entry) as part:
                content = _bounded(part, min(left, _most_bytes(entry.filename)))
            left -= len(content)
            parts[entry.filename] = content
    return parts


def _most_bytes(name: str) -> int:
    return MOST_BYTES_OF_A_LIST if name.endswith((".rels", "workbook.xml")) else MOST_BYTES


def _bounded(part: IO[bytes], limit: int) -> bytes:
    content = part.read(limit + 1)
    if len(content) > limit:
        raise TooLarge(N_("This XLSX file unpacks to too much."))
    return content


def _repack(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _first_sheet(parts: dict[str, bytes], left: Allowance) -> str:
    """Return the part of the workbook's first sheet; raises KeyError without one."""
    sheets = [tag.get(RELATION) for tag in walk(parts["xl/workbook.xml"], left) if _local(tag) == "sheet"]
    wanted = sheets[0] if sheets else None
    for relation in walk(parts["xl/_rels/workbook.xml.rels"], left):
        if wanted is not None and relation.get("Id") == wanted:
            target = relation.get("Target", "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(wanted)


def _local(tag: Element) -> str:
    return str(tag.tag).rpartition("}")[2]


def _scan(content: bytes, sheet: Spreadsheet, left: Allowance) -> None:
    """Walk over a part; where it is a sheet, bound its corners and note formulas and merges."""
    cell = "A1"
    for tag in walk(content, left):
        name = _local(tag)
        if name == "row":
            _check_corner("A", tag.get("r", "1"), sheet.most_rows)
        elif name == "c":
            cell = tag.get("r", cell)
            _check_cell(cell, sheet.most_rows)
        elif name == "f":
            sheet.formulas.setdefault(_row_of(cell), cell)
        elif name == "mergeCell":
            _note_merge(tag.get("ref", ""), sheet)


def _note_merge(ref: str, sheet: Spreadsheet) -> None:
    first, _, last = ref.partition(":")
    if {_row_of(first), _row_of(last or first)} <= sheet.merged.keys():
        return  # overlapping merges by the thousand cost nothing, and their rows are refused anyway
    for row in range(_row_of(first), min(_row_of(last or first), sheet.most_rows) + 1):
        sheet.merged.setdefault(row, first)


def _row_of(cell: str) -> int:
    found = _CELL.fullmatch(cell)
    return int(found[2]) if found else 1


def _check_cell(cell: str, most_rows: int) -> None:
    found = _CELL.fullmatch(cell)
    if found is None:
        raise ValueError(cell)
    _check_corner(found[1], found[2], most_rows)


def _check_corner(letters: str, row: str, most_rows: int) -> None:
    """Refuse a far corner: a reader would fill everything up to it."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    if int(row) > most_rows or column > MOST_COLUMNS:
        raise Invalid(N_("The table is too large: at most %(most)d rows."), most=most_rows)
