"""The communes at a glance for the home page: every unit, with or without rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from core.database import UnitOfWork
from core.kernel import UnitId
from leaderboards.domain.ranking import per_thousand, shade
from leaderboards.domain.scheme import FIRST_SCHEME, Scheme, find_scheme
from leaderboards.queries import recording as recording_queries
from leaderboards.service.boards import Board, BoardCache, BoardQuery, load_board
from units import queries as unit_queries
from units.domain.outline import VIEW_BOX, Outline, frame
from units.domain.unit import Kind
from units.queries import UnitRow


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit on a board. `rank` is None while it has no points; `per_thousand` is participations per 1,000 people."""

    unit: UnitRow
    points: int
    participations: int
    rank: int | None
    per_thousand: Fraction | None


@dataclass(frozen=True, slots=True)
class Standings:
    """A board: ranked units first, then the others by name. `as_of` is the newest entry's moment."""

    rows: tuple[Standing, ...]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class ClusterLead:
    """Who leads a cluster: several where they are level, none where nobody has points yet."""

    code: str
    name: str
    leaders: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class MapTile:
    """A commune on the tile-grid map; `shade` goes from 0 (no points) to 4 (the most)."""

    standing: Standing
    row: int
    column: int
    shade: int


@dataclass(frozen=True, slots=True)
class MapShape:
    """A commune by its real outline; `shade` as on a tile."""

    standing: Standing
    outline: Outline
    shade: int


@dataclass(frozen=True, slots=True)
class ProvinceMap:
    """The communes' points as a map: by real outlines where boundaries were imported, else by tiles."""

    tiles: tuple[MapTile, ...] = ()
    shapes: tuple[MapShape, ...] = ()
    view_box: str = VIEW_BOX


@dataclass(frozen=True, slots=True)
class Glance:
    """The province at a glance: who leads each cluster, and the map."""

    leads: tuple[ClusterLead, ...]
    map: ProvinceMap
    as_of: datetime | None


async def list_standings(uow: UnitOfWork, kind: Kind = Kind.COMMUNE) -> Standings:
    """Return the board of a kind over the whole movement; units that may not be shown are left out."""
    return to_standings(await load_board(uow, BoardQuery(kind)))


def to_standings(board: Board) -> Standings:
    """Return every unit of a board that may be shown, the ranked ones first."""
    ranked = [
        Standing(row.unit, row.points, row.people, row.rank, per_thousand(row.people, row.unit.population))
        for row in board.rows
    ]
    rest = [Standing(each.unit, 0, 0, None, None) for each in board.unranked if not each.is_withheld]
    return Standings((*ranked, *rest), board.as_of)


async def find_current_scheme(uow: UnitOfWork, now: datetime) -> Scheme:
    """Return the scheme that values what occurs now; the first one before anything is recorded."""
    return find_scheme(await recording_queries.list_schemes(uow), now) or FIRST_SCHEME


async def load_glance(uow: UnitOfWork, boards: BoardCache) -> Glance:
    """Return the leaders and the map of the communes' board, from one reading of it."""
    board = await boards.load(uow, BoardQuery())
    standings = to_standings(board)
    clusters = await unit_queries.list_titles(uow, Kind.CLUSTER)
    leads = tuple(ClusterLead(each.code, each.name, leaders_of(standings.rows, each.code)) for each in clusters)
    return Glance(leads, make_map(standings.rows, await boards.load_outlines(uow, board.version)), standings.as_of)


def make_map(rows: Sequence[Standing], outlines: Mapping[UnitId, Outline]) -> ProvinceMap:
    """Return the map of the communes."""
    known = [(row, outlines[row.unit.id]) for row in rows if row.unit.id in outlines]
    if not known:
        return ProvinceMap(map_tiles(rows))
    most = max(row.points for row, _ in known)
    shapes = tuple(MapShape(row, outline, shade(row.points, most)) for row, outline in known)
    return ProvinceMap(shapes=shapes, view_box=frame(outline for _, outline in known))


def map_tiles(rows: Sequence[Standing]) -> tuple[MapTile, ...]:
    """Return the communes that have a place on the map, north to south."""
    most = max((row.points for row in rows if row.unit.tile is not None), default=0)
    tiles = [
        MapTile(row, row.unit.tile.row, row.unit.tile.column, shade(row.points, most))
        for row in rows
        if row.unit.tile is not None
    ]
    return tuple(sorted(tiles, key=lambda tile: (tile.row, tile.column)))


def leaders_of(rows: Sequence[Standing], cluster_code: str) -> tuple[Standing, ...]:
    """Return the best ranked units of a cluster, all of them where they are level."""
    ranked = [row for row in rows if row.unit.cluster_code == cluster_code and row.rank is not None]
    best = min((row.rank for row in ranked if row.rank is not None), default=None)
    return tuple(row for row in ranked if row.rank == best)
