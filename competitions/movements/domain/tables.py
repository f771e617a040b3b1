"""Pure words of tables that people send: columns, rows with their cells, and faults at a cell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from core.kernel import FieldError, N_
from core.spreadsheets import column_name
from core.vietnamese import fold

EMPTY = N_("The file holds no row under its headings.")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a cell ("D5"), or with the file as a whole (""), as a message id."""

    cell: str
    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """The first sheet: `rows[0]` is row 1. `flaws` are rows with a formula or merged cells, by row number."""

    rows: list[list[str]]
    flaws: dict[int, Fault]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its key. `title` stands in the template, `others` are further names people give it."""

    key: str
    title: str
    others: tuple[str, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as the spreadsheet shows it, its cells by column key, and where each column stands."""

    row: int
    cells: Mapping[str, str]
    places: Mapping[str, int]

    def cell(self, key: str) -> str:
        """Return the address of a column's cell in this row ("D5"); its first cell where there is no such column."""
        return f"{column_name(self.places.get(key, 0))}{self.row}"

    def fault(self, key: str, text: str, /, **params: str | int) -> Fault:
        """Return a fault of this cell."""
        return Fault(self.cell(key), text, params)


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows under the header and the faults of the file itself; with a fault of the header there are no rows."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def read_lines(table: Table, columns: Sequence[Column]) -> Lines:
    """Return the rows under the header, which is the first row that is not empty; empty rows are passed over."""
    start = next((at for at, row in enumerate(table.rows) if any(cell.strip() for cell in row)), None)
    if start is None:
        return Lines((), (Fault("", EMPTY),))
    faults = _faults_of_header(table.rows[start], columns, start + 1)
    if faults:
        return Lines((), faults)
    places = {key: at for at, key in enumerate(_keys(table.rows[start], columns)) if key}
    lines, flawed = [], []
    for number, row in enumerate(table.rows[start + 1 :], start + 2):
        if number in table.flaws:
            flawed.append(table.flaws[number])
        elif any(cell.strip() for cell in row):
            cells = {key: row[at].strip() if at < len(row) else "" for key, at in places.items()}
            lines.append(Line(number, cells, places))
    if start + 1 in table.flaws:
        flawed.append(table.flaws[start + 1])
    if not lines and not flawed:
        return Lines((), (Fault("", EMPTY),))
    return Lines(tuple(lines), tuple(flawed))


def to_errors(faults: Collection[Fault]) -> tuple[FieldError, ...]:
    """Return the faults as a refusal's errors; the pointer is the cell."""
    return tuple(FieldError(fault.cell, fault.text, dict(fault.params)) for fault in faults)


def _keys(header: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """Return the key of each cell of the header, "" for an unknown one."""
    known = {fold(name): column.key for column in columns for name in (column.title, column.key, *column.others)}
    return [known.get(fold(cell), "") for cell in header]


def _faults_of_header(header: Sequence[str], columns: Sequence[Column], row: int) -> tuple[Fault, ...]:
    keys = _keys(header, columns)
    faults = []
    for at, (key, cell) in enumerate(zip(keys, header, strict=True)):
        where = f"{column_name(at)}{row}"
        if cell.strip() and not key:
            faults.append(Fault(where, N_("There is no column “%(name)s” in the template."), {"name": cell[:60]}))
        elif key and key in keys[:at]:
            faults.append(Fault(where, N_("The column “%(name)s” stands there twice."), {"name": cell[:60]}))
    faults += [
        Fault(f"A{row}", N_("The column “%(name)s” is missing in the first row."), {"name": column.title})
        for column in columns
        if column.is_needed and column.key not in keys
    ]
    return tuple(faults)
