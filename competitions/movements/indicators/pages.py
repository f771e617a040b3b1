"""Pages of the plan: what each template is given."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import ClassVar
from urllib.parse import urlencode

from competitions.movements.indicators.domain.plan import Indicator, Plan, Span, Target
from competitions.movements.indicators.domain.progress import STATE_TITLES, Progress, State
from competitions.movements.indicators.domain.tree import Node
from competitions.movements.indicators.exporting import SPAN_TITLES, UNIT_TITLES
from competitions.movements.indicators.forms import PlanInput, Wanted, part_key
from competitions.movements.indicators.service import MonthPoint, Place, Preview, Ranking, UnitProgress
from core.kernel import FieldError, N_
from core.web.problems import Problem
from core.web.templating import Page
from leaderboards.domain.kinds import KINDS, FactKind
from units.domain.figures import MEASURE_TITLES
from units.domain.unit import Kind, Measure

HUNDRED = 100
ALMOST = Decimal("99.9")
"""What stands for a share that is only rounded up to everything."""
STATE_BADGES: Mapping[State, str] = {
    State.MET: "badge-good",
    State.ON_THE_WAY: "",
    State.BEHIND: "badge-bad",
    State.FOLLOWED: "",
    State.NO_DATA: "badge-warn",
    State.WITHHELD: "",
}
REGISTERS: Mapping[FactKind, str] = {
    FactKind.AMBASSADOR_ACTIVE: "dai-su-so",
    FactKind.AMBASSADOR_LEARNER: "dai-su-so",
    FactKind.TEAM_ACTIVE: "to-cong-nghe-so",
    FactKind.HOME_VISIT: "to-cong-nghe-so",
    FactKind.VOLUNTEER_TEAM: "doi-tinh-nguyen",
    FactKind.VOLUNTEER_TEAM_OTHER_SIZE: "doi-tinh-nguyen",
    FactKind.VOLUNTEER_HELP: "doi-tinh-nguyen",
    FactKind.FAMILY_DIGITAL: "gia-dinh-so",
    FactKind.MARKET_PERSON: "hoc-vien-4t",
    FactKind.RESPECTED_PERSON: "nguoi-uy-tin",
    FactKind.PARTY_MEETING: "sinh-hoat-chuyen-de",
    FactKind.PARTY_PRESENT: "sinh-hoat-chuyen-de",
    FactKind.MEDIA_PROGRAMME: "chuong-trinh",
    FactKind.MEDIA_ARTICLE: "bai-viet",
    FactKind.PORTAL_ITEM: "tin-bai-cong",
    FactKind.MATERIAL_MADE: "tai-lieu",
    FactKind.AGREEMENT_SIGNED: "thoa-thuan",
    FactKind.SURVEY_DONE: "khao-sat",
    FactKind.DEVICE_GIVEN: "thiet-bi",
    FactKind.PACKAGE_GIVEN: "goi-cuoc",
    FactKind.SERVICE_OPERATED: "dich-vu",
    FactKind.MODEL_RUN: "mo-hinh",
    FactKind.COURSE_INTEGRATED: "khoa-hoc",
    FactKind.SCHOOL_INTEGRATED: "truong-tich-hop",
    FactKind.COVERAGE_VILLAGE: "phu-song",
}
"""The register from which facts of a kind follow."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of progress ready to show: value and share of the target (in percent) to one place."""

    progress: Progress
    target: Target | None
    value: Decimal | int | None
    share: Decimal | int | None

    @property
    def is_percent(self) -> bool:
        """Say whether the value is a percentage."""
        return self.progress.indicator.unit.startswith("%")

    @property
    def width(self) -> int:
        """The bar's width in hundredths."""
        return max(0, min(int(self.share or 0), HUNDRED))

    @property
    def level(self) -> Decimal | int | None:
        """What this unit should reach, where that is a number."""
        goal = self.progress.goal
        if goal is None or goal.level is None:
            return None
        return to_number(goal.level * HUNDRED if goal.target.is_percent else goal.level)


