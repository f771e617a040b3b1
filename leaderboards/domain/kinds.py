"""What may be reported about a unit: every kind of fact, for whom, in which measure, and within which bounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from core.kernel import N_
from units.domain.unit import Kind


class Criterion(StrEnum):
    """The parts of a unit's points, as boards and briefs show them."""

    LIVE = "live"
    LEARNING = "learning"
    VNEID = "vneid"
    CLASSES = "classes"
    INCLUSION = "inclusion"
    FAMILIES = "families"
    MARKET = "market"
    AMBASSADORS = "ambassadors"
    FESTIVAL = "festival"
    COMMUNICATION = "communication"
    VOLUNTEERS = "volunteers"
    PARTY = "party"
    ACCESS = "access"
    REPORTS = "reports"
    BONUS = "bonus"
    PENALTY = "penalty"


CRITERION_TITLES: Mapping[Criterion, str] = MappingProxyType(
    {
        Criterion.LIVE: N_("Live quizzes"),
        Criterion.LEARNING: N_("People trained and skilled"),
        Criterion.VNEID: N_("Confirmations on VNeID"),
        Criterion.CLASSES: N_("Classes and talks held"),
        Criterion.INCLUSION: N_("Elderly people and people with disabilities"),
        Criterion.FAMILIES: N_("Digital families"),
        Criterion.MARKET: N_("The 4T model"),
        Criterion.AMBASSADORS: N_("Ambassadors and digital teams"),
        Criterion.FESTIVAL: N_("The festival of 10/10"),
        Criterion.COMMUNICATION: N_("Programmes, articles and documents"),
        Criterion.VOLUNTEERS: N_("Volunteer teams and help given"),
        Criterion.PARTY: N_("Thematic meetings of party cells"),
        Criterion.ACCESS: N_("Coverage, devices and packages"),
        Criterion.REPORTS: N_("Reports on time"),
        Criterion.BONUS: N_("Bonus"),
        Criterion.PENALTY: N_("Penalty"),
    }
)


