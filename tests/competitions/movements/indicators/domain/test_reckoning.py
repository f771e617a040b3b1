"""Laws of the sums: what groups have is the sum of what their units have, whatever is missing."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.movements.indicators.domain.measurement import Spec, Way, Whole
from competitions.movements.indicators.domain.plan import Indicator, Span
from competitions.movements.indicators.domain.progress import value_of
from competitions.movements.indicators.domain.reckoning import Base, Readings, list_tops, reckon
from competitions.movements.indicators.domain.tree import Node, grow_tree
from leaderboards.domain.kinds import FactKind
from units.domain.figures import Figure
from units.domain.unit import Kind, Measure

COMMUNES, VILLAGES = ("c1", "c2", "c3"), ("v1", "v2", "v3", "v4")
TREE = grow_tree(
    [
        Node("p", "Tỉnh", Kind.PROVINCE),
        Node("k", "Cụm", Kind.CLUSTER, "p"),
        Node("c1", "Xã 1", Kind.COMMUNE, "p", "k"),
        Node("c2", "Xã 2", Kind.COMMUNE, "p", "k"),
        Node("c3", "Xã 3", Kind.COMMUNE, "p"),
        Node("v1", "Bản 1", Kind.VILLAGE, "c1", "k"),
        Node("v2", "Bản 2", Kind.VILLAGE, "c1", "k"),
        Node("v3", "Bản 3", Kind.VILLAGE, "c2", "k"),
        Node("v4", "Bản 4", Kind.VILLAGE, "c3"),
    ]
)
UNITS = st.sampled_from((*COMMUNES, *VILLAGES))
SEEN = st.lists(st.tuples(st.sampled_from((*COMMUNES, *VILLAGES, "gone")), st.integers(0, 5)), max_size=12)
HELD = st.dictionaries(UNITS, st.integers(0, 1000))
FIGURES = st.dictionaries(
    st.sampled_from(("p", *COMMUNES)),
    st.builds(Figure, st.integers(0, 5000), st.integers(2019, 2026), st.booleans(), st.booleans()),
)
ADULTS = FactKind.TRAINING_ADULT


def indicator(spec, scope=(Kind.VILLAGE, Kind.COMMUNE)):
    return Indicator("X", "P", "T", "u", "", "", "", "h", Span.YEARLY, scope, spec)


def of_adults(held, figures):
    spec = Spec((ADULTS,), Way.PERSONS, whole=Whole(measure=Measure.ADULTS))
    readings = Readings({ADULTS: held}, {ADULTS: held})
    return reckon(indicator(spec), TREE, readings, {Measure.ADULTS: figures})


@given(HELD)
def test_a_group_has_the_sum_of_its_units(held):
    found = reckon(indicator(Spec((ADULTS,))), TREE, Readings({ADULTS: held}), {})
    at = {code: found.amount_of(code).achieved for code in TREE.nodes}
    assert at["p"] == sum(held.values())
    assert at["k"] == at["c1"] + at["c2"]
    assert at["p"] == at["k"] + at["c3"]
    assert at["c1"] == held.get("c1", 0) + at["v1"] + at["v2"]


@given(HELD, FIGURES)
def test_a_group_divides_sums_by_sums_and_never_averages(held, figures):
    found = of_adults(held, figures)
    group = found.amount_of("k")
    known = [code for code in ("c1", "c2") if code in figures]
    assert group.base is not None
    assert group.base.whole == sum(figures[code].value for code in known)
    assert group.base.missing == 2 - len(known)
    assert group.achieved - group.base.outside == sum(found.amount_of(code).achieved for code in known)
    assert group.base.is_unconfirmed == any(not figures[code].is_confirmed for code in known)


def of_people(seen, figures):
    """Reckon who was seen where: people of each unit, and how many were seen at the same several units."""
    units = {person: tuple(sorted({unit for unit, each in seen if each == person})) for _, person in seen}
    people = Counter(unit for at in units.values() for unit in at)
    shared = Counter(at for at in units.values() if len(at) > 1)
    spec = Spec((ADULTS,), Way.PERSONS, whole=Whole(measure=Measure.ADULTS))
    readings = Readings({ADULTS: people}, {ADULTS: people}, shared={ADULTS: shared})
    return reckon(indicator(spec), TREE, readings, {Measure.ADULTS: figures})


def at_or_below(seen, *codes):
    """The people seen at these units or under them."""
    return {person for unit, person in seen if set(codes) & set(TREE.paths.get(unit, ("p",)))}


@given(SEEN, FIGURES)
def test_a_group_counts_each_person_once_wherever_they_were_seen(seen, figures):
    found = of_people(seen, figures)
    for code in TREE.nodes:
        assert found.amount_of(code).achieved == len(at_or_below(seen, code))
    group = found.amount_of("k")
    known = [code for code in ("c1", "c2") if code in figures]
    assert group.base is not None
    assert group.achieved - group.base.outside == len(at_or_below(seen, *known if group.base.missing else ["k"]))


@given(HELD, FIGURES)
def test_a_zero_or_missing_figure_is_no_data_and_never_an_error(held, figures):
    found = of_adults(held, figures)
    for code in TREE.nodes:
        amount = found.amount_of(code)
        value = value_of(amount)
        assert (value is None) == (not amount.has_facts or amount.base is None or amount.base.whole == 0)
        assert value is None or value >= 0


@given(HELD, FIGURES)
def test_the_provinces_own_figure_stands_in_while_communes_lack_theirs(held, figures):
    base = of_adults(held, figures).amount_of("p").base
    assert base is not None
    complete = all(code in figures for code in COMMUNES)
    if "p" in figures and not complete:
        assert (base.whole, base.missing) == (figures["p"].value, 0)
    else:
        assert base.whole == sum(figures[code].value for code in COMMUNES if code in figures)


@given(HELD, st.integers(1, 50))
def test_units_that_have_enough_are_counted_and_divided_by_all(held, least):
    spec = Spec((ADULTS,), per=(Kind.VILLAGE,), at_least=least, whole=Whole(per_unit=1))
    found = reckon(indicator(spec), TREE, Readings({ADULTS: held}), {})
    enough = sum(held.get(code, 0) >= least for code in VILLAGES)
    amount = found.amount_of("p")
    assert (amount.achieved, amount.base and amount.base.whole) == (enough, 4)
    assert found.amount_of("c1").base == Base(2)
    assert 0 <= (value_of(amount) or 0) <= 1


@given(HELD, st.integers(1, 60))
def test_no_unit_counts_beyond_its_bound_and_a_week_counts_once(held, most):
    spec = Spec((ADULTS,), Way.WEEKS, per=(Kind.COMMUNE,), at_most=most, whole=Whole(per_unit=most))
    found = reckon(indicator(spec), TREE, Readings({ADULTS: held}, weeks={ADULTS: held}), {})
    for code, below in (("c1", ("v1", "v2")), ("c2", ("v3",)), ("c3", ("v4",))):
        weeks = max([held.get(code, 0), *(held.get(village, 0) for village in below)])
        assert found.amount_of(code).achieved == min(weeks, most)
    assert found.amount_of("p").achieved == sum(found.amount_of(code).achieved for code in COMMUNES)


@given(HELD, HELD)
def test_kinds_that_occur_are_counted_whatever_their_number(one, other):
    spec = Spec((ADULTS, FactKind.TRAINING_STAFF), Way.KINDS, per=(Kind.PROVINCE,))
    readings = Readings({ADULTS: one, FactKind.TRAINING_STAFF: other})
    found = reckon(indicator(spec, (Kind.PROVINCE,)), TREE, readings, {})
    assert found.amount_of("p").achieved == (sum(one.values()) > 0) + (sum(other.values()) > 0)


@given(HELD, HELD)
def test_facts_are_divided_by_facts(part, whole):
    spec = Spec((ADULTS,), whole=Whole(kinds=(FactKind.TRAINING_STAFF,)))
    found = reckon(indicator(spec), TREE, Readings({ADULTS: part, FactKind.TRAINING_STAFF: whole}), {})
    amount = found.amount_of("k")
    assert amount.base is not None
    assert amount.base.whole == sum(whole.get(code, 0) for code in ("c1", "c2", "v1", "v2", "v3"))
    assert amount.has_facts == any(code in part or code in whole for code in ("c1", "c2", "v1", "v2", "v3"))


@given(HELD)
def test_a_bound_free_indicator_by_units_counts_everything(held):
    spec = Spec((ADULTS,), per=(Kind.VILLAGE,), whole=Whole(fixed=10))
    found = reckon(indicator(spec), TREE, Readings({ADULTS: held}), {})
    assert found.amount_of("p").achieved == sum(held.values())
    assert found.amount_of("p").base == Base(10)


def test_what_has_no_unit_of_today_is_the_provinces():
    assert TREE.add_up({"gone": 3, "v1": 2}) == {"p": 5, "v1": 2, "c1": 2, "k": 2}
    assert TREE.most({"gone": 3, "v1": 2}) == {"p": 3, "v1": 2, "c1": 2, "k": 2}


def test_figures_of_a_unit_under_another_are_not_added_twice():
    assert list_tops(TREE, (Kind.VILLAGE, Kind.COMMUNE)) == {"k": ("c1", "c2"), "p": COMMUNES}
    assert list_tops(TREE, (Kind.PROVINCE,)) == {}


def test_a_circle_of_parents_ends():
    tree = grow_tree([Node("a", "A", Kind.COMMUNE, "b"), Node("b", "B", Kind.COMMUNE, "a")])
    assert tree.paths["a"][:2] == ("a", "b")
    assert tree.add_up({"a": 1})["b"] == 1


@pytest.mark.parametrize("number", [0, 3])
def test_a_fixed_number_divides(number):
    spec = Spec((ADULTS,), whole=Whole(fixed=104))
    found = reckon(indicator(spec), TREE, Readings({ADULTS: {"c1": number}}), {})
    assert value_of(found.amount_of("p")) == Fraction(number, 104)
