from datetime import date, datetime, time

import pytest
from dateutil.rrule import rrulestr
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


def test_a_last_day_in_any_form_of_the_standard_is_the_provinces():
    for until, last in (
        ("20261020", 20),
        ("20261020T235959", 20),
        ("20261020T165959Z", 20),  # 23:59:59 of that day in the province
        ("20261020T235959Z", 20),  # the next morning, before the class of the 21st
        ("20261020T120000Z", 19),  # 19:00 of the 20th, before its class
    ):
        found = list_days(f"FREQ=DAILY;UNTIL={until}", START, START, END, at=time(19, 30))
        assert (until, found[-1]) == (until, date(2026, 10, last))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;INTERVAL=0;BYDAY=MO",
        "FREQ=MONTHLY;INTERVAL=0;BYDAY=1MO",
        "FREQ=WEEKLY;INTERVAL=-1;BYDAY=MO",
        "FREQ=WEEKLY;INTERVAL=1;INTERVAL=0;BYDAY=MO",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=MONTHLY;BYDAY=53MO",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=DAILY;UNTIL=20261399",
        "FREQ=MONTHLY;BYDAY=MO,5SU",
    ],
)
def test_a_rule_that_would_be_searched_for_ever_is_refused_at_once(rule):
    with pytest.raises(Invalid):
        list_days(rule, START, START, END)


RULES = st.builds(
    "FREQ={};INTERVAL={};BYDAY={}".format,
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(-1, 30),
    st.lists(st.sampled_from(["MO", "1TU", "-5WE", "5SU", "0TH", "6FR"]), min_size=1, max_size=3).map(",".join),
)


@given(RULES, st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_the_search_for_the_days_of_a_rule_that_is_taken_comes_to_its_end(rule, start):
    try:
        parts = check_rule(rule)
    except Invalid:
        return
    found = next(iter(rrulestr(rule, dtstart=datetime.combine(start, time()))), None)
    interval = int(parts["INTERVAL"])
    is_one_month_a_year = parts["FREQ"] == "MONTHLY" and interval % 12 == 0  # a fifth Sunday in February
    assert is_one_month_a_year or found is not None
    assert found is None or (found.year - start.year) * 12 <= 1_200 * interval  # so many months are looked through


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
