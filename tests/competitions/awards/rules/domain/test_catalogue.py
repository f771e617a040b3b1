"""Values of rules as officers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.rules.domain.catalogue import CODES, Shape, find_code, read_value


@given(st.sampled_from(Shape), st.text(max_size=30))
def test_a_value_that_was_read_is_read_again_as_the_same(shape, typed):
    value = read_value(shape, typed)
    assert value is None or read_value(shape, value) == value


@pytest.mark.parametrize(
    ("shape", "typed", "value"),
    [
        (Shape.SHARE, "80%", "4/5"),
        (Shape.SHARE, "66,5 %", "133/200"),
        (Shape.SHARE, "3/2", None),
        (Shape.SHARE, "0", None),
        (Shape.DENOMINATOR, "Tổng số thành viên", "members"),
        (Shape.DENOMINATOR, "một nửa", None),
        (Shape.FACTOR, "1,5", "1.5"),
        (Shape.MONEY, "2.340.000 đồng", "2340000"),
        (Shape.MONEY, "2340000đ", "2340000"),
        (Shape.MONEY, "hai triệu", None),
        (Shape.MONEY, "2.5 đồng", None),
        (Shape.DAYS, "25 ngày làm việc", "25 working"),
        (Shape.DAYS, "90 ngày", "90 calendar"),
        (Shape.DAYS, "90", None),
    ],
)
def test_a_typed_value_is_kept_in_one_form(shape, typed, value):
    assert read_value(shape, typed) == value


@pytest.mark.parametrize(
    ("code", "general"),
    [
        ("council.quorum", "council.quorum"),
        ("council.quorum.thanks", "council.quorum"),
        ("council.quorum.medal", None),
        ("money.factor.certificate_of_merit.person", "money.factor"),
        ("money.factor.medal.person", None),
        ("money.base_salary.thanks", None),
        ("days.reconsideration.answer", "days.reconsideration.answer"),
    ],
)
def test_a_more_particular_code_is_known_where_it_may_be(code, general):
    found = find_code(code)
    assert (found and found.code) == general


def test_every_code_is_found_by_itself():
    assert [find_code(each.code) for each in CODES if each.code != "money.factor"] == [
        each for each in CODES if each.code != "money.factor"
    ]


@pytest.mark.parametrize(
    ("shape", "typed"),
    [
        (Shape.DAYS, "9999999 ngày"),
        (Shape.DAYS, "3651 ngày làm việc"),
        (Shape.MONEY, "1" * 40),
        (Shape.MONEY, "1000000001"),
        (Shape.SHARE, "1/0"),
        (Shape.DAYS, "1.5 ngày"),
        (Shape.SHARE, "1e-10000000"),
        (Shape.SHARE, "1/" + "9" * 40),
        (Shape.SHARE, "9" * 5_000 + "%"),
        (Shape.FACTOR, "1e6"),
        (Shape.FACTOR, "1001"),
    ],
)
def test_a_mistyped_rule_is_refused_before_anything_is_worked_out_with_it(shape, typed):
    assert read_value(shape, typed) is None
