from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel import Invalid
from events.series.recurrence import check_rule, list_days

START, END = date(2026, 10, 6), date(2026, 11, 10)


def test_a_weekly_rule_makes_its_weekdays():
    found = list_days("FREQ=WEEKLY;BYDAY=TU,TH", START, START, date(2026, 10, 15))
    assert found == [date(2026, 10, day) for day in (6, 8, 13, 15)]


def test_a_rule_is_counted_from_its_start_wherever_one_looks():
    whole = list_days("FREQ=WEEKLY;INTERVAL=2;COUNT=3", START, START, END)
    assert whole == [date(2026, 10, 6), date(2026, 10, 20), date(2026, 11, 3)]
    assert list_days("FREQ=WEEKLY;INTERVAL=2;COUNT=3", START, date(2026, 10, 7), END) == whole[1:]


@pytest.mark.parametrize(
    "rule",
    ["", "mỗi tuần", "FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=1,2", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;COUNT=x", "A" * 400],
)
def test_what_is_no_rule_of_days_is_refused(rule):
    with pytest.raises(Invalid) as refused:
        list_days(rule, START, START, END)
    assert refused.value.errors[0].pointer == "rule"


def test_a_rule_that_never_ends_is_bounded():
    with pytest.raises(Invalid):
        list_days("FREQ=DAILY", START, START, date(2036, 1, 1))


@pytest.mark.parser
@given(st.text(max_size=60) | st.text("FREQ=DAILYWKMONTH;BY0123456789,UNTIL", max_size=60).map("FREQ=WEEKLY;".__add__))
def test_any_text_is_a_rule_or_refused(text):
    try:
        check_rule(text)
        found = list_days(text, START, START, END)
    except Invalid:
        return
    assert all(START <= day <= END for day in found)
