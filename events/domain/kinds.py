"""Kinds of sessions as data: the plan's indicators each serves, the size the plan asks for, the facts that follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from core.kernel import N_
from leaderboards.domain.kinds import FactKind
from units.domain.unit import Kind


class TargetGroup(StrEnum):
    """The plan's four groups (2.1); every learner is followed in one of them."""

    PUBLIC_STAFF = "public_staff"
    STUDENT = "student"
    WORKER = "worker"
    RESIDENT = "resident"


TARGET_GROUP_TITLES: Mapping[TargetGroup, str] = MappingProxyType(
    {
        TargetGroup.PUBLIC_STAFF: N_("Public staff"),
        TargetGroup.STUDENT: N_("Pupils and students"),
        TargetGroup.WORKER: N_("Workers"),
        TargetGroup.RESIDENT: N_("Residents"),
    }
)


class SessionKind(StrEnum):
    """What a session is. A new kind needs its rule below and nothing else."""

    OPENING = "opening"
    SEMINAR = "seminar"
    PROPAGANDA_TALK = "propaganda_talk"
    EXPERIENCE_BOOTH = "experience_booth"
    ON_THE_SPOT_CLASS = "on_the_spot_class"
    LIVE_QUIZ = "live_quiz"
    COMMUNITY = "community"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    MOBILE = "mobile"
    STAFF_TRAINING = "staff_training"
    VIRTUAL_ASSISTANT = "virtual_assistant"
    SAFETY_TALK = "safety_talk"
    MARKET_4T = "market_4t"
    STUDENT_PRACTICE = "student_practice"
    WORKER_CLASS = "worker_class"
    SHORT_COURSE = "short_course"
    YOUTH_GROUP = "youth_group"
    PARTY_MEETING = "party_meeting"
    AWARDS = "awards"


@dataclass(frozen=True, slots=True)
class Band:
    """How many people the plan asks for in one session, both ends included; outside warns and is counted apart."""

    least: int
    most: int

    def holds(self, people: int) -> bool:
        """Say whether that many are inside."""
        return self.least <= people <= self.most


@dataclass(frozen=True, slots=True)
class KindRule:
    """One kind of session.

    `held` is the fact for a session held, `in_band` the one beside it where the size fits, `in_length` where a course
    lasted its `days`, `learner` the one for each person who was there; `hosts` are the kinds of units that may hold it.

    A kind has learners where an indicator of the plan that it serves counts people who were trained. Of talks, quizzes
    and openings it counts that they were held, of learning at work the classes and their size, of youth groups the
    groups (who is there are the volunteers): nobody is posted as trained there.
    """

    kind: SessionKind
    title: str
    indicators: tuple[str, ...]
    held: FactKind | None = None
    in_band: FactKind | None = None
    in_length: FactKind | None = None
    learner: FactKind | None = None
    band: Band | None = None
    target: TargetGroup = TargetGroup.RESIDENT
    hosts: tuple[Kind, ...] = (
        Kind.PROVINCE,
        Kind.COMMUNE,
        Kind.VILLAGE,
        Kind.SCHOOL,
        Kind.AGENCY,
        Kind.ENTERPRISE,
        Kind.PARTY_CELL,
    )
    days: tuple[int, int] = (1, 1)
    is_festival_component: bool = False

    @property
    def is_course(self) -> bool:
        """Whether its meetings on several days belong together: one enrolment, trained by enough of the days."""
        return self.days[0] > 1


