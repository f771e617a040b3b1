"""A table as CSV text that spreadsheets open safely."""

import csv
import io
from collections.abc import Iterable

_DANGEROUS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def to_csv(rows: Iterable[Iterable[str | int | None]]) -> str:
    """Return the rows as CSV with a byte order mark; a text that would run as a formula gets an apostrophe first."""
    file = io.StringIO()
    file.write("\ufeff")
    csv.writer(file).writerows([[_cell(value) for value in row] for row in rows])
    return file.getvalue()


def _cell(value: str | int | None) -> str | int:
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return "" if value is None else value
