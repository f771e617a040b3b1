"""Pages of the boards: on the screen and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import ClassVar, TypeVar
from urllib.parse import urlencode

from core.kernel import N_
from core.web.templating import Page
from leaderboards.domain.kinds import CRITERION_TITLES
from leaderboards.domain.periods import EVER, Period, day_of
from leaderboards.domain.periods_offered import offer_periods
from leaderboards.domain.ranking import BoardMeasure, per_thousand
from leaderboards.forms import BoardInput, BoardWish, write_extract
from leaderboards.pages.maps import Picture
from leaderboards.pages.naming import BOARD_KINDS, SORT_TITLES, RuleGroup, Say, name_period
from leaderboards.pages.values import rounded, show_value
from leaderboards.pages.words import BREAKER_TITLES, LIVE_ARENA, MEASURE_TITLES, PROVISIONAL, SORTS_OF_BOARD
from leaderboards.queries.reading import Extract
from leaderboards.service.boards import BoardRow
from leaderboards.service.publishing import Shown
from units.domain.unit import Kind
from units.queries import UnitRow

VALUE_TITLES: Mapping[BoardMeasure, str] = {
    BoardMeasure.TOTAL: N_("Points"),
    BoardMeasure.PER_CAPITA: N_("Per 1,000 people"),
    BoardMeasure.PER_ADULT: N_("Per 1,000 adults"),
    BoardMeasure.TARGET_SHARE: N_("Share reached"),
    BoardMeasure.SHRUNK_MEAN: N_("Mean"),
}
Option = tuple[str, str]
Key = TypeVar("Key", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A line of the board, ready to show; `width` of its bar is in hundredths of the best."""

    rank: int
    movement: int | None
    unit: UnitRow
    value: Decimal
    points: int
    people: int
    per_thousand: Decimal | None
    width: int
    decided_by: str
    why: str


@dataclass(frozen=True, slots=True)
class RestLine:
    """A unit without a rank and the reason."""

    unit: UnitRow
    why: str


@dataclass(frozen=True, slots=True)
class BoardView:
    """A board in words and lines. `name` says which board it is, part by part; `version` moves with the data.

    `sort` is the message id of what its title must say it is: "Tạm tính" or "Đấu trường trực tiếp".

    `as_of` is None in an empty ledger; `is_past` says that somebody looks back.
    """

    kind: Kind
    kind_title: str
    measure: BoardMeasure
    measure_title: str
    value_title: str
    name: tuple[str, ...]
    sort: str
    lines: tuple[BoardLine, ...]
    rest: tuple[RestLine, ...]
    total: int
    as_of: datetime | None
    is_past: bool
    is_whole_movement: bool
    version: int
    address: str

    @property
    def about(self) -> str:
        """What its sort means, as a message id."""
        return SORTS_OF_BOARD[self.sort]

    @property
    def shown(self) -> int:
        """How many units are on the page."""
        return len(self.lines) + len(self.rest)

    @property
    def has_movement(self) -> bool:
        """Whether there was a board before, against which ranks have moved."""
        return any(line.movement is not None for line in self.lines)

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return 4 + (self.measure is not BoardMeasure.TOTAL) + self.has_heads

    @property
    def has_heads(self) -> bool:
        """Whether points per 1,000 people stand in a column of their own."""
        return self.kind is Kind.COMMUNE and self.measure is not BoardMeasure.PER_CAPITA


