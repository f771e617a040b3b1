"""Freezing a board: its rows as they stand, with a digest that proves them, and who did it and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core import audit
from core.audit import Act
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, Invalid, N_, NotFound
from leaderboards.domain.carrying import Freeze, Span, list_carried, list_given_away
from leaderboards.domain.entries import Sum
from leaderboards.domain.facts import LONGEST_TEXT
from leaderboards.domain.periods import Period, day_of, parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.domain.scheme import FIRST_SCHEME
from leaderboards.domain.snapshot import FrozenRow, decimal_text, digest
from leaderboards.queries import boards as board_queries
from leaderboards.queries import snapshots as queries
from leaderboards.queries.recording import list_schemes
from leaderboards.queries.snapshots import SnapshotRow
from leaderboards.service.boards import Board, BoardQuery, FindShares, inherit, load_board, load_sums, no_shares
from leaderboards.service.rights import check_freezer
from units import queries as unit_queries


@dataclass(frozen=True, slots=True)
class Freezing:
    """Which board is frozen, why and by whom.

    `reopens` names the newest snapshot of the same board that the actor was shown ("": there was none; None: nothing
    was shown), `expected` is the digest of the rows that were.
    """

    query: BoardQuery
    reason: str
    actor: Actor
    reopens: str | None = None
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a freeze would store now; `before` is the newest snapshot of the same board, which it would re-open."""

    rows: tuple[FrozenRow, ...]
    scheme_version: int
    digest: str
    before: SnapshotRow | None
    carried: tuple[Span, ...]


async def freeze(
    uow: UnitOfWork, freezing: Freezing, *, now: datetime, find_shares: FindShares = no_shares
) -> SnapshotRow:
    """Freeze a board as it stands now. What is recorded later never moves it: it counts in the next one.

    A board that was frozen before is re-opened: the new snapshot names the old one. Raises Forbidden, Invalid without a
    reason, Conflict where the rows are not those that the actor was shown or `reopens` is not the newest snapshot. The
    same order sent twice freezes once.
    """
    await check_freezer(uow, freezing.actor)
    if not 0 < len(freezing.reason.strip()) <= LONGEST_TEXT:
        raise Invalid(N_("A freeze needs a reason of at most %(limit)s characters."), limit=LONGEST_TEXT)
    query = freezing.query
    _check_begun(query.period, now)
    await unit_queries.hold_units(uow, (await unit_queries.list_known_codes(uow)).values())
    at = await _moment(uow, now)
    draft = await draft_freeze(uow, query, now=at, find_shares=find_shares)
    if draft.before is not None and _is_sent_again(freezing, draft.before):
        return draft.before
    _check_expected(freezing, draft)
    snapshot = SnapshotRow(
        id=new_id(),
        kind=query.kind,
        cluster=query.cluster,
        period=query.period.text,
        measure=query.measure,
        indicator=query.indicator,
        scheme_version=draft.scheme_version,
        rows=draft.rows,
        digest=draft.digest,
        reason=freezing.reason.strip(),
        frozen_by=freezing.actor.person_id,
        frozen_at=at,
        reopens=draft.before.id if draft.before else None,
    )
    await queries.add_snapshot(uow, snapshot)
    detail = {"digest": snapshot.digest, "period": snapshot.period, "kind": snapshot.kind}
    await audit.record(uow, Act("board.frozen", snapshot.id, freezing.actor.person_id, detail), now)
    return snapshot


async def draft_freeze(
    uow: UnitOfWork, query: BoardQuery, *, now: datetime, find_shares: FindShares = no_shares
) -> Draft:
    """Return what freezing the board would store now, without storing it."""
    older = await list_line(uow, query)
    before = next((each for each in reversed(older) if each.period == query.period.text), None)
    freezes = [*map(freeze_of, older), Freeze(query.period, now, is_reopening=before is not None)]
    carried = list_carried(freezes, query.period)
    extra = await _sum_spans(uow, carried, now)
    held = await load_sums(uow, query)
    for unit_id, amount in extra.items():
        held[unit_id] = held.get(unit_id, Sum()) + amount
    for unit_id, amount in (await _sum_spans(uow, list_given_away(freezes, query.period), now)).items():
        held[unit_id] = held.get(unit_id, Sum()) + Sum(-amount.points, -amount.people)
    board = await load_board(uow, query, find_shares, held=held)
    version = max((scheme.version for scheme in await list_schemes(uow)), default=FIRST_SCHEME.version)
    rows = freeze_rows(board, extra)
    return Draft(rows, version, digest(rows, version), before, tuple(carried))


async def list_line(uow: UnitOfWork, query: BoardQuery) -> list[SnapshotRow]:
    """List the snapshots that decide what late entries count in, oldest first.

    Only totals carry over: by any other measure late entries count when the same period is re-opened.
    """
    line = await queries.list_line(uow, query.kind, query.cluster, query.measure)
    return [
        each
        for each in line
        if each.indicator == query.indicator
        and (query.measure is BoardMeasure.TOTAL or each.period == query.period.text)
    ]


def freeze_of(snapshot: SnapshotRow) -> Freeze:
    """Return when a snapshot took what."""
    return Freeze(parse_period(snapshot.period), snapshot.frozen_at, is_reopening=snapshot.reopens is not None)


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


def freeze_rows(board: Board, carried: Mapping[str, Sum]) -> tuple[FrozenRow, ...]:
    """Return the rows of a board as a snapshot keeps them: in order of rank, equals by code."""
    rows = [
        FrozenRow(
            row.rank,
            row.unit.code,
            row.unit.name,
            decimal_text(row.value),
            row.points,
            row.decided_by or "",
            carried.get(row.unit.id, Sum()).points,
        )
        for row in board.rows
    ]
    return tuple(sorted(rows, key=lambda row: (row.rank, row.code)))


def _check_begun(period: Period, now: datetime) -> None:
    """Raise Invalid for a period to come: its early freeze would take what is recorded late about earlier ones."""
    if period.start_at > now:
        raise Invalid(N_("This period has not begun; it can be frozen once it has."))


def _is_sent_again(freezing: Freezing, newest: SnapshotRow) -> bool:
    """Say whether the newest snapshot is what this very order has made already."""
    if freezing.reopens is None or freezing.reopens != (newest.reopens or ""):
        return False
    told = (newest.frozen_by, newest.reason, newest.digest)
    return told == (freezing.actor.person_id, freezing.reason.strip(), freezing.expected)


def _check_expected(freezing: Freezing, draft: Draft) -> None:
    newest = draft.before.id if draft.before else ""
    if freezing.reopens is not None and freezing.reopens != newest:
        raise Conflict(N_("This frozen board was re-opened before, or is another one."))
    if freezing.expected and freezing.expected != draft.digest:
        raise Conflict(N_("The figures have changed since you looked. Please look through the rows below once more."))


async def _moment(uow: UnitOfWork, now: datetime) -> datetime:
    """Return the moment of the freeze: no entry in store, and no earlier freeze, is of a later one."""
    others = (await board_queries.find_newest(uow), await queries.find_last_freeze(uow))
    return max([now, *(each for each in others if each is not None)])


async def _sum_spans(uow: UnitOfWork, spans: Sequence[Span], now: datetime) -> dict[str, Sum]:
    held: dict[str, Sum] = {}
    for span in spans:
        if span.after is not None:
            sums = await board_queries.sum_recorded(uow, span.period, span.after, span.until)
            for unit_id, amount in (await inherit(uow, sums, day_of(now))).items():
                held[unit_id] = held.get(unit_id, Sum()) + amount
    return held
