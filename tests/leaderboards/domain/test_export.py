"""Exports that no spreadsheet runs."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.export import to_csv

cells = st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.integers() | st.none()


@given(st.lists(st.lists(cells, min_size=1, max_size=4), max_size=4))
def test_the_table_comes_back_and_holds_no_formula(rows: list[list[str | int | None]]) -> None:
    text = to_csv(rows)
    assert text.startswith("\ufeff")
    back = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    for row, read in zip(rows, back, strict=True):
        for cell, found in zip(row, read, strict=True):
            assert found.removeprefix("'") == ("" if cell is None else str(cell)).removeprefix("'")
            assert isinstance(cell, int) or not found.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_text_that_would_run_as_a_formula_is_shown_with_an_apostrophe() -> None:
    assert to_csv([["=1+1", "＠x", "x=1", -3, None]]) == "\ufeff'=1+1,'＠x,x=1,-3,\r\n"
