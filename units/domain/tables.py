"""Reading the rows of a list by its headings: which columns there are, and what is wrong with which row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.kernel import N_
from core.vietnamese import fold

SEARCHED_FOR_HEADINGS = 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells as text; `formulas` and `merged` name one such cell by the row's number."""

    rows: Sequence[Sequence[str]]
    formulas: Mapping[int, str] = field(default_factory=dict)
    merged: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading as in the template, and other headings by which it is known, folded."""

    key: str
    title: str
    others: tuple[str, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, as a message id; row 0 is the whole list."""

    row: int
    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the spreadsheet numbers it, its cells by column; columns the list does not have are empty."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under the headings, and every fault of the sheet itself."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def read_table(sheet: Sheet, columns: Sequence[Column], most: int) -> Table:
    """Find the headings and return the rows under them; empty rows are skipped, formulas and merged cells refused."""
    start = next((at for at, row in enumerate(sheet.rows[:SEARCHED_FOR_HEADINGS]) if _knows(row, columns)), None)
    if start is None:
        titles = ", ".join(column.title for column in columns if column.is_needed)
        return Table(
            (), (Fault(1, N_("The first row must hold the headings of the template: %(titles)s."), {"titles": titles}),)
        )
    places = _places(sheet.rows[start], columns)
    faults = [
        Fault(start + 1, N_("The column “%(title)s” is missing."), {"title": column.title})
        for column in columns
        if column.is_needed and column.key not in places
    ]
    faults += [
        Fault(start + 1, N_("The heading “%(title)s” stands twice."), {"title": title})
        for title in _repeated(sheet.rows[start], columns)
    ]
    faults += _strange_cells(sheet, start + 1)
    rows = tuple(_rows(sheet, start, {key: places.get(key) for key in (column.key for column in columns)}))
    if not 1 <= len(rows) <= most:
        faults.append(Fault(0, N_("The list must have between 1 and %(most)s rows."), {"most": most}))
    return Table(rows, tuple(faults))


def _knows(row: Sequence[str], columns: Sequence[Column]) -> bool:
    needed = {column.key for column in columns if column.is_needed}
    return len(needed & _places(row, columns).keys()) * 2 > len(needed)


def _places(row: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    at = {fold(cell): place for place, cell in reversed(list(enumerate(row)))}
    names = {column.key: (fold(column.title), *column.others) for column in columns}
    return {key: at[name] for key, known in names.items() for name in reversed(known) if name in at}


def _repeated(row: Sequence[str], columns: Sequence[Column]) -> list[str]:
    folded = [fold(cell) for cell in row]
    return [column.title for column in columns if folded.count(fold(column.title)) > 1]


def _strange_cells(sheet: Sheet, start: int) -> list[Fault]:
    found = [
        Fault(
            row,
            N_("Cell %(cell)s is merged with others. Unmerge it and write the value into each row."),
            {"cell": cell},
        )
        for row, cell in sheet.merged.items()
        if row >= start
    ]
    found += [
        Fault(row, N_("Cell %(cell)s holds a formula. Paste its value instead."), {"cell": cell})
        for row, cell in sheet.formulas.items()
        if row >= start
    ]
    return sorted(found, key=lambda fault: fault.row)


def _rows(sheet: Sheet, start: int, places: Mapping[str, int | None]) -> Iterator[Row]:
    for number, row in enumerate(sheet.rows[start + 1 :], start + 2):
        if any(cell.strip() for cell in row):
            cells = {
                key: " ".join(row[at].split()) if at is not None and at < len(row) else "" for key, at in places.items()
            }
            yield Row(number, cells)
