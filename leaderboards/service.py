"""Use cases of the ledger: recording facts, reversing one, reading the standings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Invalid, N_, NotFound
from leaderboards import queries
from leaderboards.domain import ledger
from leaderboards.domain.facts import LONGEST_TEXT, SOURCE_KEY, Fact, Outcome
from leaderboards.domain.ledger import Posting
from leaderboards.domain.ranking import may_publish, per_thousand, rank, shade
from leaderboards.domain.scheme import FIRST_SCHEME, Scheme, find_scheme
from leaderboards.models import FactRecord, PointEntry
from units import queries as unit_queries
from units.domain.unit import PUBLIC_KINDS, Kind
from units.queries import UnitRow
from units.service import find_matching, load_card


@dataclass(frozen=True, slots=True)
class Reversed:
    """The entries that undo a fact; `known` when it had been reversed before."""

    known: bool
    entry_ids: tuple[str, ...]


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


async def record(
    uow: UnitOfWork, facts: Sequence[Fact], *, now: datetime, recorded_by: str | None = None
) -> tuple[Outcome, ...]:
    """Record facts and post their points; a bad fact does not stop the others, a repeated source key changes nothing.

    The units are held until the unit of work ends, so that two recorders cannot pass a cap together. About 250 facts
    a call keep the write turn near 50 ms. Raises IntegrityError where another recorder has just used a source key for
    another unit: try the whole unit of work again.
    """
    units = await unit_queries.find_units(uow, {fact.unit_code for fact in facts})
    await unit_queries.hold_units(uow, {unit.id for unit in units.values()})
    known = await queries.list_known_keys(
        uow, {fact.source_key for fact in facts if SOURCE_KEY.fullmatch(fact.source_key)}
    )
    kinds = {code: unit.kind for code, unit in units.items()}
    sifted = ledger.sift(facts, kinds, await _schemes(uow, now), known)
    held = await queries.sum_buckets(uow, {ledger.bucket_of(claim) for claim in sifted.claims})
    recording = _Recording(now, recorded_by)
    rows = [_rows(posting, units, recording) for posting in ledger.post(sifted.claims, held)]
    await queries.add_rows(uow, [row.fact for row in rows], [row.entry for row in rows])
    return sifted.outcomes


async def reverse(uow: UnitOfWork, source_key: str, *, reason: str, now: datetime) -> Reversed:
    """Undo a fact by negative entries; points that a cap had cut from others of its bucket are given to them.

    A second reversal changes nothing. Raises NotFound for an unknown source key, Invalid without a reason.
    """
    if not 0 < len(reason.strip()) <= LONGEST_TEXT:
        raise Invalid(N_("A reversal needs a reason of at most %(limit)s characters."), limit=LONGEST_TEXT)
    fact = await queries.find_fact(uow, source_key)
    if fact is None:
        raise NotFound(N_("There is no fact with this source key."))
    await unit_queries.hold_units(uow, {fact.unit_id})
    done = await queries.list_reversal_entries(uow, fact.id)
    if done is not None:
        return Reversed(known=True, entry_ids=done)
    bucket, version = await queries.find_bucket(uow, fact.id)
    scheme = next(each for each in await queries.list_schemes(uow) if each.version == version)
    correction = ledger.reverse(await queries.list_lines(uow, bucket), fact.id, ledger.cap_of(scheme, fact.kind))
    undoing = _reversal_of(fact, reason.strip(), _Recording(now, by=None))
    shape = _EntryShape(fact.unit_id, version, bucket, fact.occurred_at, now)
    taken = [shape.entry(undoing.id, -line.earned, -line.points, line.entry_id) for line in correction.taken]
    given = [shape.entry(other, 0, points) for other, points in correction.given.items()]
    await queries.add_rows(uow, [undoing], [*taken, *given])
    return Reversed(known=False, entry_ids=tuple(sorted(entry.id for entry in taken)))


async def list_standings(uow: UnitOfWork, kind: Kind = Kind.COMMUNE) -> Standings:
    """Return the board of a kind over the whole movement, from stored points. Small party cells are left out."""
    totals = await queries.list_totals(uow)
    units = await unit_queries.list_units(uow, kind)
    held = {unit.id: totals.get(unit.id, queries.NOTHING) for unit in units}
    shown = [unit for unit in units if may_publish(kind, held[unit.id].participations)]
    ranks = rank({unit.id: held[unit.id].points for unit in shown if held[unit.id].points})
    rows = [_standing(unit, held[unit.id], ranks.get(unit.id)) for unit in shown]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0))
    return Standings(tuple(rows), await queries.find_newest(uow))


@dataclass(frozen=True, slots=True)
class Board:
    """The lines of a board that match, the points of its best unit, and how many units it has in all."""

    rows: tuple[Standing, ...]
    most: int
    total: int
    as_of: datetime | None


async def find_board(uow: UnitOfWork, kind: Kind, *, cluster: str, text: str) -> Board:
    """Find the units of a board in a cluster by words of any of their names; ranks stay those of the whole board."""
    standings = await list_standings(uow, kind)
    matching = await find_matching(uow, kind, cluster=cluster, text=text)
    ids = {unit.id for unit in matching.rows}
    most = max((row.points for row in standings.rows), default=0)
    rows = tuple(row for row in standings.rows if row.unit.id in ids)
    return Board(rows, most, len(standings.rows), standings.as_of)


@dataclass(frozen=True, slots=True)
class Account:
    """A unit with all that stands behind its points. `is_withheld`: too few people for public figures."""

    card: unit_queries.UnitCard
    standing: Standing | None
    lines: tuple[queries.LedgerLine, ...]
    is_withheld: bool


async def load_account(uow: UnitOfWork, code: str) -> Account:
    """Load a unit's public page; raises NotFound. Only kinds with a board have a standing."""
    card = await load_card(uow, code)
    kind = card.unit.kind
    if kind not in PUBLIC_KINDS:
        return Account(card, None, (), is_withheld=False)
    rows = (await list_standings(uow, kind)).rows
    standing = next((row for row in rows if row.unit.id == card.unit.id), None)
    lines = await queries.list_ledger(uow, card.unit.id) if standing else []
    return Account(card, standing, tuple(lines), is_withheld=standing is None)


