"""Sums that follow from entries."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.entries import Entry, Sum, inherit, sum_months, sum_standings
from leaderboards.domain.kinds import Criterion
from leaderboards.domain.periods import day_of, parse_period

MOMENT = datetime(2026, 9, 30, 17, tzinfo=UTC)  # 00:00 on 1 October in the province
ENTRY = Entry("e", "f", "u", 1, Criterion.LIVE, MOMENT, MOMENT, points=3, people=2)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
entries = st.lists(
    st.builds(
        lambda unit, criterion, moment, later, amount: replace(
            ENTRY,
            unit_id=unit,
            criterion=criterion,
            occurred_at=moment,
            recorded_at=later,
            points=amount,
            people=-amount,
        ),
        st.sampled_from("ab"),
        st.sampled_from([Criterion.LIVE, Criterion.PARTY]),
        moments,
        moments,
        st.integers(-9, 9),
    )
)


def test_an_entry_counts_in_the_periods_of_its_day_in_the_province() -> None:
    sums = sum_standings([ENTRY])
    assert {period for period, _, _ in sums} == {"all", "2026", "2026-Q4", "2026-10"}
    assert {criterion for _, criterion, _ in sums} == {"", "live"}
    assert set(sums.values()) == {Sum(3, 2)}
    assert sum_months([replace(ENTRY, recorded_at=datetime(2026, 11, 30, 17, tzinfo=UTC))]) == {
        (202612, 202610, "u"): Sum(3, 2)
    }


@given(entries)
def test_every_standing_is_the_sum_of_its_entries(some: list[Entry]) -> None:
    for (text, criterion, unit_id), held in sum_standings(some).items():
        period = parse_period(text)
        mine = [
            entry
            for entry in some
            if entry.unit_id == unit_id
            and criterion in {"", entry.criterion}
            and period.start <= day_of(entry.occurred_at) < period.end
        ]
        assert held == Sum(sum(entry.points for entry in mine), sum(entry.people for entry in mine))


@given(entries)
def test_the_months_add_up_to_the_whole(some: list[Entry]) -> None:
    whole = {
        unit_id: held
        for (period, criterion, unit_id), held in sum_standings(some).items()
        if (period, criterion) == ("all", "")
    }
    months = dict[str, Sum]()
    for (_, _, unit_id), held in sum_months(some).items():
        months[unit_id] = months.get(unit_id, Sum()) + held
    assert months == whole


sums = st.dictionaries(st.sampled_from("abcde"), st.builds(Sum, st.integers(-9, 9), st.integers(0, 9)))
merges = st.dictionaries(st.sampled_from("abc"), st.sampled_from("de"))


@given(sums, merges)
def test_merging_units_preserves_sums(held: dict[str, Sum], successors: dict[str, str]) -> None:
    merged = inherit(held, successors)
    assert sum(merged.values(), Sum()) == sum(held.values(), Sum())
    assert set(merged).isdisjoint(successors)
    assert inherit(merged, successors) == merged
    assert all(merged[unit] == held[unit] for unit in held if unit not in {*successors, *successors.values()})
