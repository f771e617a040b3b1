"""The registers there are. Clauses are those of plan 3145/KH-UBND."""

from collections.abc import Mapping
from types import MappingProxyType

from competitions.movements.registers.domain.rules import (
    ActRule,
    Effect,
    Family,
    Field,
    People,
    Register,
    Rhythm,
    Shape,
)
from core.kernel import N_
from leaderboards.domain.kinds import FactKind

LANGUAGES = (
    ("vi", N_("Vietnamese")),
    ("thai", N_("Thái")),
    ("hmong", N_("Mông")),
    ("khmu", N_("Khơ Mú")),
    ("hani", N_("Hà Nhì")),
    ("lao", N_("Lào")),
    ("other", N_("Another language")),
)
FORMS = (("text", N_("Text")), ("video", N_("Video")), ("audio", N_("Recording")), ("lecture", N_("Lecture")))
TEAM_BAND = ("members", 10, 15)
LEARNERS_EACH = 5  # clause 6.1a


def _declared(kind: FactKind, code: str, title: str, *fields: Field) -> Register:
    return Register(
        code,
        title,
        N_("Each entry has a title, a date, and a link or document; without one it stays a draft."),
        Family.DECLARED,
        N_("Title"),
        N_("Date"),
        (Effect(kind),),
        fields=fields,
        needs_proof=True,
    )


def _given(kind: FactKind, code: str, title: str) -> Register:
    return Register(
        code,
        title,
        N_("Each entry has a title, a date, a number, and a link or document; without one it stays a draft."),
        Family.DECLARED,
        N_("What was given, and by whom"),
        N_("Date"),
        (Effect(kind, "quantity"),),
        count_title=N_("How many"),
        needs_proof=True,
    )