class FactKind(StrEnum):
    """What happened. New producers add their kinds here, with a rule below."""

    LIVE_PARTICIPATION = "live.participation"
    LIVE_UNIT_RESULT = "live.unit_result"
    TRAINING_ADULT = "training.adult"
    SKILL_ADULT = "skill.adult"
    TRAINING_STAFF = "training.staff"
    SKILL_STAFF = "skill.staff"
    SKILL_STUDENT = "skill.student"
    TRAINING_WORKER = "training.worker"
    SKILL_WORKER = "skill.worker"
    SKILL_MOOC = "skill.mooc"
    TRAINING_ELDERLY = "training.elderly"
    TRAINING_DISABLED = "training.disabled"
    TRAINING_HOUSEHOLD = "training.household"
    MOOC_USER = "mooc.user"
    VNEID_CONFIRMATION = "vneid.confirmation"
    VNEID_ACCOUNT = "vneid.account"
    FAMILY_DIGITAL = "family.digital"
    MARKET_PERSON = "market.person"
    SESSION_PROPAGANDA = "session.propaganda"
    SESSION_COMMUNITY = "session.community"
    SESSION_ELDERLY = "session.elderly"
    SESSION_DISABLED = "session.disabled"
    SESSION_MOBILE = "session.mobile"
    SESSION_WORKPLACE = "session.workplace"
    SESSION_WORKER = "session.worker"
    SESSION_SHORT_COURSE = "session.short_course"
    SESSION_ASSISTANT = "session.assistant"
    SESSION_YOUTH = "session.youth"
    SESSION_SAFETY = "session.safety"
    SESSION_ASSOCIATION = "session.association"
    SESSION_IN_BAND = "session.in_band"
    SESSION_COMMUNITY_IN_BAND = "session.community_in_band"
    SESSION_ELDERLY_IN_BAND = "session.elderly_in_band"
    SESSION_DISABLED_IN_BAND = "session.disabled_in_band"
    SESSION_MOBILE_IN_BAND = "session.mobile_in_band"
    SESSION_WORKPLACE_IN_BAND = "session.workplace_in_band"
    SESSION_WORKER_IN_BAND = "session.worker_in_band"
    SHORT_COURSE_IN_BAND = "session.short_course_in_band"
    SHORT_COURSE_IN_LENGTH = "session.short_course_in_length"
    FESTIVAL_HELD = "festival.held"
    FESTIVAL_COMPONENT = "festival.component"
    FESTIVAL_MODE = "festival.mode"
    AMBASSADOR_ACTIVE = "ambassador.active"
    AMBASSADOR_LEARNER = "ambassador.learner"
    TEAM_ACTIVE = "digital_team.active"
    HOME_VISIT = "digital_team.visit"
    VOLUNTEER_TEAM = "volunteer_team.formed"
    VOLUNTEER_TEAM_OTHER_SIZE = "volunteer_team.other_size"
    VOLUNTEER_HELP = "volunteer_team.help"
    RESPECTED_PERSON = "respected.person"
    PARTY_MEETING = "party.meeting"
    PARTY_PRESENT = "party.present"
    PARTY_ON_ROLL = "party.on_roll"
    MEDIA_PROGRAMME = "media.programme"
    MEDIA_ARTICLE = "media.article"
    PORTAL_ITEM = "portal.item"
    PORTAL_SECTION = "portal.section"
    PORTAL_NQ57 = "portal.nq57"
    DOCUMENT_ISSUED = "document.issued"
    DOCUMENT_PLAN = "document.plan"
    DOCUMENT_EMULATION = "document.emulation"
    DOCUMENT_FRAMEWORK = "document.framework"
    DOCUMENT_PARTY_GUIDE = "document.party_guide"
    DOCUMENT_FUNDING = "document.funding"
    MATERIAL_MADE = "material.made"
    MATERIAL_LANGUAGE = "material.language"
    SERVICE_OPERATED = "service.operated"
    PLATFORM_VNEID = "platform.vneid"
    PLATFORM_SMART = "platform.smart"
    LEARNING_SOCIETY = "learning_society.merged"
    AGREEMENT_SIGNED = "agreement.signed"
    SURVEY_DONE = "survey.done"
    COURSE_INTEGRATED = "course.integrated"
    SCHOOL_INTEGRATED = "school.integrated"
    DIFFICULTY_SETTLED = "difficulty.settled"
    COVERAGE_VILLAGE = "coverage.village"
    DEVICE_GIVEN = "device.given"
    PACKAGE_GIVEN = "package.given"
    PACKAGE_POOR = "package.poor_household"
    MODEL_RUN = "model.run"
    REPORT_ON_TIME = "report.on_time"
    REPORT_LATE = "report.late"
    INITIATIVE = "initiative.recognised"
    FALSE_DATA = "false_data.found"


PEOPLE, SESSIONS, ITEMS = N_("people"), N_("sessions"), N_("items")
HOUSEHOLDS, TIMES, TEAMS = N_("households"), N_("times"), N_("teams")
LIVE_UNITS = (Kind.COMMUNE, Kind.SCHOOL, Kind.PARTY_CELL)
TERRITORY = (Kind.COMMUNE, Kind.VILLAGE)
ORGANISATIONS = (Kind.COMMUNE, Kind.SCHOOL, Kind.AGENCY, Kind.ENTERPRISE)
EVERYBODY = (*ORGANISATIONS, Kind.PROVINCE, Kind.VILLAGE, Kind.PARTY_CELL)


@dataclass(frozen=True, slots=True)
class KindRule:
    """Bounds and words of one kind. `confirm_from` is the declared quantity that needs a second confirmation.

    `counts_people` kinds may carry a person's key; one person counts once wherever the plan counts people.
    """

    kind: FactKind
    title: str
    unit_kinds: tuple[Kind, ...]
    measure: str
    largest: int
    criterion: Criterion
    least: int = 1
    counts_people: bool = False
    is_declarable: bool = True
    confirm_from: int | None = None


def _people(kind: FactKind, title: str, units: tuple[Kind, ...], criterion: Criterion) -> KindRule:
    return KindRule(kind, title, units, PEOPLE, 100_000, criterion, counts_people=True, confirm_from=50)


def _session(kind: FactKind, title: str, criterion: Criterion = Criterion.CLASSES) -> KindRule:
    return KindRule(kind, title, EVERYBODY, SESSIONS, 1_000, criterion, confirm_from=10)