@dataclass(frozen=True, slots=True)
class ListPage(Page):
    """Every indicator that is tracked for a unit (the province: all of the plan). `total` counts before filtering."""

    template: ClassVar[str] = "competitions/movements/indicators/list.html"
    plan: Plan
    unit: Node
    lines: tuple[Line, ...]
    total: int
    counts: Mapping[State, int]
    parts: Mapping[str, str]
    years: tuple[int, ...]
    wanted: Wanted
    query: str
    as_of: datetime
    is_province: bool
    kinds: Mapping[Kind, str] = field(default_factory=lambda: UNIT_TITLES)
    states: Mapping[State, str] = field(default_factory=lambda: STATE_TITLES)
    badges: Mapping[State, str] = field(default_factory=lambda: STATE_BADGES)
    measures: Mapping[Measure, str] = field(default_factory=lambda: MEASURE_TITLES)


@dataclass(frozen=True, slots=True)
class ListPrint(Page):
    """The same as it is pinned up."""

    template: ClassVar[str] = "competitions/movements/indicators/list_print.html"
    plan: Plan
    unit: Node
    lines: tuple[Line, ...]
    wanted: Wanted
    as_of: datetime
    states: Mapping[State, str] = field(default_factory=lambda: STATE_TITLES)


@dataclass(frozen=True, slots=True)
class NoPlanPage(Page):
    """What is said as long as no plan is loaded."""

    template: ClassVar[str] = "competitions/movements/indicators/none.html"


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A unit in the order of an indicator."""

    unit: Node
    rank: int | None
    line: Line


@dataclass(frozen=True, slots=True)
class Dot:
    """A month of the line: `x` and `y` on a ground of 600 × 200; `value` None where there was no data."""

    month: date
    value: Decimal | int | None
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class IndicatorPage(Page):
    """One indicator: what it is, the province's line over the months, and the units of a kind in their order."""

    template: ClassVar[str] = "competitions/movements/indicators/indicator.html"
    plan: Plan
    indicator: Indicator
    whole: Line
    targets: Mapping[int, Target]
    ranked: tuple[PlaceLine, ...]
    unranked: tuple[PlaceLine, ...]
    kind: Kind | None
    choices: tuple[Kind, ...]
    years: tuple[int, ...]
    wanted: Wanted
    dots: tuple[Dot, ...]
    polyline: str
    registers: tuple[str, ...]
    facts: tuple[str, ...]
    as_of: datetime
    kinds: Mapping[Kind, str] = field(default_factory=lambda: UNIT_TITLES)
    spans: Mapping[Span, str] = field(default_factory=lambda: SPAN_TITLES)
    states: Mapping[State, str] = field(default_factory=lambda: STATE_TITLES)
    badges: Mapping[State, str] = field(default_factory=lambda: STATE_BADGES)
    measures: Mapping[Measure, str] = field(default_factory=lambda: MEASURE_TITLES)


@dataclass(frozen=True, slots=True)
class PlansPage(Page):
    """The plans that are loaded, and the form for the next."""

    template: ClassVar[str] = "competitions/movements/indicators/plans.html"
    plans: tuple[Plan, ...]
    typed: PlanInput
    problem: Problem
    field_errors: Mapping[str, FieldError]


@dataclass(frozen=True, slots=True)
class PreviewPage(Page):
    """What taking the plan over would change, and the plan itself to be sent on."""

    template: ClassVar[str] = "competitions/movements/indicators/preview.html"
    preview: Preview
    document: str


def make_plans_page(plans: tuple[Plan, ...], typed: PlanInput, problem: Problem) -> PlansPage:
    """Return the page of plans with faults beside their fields."""
    named = {error.pointer: error for error in problem.errors if error.pointer in PlanInput.__slots__}
    return PlansPage(plans, typed, problem, named)


def make_line(progress: Progress, year: int) -> Line:
    """Return a line ready to show."""
    value = progress.value
    if value is not None and progress.indicator.unit.startswith("%"):
        value *= HUNDRED
    share = None if progress.share is None else to_number(progress.share * HUNDRED)
    if share is not None and share >= HUNDRED > (progress.share or 0) * HUNDRED:
        share = ALMOST
    target = progress.indicator.target_of(year)
    return Line(progress, target, None if value is None else to_number(value), share)


def to_number(value: Fraction) -> Decimal | int:
    """Return the value to one place, rounded half up; a whole one as an integer."""
    if value.denominator == 1:
        return value.numerator
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)


