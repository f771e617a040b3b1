"""The wall of the reveal."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from core.web.templating import Page
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.domain.reveal import Scene
from leaderboards.pages.values import show_value
from leaderboards.pages.words import MEASURE_TITLES
from leaderboards.queries.snapshots import SnapshotRow
from units.domain.unit import Kind


@dataclass(frozen=True, slots=True)
class RevealPage(Page):
    """One scene of a frozen board; `short_way` is the place where the short way begins, None on a small board.

    `values` are by unit code what they were ranked by, `measure` says by what; "" for points in all.
    """

    template: ClassVar[str] = "leaderboards/reveal.html"
    row: SnapshotRow
    scene: Scene
    measure: str
    values: Mapping[str, Decimal]
    period: str
    cluster: str
    boards: Mapping[Kind, str]
    short_way: int | None


def name_measure(row: SnapshotRow) -> str:
    """Return by what the board was ranked, "" where that is points in all."""
    measure = BoardMeasure(row.measure)
    return "" if measure is BoardMeasure.TOTAL else MEASURE_TITLES[measure]


def make_values(row: SnapshotRow) -> dict[str, Decimal]:
    """Return what each unit was ranked by, as people read it."""
    return {each.code: show_value(Fraction(each.value), BoardMeasure(row.measure)) for each in row.rows}
