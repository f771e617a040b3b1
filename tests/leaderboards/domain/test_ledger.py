"""The laws of the ledger, on a ledger in memory that stores what the decisions say."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.facts import Fact, FactKind, Status
from leaderboards.domain.ledger import Claim, Line, bucket_of, cap_of, post, reverse, sift
from leaderboards.domain.scheme import FIRST_SCHEME, Rule, Scheme
from units.domain.unit import Kind

DAY = datetime(2026, 10, 10, 3, tzinfo=UTC)
SCHEME = replace(
    FIRST_SCHEME,
    rules=(Rule(FactKind.LIVE_PARTICIPATION, 1, cap=5), Rule(FactKind.LIVE_UNIT_RESULT, 1, 1000)),
)
KINDS = {"03256": Kind.COMMUNE, "th-a": Kind.SCHOOL}


@dataclass
class Memory:
    """A ledger that keeps its entries in lists."""

    scheme: Scheme = SCHEME
    claims: dict[str, Claim] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    undone: set[str] = field(default_factory=set)

    def record(self, facts: list[Fact]) -> list[Status]:
        sifted = sift(facts, KINDS, [self.scheme], self.claims.keys())
        held = {bucket: sum(line.points for line in lines) for bucket, lines in self.lines.items()}
        for posting in post(sifted.claims, held):
            key = posting.claim.fact.source_key
            self.claims[key] = posting.claim
            self.lines.setdefault(posting.bucket, []).append(Line(key, key, posting.earned, posting.points))
        return [outcome.status for outcome in sifted.outcomes]

    def reverse(self, key: str) -> None:
        bucket = bucket_of(self.claims[key])
        correction = reverse(self.lines[bucket], key, cap_of(self.scheme, self.claims[key].fact.kind))
        self.lines[bucket] = [line for line in self.lines[bucket] if line not in correction.taken]
        self.lines[bucket] += [Line(f"{key}>{other}", other, 0, points) for other, points in correction.given.items()]

    def standings(self) -> Counter[str]:
        points: Counter[str] = Counter()
        for bucket, lines in self.lines.items():
            points[bucket.split("|")[0]] += sum(line.points for line in lines)
        return +points


def make_fact(subject: str, unit: str, hours: int = 0, quantity: int = 1) -> Fact:
    kind = FactKind.LIVE_UNIT_RESULT if quantity > 10 else FactKind.LIVE_PARTICIPATION
    return Fact(f"live:{subject}", kind, unit, DAY + timedelta(hours=hours), quantity)


facts = st.lists(
    st.builds(
        make_fact,
        st.builds("{}:1:{}".format, st.sampled_from("ab"), st.integers(0, 40)),
        st.sampled_from(sorted(KINDS)),
        st.integers(0, 30),
        st.integers(1, 10) | st.just(2500),
    ),
    max_size=25,
    unique_by=lambda fact: fact.source_key,
)


@given(st.data(), facts)
def test_any_order_and_any_batches_give_the_same_standings(data: st.DataObject, batch: list[Fact]) -> None:
    at_once, one_by_one = Memory(), Memory()
    at_once.record(batch)
    for fact in data.draw(st.permutations(batch)):
        one_by_one.record([fact])
    assert one_by_one.standings() == at_once.standings()


@given(facts)
def test_replaying_facts_changes_nothing(batch: list[Fact]) -> None:
    memory = Memory()
    assert set(memory.record(batch + batch)) <= {Status.RECORDED, Status.KNOWN}
    before = memory.standings()
    assert memory.record(batch) == [Status.KNOWN] * len(batch)
    assert memory.standings() == before


@given(st.data(), facts)
def test_reversing_facts_restores_the_standings_without_them(data: st.DataObject, batch: list[Fact]) -> None:
    gone = data.draw(st.sets(st.sampled_from(batch)) if batch else st.just(set[Fact]()))
    memory, without = Memory(), Memory()
    memory.record(batch)
    without.record([fact for fact in batch if fact not in gone])
    for fact in data.draw(st.permutations(sorted(gone, key=lambda fact: fact.source_key))):
        memory.reverse(fact.source_key)
    assert memory.standings() == without.standings()


@given(facts)
def test_no_unit_passes_the_cap_of_a_source_and_day(batch: list[Fact]) -> None:
    memory = Memory()
    memory.record(batch)
    held = {bucket: sum(line.points for line in lines) for bucket, lines in memory.lines.items()}
    assert all(points <= 5 for bucket, points in held.items() if FactKind.LIVE_PARTICIPATION in bucket)


def test_the_day_of_a_cap_is_the_provinces_day() -> None:
    late = make_fact("a:1:1", "03256", hours=13)  # 23:00 in the province
    next_day = make_fact("a:1:2", "03256", hours=15)
    assert bucket_of(Claim(late, SCHEME)) == "03256|live:a|2026-10-10|live.participation|1"
    assert "|2026-10-11|" in bucket_of(Claim(next_day, SCHEME))


def test_a_bad_fact_does_not_stop_the_others() -> None:
    bad = make_fact("a:1:1", "99999")
    old = replace(make_fact("a:1:2", "th-a"), occurred_at=datetime(2020, 1, 1, tzinfo=UTC))
    good = make_fact("a:1:3", "th-a")
    sifted = sift([bad, old, good, good], KINDS, [SCHEME], set())
    assert [outcome.status for outcome in sifted.outcomes] == ["refused", "refused", "recorded", "known"]
    assert [outcome.why for outcome in sifted.outcomes[:2]] == [
        "The unit is not known.",
        "No scheme covers the day on which this occurred.",
    ]
    assert [claim.fact for claim in sifted.claims] == [good]


def test_a_kind_without_a_rule_has_no_cap() -> None:
    assert cap_of(replace(SCHEME, rules=()), FactKind.LIVE_PARTICIPATION) is None