def make_list(found: UnitProgress, wanted: Wanted, years: Sequence[int], now: datetime) -> ListPage:
    """Return the list of a unit's indicators as it was asked for."""
    shown = tuple(make_line(row, wanted.year) for row in found.rows if wanted.includes(row))
    parts = {part_key(row.indicator): row.indicator.part for row in found.rows}
    counts = Counter(row.state for row in found.rows)
    ordered = {state: counts[state] for state in State if counts[state]}
    return ListPage(
        found.plan,
        found.unit,
        shown,
        len(found.rows),
        ordered,
        parts,
        tuple(years),
        wanted,
        urlencode(wanted.address),
        now,
        found.unit.kind is Kind.PROVINCE,
    )


def make_indicator_page(
    ranking: Ranking, points: Sequence[MonthPoint], wanted: Wanted, around: tuple[Sequence[int], datetime]
) -> IndicatorPage:
    """Return the page of an indicator; `around` are the years with a plan and the moment of asking."""
    indicator, (years, now) = ranking.indicator, around
    lines = [_place_line(place, wanted.year) for place in ranking.places]
    dots = make_dots([make_line(point.progress, wanted.year) for point in points], [point.month for point in points])
    kinds = (*indicator.spec.kinds, *(indicator.spec.whole.kinds if indicator.spec.whole else ()))
    return IndicatorPage(
        ranking.plan,
        indicator,
        make_line(ranking.whole, wanted.year),
        dict(sorted(indicator.targets.items())),
        tuple(each for each in lines if each.rank is not None),
        tuple(each for each in lines if each.rank is None),
        ranking.kind,
        ranking.kinds,
        tuple(years),
        wanted,
        dots,
        " ".join(f"{dot.x},{dot.y}" for dot in dots if dot.value is not None),
        tuple(dict.fromkeys(REGISTERS[kind] for kind in kinds if kind in REGISTERS)),
        tuple(KINDS[kind].title for kind in dict.fromkeys(kinds)),
        now,
    )


def make_dots(lines: Sequence[Line], months: Sequence[date]) -> tuple[Dot, ...]:
    """Place the months on a ground of 600 × 200, the largest of values and level at the top."""
    levels = [float(line.level) for line in lines if line.level is not None]
    top = max([float(line.value or 0) for line in lines] + levels, default=0) or 1
    return tuple(
        Dot(month, line.value, 30 + 540 * (month.month - 1) // 11, 190 - int(180 * float(line.value or 0) / top))
        for line, month in zip(lines, months, strict=True)
    )


def _place_line(place: Place, year: int) -> PlaceLine:
    return PlaceLine(place.unit, place.rank, make_line(place.progress, year))


LIST_HEADER = (
    *(N_("Code"), N_("Indicator"), N_("Unit of measure"), N_("Target"), N_("Counted"), N_("Out of"), N_("Value")),
    *(N_("Share of the target, %"), N_("State"), N_("Provisional"), N_("How it is measured"), N_("Lead body")),
)
PLACE_HEADER = (
    *(N_("Rank"), N_("Code"), N_("Unit"), N_("Counted"), N_("Out of"), N_("Value")),
    *(N_("Share of the target, %"), N_("State"), N_("Provisional")),
)
Cells = tuple[str | int, ...]


def list_table(lines: Sequence[Line], say: Callable[[str], str], write: Callable[[Line], str]) -> list[Cells]:
    """Return lines as a table with its header; `write` gives the target in words."""
    rows: list[Cells] = [tuple(say(title) for title in LIST_HEADER)]
    for line in lines:
        one = line.progress.indicator
        head = (one.code, one.title, one.unit, write(line))
        rows.append((*head, *_numbers(line, say), one.how, one.lead))
    return rows


def place_table(lines: Sequence[PlaceLine], say: Callable[[str], str]) -> list[Cells]:
    """Return units in their order as a table with its header."""
    rows: list[Cells] = [tuple(say(title) for title in PLACE_HEADER)]
    return rows + [(each.rank or "", each.unit.code, each.unit.name, *_numbers(each.line, say)) for each in lines]


def _numbers(line: Line, say: Callable[[str], str]) -> Cells:
    amount = line.progress.amount
    counted = amount.achieved if amount.has_facts else ""
    return (
        counted,
        amount.base.whole if amount.base and amount.base.whole else "",
        "" if line.value is None else str(line.value),
        "" if line.share is None else str(line.share),
        say(STATE_TITLES[line.progress.state]),
        say(N_("yes")) if line.progress.is_provisional else "",
    )
