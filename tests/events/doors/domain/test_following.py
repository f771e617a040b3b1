from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from events.domain.ages import AgeGroup
from events.domain.kinds import SESSION_KINDS, SessionKind, TargetGroup
from events.doors.domain.following import Held, Present, list_following, list_learner_kinds, list_of_course, may_credit
from leaderboards.domain.kinds import FactKind

COMMUNITY = Held("s", SESSION_KINDS[SessionKind.COMMUNITY], is_over=True)
PEOPLE = st.lists(
    st.builds(
        Present,
        st.integers(0, 60).map(lambda number: f"p{number}"),
        st.integers(0, 80).map(lambda number: f"a{number}"),
        st.sampled_from([*TargetGroup, ""]),
        st.sampled_from(AgeGroup),
        st.none() | st.sampled_from(["h1", "h2"]),
    ),
    max_size=80,
    unique_by=lambda each: each.presence,
)
HELD = st.builds(
    Held,
    st.just("s"),
    st.sampled_from(list(SESSION_KINDS.values())),
    st.booleans(),
    st.sampled_from([None, "f"]),
    st.sampled_from(["onsite", "online", "hybrid"]),
)


def crowd(count):
    return [Present(f"p{number}", f"a{number}", "resident", AgeGroup.ADULT) for number in range(count)]


@given(HELD, PEOPLE, st.randoms())
def test_each_subject_stands_once_whatever_the_order(held, people, source):
    found = list_following(held, people)
    shuffled = list(people)
    source.shuffle(shuffled)
    assert len({each.subject for each in found}) == len(found)
    assert set(list_following(held, shuffled)) == set(found)


@given(HELD)
def test_without_anybody_nothing_follows(held):
    assert list_following(held, []) == ()


@given(st.integers(1, 70))
def test_the_size_counts_once_the_class_is_over(count):
    kinds = [each.kind for each in list_following(COMMUNITY, crowd(count))]
    running = [each.kind for each in list_following(replace(COMMUNITY, is_over=False), crowd(count))]
    assert (FactKind.SESSION_COMMUNITY_IN_BAND in kinds) is (30 <= count <= 50)
    assert FactKind.SESSION_COMMUNITY_IN_BAND not in running
    assert kinds.count(FactKind.TRAINING_ADULT) == count
    assert kinds.count(FactKind.SESSION_COMMUNITY) == 1


def test_one_presence_counts_for_every_group_it_belongs_to():
    rule = SESSION_KINDS[SessionKind.COMMUNITY]
    assert list_learner_kinds(rule, "resident", AgeGroup.ADULT) == (FactKind.TRAINING_ADULT,)
    assert list_learner_kinds(rule, "public_staff", AgeGroup.ELDERLY) == (
        FactKind.TRAINING_ADULT,
        FactKind.TRAINING_STAFF,
        FactKind.TRAINING_ELDERLY,
    )
    assert list_learner_kinds(rule, "student", AgeGroup.CHILD) == ()
    assert list_learner_kinds(rule, "", AgeGroup.UNKNOWN) == (FactKind.TRAINING_ADULT,)
    assert list_learner_kinds(SESSION_KINDS[SessionKind.OPENING], "resident", AgeGroup.ELDERLY) == ()


@given(HELD, PEOPLE)
def test_counts_of_people_never_rise_when_two_become_one(held, people):
    one = [replace(each, person="a0") if each.person in {"a1", "a2"} else each for each in people]
    before, after = (
        Counter(each.kind for each in list_following(held, there) if each.person) for there in (people, one)
    )
    assert all(after[kind] <= count for kind, count in before.items())
    assert set(after) <= set(before)


def test_a_household_counts_once():
    people = [replace(each, household="h1") for each in crowd(3)]
    kinds = [each.kind for each in list_following(COMMUNITY, people)]
    assert kinds.count(FactKind.TRAINING_HOUSEHOLD) == 1


def test_a_festival_s_components_and_modes_belong_to_the_commune():
    booth = Held("s", SESSION_KINDS[SessionKind.EXPERIENCE_BOOTH], is_over=False, festival="f", mode="hybrid")
    found = {each.natural_key: each.kind for each in list_following(booth, crowd(1)) if each.to_commune}
    assert found == {
        "held": FactKind.FESTIVAL_HELD,
        "mode-onsite": FactKind.FESTIVAL_MODE,
        "mode-online": FactKind.FESTIVAL_MODE,
        "component-experience_booth": FactKind.FESTIVAL_COMPONENT,
    }


def test_a_party_meeting_counts_its_heads_when_it_is_over():
    meeting = Held("s", SESSION_KINDS[SessionKind.PARTY_MEETING], is_over=True, on_roll=15)
    found = {each.kind: each.quantity for each in list_following(meeting, crowd(12))}
    assert found == {FactKind.PARTY_MEETING: 1, FactKind.PARTY_PRESENT: 12, FactKind.PARTY_ON_ROLL: 15}


def test_a_late_scan_changes_the_figure_under_another_subject():
    meeting = Held("s", SESSION_KINDS[SessionKind.PARTY_MEETING], is_over=True, on_roll=15)
    before, after = ({each.subject for each in list_following(meeting, crowd(count))} for count in (12, 13))
    assert (before - after, after - before) == ({"present:12"}, {"present:13"})


def test_only_units_of_the_right_kind_are_credited():
    assert may_credit(FactKind.TRAINING_ADULT, "commune")
    assert not may_credit(FactKind.PARTY_MEETING, "commune")


@given(st.lists(PEOPLE, max_size=4), st.booleans())
def test_of_a_course_those_are_trained_who_came_on_two_of_its_days(days, is_over):
    held = Held("s", SESSION_KINDS[SessionKind.SHORT_COURSE], is_over=is_over)
    found = list_of_course(held, days)
    met = [{each.person for each in day} for day in days if day]
    often = {person for day in met for person in day if sum(person in other for other in met) >= 2}
    trained = {each.person for each in found if each.kind is FactKind.TRAINING_WORKER}
    assert trained == (often if len(met) >= 2 else set())
    assert len({each.subject for each in found}) == len(found)
    assert any(each.kind is FactKind.SHORT_COURSE_IN_LENGTH for each in found) == (is_over and len(met) in {2, 3})


def test_the_size_of_a_course_is_everybody_who_came_and_a_kind_that_counts_no_sessions_gives_none():
    rule = SESSION_KINDS[SessionKind.SHORT_COURSE]
    days = [crowd(55)[:30], crowd(55)[30:]]
    kinds = [each.kind for each in list_of_course(Held("s", rule, is_over=True), days)]
    assert [FactKind.SHORT_COURSE_IN_BAND in kinds, FactKind.SESSION_SHORT_COURSE in kinds] == [True, True]
    uncounted = list_of_course(Held("s", replace(rule, held=None), is_over=True), days)
    assert FactKind.SESSION_SHORT_COURSE not in [each.kind for each in uncounted]
