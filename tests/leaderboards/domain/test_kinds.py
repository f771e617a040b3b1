"""Every kind of fact has sound rules."""

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.kinds import CRITERION_TITLES, KINDS, PEOPLE_KINDS, Criterion, FactKind, find_kind


def test_every_kind_has_a_rule_with_bounds_and_words() -> None:
    assert set(KINDS) == set(FactKind)
    assert set(CRITERION_TITLES) == set(Criterion)
    assert [rule.kind for rule in KINDS.values() if not 0 <= rule.least <= rule.largest] == []
    assert [rule.kind for rule in KINDS.values() if not (rule.title and rule.measure and rule.unit_kinds)] == []


def test_a_second_confirmation_can_be_reached() -> None:
    asked = {rule: rule.confirm_from for rule in KINDS.values() if rule.confirm_from is not None}
    assert len(asked) > 10
    assert [rule.kind for rule, least in asked.items() if not rule.is_declarable or least > rule.largest] == []


def test_people_are_counted_by_kinds_that_say_so() -> None:
    assert FactKind.LIVE_PARTICIPATION in PEOPLE_KINDS
    assert FactKind.LIVE_UNIT_RESULT not in PEOPLE_KINDS


@given(st.sampled_from(FactKind) | st.text())
def test_a_kind_is_found_by_its_name_only(text: str) -> None:
    found = find_kind(text)
    assert (found is not None) == (text in set(FactKind))
    assert found is None or found.kind == text
