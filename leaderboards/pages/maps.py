"""The communes' board as a map: real outlines where boundaries were imported, else the tile grid."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from leaderboards.pages.values import show_value
from leaderboards.service.boards import Board, BoardRow
from leaderboards.service.publishing import Shown
from units.domain.outline import VIEW_BOX, Outline, frame
from units.domain.unit import Kind, Tile
from units.queries import UnitRow

SHADES = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """A commune on the map, by its outline or its tile.

    `shade` goes from 0 (no rank) to 4 (in the best quarter of what the best has).
    """

    code: str
    name: str
    rank: int | None
    value: Decimal | None
    shade: int
    outline: Outline | None
    tile: Tile | None


@dataclass(frozen=True, slots=True)
class Picture:
    """The map; without shapes and tiles there is none."""

    view_box: str
    shapes: tuple[Shape, ...] = ()
    tiles: tuple[Shape, ...] = ()


def make_picture(shown: Shown) -> Picture:
    """Return the map of a whole board of communes, nothing for other boards."""
    board = shown.board
    if board.query.kind is not Kind.COMMUNE or board.query.cluster or shown.found is not None or not board.rows:
        return Picture(VIEW_BOX)
    shapes = tuple(_shape(unit, row, shown, board) for unit, row in _units(board))
    outlined = tuple(shape for shape in shapes if shape.outline is not None)
    if outlined:
        return Picture(frame(shape.outline for shape in outlined if shape.outline), shapes=outlined)
    tiled = [shape for shape in shapes if shape.tile is not None]
    return Picture(VIEW_BOX, tiles=tuple(sorted(tiled, key=_place)))


def _units(board: Board) -> Iterable[tuple[UnitRow, BoardRow | None]]:
    yield from ((row.unit, row) for row in board.rows)
    yield from ((each.unit, None) for each in board.unranked)


def _shape(unit: UnitRow, row: BoardRow | None, shown: Shown, board: Board) -> Shape:
    return Shape(
        code=unit.code,
        name=unit.name,
        rank=row.rank if row else None,
        value=show_value(row.value, board.query.measure) if row else None,
        shade=shade(row.value, board.rows[0].value) if row else 0,
        outline=shown.outlines.get(unit.id),
        tile=unit.tile,
    )


def shade(value: Fraction, best: Fraction) -> int:
    """Return the step of the colour: 0 without anything, else 1 to 4 by quarters of the best."""
    return ceil(SHADES * value / best) if value > 0 else 0


def _place(shape: Shape) -> tuple[int, int]:
    return (shape.tile.row, shape.tile.column) if shape.tile else (0, 0)
