"""Results as XLSX and CSV: three tables, no cell of which a spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter

from competitions.live.pages.results import ParticipantLine, QuestionResult, UnitLine

FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
BYTE_ORDER_MARK = "\ufeff"

Cell = str | int | None
Table = Sequence[Sequence[Cell]]


def participants_table(head: Sequence[str], lines: Sequence[ParticipantLine]) -> list[Sequence[Cell]]:
    """Return the participants under translated headings."""
    rows = [(one.rank, one.name, one.commune, one.school, one.members, one.total) for one in lines]
    return [head, *rows]


def units_table(head: Sequence[str], lines: Sequence[UnitLine]) -> list[Sequence[Cell]]:
    """Return the units under translated headings."""
    return [head, *((one.kind, one.rank, one.name, one.participants, one.score) for one in lines)]


def questions_table(head: Sequence[str], lines: Sequence[QuestionResult]) -> list[Sequence[Cell]]:
    """Return the questions under translated headings."""
    return [head, *((one.n, one.text, one.answered, one.right, int(one.annulled)) for one in lines)]


def write_csv(table: Table) -> bytes:
    """Return one table as CSV that Excel opens with its accents."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([_harmless(cell) for cell in row] for row in table)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def write_xlsx(sheets: Sequence[tuple[str, Table]]) -> bytes:
    """Return a workbook with a sheet a table; texts stay texts. Takes about a second for 20,000 rows: use a thread."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for title, table in sheets:
            sheet = book.add_worksheet(title[:31])
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(table):
                sheet.write_row(number, 0, list(row), bold if number == 0 else None)
            sheet.autofit()
    return out.getvalue()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