@dataclass(frozen=True, slots=True)
class Group:
    """Options under one heading."""

    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers, and what was chosen or typed."""

    typed: BoardInput
    kinds: tuple[Option, ...]
    clusters: tuple[Option, ...]
    periods: tuple[Group, ...]
    measures: tuple[Option, ...]
    criteria: tuple[Option, ...]
    indicators: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class SchemeWords:
    """The scheme in words."""

    version: int
    title: str
    groups: tuple[RuleGroup, ...]


@dataclass(frozen=True, slots=True)
class BoardPage(Page):
    """The public board; `errors` are pairs of a field and what is wrong with it, `schemes` leads to all versions."""

    template: ClassVar[str] = "leaderboards/board.html"
    view: BoardView
    choices: Choices
    picture: Picture
    scheme: SchemeWords
    schemes: str
    errors: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class BoardPrint(Page):
    """The board as it is pinned up."""

    template: ClassVar[str] = "leaderboards/board_print.html"
    view: BoardView
    printed_at: datetime


@dataclass(frozen=True, slots=True)
class BoardFrame(Page):
    """The board inside an app that is allowed to frame it; its links open beside the app."""

    template: ClassVar[str] = "leaderboards/board_frame.html"
    view: BoardView


def make_view(wish: BoardWish, shown: Shown, say: Say) -> BoardView:
    """Return the lines that match the wish; ranks stay those of the whole board."""
    query, board = wish.query, shown.board
    best = max((row.value for row in board.rows), default=Fraction(0))
    return BoardView(
        kind=query.kind,
        kind_title=say(BOARD_KINDS[query.kind]),
        measure=query.measure,
        measure_title=say(MEASURE_TITLES[query.measure]),
        value_title=say(VALUE_TITLES[query.measure]),
        name=_name(wish, shown, say),
        sort=LIVE_ARENA if query.counts_rooms_only else PROVISIONAL,
        lines=tuple(_line(row, wish, best) for row in board.rows if _matches(row.unit, shown)),
        rest=tuple(
            RestLine(each.unit, each.why)
            for each in board.unranked
            if not each.is_withheld and _matches(each.unit, shown)
        ),
        total=len(board.rows) + sum(not each.is_withheld for each in board.unranked),
        as_of=board.as_of,
        is_past=query.as_of is not None,
        is_whole_movement=query.period == EVER,
        version=board.version,
        address=wish.address,
    )


def _matches(unit: UnitRow, shown: Shown) -> bool:
    return shown.found is None or unit.code in shown.found


def _name(wish: BoardWish, shown: Shown, say: Say) -> tuple[str, ...]:
    query = wish.query
    cluster = next((each.name for each in shown.clusters if each.code == query.cluster), "")
    criterion = say(CRITERION_TITLES[query.criterion]) if query.criterion else ""
    indicator = next((each.title for each in shown.indicators if each.code == query.indicator), query.indicator)
    parts = (say(BOARD_KINDS[query.kind]), cluster, name_period(query.period, say), criterion, indicator)
    return tuple(part for part in parts if part)


def _line(row: BoardRow, wish: BoardWish, best: Fraction) -> BoardLine:
    query = wish.query
    heads = per_thousand(row.points, row.unit.population)
    return BoardLine(
        rank=row.rank,
        movement=row.movement,
        unit=row.unit,
        value=show_value(row.value, query.measure),
        points=row.points,
        people=row.people,
        per_thousand=None if heads is None else rounded(heads, Decimal("0.1")),
        width=_part(row.value, best, 100),
        decided_by=BREAKER_TITLES[row.decided_by] if row.decided_by else "",
        why=urlencode(write_extract(Extract(query.period, query.criterion, query.as_of))),
    )


def _part(value: Fraction, best: Fraction, of: int) -> int:
    return ceil(of * value / best) if value > 0 else 0


def make_choices(wish: BoardWish, shown: Shown, now: datetime, say: Say) -> Choices:
    """Return what the form offers today."""
    return Choices(
        typed=wish.typed,
        kinds=name_all(BOARD_KINDS, say),
        clusters=tuple((str(each.code), each.name) for each in shown.clusters),
        periods=group_periods(day_of(now), wish.query.period, say),
        measures=name_all(MEASURE_TITLES, say),
        criteria=name_all(CRITERION_TITLES, say),
        indicators=tuple((each.code, f"{each.code}. {each.title}") for each in shown.indicators),
    )


def group_periods(today: date, chosen: Period, say: Say) -> tuple[Group, ...]:
    """Return the periods that can be chosen today, by kind."""
    return tuple(
        Group(say(SORT_TITLES[offer.sort]), tuple((each.text, name_period(each, say)) for each in offer.periods))
        for offer in offer_periods(today, chosen)
    )


def name_all(titles: Mapping[Key, str], say: Say) -> tuple[Option, ...]:
    """Return the titles as options, in their order."""
    return tuple((key.value, say(title)) for key, title in titles.items())
