"""Pages of frozen boards: the list, one of them on the screen and on paper, and what a freeze is about to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from starlette.datastructures import FormData, QueryParams

from core.kernel import FieldError, Invalid, N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from leaderboards.domain.kinds import KINDS, FactKind
from leaderboards.domain.periods import parse_period
from leaderboards.domain.periods_offered import Sort, offer_periods
from leaderboards.domain.ranking import BoardMeasure, TieBreaker
from leaderboards.domain.snapshot import FrozenRow
from leaderboards.pages.naming import BOARD_KINDS
from leaderboards.pages.words import MEASURE_TITLES, Speak, period_words
from leaderboards.queries.snapshots import SnapshotRow
from leaderboards.service.boards import BoardQuery
from leaderboards.service.freezing import Draft
from leaderboards.service.frozen import Frozen
from units.domain.unit import PUBLIC_KINDS, Kind
from units.queries import UnitRow

WORDS = frozenset({"chot", "chốt", "freeze"})
BREAKER_TITLES = {
    TieBreaker.PER_CAPITA: N_("points per 1,000 people"),
    TieBreaker.POINTS: N_("total points"),
    TieBreaker.PEOPLE: N_("number of participations"),
}
MEASURES = (BoardMeasure.TOTAL, BoardMeasure.PER_CAPITA, BoardMeasure.PER_ADULT, BoardMeasure.SHRUNK_MEAN)


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """A row of a frozen board with its value as a number, and how its points differ from an earlier freeze."""

    row: FrozenRow
    value: Decimal
    change: int | None = None


@dataclass(frozen=True, slots=True)
class FreezeInput:
    """A freeze as typed; `seen` is the digest of the rows that were shown, `before` what they would re-open."""

    kind: str = Kind.COMMUNE.value
    cluster: str = ""
    period: str = ""
    measure: str = BoardMeasure.TOTAL.value
    reason: str = ""
    word: str = ""
    seen: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Titles:
    """What the snapshots' words are called: boards, measures, tie-breakers, facts; clusters by code."""

    boards: Mapping[Kind, str]
    measures: Mapping[BoardMeasure, str]
    breakers: Mapping[str, str]
    facts: Mapping[FactKind, str]
    clusters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SnapshotListPage(Page):
    """The frozen boards. `periods` are in words, by their text; `total` counts before filtering."""

    template: ClassVar[str] = "leaderboards/snapshots.html"
    rows: tuple[SnapshotRow, ...]
    total: int
    wanted: FreezeInput
    periods: Mapping[str, str]
    titles: Titles
    may_freeze: bool


@dataclass(frozen=True, slots=True)
class SnapshotPage(Page):
    """One frozen board. `homes` are in words, by their text, the periods in which late entries count."""

    template: ClassVar[str] = "leaderboards/snapshot.html"
    frozen: Frozen
    lines: tuple[FrozenLine, ...]
    period: str
    homes: Mapping[str, str]
    titles: Titles
    may_freeze: bool
    may_reveal: bool


@dataclass(frozen=True, slots=True)
class SnapshotPrint(Page):
    """One frozen board as it is pinned up and signed; `address` is where to check it."""

    template: ClassVar[str] = "leaderboards/snapshot_print.html"
    frozen: Frozen
    lines: tuple[FrozenLine, ...]
    period: str
    titles: Titles
    printed_at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class FreezePage(Page):
    """What a freeze would store now, and the form that does it; `draft` is None until a board is chosen."""

    template: ClassVar[str] = "leaderboards/snapshot_new.html"
    typed: FreezeInput
    draft: Draft | None
    lines: tuple[FrozenLine, ...]
    periods: Mapping[str, str]
    carried: tuple[str, ...]
    titles: Titles
    measures: tuple[BoardMeasure, ...] = MEASURES
    problem: Problem = NO_PROBLEM


def make_lines(rows: Sequence[FrozenRow], before: SnapshotRow | None = None) -> tuple[FrozenLine, ...]:
    """Return rows ready to show; beside an earlier freeze, by how much each differs (None: it was not there)."""
    earlier = {row.code: row.points for row in before.rows} if before else {}
    return tuple(
        FrozenLine(row, Decimal(row.value), row.points - earlier[row.code] if row.code in earlier else None)
        for row in rows
    )


def read_board(params: QueryParams | FormData) -> FreezeInput:
    """Take what was asked for over."""
    names = {"kind": "loai", "cluster": "cum", "period": "ky", "measure": "cach-do"}
    plain = {"reason": "reason", "word": "word", "seen": "seen", "before": "before"}
    found = {name: str(params.get(key, "")).strip()[:600] for name, key in (names | plain).items()}
    return FreezeInput(**{name: text for name, text in found.items() if text})


def to_query(typed: FreezeInput) -> BoardQuery:
    """Return the board that is meant; raises Invalid for one that cannot be frozen."""
    try:
        kind, measure = Kind(typed.kind), BoardMeasure(typed.measure)
    except ValueError as error:
        raise Invalid(N_("There is no such board.")) from error
    if kind not in PUBLIC_KINDS or measure not in MEASURES:
        raise Invalid(N_("There is no such board."))
    try:
        period = parse_period(typed.period)
    except Invalid as error:
        raise Invalid(error.text, errors=(FieldError("ky", error.text),)) from error
    return BoardQuery(kind=kind, period=period, measure=measure, cluster=typed.cluster)


def check_word(typed: FreezeInput) -> None:
    """Raise Invalid unless the word was typed."""
    if typed.word.casefold() not in WORDS:
        text = N_("Please type the word “chốt”.")
        raise Invalid(text, errors=(FieldError("word", text),))


def list_periods(today: date, rows: Sequence[SnapshotRow], say: Speak) -> dict[str, str]:
    """Return the periods to choose from, and those of the rows, in words by their text."""
    offered = [period for offer in offer_periods(today) for period in offer.periods if offer.sort is not Sort.DAY]
    frozen = [parse_period(text) for text in dict.fromkeys(row.period for row in rows)]
    return {period.text: say(period_words(period)) for period in [*offered, *frozen]}


def make_titles(clusters: Sequence[UnitRow]) -> Titles:
    """Return what everything is called."""
    breakers = {each.value: title for each, title in BREAKER_TITLES.items()}
    facts = {kind: rule.title for kind, rule in KINDS.items()}
    return Titles(BOARD_KINDS, MEASURE_TITLES, breakers, facts, {each.code: each.name for each in clusters})
