"""Every reader of spreadsheets refuses with words what the library stumbles over."""

import io

import pytest
import xlsxwriter

from accounts import importing as accounts
from competitions.awards.decisions import tables as decisions
from competitions.movements import tables as movements
from competitions.quizzes.importing import sheets as quizzes
from core.kernel import Invalid
from units import importing as units

READERS = (
    accounts.read_table,
    units.read_sheet,
    decisions.read_cells,
    lambda raw: movements.read_table(raw, 100),
    quizzes.read_xlsx,
)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "duration",
    [
        pytest.param(1e9, id="longer than any calendar"),
        pytest.param(-1e300, id="one that the library panics over"),
    ],
)
def test_a_duration_that_no_calendar_holds_is_refused(read, duration):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_number(1, 1, duration, book.add_format({"num_format": "[h]:mm"}))
    with pytest.raises(Invalid):
        read(out.getvalue())
