"""Rules and basis as JSON, and the steps: order, dates, what officers may do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from competitions.awards.domain.words import AwardKind, Category, Outcome, Procedure, RoundState, StepKind, SubjectKind
from competitions.awards.rounds.domain.basis import Basis, read_basis, write_basis
from competitions.awards.rounds.domain.changes import decide_outcome
from competitions.awards.rounds.domain.people_lines import (
    read_candidates,
    read_excluded,
    read_units,
    write_candidates,
    write_excluded,
    write_units,
)
from competitions.awards.rounds.domain.reasons import TEXTS, read_reasons, say, write_reasons
from competitions.awards.rounds.domain.rules_document import (
    MOST_CANDIDATES,
    Award,
    Candidate,
    Rules,
    TieBreaker,
    Traits,
    drop_award,
    figure,
    free_code,
    put_award,
    read_rules,
    write_rules,
)
from competitions.awards.rounds.domain.steps import (
    ALLOWED,
    check_order,
    decide_state,
    find_next,
    hasten,
    postpone,
    propose,
)
from core.kernel import Conflict, Invalid
from leaderboards.domain.ranking import BoardMeasure
from units.domain.unit import Kind

CLOSES = datetime(2026, 10, 10, 11, tzinfo=UTC)
COMMUNES = Award("xa", "Bằng khen", AwardKind.CERTIFICATE_OF_MERIT, board=Kind.COMMUNE, count=1)
PEOPLE = Award("nguoi", "Giấy khen", AwardKind.CERTIFICATE_OF_COMMENDATION, SubjectKind.PERSON, percent=20)
candidates = st.builds(
    Candidate,
    award=st.just("nguoi"),
    name=st.text("ẲLòabc ", min_size=1, max_size=30).map(str.strip).filter(bool),
    proposed_by=st.just("03127"),
    value=st.sampled_from(("0", "12", "7.5")),
    born=st.none() | st.integers(1930, 2015),
    basis=st.none() | st.sampled_from(Category),
    traits=st.builds(Traits, women=st.integers(0, 100), is_direct_worker=st.booleans(), is_hard_place=st.booleans()),
)
documents = st.builds(
    Rules,
    awards=st.just((COMMUNES, PEOPLE)),
    tie_breakers=st.lists(st.sampled_from(TieBreaker), unique=True).map(tuple),
    candidates=st.lists(candidates, max_size=5).map(tuple),
    traits=st.dictionaries(st.text(max_size=5), st.builds(Traits, women=st.integers(0, 100)), max_size=3),
    basis=st.sampled_from(Category),
    within=st.sampled_from(("", "03127")),
    excluded=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
)


@given(documents)
def test_rules_written_and_read_are_the_same(rules):
    assert read_rules(write_rules(rules)) == rules
    assert write_rules(read_rules(write_rules(rules))) == write_rules(rules)


@given(
    st.text(max_size=60)
    | st.sampled_from(('{"awards":[]}', '{"awards":[{"code":1}]}', '{"awards":{"a":{}}}', "[" * 99))
)
@example(write_rules(Rules((COMMUNES,))).replace('"count": 1', '"count": true'))
@example(write_rules(Rules((COMMUNES,))).replace('"is_by_cluster": true', '"is_by_cluster": 1'))
@example(write_rules(Rules((COMMUNES,), traits={"03127": Traits()})).replace('"women": 0', '"women": "0"'))
def test_what_is_no_rules_is_refused(text):
    with pytest.raises(Invalid):
        read_rules(text)


@pytest.mark.parametrize(
    "wrong",
    [
        Rules((COMMUNES, COMMUNES)),
        Rules((replace(COMMUNES, board=None),)),
        Rules((replace(COMMUNES, board=Kind.VILLAGE),)),
        Rules((replace(COMMUNES, percent=5),)),
        Rules((replace(PEOPLE, percent=101),)),
        Rules((replace(COMMUNES, cap=-1),)),
        Rules((replace(COMMUNES, min_value="nhiều"),)),
        Rules((replace(COMMUNES, min_value="9" * 5000),)),
        Rules((COMMUNES,), candidates=(Candidate("xa", "Lò Văn Ẳng", "03127"),)),
        Rules((PEOPLE,), candidates=(Candidate("nguoi", " ", "03127"),)),
        Rules((PEOPLE,), (TieBreaker.WOMEN, TieBreaker.WOMEN)),
        Rules((PEOPLE,), candidates=(Candidate("nguoi", "Lò Văn Ẳng", "03127"),) * (MOST_CANDIDATES + 1)),
    ],
)
def test_rules_by_which_nobody_could_nominate_are_refused(wrong):
    with pytest.raises(Invalid) as refused:
        read_rules(write_rules(wrong))
    assert refused.value.errors


def test_a_value_is_shown_with_four_decimals_at_most():
    assert [figure(value) for value in (None, Fraction(12), Fraction(15, 2), Fraction(1, 3))] == [
        "",
        "12",
        "7.5",
        "0.3333",
    ]


def test_nobody_is_struck_twice_and_an_unknown_act_is_none():
    assert decide_outcome(Outcome.RUNNER_UP, "add") is Outcome.NOMINATED
    with pytest.raises(Conflict):
        decide_outcome(Outcome.PASSED_OVER, "strike")
    with pytest.raises(Invalid):
        decide_outcome(Outcome.NOMINATED, "forget")


def test_a_persons_key_is_the_same_in_every_round_and_tells_no_name():
    one = Candidate("nguoi", "Lò Văn Ẳng", "03127", born=1990)
    assert one.key_of(SubjectKind.PERSON) == replace(one, award="x", name=" lò văn  ẳng").key_of(SubjectKind.PERSON)
    assert "lo" not in one.key_of(SubjectKind.PERSON)
    assert one.key_of(SubjectKind.PERSON) != replace(one, born=1991).key_of(SubjectKind.PERSON)
    assert one.key_of(SubjectKind.OUTSIDE) == "outside:lo van ang"


@given(st.sampled_from(("all", "2026", "2026-10-10")), st.sampled_from(("total", "per_capita")))
def test_the_basis_written_and_read_is_the_same(period, measure):
    basis = Basis(period, BoardMeasure(measure), "cum-1")
    assert read_basis(write_basis(basis)) == basis


@pytest.mark.parametrize("text", ["{", "[]", '{"period":"mai"}', '{"period":"all","measure":"target_share"}'])
def test_what_is_no_basis_is_refused(text):
    with pytest.raises(Invalid):
        read_basis(text)


@given(st.lists(st.sampled_from([word for word in TEXTS if "%(" not in TEXTS[word]])))
def test_reasons_written_and_read_are_the_same(words):
    reasons = tuple(say(word) for word in words)
    assert read_reasons(write_reasons(reasons)) == reasons


@given(st.sampled_from(Procedure), st.sampled_from(StepKind), st.integers(1, 10_000))
def test_postponing_moves_what_follows_and_keeps_the_order(procedure, kind, minutes):
    steps = propose(CLOSES, procedure)
    kinds = [step.kind for step in steps]
    assert (StepKind.COUNCIL in kinds) is (procedure is Procedure.FULL)
    if kind in kinds:
        chosen = steps[kinds.index(kind)]
        moved = postpone(steps, kind, chosen.due_at + timedelta(minutes=minutes))
        check_order(moved)
        delays = [after.due_at - before.due_at for before, after in zip(steps, moved, strict=True)]
        assert delays == [timedelta()] * kinds.index(kind) + [timedelta(minutes=minutes)] * (
            len(kinds) - kinds.index(kind)
        )


def test_only_the_next_step_is_hastened_and_none_goes_back():
    steps = propose(CLOSES, Procedure.FULL)
    early = CLOSES - timedelta(hours=1)
    assert find_next(hasten(steps, StepKind.CLOSE, early)).due_at == early
    with pytest.raises(Conflict):
        hasten(steps, StepKind.FREEZE, early)
    with pytest.raises(Invalid):
        postpone(steps, StepKind.CLOSE, early)
    ran = (replace(steps[0], runs=1, ran_at=CLOSES), *steps[1:])
    with pytest.raises(Conflict):
        postpone(ran, StepKind.CLOSE, CLOSES + timedelta(hours=1))
    with pytest.raises(Invalid):
        check_order(steps[::-1])


def test_a_step_is_late_only_when_it_should_have_run():
    step = propose(CLOSES, Procedure.FULL)[0]
    assert [step.is_late(CLOSES + timedelta(minutes=at)) for at in (-60, 5, 6)] == [False, False, True]
    assert not replace(step, ran_at=CLOSES, runs=1).is_late(CLOSES + timedelta(days=9))
    assert find_next((replace(step, runs=1),)) is None


@given(st.sampled_from(RoundState), st.sampled_from(sorted(ALLOWED)))
def test_no_act_moves_a_round_that_is_over(state, act):
    if state in {RoundState.FINISHED, RoundState.CANCELLED}:
        with pytest.raises(Conflict):
            decide_state(state, act)
    elif state in ALLOWED[act][0]:
        assert decide_state(state, act) == (ALLOWED[act][1] or state)


@given(st.lists(candidates, max_size=5).map(tuple))
def test_candidates_written_as_lines_are_read_the_same(listed):
    plain = tuple(replace(each, name=" ".join(each.name.split())) for each in listed)
    assert read_candidates("nguoi", "people", write_candidates(plain)) == (plain, ())


@given(
    st.dictionaries(st.sampled_from(("03127", "03160", "so-noi-vu")), candidates.map(lambda each: each.traits)),
    st.dictionaries(st.sampled_from(("03127", "unit:03160")), st.sampled_from(("xin rút", "chờ; xác minh"))),
)
def test_notes_and_reasons_about_units_written_as_lines_are_read_the_same(traits, excluded):
    noted = {code: each for code, each in traits.items() if each != Traits()}
    assert read_units("traits", write_units(noted)) == (noted, ())
    assert read_excluded("excluded", write_excluded(excluded)) == (excluded, ())


@pytest.mark.parametrize(
    "line", ["Lò Văn Ẳng", "; 03127", "Lò; 03127; cao", "Lò; 03127; 7; sinh 1990", "Lò; 03127; ; ; giỏi"]
)
def test_a_line_that_says_too_little_is_named(line):
    found, (flaw,) = read_candidates("nguoi", "people", f"Quàng Thị Pâng; 03127\n\n{line}")
    assert ([each.name for each in found], flaw.pointer, flaw.params["line"]) == (["Quàng Thị Pâng"], "people", 3)
    assert read_units("traits", "03127; giỏi")[1]
    assert read_excluded("excluded", "03127")[1]


@given(documents)
def test_an_award_put_in_and_dropped_again_leaves_the_others_as_they_were(rules):
    code = free_code(rules)
    added = put_award(rules, replace(PEOPLE, code=code), (Candidate(code, "Lò", "03127"),))
    assert added.awards[:-1] == rules.awards
    assert drop_award(added, code) == rules
    assert put_award(rules, PEOPLE, tuple(each for each in rules.candidates if each.award == "nguoi")) == rules
