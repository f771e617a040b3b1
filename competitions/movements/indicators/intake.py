"""From a file that somebody sends to a plan: rows with faults at their cells. Takes part of a second: use a thread."""

from collections.abc import Mapping, Sequence

from competitions.movements.domain.tables import Column, Line, read_lines, to_errors
from competitions.movements.indicators.domain.document import Head, list_head_flaws, make_plan
from competitions.movements.indicators.domain.plan import Plan
from competitions.movements.indicators.domain.sheet import MOST_INDICATORS, NEEDED, column_titles
from competitions.movements.tables import read_table
from core.kernel import FieldError, Invalid, N_

MOST_BYTES = 2_000_000
MOST_ROWS = MOST_INDICATORS + 20
YEARS = range(2020, 2100)
REFUSED = N_("Nothing was taken over: please mend this and send the plan again.")


def read_plan(content: bytes, head: Head) -> Plan:
    """Return the plan in the file; raises Invalid with every fault at its cell, or at the form's field."""
    titles = column_titles(YEARS)
    columns = [Column(key, title, is_needed=key in NEEDED) for key, title in titles.items()]
    found = read_lines(read_table(content, MOST_ROWS), columns)
    if found.faults:
        raise Invalid(REFUSED, errors=(*list_head_flaws(head), *to_errors(found.faults)))
    try:
        return make_plan(head, [dict(line.cells) for line in found.lines])
    except Invalid as refused:
        raise Invalid(refused.text, errors=tuple(_located(found.lines, each) for each in refused.errors)) from None


def _located(lines: Sequence[Line], error: FieldError) -> FieldError:
    """Return the error with the cell's address in place of its row and column."""
    row, _, column = error.pointer.partition("/")
    if not column:
        return error
    params: Mapping[str, str | int] = error.params
    return FieldError(lines[int(row)].cell(column), error.text, dict(params))
