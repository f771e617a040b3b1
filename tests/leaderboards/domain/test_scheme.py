"""Points follow from data, rounded once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import Criterion, FactKind
from leaderboards.domain.scheme import (
    FIRST_SCHEME,
    Cap,
    Grade,
    Rule,
    Scope,
    Target,
    earn,
    find_rule,
    find_scheme,
    knocks_out,
    measures_of,
    reached,
)
from units.domain.unit import Measure

DAY = datetime(2026, 10, 10, tzinfo=UTC)
RESULT = Fact("live:room:1:03256", FactKind.LIVE_UNIT_RESULT, "03256", DAY, 2_710_250)
SHARE = Rule(
    FactKind.SKILL_ADULT, target=Target(measure=Measure.ADULTS), share=10, grades=(Grade(50, 6), Grade(100, 9))
)


@given(st.integers(0, 10**10), st.integers(0, 1000), st.integers(1, 10**6))
def test_points_are_the_exact_share_rounded_half_up(quantity: int, numerator: int, denominator: int) -> None:
    points = earn(Rule(FactKind.LIVE_UNIT_RESULT, numerator, denominator), replace(RESULT, quantity=quantity))
    assert Fraction(-1, 2) < points - Fraction(quantity * numerator, denominator) <= Fraction(1, 2)


def test_only_official_rooms_give_points_for_results() -> None:
    rule = find_rule(FIRST_SCHEME, FactKind.LIVE_UNIT_RESULT)
    assert earn(rule, RESULT) == 0
    assert earn(rule, replace(RESULT, detail="official")) == 27


def test_a_kind_without_a_rule_earns_nothing() -> None:
    bare = replace(FIRST_SCHEME, rules=())
    assert earn(find_rule(bare, RESULT.kind), RESULT) == 0


def test_towards_a_target_the_quantity_counts() -> None:
    assert earn(SHARE, replace(RESULT, quantity=7)) == 7


@given(st.integers(-5, 300), st.integers(0, 200))
def test_more_achieved_is_never_worth_less_and_never_more_than_everything(achieved: int, target: int) -> None:
    points = reached(SHARE, achieved, target)
    assert 0 <= points <= 10
    assert reached(SHARE, achieved + 1, target) >= points
    if target > 0:
        assert (points == 10) == (achieved >= target or 10 * achieved >= Fraction(19, 2) * target)


@pytest.mark.parametrize(("achieved", "points"), [(0, 0), (49, 5), (50, 6), (64, 6), (65, 7), (100, 10), (500, 10)])
def test_the_highest_grade_reached_or_the_share_counts(achieved: int, points: int) -> None:
    assert reached(SHARE, achieved, 100) == points


@pytest.mark.parametrize(
    ("rule", "criterion", "most"),
    [
        (SHARE, Criterion.LEARNING, 10),
        (replace(SHARE, share=0), Criterion.LEARNING, 9),
        (replace(SHARE, is_bonus=True), Criterion.BONUS, 10),
        (Rule(FactKind.REPORT_ON_TIME, 1, is_penalty=True), Criterion.PENALTY, None),
        (Rule(FactKind.LIVE_PARTICIPATION, 1, caps=(Cap(3, frozenset({Scope.DAY})), Cap(9))), Criterion.LIVE, 9),
    ],
)
def test_a_rule_says_what_it_feeds_and_its_most(rule: Rule, criterion: Criterion, most: int | None) -> None:
    assert (rule.criterion, rule.most) == (criterion, most)


def test_the_highest_version_valid_at_the_moment_values_a_fact() -> None:
    second = replace(FIRST_SCHEME, version=2, valid_from=DAY)
    schemes = [second, FIRST_SCHEME]
    assert find_scheme(schemes, DAY) == second
    assert find_scheme(schemes, DAY - timedelta(seconds=1)) == FIRST_SCHEME
    assert find_scheme(schemes, datetime(2020, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("kind", "detail", "moment", "out"),
    [
        (FactKind.FALSE_DATA, "proven", DAY, True),
        (FactKind.FALSE_DATA, "", DAY, False),
        (FactKind.FALSE_DATA, "proven", DAY - timedelta(days=1), False),
        (FactKind.FALSE_DATA, "proven", DAY - timedelta(days=900), False),
        (FactKind.REPORT_LATE, "proven", DAY, False),
    ],
)
def test_a_fact_knocks_out_by_the_rule_that_values_it(kind: str, detail: str, moment: datetime, *, out: bool) -> None:
    rule = Rule(FactKind.FALSE_DATA, is_knockout=True, only_detail="proven")
    schemes = [FIRST_SCHEME, replace(FIRST_SCHEME, version=2, valid_from=DAY, rules=(rule,))]
    assert knocks_out(schemes, kind=kind, detail=detail, occurred_at=moment) is out


def test_the_figures_behind_targets_are_known() -> None:
    fixed = replace(SHARE, kind=FactKind.SKILL_STAFF, target=Target(fixed=3))
    assert measures_of([FIRST_SCHEME, replace(FIRST_SCHEME, rules=(SHARE, fixed))]) == {Measure.ADULTS}