async def find_current_scheme(uow: UnitOfWork, now: datetime) -> Scheme:
    """Return the scheme that values what occurs now; the first one before anything is recorded."""
    return find_scheme(await queries.list_schemes(uow), now) or FIRST_SCHEME


@dataclass(frozen=True, slots=True)
class Glance:
    """The province at a glance: who leads each cluster, and the map."""

    leads: tuple[ClusterLead, ...]
    tiles: tuple[MapTile, ...]
    as_of: datetime | None


async def load_glance(uow: UnitOfWork) -> Glance:
    """Return the leaders and the map of the communes' board, from one reading of it."""
    standings = await list_standings(uow)
    clusters = await unit_queries.list_units(uow, Kind.CLUSTER)
    leads = tuple(ClusterLead(each.code, each.name, leaders_of(standings.rows, each.code)) for each in clusters)
    return Glance(leads, map_tiles(standings.rows), standings.as_of)


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


def _standing(unit: UnitRow, total: queries.Total, place: int | None) -> Standing:
    per_head = per_thousand(total.participations, unit.population)
    return Standing(unit, total.points, total.participations, place, per_head)


async def _schemes(uow: UnitOfWork, now: datetime) -> list[Scheme]:
    schemes = await queries.list_schemes(uow)
    if not schemes:
        await queries.add_scheme(uow, FIRST_SCHEME, now)
        schemes = await queries.list_schemes(uow)
    return schemes


@dataclass(frozen=True, slots=True)
class _Recording:
    now: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class _Rows:
    fact: FactRecord
    entry: PointEntry


@dataclass(frozen=True, slots=True)
class _EntryShape:
    unit_id: str
    scheme_version: int
    bucket: str
    occurred_at: datetime
    recorded_at: datetime

    def entry(self, fact_id: str, earned: int, points: int, reversal_of: str | None = None) -> PointEntry:
        return PointEntry(
            id=new_id(),
            fact_id=fact_id,
            unit_id=self.unit_id,
            scheme_version=self.scheme_version,
            bucket=self.bucket,
            earned=earned,
            points=points,
            occurred_at=self.occurred_at,
            recorded_at=self.recorded_at,
            reversal_of=reversal_of,
        )


def _rows(posting: Posting, units: Mapping[str, UnitRow], recording: _Recording) -> _Rows:
    fact, unit_id = posting.claim.fact, units[posting.claim.fact.unit_code].id
    stored = FactRecord(
        id=new_id(),
        source_key=fact.source_key,
        kind=fact.kind,
        unit_id=unit_id,
        occurred_at=fact.occurred_at,
        recorded_at=recording.now,
        recorded_by=recording.by,
        quantity=fact.quantity,
        person_key=fact.person_key,
        detail=fact.detail,
        reason="",
    )
    shape = _EntryShape(unit_id, posting.claim.scheme.version, posting.bucket, fact.occurred_at, recording.now)
    return _Rows(stored, shape.entry(stored.id, posting.earned, posting.points))


def _reversal_of(fact: queries.FactRow, reason: str, recording: _Recording) -> FactRecord:
    return FactRecord(
        id=new_id(),
        source_key=f"{fact.source_key}~reversal",  # no reported key can hold a tilde
        kind=fact.kind,
        unit_id=fact.unit_id,
        occurred_at=fact.occurred_at,
        recorded_at=recording.now,
        recorded_by=recording.by,
        quantity=-fact.quantity,
        person_key=fact.person_key,
        detail=fact.detail,
        reversal_of=fact.id,
        reason=reason,
    )
