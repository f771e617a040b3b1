"""What a declaration may say: kinds of the unit, bounds, days, links, proof, reasons, differences."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.movements.declarations.domain.content import (
    Content,
    find_flaws,
    find_missing_proof,
    find_reason_flaw,
    list_differences,
    list_kinds_for,
    needs_confirmation,
)
from leaderboards.domain.kinds import KINDS
from units.domain.unit import Kind

TODAY = date(2026, 10, 10)
RULES = st.sampled_from([rule for rule in KINDS.values() if rule.is_declarable])


def fields(content: Content, kind: Kind = Kind.COMMUNE) -> list[str]:
    return [flaw.pointer for flaw in find_flaws(content, kind, TODAY)]


@given(RULES, st.sampled_from(Kind), st.integers(-5, 200_000), st.integers(-400, 5))
def test_content_is_taken_exactly_within_the_kinds_bounds(rule, kind, quantity, days):
    content = Content(rule.kind.value, TODAY + timedelta(days=days), quantity)
    wanted = []
    if kind not in rule.unit_kinds:
        wanted = ["kind"]
    else:
        wanted += ["occurred_on"] if days > 0 else []
        wanted += [] if rule.least <= quantity <= rule.largest else ["quantity"]
    assert fields(content, kind) == wanted


@given(RULES, st.integers(0, 200_000))
def test_more_never_needs_less_confirmation(rule, quantity):
    content = Content(rule.kind.value, TODAY, quantity)
    if needs_confirmation(content):
        assert needs_confirmation(replace(content, quantity=quantity + 1))
    assert needs_confirmation(content) is (rule.confirm_from is not None and quantity >= rule.confirm_from)


@pytest.mark.parametrize("kind", list(Kind))
def test_only_declarable_kinds_of_the_unit_are_offered(kind):
    assert all(rule.is_declarable and kind in rule.unit_kinds for rule in list_kinds_for(kind))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "live.participation"}, "kind"),
        ({"kind": "no.such"}, "kind"),
        ({"occurred_on": date(2019, 12, 31)}, "occurred_on"),
        ({"note": "x" * 2001}, "note"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://a b"}, "link"),
        ({"link": "https://"}, "link"),
        ({"link": "https://a/" + "x" * 500}, "link"),
    ],
)
def test_each_mistake_is_said_at_its_field(changes, field):
    good = Content("session.propaganda", TODAY, 1, "ghi chú", "https://dienbien.example")
    assert fields(good) == []
    assert fields(replace(good, **changes)) == [field]


def test_a_link_or_a_file_is_proof():
    bare = Content("session.propaganda", TODAY, 1)
    flaw = find_missing_proof(bare, 0)
    assert flaw is not None
    assert flaw.pointer == "file"
    assert find_missing_proof(bare, 1) is None
    assert find_missing_proof(replace(bare, link="https://x.example"), 0) is None


@pytest.mark.parametrize(("reason", "is_good"), [("", False), ("sai", False), ("nhầm ngày", True), ("x" * 501, False)])
def test_a_reason_can_be_read_by_others(reason, is_good):
    assert (find_reason_flaw(reason) is None) is is_good


@given(st.integers(1, 9), st.integers(1, 9))
def test_differences_are_symmetric_and_empty_for_the_same(first, second):
    one, two = Content("session.safety", TODAY, first), Content("session.safety", TODAY, second)
    assert list_differences(one, two) == list_differences(two, one) == (() if first == second else ("quantity",))
