"""Where a unit stands with a target, on a day of the year."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.movements.indicators.domain.measurement import Spec, Way, Whole
from competitions.movements.indicators.domain.plan import Indicator, Span, Target, TargetKind
from competitions.movements.indicators.domain.progress import (
    Goal,
    Progress,
    State,
    assess,
    elapsed,
    goal_of,
    is_small_cell,
    is_tracked,
    share_of,
)
from competitions.movements.indicators.domain.reckoning import Amount, Base
from competitions.movements.indicators.domain.tree import Node
from leaderboards.domain.kinds import FactKind
from units.domain.unit import Kind, Measure

PROVINCE, COMMUNE = Node("p", "Tỉnh", Kind.PROVINCE), Node("c", "Xã", Kind.COMMUNE, "p")
PERCENT = Target(TargetKind.PERCENT, 80, is_percent=True)
MIDDLE, END = date(2026, 7, 1), date(2026, 12, 31)


def indicator(target, *, whole=None, span=Span.YEARLY, before=None):
    targets = {2026: target} | ({2025: before} if before else {})
    spec = Spec((FactKind.TRAINING_ADULT,), Way.PERSONS, whole=whole)
    return Indicator("X", "P", "T", "u", "", "", "", "h", span, (Kind.COMMUNE,), spec, owner="o", targets=targets)


def of(achieved, whole):
    return Amount(achieved, has_facts=True, base=Base(whole))


def stand(one, amount, node=PROVINCE, today=END, parts=None):
    line = Progress(one, node.code, State.NO_DATA, amount, goal_of(one, node, 2026, parts))
    return assess(line, year=2026, today=today)


@pytest.mark.parametrize(
    ("target", "achieved", "state"),
    [
        (Target(TargetKind.NUMBER, 10), 10, State.MET),
        (Target(TargetKind.NUMBER, 10, is_over=True), 10, State.ON_THE_WAY),
        (Target(TargetKind.NUMBER, 10, is_over=True), 11, State.MET),
        (Target(TargetKind.NUMBER, 10), 9, State.BEHIND),
        (Target(TargetKind.YES), 1, State.MET),
        (Target(TargetKind.YES), 0, State.BEHIND),
        (Target(TargetKind.MAINTAIN), 1, State.MET),
        (Target(TargetKind.MAINTAIN, 10), 9, State.BEHIND),
    ],
)
def test_a_target_at_the_years_end(target, achieved, state):
    assert stand(indicator(target), Amount(achieved, has_facts=True)).state is state


def test_halfway_through_the_year_half_is_on_the_way():
    one = indicator(Target(TargetKind.NUMBER, 100))
    assert stand(one, Amount(50, has_facts=True), today=MIDDLE).state is State.ON_THE_WAY
    assert stand(one, Amount(49, has_facts=True), today=MIDDLE).state is State.BEHIND


def test_a_running_count_goes_from_last_years_target():
    one = indicator(Target(TargetKind.NUMBER, 100), span=Span.CUMULATIVE, before=Target(TargetKind.NUMBER, 80))
    assert stand(one, Amount(89, has_facts=True), today=MIDDLE).state is State.BEHIND
    assert stand(one, Amount(90, has_facts=True), today=MIDDLE).state is State.ON_THE_WAY


def test_without_facts_or_without_a_figure_there_is_no_data():
    of_adults = indicator(PERCENT, whole=Whole(measure=Measure.ADULTS))
    assert stand(of_adults, Amount(0, has_facts=False, base=Base(10))).state is State.NO_DATA
    found = stand(of_adults, Amount(5, has_facts=True, base=Base(0, missing=1)))
    assert (found.state, found.value, found.share) == (State.NO_DATA, None, None)


def test_without_a_target_the_count_is_only_followed():
    found = stand(indicator(None), Amount(5, has_facts=True))
    assert (found.state, found.value, found.share) == (State.FOLLOWED, 5, None)


def test_a_provinces_number_is_no_communes_goal_unless_it_is_shared_out():
    one = indicator(Target(TargetKind.NUMBER, 100))
    assert goal_of(one, COMMUNE, 2026, None) is None
    assert goal_of(one, COMMUNE, 2026, (Base(0), Base(10))) is None
    parts = (Base(1, is_unconfirmed=True), Base(3))
    goal = goal_of(one, COMMUNE, 2026, parts)
    assert goal == Goal(one.targets[2026], Fraction(34), is_shared_out=True, is_unconfirmed=True)
    found = stand(one, Amount(17, has_facts=True), COMMUNE, parts=parts)
    assert (found.share, found.is_provisional) == (Fraction(1, 2), True)
    assert goal_of(one, Node("o", "Sở", Kind.AGENCY), 2026, None) == Goal(one.targets[2026], Fraction(100))


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.integers(1, 100))
def test_share_times_target_is_the_value(achieved, whole, percent):
    target = Target(TargetKind.PERCENT, percent, is_percent=True)
    found = stand(
        indicator(target, whole=Whole(measure=Measure.ADULTS)), Amount(achieved, has_facts=True, base=Base(whole))
    )
    assert found.value == Fraction(achieved, whole)
    assert found.share is not None
    assert found.share * Fraction(percent, 100) == found.value
    assert (found.state is State.MET) == (found.share >= 1)


@given(st.integers(0, 100), st.integers(0, 100), st.dates(date(2025, 6, 1), date(2027, 6, 1)))
def test_more_is_never_a_worse_state(one, other, today):
    order = [State.BEHIND, State.ON_THE_WAY, State.MET]
    what = indicator(Target(TargetKind.NUMBER, 60))
    less, more = (
        order.index(stand(what, Amount(each, has_facts=True), today=today).state) for each in sorted((one, other))
    )
    assert less <= more


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_a_year_passes_from_nothing_to_everything(today):
    assert 0 <= elapsed(2026, today) <= 1
    assert (elapsed(2026, today) == 1) == (today >= END)
    assert (elapsed(2026, today) == 0) == (today.year < 2026)


def test_where_any_amount_is_enough_a_share_is_all_or_nothing():
    goal = Goal(Target(TargetKind.MAINTAIN), None)
    assert (share_of(goal, Fraction(0)), share_of(goal, Fraction(7))) == (0, 1)


def test_it_is_tracked_for_its_kinds_groups_above_them_the_province_and_its_owner():
    one = indicator(PERCENT)
    asked = [COMMUNE, PROVINCE, Node("o", "Sở", Kind.AGENCY), Node("k", "Cụm", Kind.CLUSTER)]
    assert [is_tracked(one, node, node.kind is Kind.CLUSTER) for node in asked] == [True] * 4
    others = [Node("s", "Trường", Kind.SCHOOL), Node("k", "Khối", Kind.BLOCK), Node("x", "Sở", Kind.AGENCY)]
    assert [is_tracked(one, node, has_units_below=False) for node in others] == [False] * 3


def test_only_heads_of_small_cells_are_kept_back():
    cell, spec = Node("b", "Chi bộ", Kind.PARTY_CELL), Whole(kinds=(FactKind.PARTY_ON_ROLL,))
    of_heads = indicator(PERCENT, whole=spec)
    assert is_small_cell(of_heads, cell, of(8, 9))
    assert not is_small_cell(of_heads, cell, of(8, 10))
    assert not is_small_cell(of_heads, cell, Amount(8, has_facts=True))
    assert not is_small_cell(of_heads, COMMUNE, of(8, 9))
    assert not is_small_cell(indicator(PERCENT, whole=Whole(per_unit=1)), cell, of(1, 1))
