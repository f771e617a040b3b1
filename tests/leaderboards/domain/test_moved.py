"""Targets that have moved: a bound's key says all that is needed to see it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.kinds import FactKind
from leaderboards.domain.ledger import NEWEST, Claim, steps_of
from leaderboards.domain.moved import figures_of, list_moved, list_stems, read_bound
from leaderboards.domain.scheme import Cap, Rule, Scheme, Target, find_scheme
from tests.leaderboards.facts import people
from tests.leaderboards.oracle import BEGIN, SCHEMES, draw_facts
from units.domain.unit import Measure

COMMUNE = "03256"
EVER = Rule(FactKind.VNEID_ACCOUNT, target=Target(measure=Measure.ADULTS, percent=80), share=50, is_yearly=False)
RULES = Scheme(3, "third", BEGIN, (EVER, Rule(FactKind.TRAINING_ADULT, numerator=1, caps=(Cap(3),))))
BY_VERSION = {scheme.version: scheme for scheme in (*SCHEMES, RULES)}
figures = st.integers(0, 40)


@given(draw_facts([COMMUNE, "xã|lạ"], most=4), figures, figures)
def test_a_bound_has_moved_where_its_facts_would_now_go_another_way(facts, before, after):
    for fact in facts:
        scheme = find_scheme(SCHEMES, fact.occurred_at)
        assert scheme is not None
        old, new = (
            steps_of(Claim(fact, scheme), {(fact.unit_code, Measure.ADULTS, year): number for year in (2026, 2027)})
            for number in (before, after)
        )
        bounds = [bound for key in old if (bound := read_bound(key, BY_VERSION)) is not None]
        now = dict.fromkeys(figures_of(bounds), after)
        assert [bound.key for bound in list_moved(bounds, now)] == [key for key in old if key not in new]
        assert list_moved(bounds, dict.fromkeys(figures_of(bounds), before)) == []
        assert all(any(bound.key.startswith(stem) for stem in list_stems(SCHEMES)) for bound in bounds)


def test_what_counts_through_all_years_has_one_target_whatever_the_year_of_its_facts():
    fact = replace(people(COMMUNE, 1)[0], kind=FactKind.VNEID_ACCOUNT)
    last_year = replace(fact, occurred_at=fact.occurred_at.replace(year=2025, day=28))
    targets = {(COMMUNE, Measure.ADULTS, year): value for year, value in ((2025, 10), (2026, 20), (NEWEST, 30))}
    (key,), (same,) = (steps_of(Claim(each, RULES), targets) for each in (fact, last_year))
    assert key == same == f"3|vneid.account|{COMMUNE}|*|of=24"
    bound = read_bound(key, BY_VERSION)
    assert bound is not None
    assert (bound.unit_code, bound.year, bound.whole) == (COMMUNE, NEWEST, 24)


def test_bounds_of_caps_and_of_fixed_numbers_never_move():
    keys = [f"3|training.adult|{COMMUNE}|at=3", f"1|media.article|{COMMUNE}|*|of=8", f"1|gone|{COMMUNE}|2026|of=8"]
    assert [read_bound(key, BY_VERSION) for key in keys] == [None, None, None]
    assert list_stems([RULES]) == ["3|vneid.account|"]
