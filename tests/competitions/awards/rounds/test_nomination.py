"""Laws of nomination: quotas, order, holds, one award for one achievement, categories, ties, direct workers."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.domain.words import AwardKind, Category, Outcome, SubjectKind
from competitions.awards.rounds.domain.nomination import Case, Contender, nominate
from competitions.awards.rounds.domain.rules_document import TIE_TITLES, Award, Rules, TieBreaker, Traits
from units.domain.unit import Kind

MERIT, PRAISE = AwardKind.CERTIFICATE_OF_MERIT, AwardKind.CERTIFICATE_OF_COMMENDATION
HOLD = "12/TT-TTr"

traits = st.builds(
    Traits, women=st.sampled_from((0, 69, 70, 100)), is_direct_worker=st.booleans(), is_hard_place=st.booleans()
)
contenders = st.builds(
    Contender,
    key=st.sampled_from([f"unit:{number}" for number in range(30)]),
    name=st.just("Xã Mường Nhé"),
    kind=st.just(SubjectKind.COLLECTIVE),
    unit_code=st.just("03160"),
    value=st.none() | st.integers(0, 4).map(Fraction),
    rank=st.none() | st.integers(1, 4),
    group=st.sampled_from(("", "cum-1", "cum-2")),
    traits=traits,
    basis=st.none() | st.sampled_from(Category),
    is_kept_off=st.booleans(),
)
quotas = st.sampled_from(((None, None), (0, None), (1, None), (3, None), (None, 10), (None, 50)))


@st.composite
def awards(draw, code):
    count, percent = draw(quotas)
    return Award(
        code=code,
        title=code,
        kind=draw(st.sampled_from(AwardKind)),
        subject=draw(st.sampled_from((SubjectKind.COLLECTIVE, SubjectKind.PERSON))),
        board=Kind.COMMUNE,
        count=count,
        percent=percent,
        is_by_cluster=draw(st.booleans()),
        cap=draw(st.none() | st.integers(0, 4)),
        min_value=draw(st.sampled_from(("0", "2"))),
        direct_workers_percent=draw(st.sampled_from((0, 30, 100))),
        runners_up=draw(st.integers(0, 3)),
    )


@st.composite
def cases(draw):
    rules = Rules(
        (draw(awards("a")), draw(awards("b"))),
        tuple(draw(st.lists(st.sampled_from(TieBreaker), unique=True))),
        basis=draw(st.sampled_from(Category)),
        excluded=draw(st.dictionaries(st.sampled_from(("unit:1", "unit:2")), st.just("bị kỷ luật"), max_size=1)),
    )
    people = draw(st.lists(contenders, max_size=25))
    holds = dict.fromkeys(draw(st.sets(st.sampled_from(("unit:3", "unit:4")))), HOLD)
    awarded = draw(st.sets(st.sampled_from(("unit:5", "unit:6"))))
    return Case(rules, draw(st.sampled_from(Category)), {"a": people, "b": people}, holds, awarded)


def nominated(considered):
    return [each for each in considered if each.outcome is Outcome.NOMINATED]


@given(cases())
def test_no_quota_and_no_cap_is_ever_exceeded(case):
    considered = nominate(case)
    for award in case.rules.awards:
        mine = [each for each in considered if each.award == award.code]
        sizes = Counter(each.contender.group if award.is_by_cluster else "" for each in mine)
        won = Counter(each.contender.group if award.is_by_cluster else "" for each in nominated(mine))
        assert all(won[group] <= award.quota_of(size) for group, size in sizes.items())
        assert award.cap is None or won.total() <= award.cap


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_plays_no_part(case, source):
    shuffled = {code: source.sample(list(people), len(people)) for code, people in case.contenders.items()}
    assert nominate(replace(case, contenders=shuffled)) == nominate(case)


@given(cases())
def test_everybody_considered_has_one_outcome_for_each_award_with_its_reasons(case):
    considered = nominate(case)
    expected = {(code, each.key) for code, people in case.contenders.items() for each in people}
    assert {(each.award, each.contender.key) for each in considered} == expected
    assert len(considered) == len(expected)
    assert all(each.reasons for each in considered)


@given(cases())
def test_a_hold_always_blocks_and_says_by_which_document(case):
    held = [each for each in nominate(case) if each.contender.key in case.holds]
    assert all((each.outcome, each.reasons[0].params["document"]) == (Outcome.HELD, HOLD) for each in held)


@given(cases())
def test_one_achievement_earns_one_award(case):
    official = {award.code for award in case.rules.awards if award.is_exclusive}
    keys = [each.contender.key for each in nominated(nominate(case)) if each.award in official]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & set(case.awarded)


@given(cases())
def test_thematic_results_never_count_toward_merit(case):
    official = {award.code for award in case.rules.awards if award.is_exclusive}
    wrong = [
        each
        for each in nominated(nominate(replace(case, category=Category.MERIT)))
        if each.award in official and (each.contender.basis or case.rules.basis) is Category.THEMATIC
    ]
    assert wrong == []


@given(cases())
def test_nobody_below_the_threshold_kept_off_excluded_or_without_a_place_is_nominated(case):
    for each in nominated(nominate(case)):
        award, one = case.rules.find_award(each.award), each.contender
        assert one.value is not None
        assert one.value >= int(award.min_value)
        assert not one.is_kept_off
        assert one.key not in case.rules.excluded


@given(cases())
def test_the_share_of_direct_workers_is_reached_or_nobody_is_left_to_give_way(case):
    for award in case.rules.awards:
        mine = [each.contender for each in nominated(nominate(case)) if each.award == award.code]
        if award.subject is SubjectKind.PERSON:
            direct = sum(one.traits.is_direct_worker for one in mine)
            assert direct * 100 >= award.direct_workers_percent * len(mine)


@given(st.lists(st.tuples(st.integers(0, 3), traits), min_size=1, max_size=12), st.integers(0, 12))
def test_nobody_stronger_is_passed_over_for_somebody_weaker(people, quota):
    rules = Rules((Award("a", "a", MERIT, count=quota),))
    field = [unit(str(at), value, mark, rank=1) for at, (value, mark) in enumerate(people)]
    considered = nominate(Case(rules, Category.THEMATIC, {"a": field}))
    out = {each.contender.value for each in considered if each.outcome is not Outcome.NOMINATED}
    assert all(each.contender.value >= max(out, default=0) for each in nominated(considered))


def unit(code, value, mark=None, **more):
    return Contender(
        f"unit:{code}", code, SubjectKind.COLLECTIVE, code, Fraction(value), traits=mark or Traits(), **more
    )


def decided(rules, *people, category=Category.THEMATIC):
    return {each.contender.key: each for each in nominate(Case(rules, category, {"a": people}))}


@pytest.mark.parametrize(
    ("better", "breaker"),
    [
        (Traits(women=70), TieBreaker.WOMEN),
        (Traits(is_direct_worker=True), TieBreaker.DIRECT_WORKER),
        (Traits(is_hard_place=True), TieBreaker.HARD_PLACE),
    ],
)
def test_equals_are_told_apart_by_the_first_tie_breaker_that_differs_and_it_is_named(better, breaker):
    rules = Rules((Award("a", "Bằng khen", MERIT, count=1),))
    found = decided(rules, unit("1", 5), unit("2", 5, better))
    assert (found["unit:2"].outcome, found["unit:1"].outcome) == (Outcome.NOMINATED, Outcome.RUNNER_UP)
    for each in found.values():
        (tie,) = [reason for reason in each.reasons if reason.code == "tie"]
        assert tie.params["breaker"] == TIE_TITLES[breaker]


def test_equals_in_everything_at_the_border_wait_for_people():
    rules = Rules((Award("a", "Bằng khen", MERIT, count=2, runners_up=0),))
    found = decided(rules, unit("1", 9), unit("2", 5), unit("3", 5))
    assert [found[f"unit:{key}"].outcome for key in (1, 2, 3)] == ["nominated", "runner_up", "runner_up"]
    assert "tie_open" in [reason.code for reason in found["unit:2"].reasons]


def test_a_direct_worker_takes_the_place_of_the_weakest_other():
    award = Award("a", "Giấy khen", PRAISE, SubjectKind.PERSON, count=2, direct_workers_percent=50)
    people = [replace(unit(str(at), value), kind=SubjectKind.PERSON) for at, value in ((1, 9), (2, 8))]
    worker = replace(unit("3", 1, Traits(is_direct_worker=True)), kind=SubjectKind.PERSON)
    found = decided(Rules((award,)), *people, worker)
    assert [found[f"unit:{key}"].outcome for key in (1, 2, 3)] == ["nominated", "runner_up", "nominated"]


def test_a_cap_takes_every_groups_first_before_any_groups_second():
    rules = Rules((Award("a", "Bằng khen", MERIT, count=2, cap=2),))
    found = decided(
        rules, unit("1", 9, group="x"), unit("2", 8, group="x"), unit("3", 1, group="y"), unit("4", 0, group="y")
    )
    won = {key for key, each in found.items() if each.outcome is Outcome.NOMINATED}
    assert won == {"unit:1", "unit:3"}
    assert [reason.code for reason in found["unit:2"].reasons] == ["place", "cap", "runner_up"]
