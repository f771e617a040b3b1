"""Laws of voting, counting, conflicts, frozen rules, sessions and digests."""

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.council.domain.conflicts import (
    Reading,
    Seat,
    Standing,
    Ties,
    decide_reading,
    may_vote,
    suggest,
)
from competitions.awards.council.domain.counting import Bounds, Count, Marks, Papers, check_count, differences
from competitions.awards.council.domain.evidence import Result, Vote, digest_ballots, digest_results
from competitions.awards.council.domain.frozen_rules import FrozenRules, freeze_rules, read_rules, write_rules
from competitions.awards.council.domain.sessions import (
    ALLOWED_FROM,
    Readiness,
    Roll,
    check_state,
    find_closing_obstacles,
    votes_on_paper,
)
from competitions.awards.council.domain.voting import (
    Seats,
    Tally,
    VotingRule,
    decide,
    has_quorum,
    tally_choices,
    votes_needed,
)
from competitions.awards.council.domain.words import ConflictKind, Presence, SessionState
from competitions.awards.domain.words import AwardKind, Choice, VotingMode
from competitions.awards.rules.domain.rules import Rule
from core.kernel import Conflict, Invalid, NotFound

SHARES = st.fractions(Fraction(1, 100), 1, max_denominator=100)
VOTES = st.integers(0, 30)
TALLIES = st.builds(Tally, VOTES, VOTES, VOTES, VOTES)
RULES = st.builds(VotingRule, SHARES, SHARES, st.booleans())
DAY = date(2026, 10, 10)


def seats_of(tally, absent=0):
    taking_part = tally.votes_for + tally.votes_against + tally.abstentions + tally.invalid
    return Seats(taking_part + absent, taking_part)


@given(TALLIES, RULES, VOTES)
def test_adding_an_abstention_never_helps(tally, rule, absent):
    """Somebody who was absent comes and abstains: the council has as many members as before."""
    before = decide(tally, seats_of(tally, absent + 1), rule)
    after = decide(replace(tally, abstentions=tally.abstentions + 1), seats_of(tally, absent + 1), rule)
    came = Seats(seats_of(tally, absent + 1).members, seats_of(tally).taking_part + 1)
    arrived = decide(replace(tally, abstentions=tally.abstentions + 1), came, rule)
    assert before.is_passed >= arrived.is_passed
    assert before.is_passed == after.is_passed


@given(st.lists(st.sampled_from(Choice), min_size=1, max_size=30), SHARES, VOTES, st.data())
def test_a_declared_conflict_never_helps_on_all_members_and_is_not_counted_among_those_who_took_part(
    choices, share, absent, data
):
    """One of those who would have voted declares a conflict and stays away; the council keeps all its members."""
    away = data.draw(st.integers(0, len(choices) - 1))
    members = len(choices) + absent
    before, after = tally_choices(choices), tally_choices([*choices[:away], *choices[away + 1 :]])
    for of_all_members in (True, False):
        rule = VotingRule(Fraction(1, 2), share, of_all_members)
        full, kept = (decide(tally, Seats(members, tally.taking_part), rule) for tally in (before, after))
        assert kept.counted_of == (members if of_all_members else len(choices) - 1)
        if of_all_members:
            assert kept.needed == full.needed
            assert kept.is_passed <= full.is_passed


@given(TALLIES, RULES, VOTES)
def test_a_vote_in_favour_never_hurts_and_a_passed_nominee_has_the_share(tally, rule, absent):
    seats = seats_of(tally, absent + 1)
    verdict = decide(tally, seats, rule)
    better = decide(replace(tally, votes_for=tally.votes_for + 1), seats, rule)
    assert better.is_passed >= verdict.is_passed
    base = seats.members if rule.of_all_members else seats.taking_part
    assert verdict.is_passed == (tally.votes_for > 0 and tally.votes_for >= rule.threshold * base)


@given(SHARES, VOTES, VOTES)
def test_a_quorum_is_at_least_its_share_and_never_nobody(share, there, members):
    assert has_quorum(there, members, share) == (members > 0 and there > 0 and there >= share * members)
    assert votes_needed(share, members) - 1 < share * members <= votes_needed(share, members)


@given(st.lists(st.sampled_from(Choice)), st.lists(st.sampled_from(Choice)))
def test_counting_apart_and_adding_is_counting_together(one, other):
    assert tally_choices(one) + tally_choices(other) == tally_choices([*one, *other])


COUNTS = st.builds(
    Count, st.builds(Papers, VOTES, VOTES, VOTES, VOTES), st.fixed_dictionaries({"a": st.builds(Marks, VOTES, VOTES)})
)


@given(COUNTS, VOTES)
def test_a_count_that_was_let_in_adds_up(count, voters):
    try:
        check_count(count, Bounds(voters, {"a": voters}))
    except Invalid:
        return
    papers, tally = count.papers, count.tally("a", voters)
    assert voters >= papers.issued >= papers.collected == papers.valid + papers.invalid
    assert tally.votes_for + tally.votes_against + tally.abstentions == min(voters, papers.valid)


@given(COUNTS, COUNTS)
def test_counts_differ_alike_from_both_sides_and_only_where_they_do(one, other):
    assert differences(one, other) == differences(other, one)
    assert (differences(one, other) == ()) == (one == other)


