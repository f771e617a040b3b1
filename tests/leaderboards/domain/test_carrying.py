"""The law of frozen boards: every entry counts on exactly one of them, and what was frozen never changes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.carrying import Freeze, Span, is_of_one_line, list_carried, list_given_away, list_spans
from leaderboards.domain.periods import Period, parse_period

QUARTERS = tuple(parse_period(f"2026-Q{number}") for number in (1, 2, 3, 4))
DAY = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 40).map(lambda days: DAY + timedelta(days=days))


def make_line(acts: list[tuple[Period, datetime]]) -> list[Freeze]:
    """Freeze as the service does: a period that was frozen before is re-opened, and no two at one moment."""
    line: list[Freeze] = []
    for number, (period, at) in enumerate(sorted(acts, key=lambda act: act[1])):
        known = any(each.period == period for each in line)
        line.append(Freeze(period, at + timedelta(seconds=number), known))
    return line


lines = st.lists(st.tuples(st.sampled_from(QUARTERS), moments), max_size=8).map(make_line)


def counts_on(line: list[Freeze], home: Period, entry: tuple[Period, datetime]) -> int:
    """How often an entry is counted on the newest board of a period, decided when that was frozen."""
    last = max((place for place, freeze in enumerate(line) if freeze.period == home), default=None)
    if last is None:
        return 0
    by_then, (period, recorded) = line[: last + 1], entry
    direct = int(period == home and recorded <= line[last].at)
    carried = sum(_holds(span, entry) for span in list_carried(by_then, home))
    return direct + carried - sum(_holds(span, entry) for span in list_given_away(by_then, home))


def _holds(span: Span, entry: tuple[Period, datetime]) -> bool:
    period, recorded = entry
    return span.period == period and (span.after is None or span.after < recorded) and recorded <= span.until


@given(lines, st.sampled_from(QUARTERS), moments)
def test_every_entry_counts_on_one_board_and_on_none_before_a_freeze_covers_it(
    line: list[Freeze], period: Period, recorded: datetime
) -> None:
    entry = (period, recorded)
    covered = any(_holds(span, entry) for span in list_spans(line, period))
    assert sum(counts_on(line, home, entry) for home in QUARTERS) == int(covered)


@given(lines, st.sampled_from(QUARTERS))
def test_a_later_freeze_leaves_what_earlier_ones_took(line: list[Freeze], period: Period) -> None:
    for length in range(len(line)):
        before = list_spans(line[:length], period)
        assert list_spans(line, period)[: len(before)] == before


@given(lines, st.randoms(use_true_random=False), st.sampled_from(QUARTERS))
def test_the_order_in_which_freezes_are_listed_does_not_matter(line: list[Freeze], random, period: Period) -> None:
    shuffled = random.sample(line, len(line))
    assert list_spans(shuffled, period) == list_spans(line, period)


def test_a_late_entry_goes_into_the_next_quarter_or_the_reopening_whichever_comes_first() -> None:
    first, second, third = QUARTERS[:3]
    at = [DAY + timedelta(days=number) for number in range(5)]
    line = [Freeze(first, at[0]), Freeze(second, at[1]), Freeze(first, at[2], is_reopening=True), Freeze(third, at[3])]
    assert list_spans(line, first) == [
        Span(first, None, at[0], first),
        Span(first, at[0], at[1], second),
        Span(first, at[1], at[2], first),
        Span(first, at[2], at[3], third),
    ]
    assert [span.home for span in list_given_away(line, first)] == [second, third]
    assert [span.period for span in list_carried(line, third)] == [first, second]


def test_a_reopening_takes_nothing_from_earlier_periods() -> None:
    first, second = QUARTERS[:2]
    line = [
        Freeze(second, DAY),
        Freeze(first, DAY + timedelta(1)),
        Freeze(second, DAY + timedelta(2), is_reopening=True),
    ]
    assert list_carried(line, second) == []


def test_only_calendar_periods_of_one_length_follow_each_other() -> None:
    pairs = [
        ("2026-Q3", "2026-Q4", True),
        ("2026-09", "2026-10", True),
        ("2026-W09", "2026-W10", True),
        ("2026", "2027", True),
        ("2026-Q3", "2026-10", False),
        ("2026-09-25..2026-10-20", "2026-11-25..2026-12-20", False),
        ("all", "all", False),
    ]
    assert [is_of_one_line(parse_period(one), parse_period(other)) for one, other, _ in pairs] == [
        expected for *_, expected in pairs
    ]
