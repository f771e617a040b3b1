"""Points follow from data, rounded once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.facts import Fact, FactKind
from leaderboards.domain.scheme import FIRST_SCHEME, Rule, earn, find_rule, find_scheme, to_document, to_rules

DAY = datetime(2026, 10, 10, tzinfo=UTC)
RESULT = Fact("live:room:1:03256", FactKind.LIVE_UNIT_RESULT, "03256", DAY, 2_710_250)


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


def test_rules_survive_their_document() -> None:
    assert to_rules(to_document(FIRST_SCHEME)) == FIRST_SCHEME.rules


def test_the_highest_version_valid_at_the_moment_values_a_fact() -> None:
    second = replace(FIRST_SCHEME, version=2, valid_from=DAY)
    schemes = [second, FIRST_SCHEME]
    assert find_scheme(schemes, DAY) == second
    assert find_scheme(schemes, DAY - timedelta(seconds=1)) == FIRST_SCHEME
    assert find_scheme(schemes, datetime(2020, 1, 1, tzinfo=UTC)) is None