def _item(kind: FactKind, title: str, criterion: Criterion = Criterion.COMMUNICATION) -> KindRule:
    return KindRule(kind, title, EVERYBODY, ITEMS, 10_000, criterion, confirm_from=50)


def _own(kind: FactKind, title: str, measure: str, criterion: Criterion) -> KindRule:
    return KindRule(kind, title, EVERYBODY, measure, 100, criterion, is_declarable=False)


_RULES = (
    KindRule(
        FactKind.LIVE_PARTICIPATION,
        N_("Taking part in a live quiz"),
        LIVE_UNITS,
        PEOPLE,
        10,
        Criterion.LIVE,
        counts_people=True,
        is_declarable=False,
    ),
    KindRule(
        FactKind.LIVE_UNIT_RESULT,
        N_("Result of the unit in an official live quiz"),
        LIVE_UNITS,
        N_("thousandths of a score"),
        10**10,
        Criterion.LIVE,
        least=0,
        is_declarable=False,
    ),
    _people(FactKind.TRAINING_ADULT, N_("Adults trained"), ORGANISATIONS, Criterion.LEARNING),
    _people(FactKind.SKILL_ADULT, N_("Adults who passed the skill check"), ORGANISATIONS, Criterion.LEARNING),
    _people(FactKind.TRAINING_STAFF, N_("Public staff trained"), ORGANISATIONS, Criterion.LEARNING),
    _people(FactKind.SKILL_STAFF, N_("Public staff who passed the skill check"), ORGANISATIONS, Criterion.LEARNING),
    _people(FactKind.SKILL_STUDENT, N_("Students who passed the skill check"), ORGANISATIONS, Criterion.LEARNING),
    _people(FactKind.TRAINING_WORKER, N_("Workers trained"), ORGANISATIONS, Criterion.LEARNING),
    _people(FactKind.SKILL_WORKER, N_("Workers who passed the skill check"), ORGANISATIONS, Criterion.LEARNING),
    _people(FactKind.SKILL_MOOC, N_("Adults fluent on the open course platform"), ORGANISATIONS, Criterion.LEARNING),
    _people(FactKind.TRAINING_ELDERLY, N_("Elderly people trained"), TERRITORY, Criterion.INCLUSION),
    _people(FactKind.TRAINING_DISABLED, N_("People with disabilities trained"), TERRITORY, Criterion.INCLUSION),
    KindRule(
        FactKind.TRAINING_HOUSEHOLD,
        N_("Households with somebody trained"),
        TERRITORY,
        HOUSEHOLDS,
        50_000,
        Criterion.FAMILIES,
        counts_people=True,
        confirm_from=50,
    ),
    _people(FactKind.MOOC_USER, N_("Users of the open course platform"), ORGANISATIONS, Criterion.LEARNING),
    _people(FactKind.VNEID_CONFIRMATION, N_("Adults confirmed on VNeID"), TERRITORY, Criterion.VNEID),
    _people(FactKind.VNEID_ACCOUNT, N_("Citizens of 14 and over with a VNeID account"), TERRITORY, Criterion.VNEID),
    KindRule(
        FactKind.FAMILY_DIGITAL,
        N_("Digital families recognised"),
        TERRITORY,
        HOUSEHOLDS,
        50_000,
        Criterion.FAMILIES,
        counts_people=True,
        confirm_from=50,
    ),
    _people(FactKind.MARKET_PERSON, N_("Traders and farmers in the 4T model"), TERRITORY, Criterion.MARKET),
    _session(FactKind.SESSION_PROPAGANDA, N_("Propaganda talks")),
    _session(FactKind.SESSION_COMMUNITY, N_("Weekly community classes")),
    _session(FactKind.SESSION_ELDERLY, N_("Classes for elderly people"), Criterion.INCLUSION),
    _session(FactKind.SESSION_DISABLED, N_("Classes for people with disabilities"), Criterion.INCLUSION),
    _session(FactKind.SESSION_MOBILE, N_("Mobile classes in the highlands")),
    _session(FactKind.SESSION_WORKPLACE, N_("Classes of learning at work")),
    _session(FactKind.SESSION_WORKER, N_("Classes for workers")),
    _session(FactKind.SESSION_SHORT_COURSE, N_("Short courses of 2–3 days")),
    _session(FactKind.SESSION_ASSISTANT, N_("Sessions on the virtual assistant")),
    _session(FactKind.SESSION_YOUTH, N_("Classes by youth groups")),
    _session(FactKind.SESSION_SAFETY, N_("Talks on safety online")),
    _session(FactKind.SESSION_ASSOCIATION, N_("Classes opened by associations")),
    _session(FactKind.SESSION_IN_BAND, N_("Classes of the size the plan asks for")),
    _session(FactKind.SESSION_COMMUNITY_IN_BAND, N_("Community classes of 30–50 learners")),
    _session(FactKind.SESSION_ELDERLY_IN_BAND, N_("Classes of 20–30 elderly people"), Criterion.INCLUSION),
    _session(FactKind.SESSION_DISABLED_IN_BAND, N_("Classes of 15–20 people with disabilities"), Criterion.INCLUSION),
    _session(FactKind.SESSION_MOBILE_IN_BAND, N_("Mobile classes of 30–40 learners")),
    _session(FactKind.SESSION_WORKPLACE_IN_BAND, N_("Classes of learning at work with 40–50 pupils")),
    _session(FactKind.SESSION_WORKER_IN_BAND, N_("Classes of 50–70 workers")),
    _session(FactKind.SHORT_COURSE_IN_BAND, N_("Short courses of 50–70 people")),
    _session(FactKind.SHORT_COURSE_IN_LENGTH, N_("Short courses that lasted 2–3 days")),
    _session(FactKind.FESTIVAL_HELD, N_("Festival held"), Criterion.FESTIVAL),
    _session(FactKind.FESTIVAL_COMPONENT, N_("Components of the festival held"), Criterion.FESTIVAL),
    _session(FactKind.FESTIVAL_MODE, N_("Forms of the festival, online and on the spot"), Criterion.FESTIVAL),
    _people(FactKind.AMBASSADOR_ACTIVE, N_("Digital ambassadors at work"), TERRITORY, Criterion.AMBASSADORS),
    _people(FactKind.AMBASSADOR_LEARNER, N_("Learners guided by an ambassador"), TERRITORY, Criterion.AMBASSADORS),
    KindRule(
        FactKind.TEAM_ACTIVE,
        N_("Community digital teams at work in the month"),
        TERRITORY,
        TEAMS,
        100,
        Criterion.AMBASSADORS,
        confirm_from=20,
    ),
    KindRule(
        FactKind.HOME_VISIT,
        N_("Home visits by digital teams"),
        TERRITORY,
        TIMES,
        10_000,
        Criterion.AMBASSADORS,
        confirm_from=100,
    ),
    KindRule(
        FactKind.VOLUNTEER_TEAM,
        N_("Volunteer teams of 10–15 pupils"),
        (Kind.SCHOOL,),
        TEAMS,
        50,
        Criterion.VOLUNTEERS,
        confirm_from=5,
    ),
    KindRule(
        FactKind.VOLUNTEER_TEAM_OTHER_SIZE,
        N_("Volunteer teams of another size"),
        (Kind.SCHOOL,),
        TEAMS,
        50,
        Criterion.VOLUNTEERS,
        confirm_from=5,
    ),
    KindRule(
        FactKind.VOLUNTEER_HELP,
        N_("People helped by volunteer teams"),
        (Kind.SCHOOL, Kind.COMMUNE),
        TIMES,
        10_000,
        Criterion.VOLUNTEERS,
        confirm_from=100,
    ),
    _people(FactKind.RESPECTED_PERSON, N_("Respected persons who joined the talks"), TERRITORY, Criterion.CLASSES),
    KindRule(
        FactKind.PARTY_MEETING,
        N_("Thematic meetings held"),
        (Kind.PARTY_CELL,),
        SESSIONS,
        100,
        Criterion.PARTY,
        confirm_from=5,
    ),
    KindRule(
        FactKind.PARTY_PRESENT,
        N_("Heads present at thematic meetings"),
        (Kind.PARTY_CELL,),
        PEOPLE,
        5_000,
        Criterion.PARTY,
        least=0,
        confirm_from=100,
    ),
    KindRule(
        FactKind.PARTY_ON_ROLL,
        N_("Heads on the roll at thematic meetings"),
        (Kind.PARTY_CELL,),
        PEOPLE,
        5_000,
        Criterion.PARTY,
        confirm_from=100,
    ),
    _item(FactKind.MEDIA_PROGRAMME, N_("Programmes broadcast")),
    _item(FactKind.MEDIA_ARTICLE, N_("Articles published")),
    _item(FactKind.PORTAL_ITEM, N_("Items on the portal")),
    _item(FactKind.PORTAL_SECTION, N_("The section on the province's portal is kept up")),
    _item(FactKind.PORTAL_NQ57, N_("The site of Resolution 57 is kept up")),
    _item(FactKind.DOCUMENT_ISSUED, N_("Documents issued")),
    _item(FactKind.DOCUMENT_PLAN, N_("The unit's own plan is issued")),
    _item(FactKind.DOCUMENT_EMULATION, N_("Documents that launch the emulation")),
    _item(FactKind.DOCUMENT_FRAMEWORK, N_("Documents on the skill framework of a group")),
    _item(FactKind.DOCUMENT_PARTY_GUIDE, N_("Guidance for thematic meetings issued"), Criterion.PARTY),
    _item(FactKind.DOCUMENT_FUNDING, N_("Funding plans issued")),
    _item(FactKind.MATERIAL_MADE, N_("Learning materials made")),
    _item(FactKind.MATERIAL_LANGUAGE, N_("Materials and videos, also in ethnic languages, published")),
    _item(FactKind.SERVICE_OPERATED, N_("Digital services and platforms in use")),
    _item(FactKind.PLATFORM_VNEID, N_("The learning platform with VNeID is in operation")),
    _item(FactKind.PLATFORM_SMART, N_("The learning platform is part of Điện Biên Smart")),
    _item(FactKind.LEARNING_SOCIETY, N_("The work is merged with building a learning society")),
    _item(FactKind.AGREEMENT_SIGNED, N_("Agreements with technology enterprises")),
    _item(FactKind.SURVEY_DONE, N_("Surveys done")),
    _item(FactKind.COURSE_INTEGRATED, N_("Courses with digital skills integrated")),
    _item(FactKind.SCHOOL_INTEGRATED, N_("Schools that teach digital skills")),
    _item(FactKind.DIFFICULTY_SETTLED, N_("Difficulties reported and settled")),
    _item(FactKind.COVERAGE_VILLAGE, N_("Villages covered by 4G or 5G"), Criterion.ACCESS),
    _item(FactKind.DEVICE_GIVEN, N_("Devices given for learning"), Criterion.ACCESS),
    _item(FactKind.PACKAGE_GIVEN, N_("Reduced packages given"), Criterion.ACCESS),
    _item(FactKind.PACKAGE_POOR, N_("Reduced packages for poor and near-poor households"), Criterion.ACCESS),
    _item(FactKind.MODEL_RUN, N_("Models of public and private work"), Criterion.ACCESS),
    _own(FactKind.REPORT_ON_TIME, N_("Report handed in on time"), ITEMS, Criterion.REPORTS),
    _own(FactKind.REPORT_LATE, N_("Report handed in late"), ITEMS, Criterion.PENALTY),
    _own(FactKind.INITIATIVE, N_("Initiative recognised"), ITEMS, Criterion.BONUS),
    _own(FactKind.FALSE_DATA, N_("False data found"), TIMES, Criterion.PENALTY),
)
KINDS: Mapping[FactKind, KindRule] = MappingProxyType({rule.kind: rule for rule in _RULES})
_BY_NAME = {rule.kind.value: rule for rule in _RULES}
PEOPLE_KINDS = frozenset(rule.kind for rule in _RULES if rule.counts_people)
PEOPLE_CRITERIA = frozenset(rule.criterion for rule in _RULES if rule.counts_people)


def find_kind(text: str) -> KindRule | None:
    """Return the rule of a kind by its name; None for an unknown one."""
    return _BY_NAME.get(text)
