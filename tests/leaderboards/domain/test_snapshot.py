"""A frozen board's canonical form proves every row."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.snapshot import (
    FrozenRow,
    canonical,
    decimal_text,
    digest,
    row_document,
    stored_document,
    to_rows,
)

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.fractions().map(decimal_text)
rows = st.builds(
    FrozenRow,
    st.integers(1, 200),
    names,
    names,
    values,
    st.integers(-(2**50), 2**50),
    st.sampled_from(["", "per_capita"]),
    st.integers(0, 3),
)


@given(st.lists(rows, max_size=4), st.integers(1, 1000))
def test_an_outsider_computes_the_same_bytes(board: list[FrozenRow], version: int) -> None:
    document: Any = {"rows": [row_document(row) for row in board], "scheme_version": version}
    assert canonical(board, version) == rfc8785.dumps(document)


@given(st.data(), st.lists(rows, min_size=1, max_size=4))
def test_any_change_of_a_row_or_the_version_changes_the_digest(data: st.DataObject, board: list[FrozenRow]) -> None:
    number = data.draw(st.integers(0, len(board) - 1))
    row = board[number]
    changed = data.draw(
        st.sampled_from(
            [
                replace(row, rank=row.rank + 1),
                replace(row, code=f"{row.code}x"),
                replace(row, name=f"{row.name} "),
                replace(row, value=f"{row.value}0"),
                replace(row, points=row.points + 1),
                replace(row, decided_by=row.decided_by + "x"),
            ]
        )
    )
    assert digest([*board[:number], changed, *board[number + 1 :]], 1) != digest(board, 1)
    assert digest(board, 2) != digest(board, 1)
    assert digest([*board, row], 1) != digest(board, 1)


@given(st.lists(rows, max_size=4))
def test_rows_come_back_from_storage(board: list[FrozenRow]) -> None:
    assert to_rows([stored_document(row) for row in board]) == tuple(board)


@given(st.fractions())
def test_a_decimal_is_within_half_a_step_and_has_no_trailing_zero(value: Fraction) -> None:
    text = decimal_text(value)
    assert abs(Fraction(Decimal(text)) - value) <= Fraction(1, 20_000)
    assert "." not in text or text[-1] not in "0."


def test_decimals_are_plain_digits() -> None:
    given = (Fraction(25, 2), Fraction(3), Fraction(2, 3), Fraction(-1, 8), 10**9 + Fraction(1, 2))
    assert [decimal_text(Fraction(value)) for value in given] == ["12.5", "3", "0.6667", "-0.125", "1000000000.5"]