_COMMUNITY = (
    Register(
        "dai-su-so",
        N_("Digital ambassadors"),
        N_("At least one for each commune and five for each village; each guides at least five learners."),
        Family.COMMUNITY,
        N_("Area or task (no personal data)"),
        N_("At work since"),
        (Effect(FactKind.AMBASSADOR_ACTIVE, person="ambassador"),),
        (
            ActRule(
                "nguoi-hoc",
                N_("Learners guided"),
                FactKind.AMBASSADOR_LEARNER,
                is_counted=True,
                people=People.OPTIONAL,
                person="learner",
                target=LEARNERS_EACH,
            ),
            ActRule(
                "tiep-tuc",
                N_("Goes on in the year"),
                FactKind.AMBASSADOR_ACTIVE,
                Rhythm.YEARLY,
                person="ambassador",
            ),
        ),
        people=People.NEEDED,
    ),
    Register(
        "to-cong-nghe-so",
        N_("Community digital teams"),
        N_("Each team with its members, the months in which it worked, and its home visits."),
        Family.COMMUNITY,
        N_("Name of the team"),
        N_("Formed on"),
        (),
        (
            ActRule("hoat-dong", N_("Worked in the month"), FactKind.TEAM_ACTIVE, Rhythm.MONTHLY),
            ActRule("tham-ho", N_("Home visits"), FactKind.HOME_VISIT, is_counted=True),
        ),
        (Field("members", N_("Members"), Shape.NUMBER, least=1, largest=100),),
        people=People.OPTIONAL,
    ),
    Register(
        "doi-tinh-nguyen",
        N_("Volunteer teams of schools"),
        N_("Teams of 10–15 pupils; another size is kept too, and counted apart."),
        Family.COMMUNITY,
        N_("Name of the team"),
        N_("Formed on"),
        (Effect(FactKind.VOLUNTEER_TEAM, outside=FactKind.VOLUNTEER_TEAM_OTHER_SIZE),),
        (ActRule("ho-tro", N_("People helped"), FactKind.VOLUNTEER_HELP, is_counted=True),),
        (Field("members", N_("Members"), Shape.NUMBER, least=1, largest=100),),
        people=People.OPTIONAL,
        band=TEAM_BAND,
    ),
    Register(
        "gia-dinh-so",
        N_("Digital families"),
        N_("A household is recognised when every required criterion is met; until then it stays a draft."),
        Family.COMMUNITY,
        N_("Household's number or house (no personal data)"),
        N_("Checked on"),
        (Effect(FactKind.FAMILY_DIGITAL, person="household"),),
        people=People.OPTIONAL,
        needs_checklist=True,
    ),
    Register(
        "hoc-vien-4t",
        N_("Learners of the 4T model"),
        N_("Traders, farmers and people of the countryside who learnt to sell, pay and save online."),
        Family.COMMUNITY,
        N_("Market, trade or group (no personal data)"),
        N_("Learnt on"),
        (Effect(FactKind.MARKET_PERSON, "quantity", person="market"),),
        count_title=N_("Number of people"),
        people=People.OPTIONAL,
    ),
    Register(
        "nguoi-uy-tin",
        N_("Respected persons who joined the talks"),
        N_("Village elders and respected persons who took part."),
        Family.COMMUNITY,
        N_("Which talk (no personal data)"),
        N_("Date"),
        (Effect(FactKind.RESPECTED_PERSON, "quantity", person="respected"),),
        count_title=N_("Number of people"),
        people=People.OPTIONAL,
    ),
)
_PARTY = (
    Register(
        "sinh-hoat-chuyen-de",
        N_("Thematic meetings"),
        N_("Each meeting with the heads present and on the roll, and a scan of the signed roll; no names."),
        Family.PARTY,
        N_("Topic"),
        N_("Held on"),
        (
            Effect(FactKind.PARTY_MEETING),
            Effect(FactKind.PARTY_PRESENT, "present"),
            Effect(FactKind.PARTY_ON_ROLL, "on_roll"),
        ),
        fields=(
            Field("present", N_("Heads present"), Shape.NUMBER, largest=5_000),
            Field("on_roll", N_("Heads on the roll"), Shape.NUMBER, least=1, largest=5_000),
        ),
        needs_proof=True,
    ),
)
_DECLARED = (
    _declared(
        FactKind.MEDIA_PROGRAMME, "chuong-trinh", N_("Programmes broadcast"), Field("channel", N_("Station or channel"))
    ),
    _declared(FactKind.MEDIA_ARTICLE, "bai-viet", N_("Articles published"), Field("channel", N_("Newspaper or page"))),
    _declared(FactKind.PORTAL_ITEM, "tin-bai-cong", N_("Items on the portal, week by week")),
    _declared(
        FactKind.DOCUMENT_ISSUED,
        "van-ban",
        N_("Documents issued"),
        Field("number", N_("Number and sign of the document")),
    ),
    _declared(
        FactKind.MATERIAL_MADE,
        "tai-lieu",
        N_("Learning materials by language"),
        Field("language", N_("Language"), Shape.CHOICE, LANGUAGES),
        Field("form", N_("Form"), Shape.CHOICE, FORMS),
    ),
    _declared(FactKind.AGREEMENT_SIGNED, "thoa-thuan", N_("Agreements signed"), Field("partner", N_("With whom"))),
    _declared(FactKind.SURVEY_DONE, "khao-sat", N_("Surveys done")),
    _given(FactKind.DEVICE_GIVEN, "thiet-bi", N_("Devices given")),
    _given(FactKind.PACKAGE_GIVEN, "goi-cuoc", N_("Reduced packages given")),
    _declared(
        FactKind.DIFFICULTY_SETTLED,
        "kho-khan",
        N_("Difficulties reported and settled"),
        Field("settlement", N_("How it was settled")),
    ),
    _declared(FactKind.SERVICE_OPERATED, "dich-vu", N_("Digital services in use")),
    _declared(
        FactKind.MODEL_RUN, "mo-hinh", N_("Models of public and private work"), Field("partner", N_("With whom"))
    ),
    _declared(FactKind.COURSE_INTEGRATED, "khoa-hoc", N_("Courses with digital skills integrated")),
    _declared(FactKind.SCHOOL_INTEGRATED, "truong-tich-hop", N_("Schools that teach digital skills")),
    _declared(FactKind.COVERAGE_VILLAGE, "phu-song", N_("Villages covered by 4G or 5G")),
)
REGISTERS: Mapping[str, Register] = MappingProxyType(
    {register.code: register for register in (*_COMMUNITY, *_PARTY, *_DECLARED)}
)
