"""Freezing a board: its rows as they stand, with a digest that proves them, and who did it and why."""

from dataclasses import dataclass
from datetime import datetime

from core import audit
from core.audit import Act
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, Forbidden, Invalid, N_, NotFound
from leaderboards.domain.facts import LONGEST_TEXT
from leaderboards.domain.snapshot import FrozenRow, decimal_text, digest
from leaderboards.permissions import may_freeze
from leaderboards.queries import snapshots as queries
from leaderboards.queries.snapshots import SnapshotRow
from leaderboards.service.boards import Board, BoardQuery, FindShares, load_board, no_shares
from leaderboards.service.recording import current_schemes


@dataclass(frozen=True, slots=True)
class Freezing:
    """Which board is frozen, why and by whom; `reopens` names an older snapshot of the same board."""

    query: BoardQuery
    reason: str
    actor: Actor
    reopens: str | None = None


async def freeze(
    uow: UnitOfWork, freezing: Freezing, *, now: datetime, find_shares: FindShares = no_shares
) -> SnapshotRow:
    """Freeze a board as it stands now. What is recorded later never moves it: it counts in the next one.

    Raises Forbidden, Invalid without a reason, Conflict where the board was frozen before and this is no re-opening.
    """
    if not may_freeze(freezing.actor):
        raise Forbidden(N_("Only an organizer or administrator may freeze a board."))
    if not 0 < len(freezing.reason.strip()) <= LONGEST_TEXT:
        raise Invalid(N_("A freeze needs a reason of at most %(limit)s characters."), limit=LONGEST_TEXT)
    query = freezing.query
    if freezing.reopens is not None:
        await _check_reopening(uow, freezing.reopens, query)
    board = await load_board(uow, query, find_shares)
    version = max(scheme.version for scheme in await current_schemes(uow, now))
    rows = freeze_rows(board)
    snapshot = SnapshotRow(
        id=new_id(),
        kind=query.kind,
        cluster=query.cluster,
        period=query.period.text,
        measure=query.measure,
        indicator=query.indicator,
        scheme_version=version,
        rows=rows,
        digest=digest(rows, version),
        reason=freezing.reason.strip(),
        frozen_by=freezing.actor.person_id,
        frozen_at=now,
        reopens=freezing.reopens,
    )
    await queries.add_snapshot(uow, snapshot)
    detail = {"digest": snapshot.digest, "period": snapshot.period, "kind": snapshot.kind}
    await audit.record(uow, Act("board.frozen", snapshot.id, freezing.actor.person_id, detail), now)
    return snapshot


async def load_snapshot(uow: UnitOfWork, snapshot_id: str) -> SnapshotRow:
    """Load a frozen board; raises NotFound."""
    found = await queries.find_snapshot(uow, snapshot_id)
    if found is None:
        raise NotFound(N_("There is no such frozen board."))
    return found


async def list_snapshots(uow: UnitOfWork) -> list[SnapshotRow]:
    """List frozen boards, the newest first."""
    return await queries.list_snapshots(uow)


def is_intact(snapshot: SnapshotRow) -> bool:
    """Say whether the rows still have the digest."""
    return digest(snapshot.rows, snapshot.scheme_version) == snapshot.digest


def freeze_rows(board: Board) -> tuple[FrozenRow, ...]:
    """Return the rows of a board as a snapshot keeps them: in order of rank, equals by code."""
    rows = [
        FrozenRow(row.rank, row.unit.code, row.unit.name, decimal_text(row.value), row.points, row.decided_by or "")
        for row in board.rows
    ]
    return tuple(sorted(rows, key=lambda row: (row.rank, row.code)))


async def _check_reopening(uow: UnitOfWork, snapshot_id: str, query: BoardQuery) -> None:
    old = await load_snapshot(uow, snapshot_id)
    same = (old.kind, old.cluster, old.period, old.measure, old.indicator)
    if same != (query.kind, query.cluster, query.period.text, query.measure, query.indicator):
        raise Conflict(N_("A re-opening must be of the same board."))
    if any(each.reopens == snapshot_id for each in await queries.list_snapshots(uow)):
        raise Conflict(N_("This frozen board was re-opened before."))
