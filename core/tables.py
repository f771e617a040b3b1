"""Tables to take home or to fill in, as CSV and XLSX: no cell is ever a formula or a link, whoever wrote it."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
LONGEST_SHEET_NAME = 31
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WIDTH = 24

Cell = str | int | None
Table = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The words that a column of the first sheet offers, in so many rows; another word is warned of."""

    column: int
    words: Sequence[str]
    rows: int


def guarded(cell: Cell) -> Cell:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def write_csv(table: Iterable[Sequence[Cell]]) -> bytes:
    """Return the table as CSV, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in table)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: Mapping[str, Table], widths: Sequence[int] = ()) -> bytes:
    """Return a workbook with a sheet a table, headings in bold; takes about a second for 20,000 rows: use a thread.

    `widths` are those of the first columns, in letters; without any, columns are as wide as what they hold.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        bold = book.add_format({"bold": True, "text_wrap": bool(widths), "valign": "top"})
        for title, table in sheets.items():
            sheet = book.add_worksheet(title[:LONGEST_SHEET_NAME])
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(table):
                sheet.write_row(number, 0, list(row), None if number else bold)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, width)
            if not widths:
                sheet.autofit()
    return out.getvalue()


def write_form(sheets: Mapping[str, Sequence[Sequence[str]]], choice: Choice | None = None) -> bytes:
    """Return a workbook to fill in: every cell is text, so that codes and telephone numbers keep their zeros."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for title, table in sheets.items():
            sheet = book.add_worksheet(title[:LONGEST_SHEET_NAME])
            sheet.set_column(0, max(len(row) for row in table) - 1, WIDTH, text)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(table):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell, text if number else bold)
        if choice is not None:
            offered = {"validate": "list", "source": list(choice.words), "error_type": "warning"}
            first = book.worksheets()[0]
            first.data_validation(1, choice.column, choice.rows, choice.column, offered)
    return out.getvalue()
