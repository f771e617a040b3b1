"""Pages of the ledger: the board, its print, and a unit's account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import ClassVar

from core.kernel import N_
from core.web.templating import Page
from leaderboards.domain.kinds import KINDS, FactKind
from leaderboards.domain.scheme import Rule
from leaderboards.queries.reading import LedgerLine
from leaderboards.service.standings import MapTile, Standing
from units.domain.listing import Filter
from units.domain.unit import AliasKind, Kind
from units.queries import UnitCard, UnitRow

KIND_TITLES = {
    Kind.PROVINCE: N_("Province"),
    Kind.CLUSTER: N_("Cluster"),
    Kind.COMMUNE: N_("Commune or ward"),
    Kind.VILLAGE: N_("Village"),
    Kind.SCHOOL: N_("School"),
    Kind.PARTY_CELL: N_("Party cell"),
    Kind.AGENCY: N_("Agency"),
    Kind.ENTERPRISE: N_("Enterprise"),
}
FACT_TITLES = {kind: rule.title for kind, rule in KINDS.items()}
ALIAS_TITLES = {
    AliasKind.FORMED_FROM: N_("Formed from"),
    AliasKind.FORMER_DISTRICT: N_("Former district"),
    AliasKind.OTHER: N_("Also called"),
}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A line of the board, ready to show; `width` of its bar is in hundredths of the best."""

    standing: Standing
    width: int
    per_thousand: Decimal | None


@dataclass(frozen=True, slots=True)
class BoardPage(Page):
    """The public board. `total` counts before filtering, `query` is the filter as an address has it.

    `as_of` is None while the ledger is empty; `tiles` are empty where the board has no map.
    """

    template: ClassVar[str] = "leaderboards/board.html"
    rows: tuple[BoardRow, ...]
    total: int
    as_of: datetime | None
    wanted: Filter
    query: str
    kinds: dict[Kind, str]
    clusters: tuple[UnitRow, ...]
    tiles: tuple[MapTile, ...]
    rules: tuple[Rule, ...]
    fact_titles: dict[FactKind, str]


@dataclass(frozen=True, slots=True)
class BoardPrint(Page):
    """The board as it is pinned up."""

    template: ClassVar[str] = "leaderboards/board_print.html"
    rows: tuple[BoardRow, ...]
    as_of: datetime | None
    wanted: Filter
    kinds: dict[Kind, str]
    cluster_name: str
    printed_at: datetime


@dataclass(frozen=True, slots=True)
class UnitPage(Page):
    """A unit: who it is, where it stands, and every point behind that."""

    template: ClassVar[str] = "leaderboards/unit.html"
    card: UnitCard
    standing: BoardRow | None
    lines: tuple[LedgerLine, ...]
    is_withheld: bool
    kind_titles: dict[Kind, str]
    fact_titles: dict[FactKind, str]
    alias_titles: dict[AliasKind, str]


EXPORT_HEADER = (
    N_("Rank"),
    N_("Code"),
    N_("Unit"),
    N_("Points"),
    N_("Participations"),
    N_("Participations per 1,000 people"),
    N_("Population is an estimate"),
)


def export_rows(rows: Sequence[BoardRow], say: Callable[[str], str]) -> list[tuple[str | int | None, ...]]:
    """Return the board as a table of cells, with its header in the reader's language."""
    header: tuple[str | int | None, ...] = tuple(say(title) for title in EXPORT_HEADER)
    return [header, *(_cells(row, say) for row in rows)]


def _cells(row: BoardRow, say: Callable[[str], str]) -> tuple[str | int | None, ...]:
    unit, per_thousand = row.standing.unit, None if row.per_thousand is None else str(row.per_thousand)
    estimated = say(N_("yes")) if unit.population_estimated else ""
    held = (row.standing.points, row.standing.participations)
    return (row.standing.rank, unit.code, unit.name, *held, per_thousand, estimated)


def make_rows(standings: tuple[Standing, ...], most: int) -> tuple[BoardRow, ...]:
    """Return the lines of a board whose best unit has `most` points."""
    return tuple(BoardRow(row, _width(row.points, most), _one_place(row.per_thousand)) for row in standings)


def _width(points: int, most: int) -> int:
    return 100 * points // most if points > 0 else 0


def _one_place(value: Fraction | None) -> Decimal | None:
    if value is None:
        return None
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)
