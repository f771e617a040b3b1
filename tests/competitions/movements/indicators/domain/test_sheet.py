"""A plan as a table: every row of the reference plan, what is refused where, and the way back."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.movements.indicators.domain.document import Head, compare, make_plan, read_document, to_document
from competitions.movements.indicators.domain.measurement import Spec, Way, Whole, list_flaws
from competitions.movements.indicators.domain.plan import Target, TargetKind, choose_plan, first_day, list_years
from competitions.movements.indicators.domain.sheet import column_titles, parse_target, read_rows, to_row, write_target
from core.kernel import Invalid
from leaderboards.domain.kinds import KINDS, FactKind
from seed.indicators import HEAD, read_plan
from units.domain.unit import Kind, Measure

REFERENCE = Path(__file__).parents[5] / "seed/reference/plan_indicators.csv"
ROWS = list(csv.DictReader(REFERENCE.read_text(encoding="utf-8").splitlines()))
PLAN = read_plan()
CODES = (
    *("II-A", "II-B1", "II-B2", "II-C", "II-D", "II-E", "1.1a", "1.1b", "1.2a", "1.2b", "1.2c", "1.2d", "1.3a", "1.3b"),
    *("1.3c", "1.3d", "1.4a", "1.4b", "1.4c", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2", "4.3", "4.4", "5.1a1", "5.1a2"),
    *("5.1a3", "5.1b", "5.1c", "5.2a", "5.2b1", "5.2b2", "5.2c", "5.2d1", "5.2d2", "5.2d3", "5.3a1", "5.3a2", "5.3b1"),
    *("5.3b2", "5.3b3", "5.4a1", "5.4a2", "5.4a3", "5.4a4", "5.4b", "5.4c1", "5.4c2", "5.4c3", "5.4d1", "5.4d2"),
    *("5.4d3", "5.4e1", "5.4e2", "5.4e3", "6.1a", "6.1b", "6.1c", "6.2a", "6.2b", "6.3a", "6.4", "6.5", "6.6", "7a"),
    *("7b", "7c", "V-1", "V-2", "V-3", "V-4", "V-5", "V-6", "V-7", "V-8", "V-9"),
)
SKILL = {FactKind.SKILL_STAFF, FactKind.SKILL_STUDENT, FactKind.SKILL_ADULT, FactKind.SKILL_WORKER, FactKind.SKILL_MOOC}
NUMBERS = st.integers(1, 1_000_000)
TARGETS = st.one_of(
    st.none(),
    st.sampled_from([Target(TargetKind.YES), Target(TargetKind.MAINTAIN)]),
    st.builds(Target, st.just(TargetKind.NUMBER), NUMBERS, st.booleans()),
    st.builds(lambda n, over: Target(TargetKind.PERCENT, n, over, is_percent=True), st.integers(1, 100), st.booleans()),
    st.builds(lambda n: Target(TargetKind.MAINTAIN, n), NUMBERS),
)


def test_the_reference_plan_has_every_row_of_the_plan():
    assert tuple(each.code for each in PLAN.indicators) == CODES


@pytest.mark.parametrize("one", PLAN.indicators, ids=lambda one: one.code)
def test_each_row_is_measured_or_says_honestly_why_not(one):
    assert list(list_flaws(one.spec)) == []
    assert one.spec.kinds or one.gap
    assert len(one.how) > 20
    assert one.scope
    for kind in one.spec.kinds:
        reported = {*KINDS[kind].unit_kinds}
        assert reported, f"{kind} can be reported for somebody"


def test_trained_and_skilled_are_two_kinds():
    of = {each.code: set(each.spec.kinds) for each in PLAN.indicators}
    assert all(of[code] <= SKILL for code in ("II-A", "II-B1", "II-B2", "II-C", "II-E", "5.4a4"))
    assert of["II-D"] == {FactKind.VNEID_CONFIRMATION}
    assert (of["5.4a3"], of["5.3a1"]) == ({FactKind.TRAINING_ADULT}, {FactKind.TRAINING_WORKER})


def test_targets_are_those_of_the_plan():
    def said(code):
        one = PLAN.find(code)
        return (write_target(one.target_of(2025)), write_target(one.target_of(2026)))

    assert said("II-A") == (">=90%", ">=100%")
    assert said("II-D") == (">120000", ">330000")
    assert said("5.1b") == (">90%", ">=100%")
    assert said("1.1a") == (">=50", "duy trì")
    assert said("5.4e2") == (">=100", ">=100"), "the plan names no year"
    assert said("5.4c3") == ("", ">=100%")
    assert said("6.2a") == (">=60%", "")


@given(TARGETS)
def test_a_target_written_and_read_is_the_same(target):
    assert parse_target(write_target(target)) == target


@pytest.mark.parametrize("text", ["nhiều", ">=", "120%", "0", "-5", "5 lớp", "99999999", "6.5%", "64.5", "0.9"])
def test_what_is_no_target_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_target(text)


@pytest.mark.parametrize("text", ["≥ 50", ">=50", "50", "50 "])
def test_a_number_may_be_written_in_several_ways(text):
    assert parse_target(text) == Target(TargetKind.NUMBER, 50)


def test_a_plan_written_and_read_is_the_same():
    assert read_document(HEAD, to_document(PLAN.indicators)) == PLAN
    assert read_rows([to_row(each) for each in PLAN.indicators]).indicators == PLAN.indicators


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("code", ""),
        ("code", "mã lạ!"),
        ("title", "a" * 301),
        ("how", "x\x07y"),
        ("span", "thỉnh thoảng"),
        ("span", ""),
        ("scope", "commune;lạ"),
        ("facts", "khong.co"),
        ("way", "đếm"),
        ("per", "nhà"),
        ("at_least", "0"),
        ("at_most", "1.5"),
        ("whole", "trời"),
        ("shared_by", "ruộng"),
        ("target_2026", "nhiều"),
        ("target", "120%"),
    ],
)
def test_a_wrong_cell_is_named(column, text):
    rows = [dict(row) for row in ROWS]
    rows[3][column] = text
    sheet = read_rows(rows)
    assert sheet.indicators == ()
    assert (3, column) in {(flaw.row, flaw.column) for flaw in sheet.flaws}


def test_a_code_twice_and_a_row_without_facts_or_reason_are_refused():
    rows = [dict(ROWS[0]), dict(ROWS[0])]
    assert [(flaw.row, flaw.column) for flaw in read_rows(rows).flaws] == [(1, "code")]
    bare = {key: value for key, value in ROWS[0].items() if key not in {"facts", "way", "whole"}}
    assert [flaw.column for flaw in read_rows([bare]).flaws] == ["gap"]
    assert len(read_rows([]).flaws) == len(read_rows([ROWS[0]] * 301).flaws) == 1


@pytest.mark.parametrize(
    ("spec", "fields"),
    [
        (Spec(), []),
        (Spec(way=Way.WEEKS), ["facts"]),
        (Spec((FactKind.SESSION_YOUTH, FactKind.SESSION_ELDERLY), Way.WEEKS, (Kind.COMMUNE,)), ["way"]),
        (Spec((FactKind.SESSION_YOUTH,), Way.PERSONS), ["way"]),
        (Spec((FactKind.SESSION_YOUTH,), Way.WEEKS), ["per"]),
        (Spec((FactKind.SESSION_YOUTH,), at_least=1), ["per"]),
        (Spec((FactKind.SESSION_YOUTH,), per=(Kind.COMMUNE,), at_least=1, at_most=2), ["at_most"]),
        (Spec((FactKind.SESSION_YOUTH,), whole=Whole(per_unit=1)), ["per"]),
        (Spec((FactKind.SKILL_ADULT,), Way.PERSONS, whole=Whole(measure=Measure.ADULTS)), []),
    ],
)
def test_a_measurement_that_contradicts_itself_is_named(spec, fields):
    assert [field for field, _ in list_flaws(spec)] == fields


def test_a_wrong_cell_of_a_plan_is_a_refusal_at_its_row_and_column():
    rows = [dict(row) for row in ROWS]
    rows[3]["span"] = "thỉnh thoảng"
    with pytest.raises(Invalid) as refused:
        make_plan(HEAD, rows)
    assert [error.pointer for error in refused.value.errors] == ["3/span"]


def test_the_template_has_a_target_for_each_year_last():
    assert list(column_titles((2027, 2028)).values())[-2:] == ["Chỉ tiêu năm 2027", "Chỉ tiêu năm 2028"]


@pytest.mark.parametrize("document", ["", "{}", "[1]", '[{"code": 1}]', "[" * 100_000])
def test_a_document_that_is_no_plan_is_refused(document):
    with pytest.raises(Invalid):
        read_document(HEAD, document)


@pytest.mark.parametrize(
    ("head", "field"),
    [
        (replace(HEAD, number=""), "number"),
        (replace(HEAD, title="x" * 301), "title"),
        (replace(HEAD, valid_to=date(2024, 1, 1)), "valid_to"),
        (replace(HEAD, valid_to=date(2040, 1, 1)), "valid_to"),
        (replace(HEAD, valid_from=date(2019, 1, 1)), "valid_to"),
    ],
)
def test_a_head_that_makes_no_sense_is_refused(head: Head, field: str):
    with pytest.raises(Invalid) as refused:
        make_plan(head, ROWS)
    assert [error.pointer for error in refused.value.errors] == [field]


def test_two_versions_are_compared():
    first, second, *rest = PLAN.indicators
    changed = (replace(first, title="Khác"), *rest, replace(second, code="NEW"))
    found = compare(PLAN.indicators, changed)
    assert (found.added, found.changed, found.removed) == (("NEW",), (first.code,), (second.code,))
    assert found.same == len(PLAN.indicators) - 2


def test_the_plan_of_a_year_is_the_one_that_begins_last():
    later = replace(PLAN, number="9/KH", valid_from=date(2026, 6, 1), valid_to=date(2027, 12, 31))
    newer = replace(PLAN, version=2)
    assert choose_plan([PLAN, later], 2025) == PLAN
    assert choose_plan([PLAN, later], 2026) == choose_plan([later], 2027) == later
    assert choose_plan([PLAN, newer], 2025) == newer
    assert choose_plan([], 2026) is None
    assert list_years([PLAN, later]) == [2025, 2026, 2027]


def test_a_count_begins_with_the_first_plan_of_its_chain():
    mobile = PLAN.find("5.4e2")
    assert mobile is not None
    heir = replace(mobile, code="N", continues="5.4e2")
    later = replace(PLAN, number="9/KH", valid_from=date(2027, 1, 1), valid_to=date(2027, 12, 31), indicators=(heir,))
    last = replace(
        later, number="10/KH", valid_from=date(2028, 1, 1), indicators=(replace(mobile, code="L", continues="N"),)
    )
    plans = [last, later, PLAN]
    assert first_day(last.indicators[0], last, plans) == date(2025, 1, 1)
    assert first_day(replace(heir, continues=""), later, plans) == date(2027, 1, 1)
    assert first_day(replace(heir, continues="nobody"), later, plans) == date(2027, 1, 1)
    assert first_day(mobile, PLAN, plans) == date(2025, 1, 1)


def test_documents_of_equal_plans_are_equal():
    assert json.loads(to_document(PLAN.indicators))[0]["code"] == "II-A"
    assert to_document(read_plan().indicators) == to_document(PLAN.indicators)
