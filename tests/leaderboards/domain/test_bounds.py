"""Bounds let through what the sum that arrived is worth, day by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.bounds import Arrived, Bounds
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.scheme import Grade, Rule, Target, reached

FIRST = date(2026, 9, 29)
CAP = Rule(FactKind.LIVE_PARTICIPATION, numerator=1)
SHARE = Rule(FactKind.SKILL_ADULT, target=Target(fixed=20), share=7, grades=(Grade(60, 5),))
arrivals = st.lists(st.tuples(st.integers(0, 6).map(lambda n: FIRST + timedelta(days=n)), st.integers(1, 5)))
gates = st.sampled_from([(CAP, "1|x|at=9"), (SHARE, "1|x|of=20")])


@given(gates, arrivals)
def test_what_came_through_by_a_day_is_what_had_arrived_by_then(
    gate: tuple[Rule, str], came: list[tuple[date, int]]
) -> None:
    rule, step = gate
    bounds, through = Bounds(), dict[date, int]()
    for day, amount in came:
        for of, points in bounds.send(rule, step, {day: amount}).items():
            through[of] = through.get(of, 0) + points
    for day in {day for day, _ in came}:
        arrived = sum(amount for of, amount in came if of <= day)
        worth = min(arrived, 9) if rule is CAP else reached(rule, arrived, 20)
        assert sum(points for of, points in through.items() if of <= day) == worth


@given(gates, arrivals, arrivals)
def test_days_long_past_matter_as_a_sum_only(
    gate: tuple[Rule, str], past: list[tuple[date, int]], later: list[tuple[date, int]]
) -> None:
    rule, step = gate
    whole = Bounds()
    for day, amount in past:
        whole.send(rule, step, {day: amount})
    loaded = Bounds({step: Arrived(sum(amount for _, amount in past))})
    for day, amount in later:
        after = {day + timedelta(days=10): amount}
        assert loaded.send(rule, step, after) == whole.send(rule, step, after)
        assert {day for _, day in loaded.changed} == {
            day for _, day in whole.changed if day > FIRST + timedelta(days=6)
        }


@given(gates, arrivals, st.dictionaries(st.dates(FIRST, FIRST + timedelta(days=6)), st.integers(1, 5), min_size=1))
def test_what_goes_back_out_leaves_no_trace(
    gate: tuple[Rule, str], came: list[tuple[date, int]], amounts: dict[date, int]
) -> None:
    rule, step = gate
    bounds = Bounds()
    for day, amount in came:
        bounds.send(rule, step, {day: amount})
    before = {key: amount for key, amount in bounds.changed.items() if amount}
    through = bounds.send(rule, step, amounts)
    back = bounds.send(rule, step, {day: -amount for day, amount in amounts.items()})
    assert back == {day: -points for day, points in through.items()}
    assert {key: amount for key, amount in bounds.changed.items() if amount} == before