_RULES = (
    KindRule(SessionKind.OPENING, N_("Opening"), ("1.4a",)),
    KindRule(SessionKind.SEMINAR, N_("Seminar"), ("1.4c",), is_festival_component=True),
    KindRule(
        SessionKind.PROPAGANDA_TALK,
        N_("Propaganda talk"),
        ("1.2b", "1.2c", "1.2d"),
        held=FactKind.SESSION_PROPAGANDA,
    ),
    KindRule(SessionKind.EXPERIENCE_BOOTH, N_("Digital experience booth"), ("1.4c",), is_festival_component=True),
    KindRule(
        SessionKind.ON_THE_SPOT_CLASS,
        N_("Class on the spot"),
        ("1.4c", "5.4a3"),
        learner=FactKind.TRAINING_ADULT,
        is_festival_component=True,
    ),
    KindRule(SessionKind.LIVE_QUIZ, N_("Live quiz"), ("1.4a",)),
    KindRule(
        SessionKind.COMMUNITY,
        N_("Community class"),
        ("5.4a1", "5.4a2", "5.4a3"),
        held=FactKind.SESSION_COMMUNITY,
        in_band=FactKind.SESSION_COMMUNITY_IN_BAND,
        learner=FactKind.TRAINING_ADULT,
        band=Band(30, 50),
    ),
    KindRule(
        SessionKind.ELDERLY,
        N_("Class for elderly people"),
        ("5.4c1", "5.4c2", "5.4c3"),
        held=FactKind.SESSION_ELDERLY,
        in_band=FactKind.SESSION_ELDERLY_IN_BAND,
        learner=FactKind.TRAINING_ELDERLY,
        band=Band(20, 30),
    ),
    KindRule(
        SessionKind.DISABLED,
        N_("Class for people with disabilities"),
        ("5.4d1", "5.4d2", "5.4d3"),
        held=FactKind.SESSION_DISABLED,
        in_band=FactKind.SESSION_DISABLED_IN_BAND,
        learner=FactKind.TRAINING_DISABLED,
        band=Band(15, 20),
    ),
    KindRule(
        SessionKind.MOBILE,
        N_("Mobile class in the highlands"),
        ("5.4e2", "5.4e3", "5.4a3"),
        held=FactKind.SESSION_MOBILE,
        in_band=FactKind.SESSION_MOBILE_IN_BAND,
        learner=FactKind.TRAINING_ADULT,
        band=Band(30, 40),
    ),
    KindRule(
        SessionKind.STAFF_TRAINING,
        N_("Training of public staff"),
        ("5.1b",),
        learner=FactKind.TRAINING_STAFF,
        target=TargetGroup.PUBLIC_STAFF,
    ),
    KindRule(
        SessionKind.VIRTUAL_ASSISTANT,
        N_("Session on the virtual assistant"),
        ("4.4", "5.4a3"),
        held=FactKind.SESSION_ASSISTANT,
        learner=FactKind.TRAINING_ADULT,
    ),
    KindRule(SessionKind.SAFETY_TALK, N_("Talk on safety online"), ("V-6",), held=FactKind.SESSION_SAFETY),
    KindRule(SessionKind.MARKET_4T, N_("4T market"), ("6.3a",), learner=FactKind.MARKET_PERSON),
    KindRule(
        SessionKind.STUDENT_PRACTICE,
        N_("Practice of students at work"),
        ("5.2b1", "5.2b2"),
        held=FactKind.SESSION_WORKPLACE,
        in_band=FactKind.SESSION_WORKPLACE_IN_BAND,
        band=Band(40, 50),
        target=TargetGroup.STUDENT,
    ),
    KindRule(
        SessionKind.WORKER_CLASS,
        N_("Class for workers"),
        ("5.3a1", "5.3a2"),
        held=FactKind.SESSION_WORKER,
        in_band=FactKind.SESSION_WORKER_IN_BAND,
        learner=FactKind.TRAINING_WORKER,
        band=Band(50, 70),
        target=TargetGroup.WORKER,
    ),
    KindRule(
        SessionKind.SHORT_COURSE,
        N_("Short course"),
        ("5.3b1", "5.3b2", "5.3b3", "5.3a1"),
        held=FactKind.SESSION_SHORT_COURSE,
        in_band=FactKind.SHORT_COURSE_IN_BAND,
        in_length=FactKind.SHORT_COURSE_IN_LENGTH,
        learner=FactKind.TRAINING_WORKER,
        band=Band(50, 70),
        target=TargetGroup.WORKER,
        days=(2, 3),
    ),
    KindRule(
        SessionKind.YOUTH_GROUP,
        N_("Group led by the Youth Union"),
        ("6.6",),
        held=FactKind.SESSION_YOUTH,
        band=Band(10, 15),
    ),
    KindRule(
        SessionKind.PARTY_MEETING,
        N_("Thematic meeting of a party cell"),
        ("5.1a2", "5.1a3"),
        held=FactKind.PARTY_MEETING,
        hosts=(Kind.PARTY_CELL,),
        target=TargetGroup.PUBLIC_STAFF,
    ),
    KindRule(SessionKind.AWARDS, N_("Awards"), ("1.4a",)),
)
SESSION_KINDS: Mapping[SessionKind, KindRule] = MappingProxyType({rule.kind: rule for rule in _RULES})
_BY_NAME = {rule.kind.value: rule for rule in _RULES}


def find_rule(text: str) -> KindRule | None:
    """Return the rule of a kind by its name; None for an unknown one."""
    return _BY_NAME.get(text)


def is_course_day(kind: str, series_id: str | None) -> bool:
    """Say whether a session is one day of a course, which people come to as a whole."""
    rule = find_rule(kind)
    return series_id is not None and rule is not None and rule.is_course
