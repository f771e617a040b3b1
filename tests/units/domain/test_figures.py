"""What stands of a figure after all that was said, and what may be proposed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.domain.figures import (
    MEASURE_TITLES,
    PART_OF,
    Entry,
    Figure,
    Proposal,
    Standing,
    add_figures,
    check_proposal,
    list_excesses,
    stand,
)
from units.domain.unit import FigureState, Measure, Statistic

TODAY = date(2026, 10, 10)
GOOD = Proposal(Measure.ADULTS, 2026, 4000, "Rà soát của xã")
STATES = st.lists(st.sampled_from(FigureState), max_size=8)


def entries(states):
    return [Entry(version, version * 10, state) for version, state in enumerate(states, 1)]


@given(STATES, st.randoms())
def test_what_stands_depends_on_versions_only(states, dice):
    said = entries(states)
    standing = stand(said)
    dice.shuffle(said)
    assert stand(said) == standing


@given(STATES)
def test_a_refusal_never_stands_and_a_proposal_only_last(states):
    standing = stand(entries(states))
    assert standing.proposed is None or states[standing.proposed.version - 1 :] == [FigureState.PROPOSED]
    assert standing.confirmed is None or FigureState.CONFIRMED not in states[standing.confirmed.version :]
    assert (standing.confirmed is None) == (FigureState.CONFIRMED not in states)
    refused = stand(entries([*states, FigureState.REFUSED]))
    assert refused == Standing(standing.confirmed, None)


def test_every_measure_has_a_title():
    assert set(MEASURE_TITLES) == set(Measure)


def test_a_plain_figure_is_taken():
    assert check_proposal(GOOD, {}, TODAY) == ()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"measure": Measure.VILLAGES}, "measure"),
        ({"year": 2027}, "year"),
        ({"year": 1999}, "year"),
        ({"value": -1}, "value"),
        ({"value": 5_000_001}, "value"),
        ({"source": " "}, "source"),
        ({"source": "x" * 301}, "source"),
        ({"document": "x" * 301}, "document"),
    ],
)
def test_a_wrong_figure_is_told_at_its_field(change, pointer):
    assert [each.pointer for each in check_proposal(replace(GOOD, **change), {}, TODAY)] == [pointer]


@given(st.integers(0, 9000), st.integers(0, 9000))
def test_a_part_is_never_larger_than_its_whole_from_either_side(adults, population):
    part = check_proposal(replace(GOOD, value=adults), {Measure.POPULATION: population}, TODAY)
    whole = replace(GOOD, measure=Measure.POPULATION, value=population)
    assert bool(part) == bool(check_proposal(whole, {Measure.ADULTS: adults}, TODAY)) == (adults > population)


COUNTS = st.dictionaries(st.sampled_from([*PART_OF]), st.integers(0, 5))


@given(COUNTS, COUNTS)
def test_counted_figures_confirmed_together_contradict_where_a_part_exceeds_its_whole(new, counted):
    after = counted | new
    wrong = {
        (part, whole)
        for part, whole in PART_OF.items()
        if new.keys() & {part, whole} and after.get(part, 0) > after.get(whole, 9)
    }
    said = [Statistic(measure, 2026, value, "Rà soát", is_estimate=False) for measure, value in new.items()]
    assert {(each.part, each.whole) for each in list_excesses(said, counted)} == wrong


@given(COUNTS)
def test_estimates_confirmed_together_contradict_no_other_estimate(new):
    said = [Statistic(measure, 2026, value, "Ước tính", is_estimate=True) for measure, value in new.items()]
    assert list_excesses(said, new) == []


FIGURES = st.lists(st.builds(Figure, st.integers(0, 9999), st.integers(2024, 2026), st.booleans(), st.booleans()))


@given(FIGURES)
def test_a_merged_units_figure_is_the_sum_and_no_surer_than_its_parts(figures):
    total = add_figures(figures, 2026)
    if not figures:
        assert total is None
        return
    assert total.value == sum(each.value for each in figures)
    assert total.is_confirmed == all(each.is_confirmed for each in figures)
    assert total.is_estimate >= any(each.is_estimate for each in figures)
    assert total.is_estimate or {each.year for each in figures} == {2026}
