"""The laws of the ledger, on a ledger in memory that stores what the decisions say."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.bounds import Amounts, Bounds
from leaderboards.domain.facts import Fact, Status
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.ledger import (
    NEWEST,
    Claim,
    Known,
    Posting,
    Targets,
    first_day,
    flow,
    post,
    route,
    sift,
    steps_of,
)
from leaderboards.domain.periods import day_of
from leaderboards.domain.scheme import Cap, Rule, Scheme, Scope, Target, find_rule
from tests.leaderboards.oracle import ADULTS, BEGIN, MOMENTS, SCHEMES, Part, draw_facts, worth
from units.domain.unit import Kind, Measure

NOW = datetime(2027, 6, 1, tzinfo=UTC)
KINDS = {"03256": Kind.COMMUNE, "th-a": Kind.SCHOOL}
TARGETS: Targets = {(code, Measure.ADULTS, year): ADULTS for code in KINDS for year in (2026, 2027, NEWEST)}
COMMUNE = "03256"


@dataclass
class Memory:
    """A ledger that keeps points by day in a counter."""

    schemes: tuple[Scheme, ...] = SCHEMES
    targets: Targets = field(default_factory=lambda: TARGETS)
    bounds: Bounds = field(default_factory=Bounds)
    postings: dict[str, Posting] = field(default_factory=dict)
    points: Counter[Part] = field(default_factory=Counter)

    def record(self, facts: list[Fact]) -> list[Status]:
        keys = {("", key) for key in self.postings}
        sifted = sift(facts, Known(KINDS, self.schemes, keys), NOW)
        for posting in post(route(sifted.claims, self.targets), self.bounds):
            self.postings[posting.claim.fact.source_key] = posting
            self._add(posting.claim, posting.changes)
        return [outcome.status for outcome in sifted.outcomes]

    def reverse(self, key: str) -> None:
        posting = self.postings[key]
        claim = posting.claim
        rule = find_rule(claim.scheme, claim.fact.kind)
        back = {day_of(claim.fact.occurred_at): -posting.earned}
        self._add(claim, flow(rule, posting.steps, back, self.bounds))

    def _add(self, claim: Claim, changes: Amounts) -> None:
        rule = find_rule(claim.scheme, claim.fact.kind)
        criterion = "" if rule is None else rule.criterion
        self.points.update({Part(claim.fact.unit_code, criterion, day): points for day, points in changes.items()})

    def standings(self) -> dict[Part, int]:
        return {part: points for part, points in self.points.items() if points}

    def arrived(self) -> dict[tuple[str, date], int]:
        return {key: amount for key, amount in self.bounds.changed.items() if amount}


facts = draw_facts(KINDS)


@given(st.data(), facts)
def test_any_order_and_any_batches_are_worth_what_the_facts_are(data: st.DataObject, batch: list[Fact]) -> None:
    at_once, one_by_one = Memory(), Memory()
    at_once.record(batch)
    for fact in data.draw(st.permutations(batch)):
        one_by_one.record([fact])
    assert one_by_one.standings() == at_once.standings() == worth(batch)
    assert one_by_one.arrived() == at_once.arrived()


@given(facts)
def test_replaying_facts_changes_nothing(batch: list[Fact]) -> None:
    memory = Memory()
    assert set(memory.record(batch + batch)) <= {Status.RECORDED, Status.KNOWN}
    before = memory.standings()
    assert memory.record(batch) == [Status.KNOWN] * len(batch)
    assert memory.standings() == before == worth(batch)


@given(st.data(), facts, facts)
def test_a_reversal_restores_points_and_bounds(data: st.DataObject, batch: list[Fact], later: list[Fact]) -> None:
    memory = Memory()
    memory.record(batch)
    held = memory.standings(), memory.arrived()
    keys = {fact.source_key for fact in batch}
    new = [fact for fact in later if fact.source_key not in keys]
    memory.record(new)
    for fact in data.draw(st.permutations(new)):
        memory.reverse(fact.source_key)
    assert (memory.standings(), memory.arrived()) == held


@given(st.data(), facts)
def test_any_interleaving_of_records_and_reversals_equals_the_facts_that_stand(
    data: st.DataObject, batch: list[Fact]
) -> None:
    memory, standing = Memory(), list[Fact]()
    waiting = list(batch)
    while waiting:
        memory.record([waiting[0]])
        standing.append(waiting.pop(0))
        if data.draw(st.booleans()):
            gone = standing.pop(data.draw(st.integers(0, len(standing) - 1)))
            memory.reverse(gone.source_key)
    assert memory.standings() == worth(standing)


@given(facts)
def test_no_cap_is_ever_passed_and_no_share_is_more_than_whole(batch: list[Fact]) -> None:
    memory = Memory()
    memory.record(batch)
    held = Counter[tuple[str, str, str]]()
    for posting in memory.postings.values():
        fact = posting.claim.fact
        held[fact.unit_code, fact.kind, f"{posting.claim.scheme.version}"] += posting.points
    most = {
        FactKind.LIVE_PARTICIPATION: 12,
        FactKind.SKILL_ADULT: 24,  # the best grade in each of two years
        FactKind.MEDIA_ARTICLE: 3,
        FactKind.REPORT_LATE: 0,
        FactKind.INITIATIVE: 12,  # four sources
    }
    assert [key for key, points in held.items() if points > most.get(FactKind(key[1]), points)] == []
    assert min([points for (_, kind, _), points in held.items() if kind == FactKind.REPORT_LATE], default=0) >= -13


@given(facts)
def test_a_units_points_do_not_depend_on_those_of_others(batch: list[Fact]) -> None:
    both, alone = Memory(), Memory()
    both.record(batch)
    alone.record([fact for fact in batch if fact.unit_code == COMMUNE])
    assert alone.standings() == {part: n for part, n in both.standings().items() if part.unit == COMMUNE}


def make_fact(number: int, kind: FactKind = FactKind.LIVE_PARTICIPATION, **changes: Any) -> Fact:
    return replace(Fact(f"live:a:{number}", kind, COMMUNE, MOMENTS[0], 1), **changes)


def test_a_late_fact_takes_its_place_before_those_that_came_earlier() -> None:
    rule = Rule(FactKind.LIVE_PARTICIPATION, numerator=1, caps=(Cap(3),))
    memory = Memory((Scheme(1, "", BEGIN, (rule,)),))
    memory.record([make_fact(1, quantity=3, occurred_at=MOMENTS[4])])
    memory.record([make_fact(2, quantity=2)])
    first, second = (day_of(moment) for moment in (MOMENTS[0], MOMENTS[4]))
    assert dict(memory.postings["live:a:2"].changes) == {first: 2, second: -2}
    assert memory.postings["live:a:2"].points == 0
    memory.reverse("live:a:2")
    assert memory.standings() == {Part(COMMUNE, "live", second): 3}


def test_the_day_of_a_cap_is_the_provinces_day() -> None:
    rule = Rule(FactKind.LIVE_PARTICIPATION, numerator=1, caps=(Cap(3, frozenset({Scope.DAY})),))
    scheme = Scheme(1, "", BEGIN, (rule,))
    late, next_day = (make_fact(n, occurred_at=datetime(2026, 10, 10, n, tzinfo=UTC)) for n in (16, 17))
    assert steps_of(Claim(late, scheme), {}) == ("1|live.participation|03256|day=2026-10-10|at=3",)
    assert steps_of(Claim(next_day, scheme), {}) == ("1|live.participation|03256|day=2026-10-11|at=3",)
    assert first_day([Claim(next_day, scheme), Claim(late, scheme)]) == date(2026, 10, 10)


def test_long_person_keys_stay_apart_and_every_bounds_key_can_be_stored() -> None:
    scopes = frozenset({Scope.PERSON, Scope.DAY, Scope.SOURCE})
    rule = Rule(FactKind.SHORT_COURSE_IN_LENGTH, numerator=1, caps=(Cap(1_000_000, scopes),))
    scheme = Scheme(999_999, "", BEGIN, (rule,))
    fact = make_fact(1, rule.kind, unit_code="u" * 80, source_key="s" * 120)
    keys = {steps_of(Claim(replace(fact, person_key="p" * 400 + end), scheme), {})[0] for end in "ab"}
    assert len(keys) == 2
    assert max(len(key) for key in keys) <= 400


@pytest.mark.parametrize(
    ("target", "step"),
    [
        (Target(measure=Measure.ADULTS, percent=50), "2026|of=12"),
        (Target(measure=Measure.PUPILS), "2026|of=0"),
        (Target(fixed=40), "2026|of=40"),
    ],
)
def test_a_target_is_part_of_its_bounds_key(target: Target, step: str) -> None:
    rule = Rule(FactKind.SKILL_ADULT, target=target, share=10)
    claim = Claim(make_fact(1, rule.kind), Scheme(1, "", BEGIN, (rule,)))
    assert steps_of(claim, TARGETS) == (f"1|skill.adult|{COMMUNE}|{step}",)
    assert steps_of(Claim(claim.fact, Scheme(1, "", BEGIN, (replace(rule, is_yearly=False),))), TARGETS) == (
        f"1|skill.adult|{COMMUNE}|*|{step.split('|')[1]}",
    )


def test_without_a_confirmed_figure_a_share_earns_nothing() -> None:
    memory = Memory(targets={})
    memory.record([make_fact(1, FactKind.SKILL_ADULT, quantity=50)])
    assert memory.standings() == {}


def test_a_bad_fact_does_not_stop_the_others() -> None:
    bad = make_fact(1, unit_code="99999")
    old = make_fact(2, occurred_at=datetime(2020, 1, 1, tzinfo=UTC))
    early = make_fact(3, occurred_at=NOW + timedelta(days=2))
    good = make_fact(4)
    sifted = sift([bad, old, early, good, good], Known(KINDS, SCHEMES, set()), NOW)
    assert [outcome.status for outcome in sifted.outcomes] == ["refused"] * 3 + ["recorded", "known"]
    assert [outcome.why for outcome in sifted.outcomes[:3]] == [
        "The unit is not known.",
        "No scheme covers the day on which this occurred.",
        "The moment lies in the future.",
    ]
    assert [claim.fact for claim in sifted.claims] == [good]


def test_a_source_key_is_known_for_its_owner_only() -> None:
    fact = make_fact(1)
    known = Known(KINDS, SCHEMES, {("", fact.source_key)})
    sifted = sift([fact, replace(fact, owner="someone")], known, NOW)
    assert [outcome.status for outcome in sifted.outcomes] == [Status.KNOWN, Status.RECORDED]


def test_a_kind_without_a_rule_has_no_bounds_and_earns_nothing() -> None:
    claim = Claim(make_fact(1), Scheme(1, "", BEGIN, ()))
    assert steps_of(claim, {}) == ()
    assert post(route([claim], {}), Bounds()) == [Posting(claim, (), 0, {})]
    assert flow(None, (), {day_of(NOW): 2}, Bounds()) == {}
