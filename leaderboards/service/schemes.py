"""Versions of the scheme: proposed, tried on real facts, activated; and the recorded re-scoring of old entries."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from core import audit, versions
from core.audit import Act
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, FieldError, Forbidden, Invalid, N_, NotFound
from leaderboards.domain.comparison import Comparison, Difference
from leaderboards.domain.facts import LONGEST_TEXT, Fact
from leaderboards.domain.ledger import Targets
from leaderboards.domain.periods import Period, moment_of
from leaderboards.domain.scheme import FIRST_SCHEME, Scheme, measures_of
from leaderboards.domain.scheme_document import list_flaws, to_rules
from leaderboards.permissions import may_change_scheme
from leaderboards.queries import recording as recording_queries
from leaderboards.queries import schemes as queries
from leaderboards.queries.recording import FactRow
from leaderboards.queries.schemes import Progress, RescoringRow
from leaderboards.service.recording import repost, store_entries, withdraw
from units import queries as unit_queries
from units.domain.unit import Measure
from units.queries import UnitRow

VERSION = "ledger"
LONGEST_TITLE = 200
MOST_TRIED = 100_000
TRIED_AT_ONCE = 500
SLICE = 20
"""Facts that one unit of work values again: what fits a writing turn."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version as somebody proposes it."""

    title: str
    valid_from: date
    document: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a proposal would change in a window: a line a unit, and how many facts were valued."""

    lines: tuple[tuple[UnitRow, Difference], ...]
    facts: int


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


async def list_schemes(uow: UnitOfWork) -> list[Scheme]:
    """List every version, the newest first; the first one stands before anything is recorded."""
    return list(reversed(await recording_queries.list_schemes(uow))) or [FIRST_SCHEME]


async def load_scheme(uow: UnitOfWork, version: int) -> Scheme:
    """Load a version; raises NotFound."""
    found = next((each for each in await list_schemes(uow) if each.version == version), None)
    if found is None:
        raise NotFound(N_("There is no such version of the scheme."))
    return found


def check_keeper(actor: Actor) -> None:
    """Raise Forbidden for somebody who may not change the scheme."""
    if not may_change_scheme(actor):
        raise Forbidden(N_("Only an organizer or administrator may change the scheme."))


async def read_proposal(uow: UnitOfWork, proposal: Proposal) -> Scheme:
    """Return the next version as proposed; raises Invalid with every flaw and where it is."""
    earlier = await list_schemes(uow)
    _check_syntax(proposal.document)
    errors = [] if 0 < len(proposal.title) <= LONGEST_TITLE else [FieldError("title", N_("Please give it a title."))]
    try:
        rules = to_rules(proposal.document)
    except Invalid as error:
        raise Invalid(error.text, errors=(*errors, *(error.errors or (FieldError("/", error.text),)))) from error
    version = earlier[0].version + 1
    scheme = Scheme(version, proposal.title, moment_of(proposal.valid_from), rules)
    errors += list_flaws(scheme, earlier)
    if errors:
        raise Invalid(N_("This version cannot be activated."), errors=tuple(errors))
    return scheme


async def try_scheme(uow: UnitOfWork, proposed: Scheme, window: Period) -> Trial:
    """Value the facts of a window by the versions in force and by the proposed one, slice by slice, storing nothing.

    Raises Invalid for a window with more facts than can be tried at once.
    """
    if await queries.count_standing_facts(uow, window) > MOST_TRIED:
        text = N_("The window holds more than %(limit)s facts. Please choose a shorter one.")
        raise Invalid(text, errors=(FieldError("window", text, {"limit": MOST_TRIED}),), limit=MOST_TRIED)
    schemes = await list_schemes(uow)
    units = {str(key): code for code, key in (await unit_queries.list_known_codes(uow)).items()}
    targets = await _load_targets(uow, measures_of([*schemes, proposed]), units, window)
    comparison = Comparison(schemes, proposed, targets)
    async for rows in _slices(uow, window):
        comparison.take([_fact_of(row, units[row.unit_id]) for row in rows])
    known = await unit_queries.find_units(uow, units.values())
    lines = comparison.list_differences({str(code): unit.kind.value for code, unit in known.items()})
    by_code = {str(code): unit for code, unit in known.items()}
    return Trial(tuple((by_code[line.unit_code], line) for line in lines), comparison.facts)


async def activate(uow: UnitOfWork, actor: Actor, proposal: Proposal, now: datetime) -> Scheme:
    """Make a version valid from its day on. Entries that stand are not touched.

    Raises Forbidden, Invalid with every flaw, Conflict while a re-scoring runs or where another was just activated.
    """
    check_keeper(actor)
    await _check_nothing_runs(uow)
    await _store_first(uow, now)
    scheme = await read_proposal(uow, proposal)
    await recording_queries.add_scheme(uow, scheme, now)
    if (await load_scheme(uow, scheme.version)) != scheme:
        raise Conflict(N_("Somebody else has just activated a version. Please look at it first."))
    detail = {"valid_from": f"{proposal.valid_from}"}
    await audit.record(uow, Act("scheme.activated", f"{scheme.version}", actor.person_id, detail), now)
    versions.bump(uow, VERSION)
    return scheme


async def count_outdated(uow: UnitOfWork) -> int:
    """Count the facts that the newest version would value again."""
    return await queries.count_outdated(uow, (await list_schemes(uow))[0])


async def order_rescoring(uow: UnitOfWork, order: RescoringOrder, now: datetime) -> str:
    """Decide that what older versions valued is valued again by the newest one; slices follow. Return its id.

    Raises Forbidden, Invalid without a reason, Conflict while another runs.
    """
    check_keeper(order.actor)
    if not 0 < len(order.reason.strip()) <= LONGEST_TEXT:
        text = N_("A re-scoring needs a reason of at most %(limit)s characters.")
        raise Invalid(text, errors=(FieldError("reason", text, {"limit": LONGEST_TEXT}),), limit=LONGEST_TEXT)
    await _check_nothing_runs(uow)
    version = (await list_schemes(uow))[0].version
    row = RescoringRow(new_id(), version, order.reason.strip(), order.actor.person_id, now, order.total)
    await queries.add_rescoring(uow, row)
    await audit.record(uow, Act("scheme.rescored", row.id, order.actor.person_id, {"version": f"{version}"}), now)
    return row.id


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


async def rescore_slice(uow: UnitOfWork, now: datetime) -> bool:
    """Value some more facts again: their old entries are reversed, new ones posted. Return whether more may follow.

    What a slice did and how far it came are stored together, so that the next one goes on from there, also after a
    crash.
    """
    running = await find_running(uow)
    if running is None:
        return False
    row, progress = running.row, running.progress
    scheme = await load_scheme(uow, row.scheme_version)
    picked = await queries.list_outdated(uow, scheme, after=progress.cursor, limit=SLICE)
    await unit_queries.hold_units(uow, {fact.unit_id for fact in picked})
    progress = await queries.find_progress(uow, row.id)  # as it is now that nobody else writes about these units
    facts = await queries.list_outdated(uow, scheme, after=progress.cursor, limit=SLICE)
    facts = [fact for fact in facts if fact in picked]
    if facts:
        entries = [*await withdraw(uow, facts, now), *await repost(uow, facts, scheme, now)]
        await store_entries(uow, [replace(entry, rescoring_id=row.id) for entry in entries])
    cursor = facts[-1].id if facts else progress.cursor
    done = Progress(progress.slices + 1, progress.facts + len(facts), cursor, is_over=not picked, at=now)
    await queries.add_slice(uow, row.id, done, len(facts))
    return not done.is_over


def _check_syntax(document: str) -> None:
    try:
        json.loads(document)
    except json.JSONDecodeError as error:
        text = N_("This is not JSON: line %(line)s, column %(column)s.")
        flaw = FieldError("document", text, {"line": error.lineno, "column": error.colno})
        raise Invalid(N_("The scheme must be JSON with a list of rules."), errors=(flaw,)) from error
    except RecursionError as error:
        raise Invalid(N_("The scheme is not well formed.")) from error


async def _check_nothing_runs(uow: UnitOfWork) -> None:
    if await find_running(uow) is not None:
        raise Conflict(N_("A re-scoring is running. Please wait until it is over."))


async def _store_first(uow: UnitOfWork, now: datetime) -> None:
    if not await recording_queries.list_schemes(uow):
        await recording_queries.add_scheme(uow, FIRST_SCHEME, now)


async def _slices(uow: UnitOfWork, window: Period) -> AsyncIterator[list[FactRow]]:
    cursor = ""
    while rows := await queries.list_standing_facts(uow, window, cursor, TRIED_AT_ONCE):
        cursor = rows[-1].id
        yield rows


async def _load_targets(
    uow: UnitOfWork, measures: frozenset[Measure], units: Mapping[str, str], window: Period
) -> Targets:
    targets = {}
    for measure in measures:
        for year in range(window.start.year, window.end.year + 1):
            for unit_id, figure in (await unit_queries.list_figures(uow, measure, year)).items():
                if figure.is_confirmed and unit_id in units:
                    targets[units[unit_id], measure, year] = figure.value
    return targets


def _fact_of(row: FactRow, unit_code: str) -> Fact:
    return Fact(
        row.source_key, row.kind, unit_code, row.occurred_at, row.quantity, person_key=row.person_key, detail=row.detail
    )
