"""Merging loses nothing and doubles nothing, whatever the chain."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.domain.figures import Figure, with_merged
from units.domain.succession import Merge, Renaming, add_up, follow_merges, name_on

START = date(2026, 1, 1)
POINTS = st.dictionaries(st.sampled_from([f"u{n}" for n in range(12)]), st.integers(-1000, 1000))


@st.composite
def chains(draw):
    """Merges as acts allow them: each old unit once, always into one that still stands."""
    keys = draw(st.permutations([f"u{n}" for n in range(12)]))
    merges = []
    for at in range(draw(st.integers(0, 11))):
        heir = draw(st.sampled_from(keys[at + 1 :]))
        merges.append(Merge(keys[at], heir, START + timedelta(days=at)))
    return merges


@given(POINTS, chains(), st.integers(-1, 12))
def test_merging_preserves_sums(points, merges, days):
    heirs = follow_merges(merges, START + timedelta(days=days))
    added = add_up(points, heirs)
    assert sum(added.values()) == sum(points.values())
    assert not set(added) & set(heirs), "a merged unit keeps no points of its own"


@given(chains(), st.integers(-1, 12), st.randoms())
def test_successors_stand_themselves_whatever_the_order(merges, days, dice):
    on = START + timedelta(days=days)
    heirs = follow_merges(merges, on)
    assert not set(heirs.values()) & set(heirs)
    assert set(heirs) == {merge.old for merge in merges if merge.on <= on}
    dice.shuffle(merges)
    assert follow_merges(merges, on) == heirs


def test_a_circle_is_never_followed():
    with pytest.raises(ValueError, match="circle"):
        follow_merges([Merge("a", "b", START), Merge("b", "a", START)], START)


def test_a_name_is_that_of_its_day():
    renamings = [
        Renaming(date(2026, 3, 1), "Xã Một", "Xã Hai"),
        Renaming(date(2026, 6, 1), "Xã Hai", "Xã Ba"),
    ]
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1))
    assert [name_on("Xã Ba", renamings, day) for day in days] == ["Xã Một", "Xã Hai", "Xã Hai", "Xã Ba"]
    assert name_on("Xã Ba", [], days[0]) == "Xã Ba"


FIGURES = st.dictionaries(
    st.sampled_from([f"u{n}" for n in range(12)]),
    st.builds(Figure, st.integers(0, 1000), st.integers(2020, 2025), st.booleans(), st.booleans()),
)


@given(FIGURES, chains(), st.integers(-1, 12))
def test_figures_of_before_a_merger_are_added_up_or_unknown_never_a_part(figures, merges, days):
    done = [merge for merge in merges if merge.on <= START + timedelta(days=days)]
    heirs = follow_merges(done, START + timedelta(days=days))
    whole = with_merged(figures, done)
    members = {key: [key, *(old for old, new in heirs.items() if new == key)] for key in {*whole, *figures}}
    for key in figures.keys() - heirs.keys() | whole.keys():
        parts = [figures.get(each) for each in members[key]]
        if None in parts:
            assert key not in whole
        else:
            assert whole[key].value == sum(part.value for part in parts)
            assert whole[key].is_confirmed == all(part.is_confirmed for part in parts)
    assert not set(whole) & set(heirs), "a merged unit keeps no figure of its own"


@given(FIGURES, chains())
def test_a_figure_of_the_mergers_year_counts_everybody_already(figures, merges):
    later = {key: Figure(each.value, START.year, each.is_estimate, each.is_confirmed) for key, each in figures.items()}
    heirs = follow_merges(merges, date.max)
    assert with_merged(later, merges).items() >= {key: each for key, each in later.items() if key not in heirs}.items()


def test_a_unit_that_a_merger_made_needs_no_figure_of_its_own():
    two = {key: Figure(100, 2025, is_estimate=False, is_confirmed=True) for key in "ab"}
    made = [Merge(key, "c", START, is_made=True) for key in "ab"]
    assert with_merged(two, made) == {"c": Figure(200, 2025, is_estimate=False, is_confirmed=True)}
    assert with_merged({"a": two["a"]}, made) == {}
    stayed = [Merge(key, "c", START) for key in "ab"]
    assert with_merged(two, stayed) == {}, "who stayed has people too"


@pytest.mark.parametrize("names", ["abc", "cba", "acb", "bca"])
def test_mergers_of_one_day_go_on_from_the_ends_of_their_chain(names):
    one, two, three = names
    known = {key: Figure(100, 2025, is_estimate=False, is_confirmed=True) for key in names}
    done = [Merge(one, two, START), Merge(two, three, START)]
    assert {key: each.value for key, each in with_merged(known, done).items()} == {three: 300}
    assert with_merged(known, reversed(done)) == with_merged(known, done)


def test_a_figure_said_before_its_years_merger_was_recorded_counts_one_unit_only():
    recorded = datetime(2026, 3, 1, tzinfo=UTC)
    done = [Merge("b", "a", START, at=recorded)]
    held = {"b": Figure(20, 2026, is_estimate=False, is_confirmed=True, said_at=recorded - timedelta(days=9))}
    for said_at, value in ((recorded - timedelta(days=1), 120), (recorded, 100), (recorded + timedelta(days=1), 100)):
        own = Figure(100, 2026, is_estimate=False, is_confirmed=True, said_at=said_at)
        assert with_merged({**held, "a": own}, done)["a"].value == value
