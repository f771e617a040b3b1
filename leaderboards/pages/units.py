"""Pages of one unit: its account, and its entries one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar
from urllib.parse import urlencode

from core.kernel import N_
from core.web.templating import Page
from leaderboards.domain.distance import Spot, place_line, round_top
from leaderboards.domain.entries import EntryRole
from leaderboards.domain.kinds import CRITERION_TITLES, KINDS, Criterion, FactKind
from leaderboards.domain.periods_offered import Sort, sort_of
from leaderboards.forms import write_extract, write_moment
from leaderboards.pages.boards import Group, Option, group_periods, name_all
from leaderboards.pages.naming import KIND_TITLES, Say, name_period
from leaderboards.pages.values import show_value
from leaderboards.pages.words import MEASURE_TITLES
from leaderboards.queries.reading import EntryLine, Extract
from leaderboards.service.accounts import Account, Ahead, Entries, MonthStand
from leaderboards.service.reading import PAGE
from units.domain.figures import MEASURE_TITLES as MEASURE_TITLES_OF_UNITS
from units.domain.unit import AliasKind, Measure
from units.queries import UnitCard

FACT_TITLES = {kind: rule.title for kind, rule in KINDS.items()}
FACT_MEASURES = {kind: rule.measure for kind, rule in KINDS.items()}
ALIAS_TITLES = {
    AliasKind.FORMED_FROM: N_("Formed from"),
    AliasKind.FORMER_DISTRICT: N_("Former district"),
    AliasKind.FORMER_COMMUNE: N_("Former commune"),
    AliasKind.OTHER: N_("Also called"),
}
ROLE_TITLES = {
    EntryRole.POSTING: "",
    EntryRole.REVERSAL: N_("taken back"),
    EntryRole.ADJUSTMENT: N_("let through by the cap afterwards"),
}
VERIFICATION_TITLES = {
    "measured": N_("measured by the platform"),
    "imported": N_("from an imported list"),
    "reported": N_("reported by a connected system"),
    "declared": N_("declared by the unit"),
    "pending": N_("declared and confirmed a second time"),
}
CHART = Spot(640, 180)
LEFT, ABOVE, BELOW, EDGE = 8, 12, 32, 30
MOST_LABELS = 7


@dataclass(frozen=True, slots=True)
class StandLine:
    """Where the unit stands on one board, with the board's address."""

    measure: str
    scope: str
    rank: int | None
    of: int
    value: Decimal | None
    ahead: Ahead | None
    why: str
    address: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot of the line: its place and the label below it, "" where there is no room for one."""

    x: int
    y: int
    label: str
    label_x: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The line of all points by month, in a picture of `width` × `height`; `top` is the value at its upper edge."""

    width: int
    height: int
    line: str
    marks: tuple[Mark, ...]
    top: int
    base: int


@dataclass(frozen=True, slots=True)
class Share:
    """The points of one criterion; `width` is in hundredths of the largest."""

    title: str
    points: int
    width: int
    address: str


@dataclass(frozen=True, slots=True)
class UnitPage(Page):
    """A unit: who it is, where it stands, and what its points are made of. `links` lead to other features' pages."""

    template: ClassVar[str] = "leaderboards/unit.html"
    account: Account
    kind_title: str
    stands: tuple[StandLine, ...]
    chart: Chart | None
    shares: tuple[Share, ...]
    links: tuple[Option, ...]
    fact_titles: dict[FactKind, str]
    fact_measures: dict[FactKind, str]
    alias_titles: dict[AliasKind, str]
    figure_titles: dict[Measure, str]


@dataclass(frozen=True, slots=True)
class EntriesFilter:
    """What the filter of entries offers and what is chosen; `at` looks back to a moment."""

    periods: tuple[Group, ...]
    criteria: tuple[Option, ...]
    period: str
    criterion: str
    at: str


@dataclass(frozen=True, slots=True)
class EntriesListPage(Page):
    """A unit's entries, page by page; `before` and `after` are addresses of the pages around this one or ""."""

    template: ClassVar[str] = "leaderboards/entries.html"
    card: UnitCard
    is_withheld: bool
    lines: tuple[EntryLine, ...]
    total: int
    total_points: int
    name: str
    wanted: EntriesFilter
    before: str
    after: str
    page: int
    pages: int
    fact_titles: dict[FactKind, str]
    fact_measures: dict[FactKind, str]
    role_titles: dict[EntryRole, str]
    verification_titles: dict[str, str]
    criterion_titles: dict[Criterion, str]


