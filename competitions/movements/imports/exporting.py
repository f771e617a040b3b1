"""The templates of lists, as XLSX with the kinds on a second sheet, or CSV."""

import csv
import io
from collections.abc import Callable

import xlsxwriter

from competitions.movements.imports.domain.sources import KIND, PERSON, QUANTITY, UNIT, WHEN, Source
from leaderboards.domain.kinds import KINDS

EXAMPLE = {UNIT: "03127", WHEN: "10/2026", QUANTITY: "125", PERSON: ""}
WIDTH = 26
Translate = Callable[[str], str]


def write_xlsx(source: Source, translate: Translate) -> bytes:
    """Return the workbook to fill in, with one made-up row; texts are texts, so that codes keep their zeros."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Số liệu")
        sheet.set_column(0, len(source.columns) - 1, WIDTH, text)
        for row, cells in enumerate(_rows(source)):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell, text if row else bold)
        kinds = book.add_worksheet("Loại số liệu")
        kinds.set_column(0, 1, 2 * WIDTH)
        for row, kind in enumerate(source.kinds):
            kinds.write_string(row, 0, kind.value)
            kinds.write_string(row, 1, translate(KINDS[kind].title))
    return buffer.getvalue()


def write_csv(source: Source) -> bytes:
    """Return the same template as CSV, with the mark by which spreadsheets know UTF-8."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(_rows(source))
    return buffer.getvalue().encode("utf-8-sig")


def _rows(source: Source) -> list[list[str]]:
    example = EXAMPLE | {KIND: source.kinds[0].value}
    return [
        [column.title for column in source.columns],
        [example.get(column.key, "") for column in source.columns],
    ]
