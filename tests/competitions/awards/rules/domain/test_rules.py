"""Which rule counts on a day, and that two never overlap."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.rules.domain.rules import Rule, check_fits, end_by_later, find_rule
from core.kernel import Conflict, Invalid, NotFound

START = date(2026, 1, 1)
DAYS = st.integers(0, 400).map(lambda days: START + timedelta(days=days))


def rule(since, until=None, code="council.quorum", value="2/3"):
    return Rule(code, value, "Luật", since, until, is_verified=False)


@given(st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(0, 60))), max_size=8), DAYS)
def test_of_rules_that_were_let_in_at_most_one_holds_on_a_day(spans, day):
    kept = []
    for since, length in spans:
        new = rule(since, None if length is None else since + timedelta(days=length))
        try:
            check_fits(kept, new)
        except Conflict:
            continue
        kept.append(new)
    assert sum(each.is_in_force(day) for each in end_by_later(kept)) <= 1


def test_the_more_particular_rule_counts():
    rules = [rule(START), rule(START, code="council.quorum.thanks", value="1/2")]
    assert find_rule(rules, "council.quorum.thanks", START).fraction == Fraction(1, 2)
    assert find_rule(rules, "council.quorum.certificate_of_merit", START).fraction == Fraction(2, 3)


def test_a_day_without_a_rule_says_which_one_is_missing():
    with pytest.raises(NotFound) as refused:
        find_rule([rule(START, START)], "council.quorum", START + timedelta(days=1))
    assert refused.value.params == {"rule": "council.quorum", "day": "2026-01-02"}


def test_a_rule_that_ends_before_it_begins_is_refused():
    with pytest.raises(Invalid):
        check_fits([], rule(START, START - timedelta(days=1)))


@pytest.mark.parametrize(("value", "number"), [("15", 15), ("2340000", 2_340_000)])
def test_a_whole_number_is_read(value, number):
    assert rule(START, value=value).number == number


@pytest.mark.parametrize("value", ["2/3", "-1", "", "một", "1.5"])
def test_what_is_no_whole_number_is_named(value):
    with pytest.raises(Invalid):
        _ = rule(START, value=value).number


@pytest.mark.parametrize("value", ["1/0", "", "ba phần tư"])
def test_what_is_no_share_is_named(value):
    with pytest.raises(Invalid):
        _ = rule(START, value=value).fraction
