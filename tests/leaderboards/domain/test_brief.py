"""The Monday brief's decisions: who passed whom and why, what lies beside, which Monday it is."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.kernel import LOCAL_ZONE
from leaderboards.domain.brief import (
    Change,
    Province,
    Stand,
    decide_brief,
    latest_week,
    median,
    next_freeze,
    week_before,
)
from leaderboards.domain.kinds import Criterion
from leaderboards.domain.periods import parse_period
from leaderboards.domain.sentences import Sentence

LEARNING, LIVE = Criterion.LEARNING, Criterion.LIVE


def stands(points: dict[str, int]) -> dict[str, Stand]:
    return {
        code: Stand(f"Xã {code}", "cum", held, 1 + sum(other > held for other in points.values()) if held else None)
        for code, held in points.items()
    }


def province(before: dict[str, int], gains: dict[str, dict[Criterion, Change]]) -> Province:
    now = {code: held + sum(change.total for change in gains.get(code, {}).values()) for code, held in before.items()}
    criteria = {code: {LEARNING: held} for code, held in now.items()}
    return Province(stands(now), stands(before), gains, criteria)


def texts(reasons: tuple[Sentence, ...]) -> list[str]:
    return [reason.text % {**reason.params, **reason.terms} for reason in reasons]


def test_a_rank_that_fell_is_explained_by_who_passed_and_by_what() -> None:
    held = province({"a": 10, "b": 8, "c": 20}, {"b": {LEARNING: Change(4), LIVE: Change(1)}, "a": {LIVE: Change(1)}})
    brief = decide_brief("a", held, ())
    assert (brief.province.rank, brief.province.before, brief.province.of) == (3, 2, 3)
    assert texts(brief.reasons) == [
        "Live quizzes: 1 points gained.",
        "Xã b moved ahead: 5 points more, most for “People trained and skilled”.",
    ]
    assert (brief.above, brief.lead) == ("Xã b", 2)
    assert [(line.criterion, line.own, line.median, line.above) for line in brief.table] == [(LEARNING, 11, 13, 13)]


def test_losses_and_rescorings_are_told_apart() -> None:
    held = province({"a": 10, "b": 9}, {"a": {LEARNING: Change(2, -5), LIVE: Change(rescored=-1)}})
    brief = decide_brief("a", held, ())
    assert texts(brief.reasons) == [
        "People trained and skilled: 2 points gained.",
        "5 points lost by corrections and penalties.",
        "-1 points by a re-scoring.",
        "Xã b moved ahead.",
    ]
    assert [(criterion, change.total) for criterion, change in brief.changes] == [(LIVE, -1), (LEARNING, -3)]


def test_a_climb_names_those_left_behind_and_many_are_summed_up() -> None:
    many = dict.fromkeys("bcdef", 5)
    climbed = decide_brief("a", province({"a": 1, **many}, {"a": {LIVE: Change(9)}}), ())
    assert texts(climbed.reasons)[-1] == "It moved ahead of Xã b, Xã c, Xã d and more."
    gains = {code: {LIVE: Change(9)} for code in "bcdef"}
    fallen = decide_brief("a", province({"a": 7, **many}, gains), ())
    assert texts(fallen.reasons)[-1] == "2 more units moved ahead."
    one = decide_brief("a", province({"a": 1, "b": 2}, {"a": {LIVE: Change(9)}}), ())
    assert texts(one.reasons)[-1] == "It moved ahead of Xã b."
    assert (one.above, one.lead, one.cluster.rank, one.cluster.before) == ("", 0, 1, 2)


def test_a_unit_without_points_has_no_rank_and_nothing_changed() -> None:
    brief = decide_brief("a", province({"a": 0, "b": 3}, {}), ())
    assert (brief.province.rank, brief.cluster.rank, brief.above) == (None, None, "Xã b")
    assert texts(brief.reasons) == ["Nothing changed in this week."]


def test_a_unit_that_was_not_there_a_week_ago_is_new() -> None:
    held = province({"a": 3, "b": 1}, {})
    brief = decide_brief("a", Province(held.now, {"b": held.before["b"]}, {}, held.criteria), ())
    assert (brief.province.before, brief.points_before) == (None, 0)


points = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), min_size=2)


@given(points, st.data())
def test_whoever_passed_is_named_or_counted(before: dict[str, int], data: st.DataObject) -> None:
    gains = {code: {LIVE: Change(data.draw(st.integers(0, 9)))} for code in before}
    held = province(before, gains)
    brief = decide_brief(min(before), held, ())
    own_now, own_then = held.now[min(before)], held.before[min(before)]
    passed = [
        code
        for code, each in held.now.items()
        if each.points > own_now.points and held.before[code].points <= own_then.points
    ]
    named = [text for text in texts(brief.reasons) if "moved ahead:" in text or text.endswith("moved ahead.")]
    assert len(named) == min(len(passed), 3) + (len(passed) > 3)


@given(st.lists(st.integers(-99, 99), min_size=1))
def test_the_median_splits_the_values(values: list[int]) -> None:
    middle = median(values)
    assert min(values) <= middle <= max(values)
    assert median(list(reversed(values))) == middle
    assert median([-value for value in values]) in (-middle, 1 - middle)


def test_the_brief_comes_out_on_monday_at_six() -> None:
    monday = datetime(2026, 10, 12, 6, tzinfo=LOCAL_ZONE)
    assert latest_week(monday - timedelta(minutes=1)).text == "2026-W40"
    assert latest_week(monday).text == latest_week(monday + timedelta(days=6)).text == "2026-W41"


@given(st.integers(0, 5 * 365 * 24 * 60))
def test_the_newest_week_is_over(minutes: int) -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    week = latest_week(now)
    assert week.end_at < now < week.end_at + timedelta(days=7, hours=6)
    assert week_before(week.end) == week


def test_without_a_plan_boards_are_frozen_next_at_the_end_of_the_quarter() -> None:
    monday = parse_period("2026-10-12").start
    assert next_freeze(monday, []) == date(2026, 12, 31)


@given(st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=5))
def test_the_next_freeze_is_the_first_planned_one_that_is_not_over(planned: list[date]) -> None:
    monday = date(2026, 10, 12)
    found = next_freeze(monday, planned)
    assert found >= monday
    assert found in [*(day for day in planned if day >= monday), date(2026, 12, 31)]
    assert not any(monday <= day < found for day in planned) or not [day for day in planned if day >= monday]
