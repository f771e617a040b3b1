"""The templates of lists, as XLSX with the kinds on a second sheet, or CSV."""

from collections.abc import Callable

from competitions.movements.imports.domain.sources import KIND, PERSON, QUANTITY, UNIT, WHEN, Source
from core.tables import write_csv, write_form
from leaderboards.domain.kinds import KINDS

EXAMPLE = {UNIT: "03127", WHEN: "10/2026", QUANTITY: "125", PERSON: ""}
WIDTH = 26
Translate = Callable[[str], str]


def write_template_xlsx(source: Source, translate: Translate) -> bytes:
    """Return the workbook to fill in, with one made-up row."""
    kinds = [(kind.value, translate(KINDS[kind].title)) for kind in source.kinds]
    return write_form({"Số liệu": _rows(source), "Loại số liệu": kinds})


def write_template_csv(source: Source) -> bytes:
    """Return the same template as CSV."""
    return write_csv(_rows(source))


def _rows(source: Source) -> list[list[str]]:
    example = EXAMPLE | {KIND: source.kinds[0].value}
    return [
        [column.title for column in source.columns],
        [example.get(column.key, "") for column in source.columns],
    ]
