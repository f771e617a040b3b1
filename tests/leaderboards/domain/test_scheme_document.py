"""Schemes as data: they survive storage, and nothing that contradicts itself is activated."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel import Invalid
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.scheme import FIRST_SCHEME, Cap, Grade, Rule, Scope, Target
from leaderboards.domain.scheme_document import list_flaws, to_document, to_rules
from tests.leaderboards.oracle import RULES
from units.domain.unit import Measure

numbers = st.integers(1, 1_000_000)
texts = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=5)
rules = st.builds(
    Rule,
    st.sampled_from(FactKind),
    st.just(0) | numbers,
    numbers,
    st.lists(st.builds(Cap, numbers, st.frozensets(st.sampled_from(Scope))), max_size=3).map(tuple),
    st.none()
    | st.builds(Target, fixed=numbers)
    | st.builds(Target, measure=st.sampled_from(Measure), percent=st.integers(1, 100)),
    st.just(0) | numbers,
    st.lists(st.builds(Grade, st.integers(1, 100), numbers), max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.none() | texts,
)


@given(st.lists(rules, max_size=3))
def test_rules_survive_their_document(some: list[Rule]) -> None:
    assert to_rules(to_document(some)) == tuple(some)


def test_the_first_scheme_and_that_of_the_tests_are_sound() -> None:
    assert list_flaws(FIRST_SCHEME, []) == []
    assert list_flaws(replace(FIRST_SCHEME, version=2, rules=RULES), [FIRST_SCHEME]) == []


SOUND = Rule(FactKind.LIVE_PARTICIPATION, numerator=1)
SHARE = Rule(FactKind.SKILL_ADULT, target=Target(fixed=10), share=5)


@pytest.mark.parametrize(
    ("rule", "pointer", "text"),
    [
        (replace(SOUND, caps=(Cap(9, frozenset({Scope.DAY})), Cap(5))), "/rules/0/caps", "must not be larger"),
        (
            replace(SOUND, caps=(Cap(5, frozenset({Scope.DAY})), Cap(9, frozenset({Scope.SOURCE})))),
            "/rules/0/caps",
            "fewer things",
        ),
        (replace(SOUND, caps=(Cap(5), Cap(9))), "/rules/0/caps", "fewer things"),
        (replace(SHARE, grades=(Grade(50, 5), Grade(80, 5))), "/rules/0/grades", "must give more points"),
        (replace(SHARE, grades=(Grade(50, 5), Grade(50, 6))), "/rules/0/grades", "must give more points"),
        (replace(SHARE, share=0), "/rules/0/target", "need a target"),
        (replace(SOUND, share=3), "/rules/0/target", "need a target"),
        (replace(SHARE, numerator=1), "/rules/0", "not both"),
        (replace(SHARE, caps=(Cap(3),)), "/rules/0", "not both"),
        (replace(SHARE, target=Target()), "/rules/0/target", "either a fixed number"),
        (replace(SHARE, target=Target(fixed=1, measure=Measure.ADULTS)), "/rules/0/target", "either a fixed number"),
        (replace(SOUND, is_bonus=True, is_penalty=True), "/rules/0", "bonus and penalty"),
        (replace(SOUND, numerator=0), "/rules/0", "no points"),
    ],
)
def test_a_contradiction_is_refused_where_it_stands(rule: Rule, pointer: str, text: str) -> None:
    flaws = list_flaws(replace(FIRST_SCHEME, rules=(rule,)), [])
    assert [(flaw.pointer, text in flaw.text) for flaw in flaws] == [(pointer, True)]


def test_caps_may_stand_in_any_order() -> None:
    caps = (Cap(9), Cap(2, frozenset({Scope.DAY, Scope.PERSON})), Cap(5, frozenset({Scope.DAY})))
    assert list_flaws(replace(FIRST_SCHEME, rules=(replace(SOUND, caps=caps),)), []) == []


def test_versions_only_go_on_and_no_kind_has_two_rules() -> None:
    flaws = list_flaws(replace(FIRST_SCHEME, rules=(SOUND, SOUND)), [])
    assert [(flaw.pointer, flaw.params) for flaw in flaws] == [("/rules/1", {"kind": "live.participation"})]
    later = replace(FIRST_SCHEME, valid_from=FIRST_SCHEME.valid_from + timedelta(days=1))
    assert [flaw.pointer for flaw in list_flaws(FIRST_SCHEME, [later])] == ["/version", "/valid_from"]
    assert [flaw.pointer for flaw in list_flaws(replace(later, version=2, rules=()), [FIRST_SCHEME])] == ["/rules"]


@pytest.mark.parametrize(
    "document", ["", "[]", "null", "{}", '{"rules": 1}', "[" * 100_000, '{"rules": [' + "{}," * 200 + "{}]}"]
)
def test_what_is_no_list_of_rules_is_refused(document: str) -> None:
    with pytest.raises(Invalid):
        to_rules(document)


@pytest.mark.parametrize(
    ("rule", "pointer"),
    [
        ({"kind": "magic"}, "/rules/1/kind"),
        ({"kind": []}, "/rules/1/kind"),
        ({}, "/rules/1/kind"),
        (7, "/rules/1"),
        ({"kind": "skill.adult", "colour": 1}, "/rules/1"),
        ({"kind": "skill.adult", "numerator": 1.5}, "/rules/1"),
        ({"kind": "skill.adult", "numerator": True}, "/rules/1"),
        ({"kind": "skill.adult", "numerator": -1}, "/rules/1"),
        ({"kind": "skill.adult", "denominator": 0}, "/rules/1"),
        ({"kind": "skill.adult", "caps": [{"limit": 1, "per": ["hour"]}]}, "/rules/1"),
        ({"kind": "skill.adult", "caps": [{}]}, "/rules/1"),
        ({"kind": "skill.adult", "caps": None}, "/rules/1"),
        ({"kind": "skill.adult", "target": []}, "/rules/1"),
        ({"kind": "skill.adult", "target": {"measure": "cows"}}, "/rules/1"),
        ({"kind": "skill.adult", "grades": [{"percent": 101, "points": 1}]}, "/rules/1"),
        ({"kind": "skill.adult", "is_bonus": 1}, "/rules/1"),
        ({"kind": "skill.adult", "only_detail": 1}, "/rules/1"),
        ({"kind": "skill.adult", "only_detail": "\ud800"}, "/rules/1"),
    ],
)
def test_a_rule_that_is_not_well_formed_is_pointed_at(rule: object, pointer: str) -> None:
    with pytest.raises(Invalid) as caught:
        to_rules(json.dumps({"rules": [{"kind": "skill.adult"}, rule]}))
    assert [error.pointer for error in caught.value.errors] == [pointer]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["limit", "per", "fixed", "measure", "percent", "points"]) | st.text(max_size=2),
            inner,
            max_size=3,
        )
    ),
    max_leaves=5,
)
members = st.sampled_from(
    ["numerator", "denominator", "caps", "target", "share", "grades", "only_detail", "is_yearly", "is_bonus"]
)
foreign = st.builds(
    lambda kind, rest: {"kind": kind, **rest},
    st.sampled_from(FactKind) | values,
    st.dictionaries(members, values, max_size=3),
)


@pytest.mark.parser
@given(
    st.text() | st.builds(json.dumps, values) | st.builds(lambda some: json.dumps({"rules": some}), st.lists(foreign))
)
def test_any_text_is_read_as_storable_rules_or_refused(document: str) -> None:
    try:
        read = to_rules(document)
    except Invalid:
        return
    assert to_rules(to_document(read)) == read
    to_document(read).encode()