def test_a_count_without_a_nominee_is_refused():
    with pytest.raises(Invalid):
        check_count(Count(Papers(1, 1, 1, 0), {}), Bounds(1, {"a": 1}))


@given(st.sets(st.sampled_from("abc")), st.booleans(), st.sampled_from("abc"))
def test_nobody_votes_before_declaring_or_about_a_conflict(blocked, has_declared, nominee):
    seat = Seat(has_declared, frozenset(blocked))
    assert may_vote(seat, nominee, ()) == (has_declared and nominee not in blocked)
    assert may_vote(seat, nominee, "abc") == (has_declared and not blocked)
    reading = decide_reading([seat], nominee)
    assert (reading is Reading.FREE) == may_vote(seat, nominee, ())
    assert decide_reading([seat, Seat(has_declared=True, blocked=frozenset("abc"))], nominee) is Reading.BLOCKED
    assert decide_reading([], nominee) is Reading.NO_MEMBER


@pytest.mark.parametrize(
    ("ties", "kind"),
    [
        (Ties("school", None), ConflictKind.UNIT),
        (Ties("commune", None), ConflictKind.PARENT),
        (Ties("elsewhere", "commune"), ConflictKind.PARTY_CELL),
        (Ties(None, None, ("lo thi pang",)), ConflictKind.KIN),
        (Ties("elsewhere", None, ("", " ")), None),
        (Ties(None, None), None),
    ],
)
def test_a_conflict_is_suggested_where_there_is_a_tie(ties, kind):
    assert suggest(ties, Standing("Lò Thị Pâng", "school", frozenset({"commune"}))) == kind


def rule(kind, value, verified):
    return Rule(f"council.{kind}", value, "Quy chế", DAY, None, is_verified=verified)


LEGAL = [
    rule("quorum", "2/3", verified=False),
    rule("threshold", "4/5", verified=True),
    rule("denominator", "members", verified=True),
]


@given(st.sets(st.sampled_from(AwardKind), min_size=1))
def test_frozen_rules_are_read_as_they_were_written(awards):
    frozen = freeze_rules(LEGAL, awards, DAY)
    assert read_rules(write_rules(frozen)) == frozen
    assert {frozen.of(award) for award in awards} == {VotingRule(Fraction(2, 3), Fraction(4, 5))}
    assert (frozen.quorum, len(frozen.unverified)) == (Fraction(2, 3), len(awards))
    assert read_rules("") == FrozenRules(())


def test_a_day_without_a_rule_opens_nothing():
    with pytest.raises(NotFound):
        freeze_rules(LEGAL[:2], [AwardKind.THANKS], DAY)


@given(st.sampled_from(sorted(ALLOWED_FROM)), st.sampled_from(SessionState))
def test_a_closed_or_broken_session_allows_nothing(verb, state):
    if state in ALLOWED_FROM[verb]:
        check_state(verb, state)
        return
    with pytest.raises(Conflict):
        check_state(verb, state)
    assert not ALLOWED_FROM[verb] & {SessionState.CLOSED, SessionState.BROKEN}


@given(st.builds(Roll, st.integers(0, 9), VOTES, VOTES, VOTES), SHARES, VOTES, st.integers(0, 2), st.integers(0, 3))
def test_nothing_closes_below_the_quorum(roll, quorum, voted, counts, differ):
    for paper in (0, 3):
        ready = Readiness(roll, quorum, VotingMode.SECRET_BALLOT, voted, paper, counts, differ if paper else 0)
        if not list(find_closing_obstacles(ready)):
            assert has_quorum(roll.present, roll.members, quorum)
            assert has_quorum(voted, roll.members, quorum)
            assert not roll.undeclared
            assert not paper or counts == 2


@pytest.mark.parametrize("is_online", [True, False])
def test_whoever_writes_is_on_paper_whoever_is_absent_nowhere(is_online):
    paper = [each for each in Presence if votes_on_paper(each, is_online=is_online)]
    assert paper == [Presence.IN_WRITING] if is_online else [Presence.PRESENT, Presence.IN_WRITING]


BALLOTS = st.lists(
    st.builds(Vote, st.text("abcdef", min_size=4, max_size=4), st.sampled_from("xyz"), st.sampled_from(Choice)),
    max_size=8,
)


@given(BALLOTS, st.randoms())
def test_a_digest_does_not_depend_on_order_and_finds_every_change(ballots, dice):
    shuffled = list(ballots)
    dice.shuffle(shuffled)
    assert digest_ballots("s", ballots) == digest_ballots("s", shuffled)
    for at, vote in enumerate(ballots):
        changed = [*ballots[:at], replace(vote, choice=f"{vote.choice}x"), *ballots[at + 1 :]]
        assert digest_ballots("s", changed) != digest_ballots("s", ballots)
        assert digest_ballots("s", [*ballots[:at], *ballots[at + 1 :]]) != digest_ballots("s", ballots)


@given(st.dictionaries(st.sampled_from("abcd"), TALLIES, min_size=1))
def test_a_digest_of_results_finds_every_change(tallies):
    results = [Result(name, tally, is_passed=True) for name, tally in tallies.items()]
    dice = random.Random(1)
    assert digest_results("s", dice.sample(results, len(results))) == digest_results("s", results)
    changed = [replace(results[0], is_passed=False), *results[1:]]
    assert digest_results("s", changed) != digest_results("s", results)