def make_unit_page(account: Account, names: dict[str, str], links: Sequence[Option], say: Say) -> UnitPage:
    """Return the page of an account; `names` are those of clusters by code."""
    return UnitPage(
        account=account,
        kind_title=say(KIND_TITLES[account.card.unit.kind]),
        stands=_stand_lines(account, names, say),
        chart=draw(account.months) if len(account.months) > 1 else None,
        shares=_shares(account, say),
        links=tuple(links),
        fact_titles=dict(FACT_TITLES),
        fact_measures=dict(FACT_MEASURES),
        alias_titles=ALIAS_TITLES,
        figure_titles=dict(MEASURE_TITLES_OF_UNITS),
    )


def _stand_lines(account: Account, names: dict[str, str], say: Say) -> tuple[StandLine, ...]:
    kind = account.card.unit.kind
    return tuple(
        StandLine(
            measure=say(MEASURE_TITLES[stand.measure]),
            scope=names.get(stand.cluster, say(N_("The whole province"))),
            rank=stand.rank,
            of=stand.of,
            value=None if stand.value is None else show_value(stand.value, stand.measure),
            ahead=stand.ahead,
            why=stand.why,
            address=urlencode({"loai": kind.value, "cum": stand.cluster, "cach-do": stand.measure.value}),
        )
        for stand in account.stands
    )


def draw(months: Sequence[MonthStand]) -> Chart:
    """Return the line of all points by month; the lower edge is 0."""
    totals = [month.total for month in months]
    top = round_top(max(*totals, 1))
    spots = [Spot(spot.x + LEFT, spot.y + ABOVE) for spot in place_line(totals, top, CHART)]
    every = 1 + len(months) // MOST_LABELS
    width = CHART.x + 2 * LEFT
    marks = []
    for number, (month, spot) in enumerate(zip(months, spots, strict=True)):
        label = f"{month.month % 100}/{month.month // 100 % 100}" if number % every == 0 else ""
        marks.append(Mark(spot.x, spot.y, label, min(max(spot.x, EDGE), width - EDGE)))
    line = " ".join(f"{spot.x},{spot.y}" for spot in spots)
    return Chart(width, CHART.y + ABOVE + BELOW, line, tuple(marks), top, CHART.y + ABOVE)


def _shares(account: Account, say: Say) -> tuple[Share, ...]:
    most = max((abs(points) for _, points in account.criteria), default=0) or 1
    return tuple(
        Share(say(CRITERION_TITLES[each]), points, 100 * abs(points) // most, urlencode({"tieu-chi": each.value}))
        for each, points in account.criteria
    )


def make_entries_page(entries: Entries, extract: Extract, today: date, say: Say) -> EntriesListPage:
    """Return a page of a unit's entries with its filter."""
    pages = max(-(-entries.page.total // PAGE), 1)
    chosen = name_period(extract.period, say)
    periods = group_periods(today, extract.period, say)
    if sort_of(extract.period) is Sort.CUSTOM:
        periods = (*periods, Group(say(N_("Days of one's own")), ((extract.period.text, chosen),)))
    criterion = extract.criterion.value if extract.criterion else ""
    return EntriesListPage(
        card=entries.card,
        is_withheld=entries.is_withheld,
        lines=entries.page.lines,
        total=entries.page.total,
        total_points=entries.page.total_points,
        name=" · ".join([chosen, *([say(CRITERION_TITLES[extract.criterion])] if extract.criterion else [])]),
        wanted=EntriesFilter(
            periods, name_all(CRITERION_TITLES, say), extract.period.text, criterion, write_moment(extract.as_of)
        ),
        before=page_address(extract, extract.page - 1, pages),
        after=page_address(extract, extract.page + 1, pages),
        page=extract.page,
        pages=pages,
        fact_titles=dict(FACT_TITLES),
        fact_measures=dict(FACT_MEASURES),
        role_titles=ROLE_TITLES,
        verification_titles=VERIFICATION_TITLES,
        criterion_titles=dict(CRITERION_TITLES),
    )


def page_address(extract: Extract, page: int, pages: int) -> str:
    """Return the query of another page of the same entries, "" where there is none."""
    if not 1 <= page <= pages or page == extract.page:
        return ""
    return "?" + urlencode(write_extract(extract) | {"trang": str(page)})
