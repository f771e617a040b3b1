"""What can still be gained: never more than the bounds leave, the most first, only what such a unit may report."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.chances import Used, list_chances, sum_used
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.scheme import Cap, Grade, Rule, Scheme, Scope, Target, reached
from units.domain.unit import Kind, Measure

ADULTS = Target(measure=Measure.ADULTS, percent=50)
VNEID = Rule(FactKind.VNEID_CONFIRMATION, target=ADULTS, share=20)
CLASSES = Rule(FactKind.SESSION_COMMUNITY, numerator=2, caps=(Cap(30),))
LIVE = Rule(FactKind.LIVE_PARTICIPATION, numerator=1, caps=(Cap(50, frozenset({Scope.SOURCE, Scope.DAY})),))
ENDLESS = Rule(FactKind.HOME_VISIT, numerator=1)
GRADED = Rule(FactKind.FAMILY_DIGITAL, target=Target(fixed=10), grades=(Grade(50, 3), Grade(100, 8)))
NOT_ASKED = (
    Rule(FactKind.REPORT_LATE, numerator=2, is_penalty=True),
    Rule(FactKind.FALSE_DATA, is_knockout=True),
    Rule(FactKind.LIVE_UNIT_RESULT, numerator=1, only_detail="official"),
    Rule(FactKind.PARTY_MEETING, numerator=9, caps=(Cap(99),)),
)


def scheme(*rules: Rule) -> Scheme:
    return Scheme(1, "Thử", datetime(2026, 1, 1, tzinfo=UTC), rules)


def test_the_largest_room_comes_first_and_what_does_not_concern_the_unit_is_left_out() -> None:
    whole = scheme(*NOT_ASKED, ENDLESS, VNEID, CLASSES, LIVE, GRADED)
    used = {FactKind.VNEID_CONFIRMATION: Used(100, 4), FactKind.SESSION_COMMUNITY: Used(18, 18)}
    chances = list_chances(whole, Kind.COMMUNE, used, {Measure.ADULTS: 1000})
    assert [(chance.kind, chance.gain, chance.is_bounded) for chance in chances] == [
        (FactKind.LIVE_PARTICIPATION, 50, True),
        (FactKind.VNEID_CONFIRMATION, 16, True),
        (FactKind.SESSION_COMMUNITY, 12, True),
        (FactKind.FAMILY_DIGITAL, 8, True),
        (FactKind.HOME_VISIT, 1, False),
    ]
    assert chances[0].sentence.terms["scope"] == "from one room in one day"
    assert chances[1].sentence.params == {"left": 400, "gain": 16}


def test_a_cap_of_the_year_bounds_what_smaller_caps_leave() -> None:
    caps = (Cap(5, frozenset({Scope.DAY, Scope.YEAR})), Cap(100, frozenset({Scope.YEAR})))
    yearly = Rule(FactKind.SESSION_PROPAGANDA, numerator=5, caps=caps)
    (chance,) = list_chances(scheme(yearly), Kind.COMMUNE, {yearly.kind: Used(45, 40)}, {})
    assert (chance.gain, chance.is_bounded) == (60, True)
    rows = [(yearly.kind, 202512, Used(9, 9)), (yearly.kind, 202601, Used(5, 5))]
    assert sum_used(rows, scheme(yearly), 2026) == {yearly.kind: Used(5, 5)}


def test_without_a_confirmed_figure_the_figure_is_what_is_missing() -> None:
    (chance,) = list_chances(scheme(VNEID), Kind.COMMUNE, {}, {})
    assert (chance.gain, chance.sentence.terms["figure"]) == (20, "Adults")


def test_what_is_reached_gives_nothing_more() -> None:
    used = {
        FactKind.VNEID_CONFIRMATION: Used(500, 20),
        FactKind.SESSION_COMMUNITY: Used(40, 30),
        FactKind.FAMILY_DIGITAL: Used(10, 8),
    }
    assert list_chances(scheme(VNEID, CLASSES, GRADED), Kind.COMMUNE, used, {Measure.ADULTS: 1000}) == []


@given(st.integers(0, 1200), st.integers(1, 1000))
def test_reaching_the_whole_target_gives_just_the_gain(achieved: int, adults: int) -> None:
    target = -(-adults * ADULTS.percent // 100)
    used = {VNEID.kind: Used(achieved, reached(VNEID, achieved, target))}
    for chance in list_chances(scheme(VNEID), Kind.COMMUNE, used, {Measure.ADULTS: adults}):
        left = int(chance.sentence.params["left"])
        assert reached(VNEID, achieved + left, target) == used[VNEID.kind].points + chance.gain


def test_yearly_targets_count_the_year_and_caps_count_everything() -> None:
    rows = [
        (VNEID.kind, 202512, Used(5, 1)),
        (VNEID.kind, 202601, Used(7, 2)),
        (CLASSES.kind, 202512, Used(4, 4)),
        (CLASSES.kind, 202601, Used(6, 6)),
    ]
    assert sum_used(rows, scheme(VNEID, CLASSES), 2026) == {VNEID.kind: Used(7, 2), CLASSES.kind: Used(10, 10)}
