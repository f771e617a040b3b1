"""Recorded re-scoring: what an older version valued, a target has moved for or no board shows is posted again."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from core import audit
from core.audit import Act
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, FieldError, Invalid, N_, NotFound
from leaderboards.domain.facts import LONGEST_TEXT
from leaderboards.domain.moved import TargetBound, figures_of, list_moved, list_stems, read_bound
from leaderboards.domain.scheme import FIRST_SCHEME, Scheme
from leaderboards.queries import recording as recording_queries
from leaderboards.queries import schemes as queries
from leaderboards.queries.recording import FactRow
from leaderboards.queries.schemes import Progress, RescoringRow
from leaderboards.service.crediting import hold_facts
from leaderboards.service.recording import repost, store_entries, withdraw
from leaderboards.service.rights import check_keeper
from leaderboards.service.targets import load_targets
from units import queries as unit_queries

SLICE = 20
"""Facts that one unit of work values again: what fits a writing turn."""
PLACED = "Điểm của thôn, bản, tổ dân phố được tính cho xã, phường"
MOVED = "Số liệu của {units} đơn vị được xác nhận hoặc thay đổi, chỉ tiêu tính theo số liệu mới"


@dataclass(frozen=True, slots=True)
class RescoringOrder:
    """Why old entries are valued again, by whom, and how many facts that concerned when it was counted."""

    actor: Actor
    reason: str
    total: int


@dataclass(frozen=True, slots=True)
class RescoringView:
    """A re-scoring and how far it is."""

    row: RescoringRow
    progress: Progress


@dataclass(frozen=True, slots=True)
class Outdated:
    """How many facts are valued by an older version, by a target that has moved since, or where no board shows them."""

    by_version: int
    by_target: int
    by_place: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.by_version + self.by_target + self.by_place


async def count_outdated(uow: UnitOfWork) -> Outdated:
    """Count the facts that a re-scoring would value again."""
    newest = await _load_newest(uow)
    by_version, by_target = await queries.count_outdated(uow, newest), await _count_at(uow, await find_moved(uow))
    return Outdated(by_version, by_target, await queries.count_misplaced(uow, newest))


async def find_moved(uow: UnitOfWork, among: Collection[str] | None = None) -> list[TargetBound]:
    """Find the bounds (of these keys; by default of all) with facts under a target that is another one now."""
    schemes = {scheme.version: scheme for scheme in await recording_queries.list_schemes(uow)}
    stems = list_stems(schemes.values())
    keys = await queries.list_arrived(uow, stems) if among is None else await queries.list_arrived_at(uow, among)
    bounds = [bound for key in keys if (bound := read_bound(key, schemes)) is not None]
    ids = {str(code): str(key) for code, key in (await unit_queries.list_known_codes(uow)).items()} if bounds else {}
    return list_moved(bounds, await load_targets(uow, figures_of(bounds), ids))


async def order_rescoring(uow: UnitOfWork, order: RescoringOrder, now: datetime) -> str:
    """Decide that old entries are valued again by the newest version and today's targets; slices follow. Return its id.

    Raises Forbidden, Invalid without a reason, Conflict while another runs.
    """
    await check_keeper(uow, order.actor)
    if not 0 < len(order.reason.strip()) <= LONGEST_TEXT:
        text = N_("A re-scoring needs a reason of at most %(limit)s characters.")
        raise Invalid(text, errors=(FieldError("reason", text, {"limit": LONGEST_TEXT}),), limit=LONGEST_TEXT)
    await check_nothing_runs(uow)
    version = (await _load_newest(uow)).version
    row = RescoringRow(new_id(), version, order.reason.strip(), order.actor.person_id, now, order.total)
    return await _store(uow, row)


async def is_due(uow: UnitOfWork) -> bool:
    """Say whether there are facts whose target has moved, or whose points stand with a village."""
    return bool(await find_moved(uow)) or await queries.count_misplaced(uow) > 0


async def order_by_itself(uow: UnitOfWork, now: datetime) -> str | None:
    """Decide that facts are valued again whose target has moved, or whose points stand with a village.

    None where there are none, or a re-scoring runs.
    """
    await queries.hold_newest(uow)
    if await find_running(uow) is not None:
        return None
    moved = await find_moved(uow)
    at_targets, at_villages = await _count_at(uow, moved), await queries.count_misplaced(uow)
    reasons = [MOVED.format(units=len({bound.unit_code for bound in moved}))] if at_targets else []
    reasons += [PLACED] if at_villages else []
    if not reasons:
        return None
    reason, total = ". ".join(reasons), at_targets + at_villages
    return await _store(uow, RescoringRow(new_id(), (await _load_newest(uow)).version, reason, None, now, total))


async def list_rescorings(uow: UnitOfWork) -> list[RescoringView]:
    """List the re-scorings, the newest first."""
    return [RescoringView(row, await queries.find_progress(uow, row.id)) for row in await queries.list_rescorings(uow)]


async def load_rescoring(uow: UnitOfWork, rescoring_id: str) -> RescoringView:
    """Load a re-scoring; raises NotFound."""
    found = next((each for each in await list_rescorings(uow) if each.row.id == rescoring_id), None)
    if found is None:
        raise NotFound(N_("There is no such re-scoring."))
    return found


async def find_running(uow: UnitOfWork) -> RescoringView | None:
    """Find the re-scoring that is not over; none is ordered before the one before it has ended."""
    for row in (await queries.list_rescorings(uow))[:1]:
        progress = await queries.find_progress(uow, row.id)
        if not progress.is_over:
            return RescoringView(row, progress)
    return None


async def check_nothing_runs(uow: UnitOfWork) -> None:
    """Raise Conflict while a re-scoring runs; until the unit of work ends nobody else orders one."""
    await queries.hold_newest(uow)
    if await find_running(uow) is not None:
        raise Conflict(N_("A re-scoring is running. Please wait until it is over."))


async def rescore_slice(uow: UnitOfWork, now: datetime, moved: Collection[str] = ()) -> bool:
    """Value some more facts again: their old entries are reversed, new ones posted. Return whether more may follow.

    What a slice did and how far it came are stored together, so that the next one goes on from there, also after a
    crash. `moved` are keys of bounds where facts with a moved target are looked for first.
    """
    running = await find_running(uow)
    if running is None:
        return False
    row = running.row
    picked = await _list_due(uow, row, running.progress.cursor, moved)
    await hold_facts(uow, {fact.unit_id for fact in picked}, [fact.id for fact in picked])
    progress = await queries.find_progress(uow, row.id)  # as it is now that nobody else writes about these units
    due = await _list_due(uow, row, progress.cursor, moved)
    facts = {fact: scheme for fact, scheme in due.items() if fact in picked}
    if facts:
        entries = [*await withdraw(uow, list(facts), now), *await repost(uow, facts, now)]
        await store_entries(uow, [replace(entry, rescoring_id=row.id) for entry in entries])
    cursor = max([progress.cursor, *(fact.id for fact in facts)])
    done = Progress(progress.slices + 1, progress.facts + len(facts), cursor, is_over=not picked, at=now)
    await queries.add_slice(uow, row.id, done, len(facts))
    return not done.is_over


async def _list_due(uow: UnitOfWork, row: RescoringRow, after: str, moved: Collection[str]) -> dict[FactRow, Scheme]:
    """List a slice of facts with the scheme that is to value them.

    Those of older versions come first, where somebody decided it; what the ledger orders by itself changes no version.
    """
    schemes = {scheme.version: scheme for scheme in await recording_queries.list_schemes(uow)}
    newest = schemes[row.scheme_version]
    outdated = await queries.list_outdated(uow, newest, after=after, limit=SLICE) if row.decided_by else []
    if outdated:
        return dict.fromkeys(outdated, newest)
    misplaced = await queries.list_misplaced(uow, limit=SLICE)
    if misplaced:
        return {fact: schemes[version] for fact, version in misplaced}
    bounds = await find_moved(uow, moved) if moved else []
    due: dict[FactRow, Scheme] = {}
    for bound in bounds or await find_moved(uow):
        facts = await queries.list_facts_at(uow, bound, limit=SLICE - len(due))
        due |= dict.fromkeys(facts, bound.scheme)
        if len(due) == SLICE:
            break
    return due


async def _count_at(uow: UnitOfWork, bounds: Collection[TargetBound]) -> int:
    return sum([await queries.count_facts_at(uow, bound) for bound in bounds])


async def _load_newest(uow: UnitOfWork) -> Scheme:
    return max(await recording_queries.list_schemes(uow), key=lambda each: each.version, default=FIRST_SCHEME)


async def _store(uow: UnitOfWork, row: RescoringRow) -> str:
    await queries.add_rescoring(uow, row)
    await audit.record(
        uow, Act("scheme.rescored", row.id, row.decided_by, {"version": f"{row.scheme_version}"}), row.decided_at
    )
    return row.id
