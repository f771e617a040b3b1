"""What the forms of decisions turn into."""

import pytest
from starlette.datastructures import FormData

from competitions.awards.decisions.forms import read_receipt


@pytest.mark.parametrize(("typed", "amount"), [("3.510.000", 3_510_000), ("3510000", 3_510_000), ("3.5", -1), ("", -1)])
def test_money_that_came_back_is_read_whole_and_a_decimal_point_is_not_left_out(typed, amount):
    assert read_receipt("d", FormData({"recovered": typed})).recovered == amount
