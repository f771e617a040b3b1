"""A proposed scheme beside the one in force: the same facts, in any slices, give the same differences."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.comparison import Comparison, Difference
from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.scheme import FIRST_SCHEME, Cap, Rule, Scheme

DAY = datetime(2026, 10, 10, 3, tzinfo=UTC)
PROPOSED = Scheme(
    2, "Bản 2", datetime(2027, 1, 1, tzinfo=UTC), (Rule(FactKind.LIVE_PARTICIPATION, numerator=3, caps=(Cap(20),)),)
)
GROUPS = {"a": "commune", "b": "commune", "s": "school"}


def make_fact(number: int, unit: str, days: int) -> Fact:
    return Fact(f"live:{number % 3}:{number}", FactKind.LIVE_PARTICIPATION, unit, DAY + timedelta(days=days), 1)


facts = st.lists(
    st.builds(make_fact, st.integers(0, 200), st.sampled_from("abs"), st.integers(0, 9)),
    max_size=30,
    unique_by=lambda fact: fact.source_key,
)


def compare(*parts: list[Fact], proposed: Scheme = PROPOSED) -> list[Difference]:
    comparison = Comparison([FIRST_SCHEME], proposed, {})
    for part in parts:
        comparison.take(part)
    return comparison.list_differences(GROUPS)


@given(facts, st.integers(0, 30))
def test_slices_and_their_order_do_not_matter(batch: list[Fact], cut: int) -> None:
    assert compare(batch) == compare(batch[cut:], batch[:cut])


@given(facts)
def test_the_scheme_in_force_beside_itself_changes_nothing(batch: list[Fact]) -> None:
    same = compare(batch, proposed=replace(FIRST_SCHEME, version=2))
    assert all(line.change == 0 and line.rank_before == line.rank_after for line in same)


def test_a_line_says_points_and_ranks_among_units_of_the_kind() -> None:
    batch = [make_fact(number, "a", 0) for number in range(9)] + [make_fact(100, "b", 0), make_fact(101, "s", 0)]
    assert compare(batch) == [
        Difference("a", 9, 20, 1, 1),
        Difference("s", 1, 3, 1, 1),
        Difference("b", 1, 3, 2, 2),
    ]
    assert [line.change for line in compare(batch)] == [11, 2, 2]


def test_facts_before_the_first_scheme_earn_by_the_proposed_one_only() -> None:
    early = make_fact(1, "a", -700)
    assert compare([early]) == [Difference("a", 0, 3, 1, 1)]
