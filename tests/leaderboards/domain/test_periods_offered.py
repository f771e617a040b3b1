"""Every offered period holds its day or one before it; what was chosen is always among them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.periods import EVER, parse_period
from leaderboards.domain.periods_offered import FESTIVAL, FIRST_YEAR, Sort, offer_periods, sort_of

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("all", Sort.EVER),
        ("2026-09-25..2026-10-20", Sort.FESTIVAL),
        ("2026", Sort.YEAR),
        ("2026-Q4", Sort.QUARTER),
        ("2026-10", Sort.MONTH),
        ("2026-W41", Sort.WEEK),
        ("2026-10-10", Sort.DAY),
        ("2026-10-01..2026-10-10", Sort.CUSTOM),
    ],
)
def test_each_form_has_its_sort(text: str, sort: Sort) -> None:
    assert sort_of(parse_period(text)) is sort


@given(DAYS)
def test_the_newest_of_each_sort_holds_today(today: date) -> None:
    for offer in offer_periods(today):
        newest = offer.periods[0]
        assert sort_of(newest) is offer.sort
        assert newest in {EVER, FESTIVAL} or newest.start <= today < newest.end
        starts = [period.start for period in offer.periods]
        assert starts == sorted(set(starts), reverse=True)


@given(today=DAYS, chosen=DAYS)
def test_what_was_chosen_is_offered_once(today: date, chosen: date) -> None:
    for text in (f"{chosen}", f"{chosen:%Y-%m}", f"{chosen.year}", f"{chosen.year}-Q1"):
        period = parse_period(text)
        offered = [each for offer in offer_periods(today, period) for each in offer.periods]
        assert offered.count(period) == 1
