"""From the bytes of a village's list to its rows, and back to a table with the rows that are to be mended."""

from collections.abc import Iterable

from core.kernel import FieldError, Invalid, N_
from core.tables import write_csv
from events.domain.kinds import TargetGroup
from events.registration.domain.lists import (
    COLUMNS,
    GROUP_WORDS,
    MOST_ROWS,
    Entry,
    Reading,
    find_list_faults,
    read_entries,
)
from events.registration.service.lists import Line
from units.domain.tables import read_table
from units.importing import Template, read_sheet, write_template_csv, write_template_xlsx

MOST_BYTES = 2_000_000
TEMPLATE = Template(
    "danh-sach-dang-ky",
    COLUMNS,
    (
        ("Lò Thị Ví Dụ", "1968", "Bản Ví Dụ 1", "", "0912 345 678", "1", "", ""),
        ("Lò Văn Mẫu", "2012", "Bản Ví Dụ 1", "", "", "1", "Lò Thị Ví Dụ", GROUP_WORDS[TargetGroup.STUDENT]),
    ),
    (len(COLUMNS) - 1, tuple(GROUP_WORDS.values())),
)


def read_list(content: bytes, reading: Reading) -> list[Entry]:
    """Read a list; takes up to a second of CPU, so call it in a thread.

    Raises Invalid or TooLarge for a file without the headings, without rows or with too many; faulty rows are entries.
    """
    table = read_table(read_sheet(content), COLUMNS, MOST_ROWS)
    faults = find_list_faults(table)
    if faults:
        errors = tuple(FieldError("file", fault.text, dict(fault.params)) for fault in faults)
        raise Invalid(N_("We could not read this list. Nobody was registered yet."), errors=errors)
    return read_entries(table, reading)


def write_template(form: str) -> bytes:
    """Return the table to fill in, as XLSX or CSV."""
    return write_template_csv(TEMPLATE) if form == "csv" else write_template_xlsx(TEMPLATE)


def write_rest(lines: Iterable[tuple[Line, str]]) -> bytes:
    """Return the rows to be mended as CSV, each with what is wrong; it can be sent again as it is."""
    rows = ([*(line.cells.get(column.key, "") for column in COLUMNS), said] for line, said in lines)
    return write_csv([[*(column.title for column in COLUMNS), "Cần sửa"], *rows])
