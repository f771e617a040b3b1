"""Versions of the scheme: proposed, tried on real facts, activated."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product

from core import audit, versions
from core.audit import Act
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, FieldError, Invalid, N_, NotFound
from leaderboards.domain.comparison import Comparison, Difference
from leaderboards.domain.facts import Fact
from leaderboards.domain.ledger import NEWEST
from leaderboards.domain.periods import Period, moment_of
from leaderboards.domain.scheme import FIRST_SCHEME, Scheme, measures_of
from leaderboards.domain.scheme_document import list_flaws, to_rules
from leaderboards.queries import recording as recording_queries
from leaderboards.queries import schemes as queries
from leaderboards.queries.recording import FactRow
from leaderboards.service.crediting import find_takers
from leaderboards.service.rescoring import check_nothing_runs
from leaderboards.service.rights import check_keeper
from leaderboards.service.targets import load_targets
from units import queries as unit_queries
from units.queries import UnitRow

VERSION = "ledger"
LONGEST_TITLE = 200
MOST_TRIED = 100_000
TRIED_AT_ONCE = 500


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


async def list_schemes(uow: UnitOfWork, known_by: datetime | None = None) -> list[Scheme]:
    """List the versions activated by a moment (or by now), the newest first; before any, the first one stands."""
    return list(reversed(await recording_queries.list_schemes(uow, known_by))) or [FIRST_SCHEME]


async def load_scheme(uow: UnitOfWork, version: int) -> Scheme:
    """Load a version; raises NotFound."""
    found = next((each for each in await list_schemes(uow) if each.version == version), None)
    if found is None:
        raise NotFound(N_("There is no such version of the scheme."))
    return found


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
    years = (*range(window.start.year, window.end.year + 1), NEWEST)
    wanted = set(product(units.values(), measures_of([*schemes, proposed]), years))
    targets = await load_targets(uow, wanted, {code: key for key, code in units.items()})
    credited = (await find_takers(uow, units.values())).credited
    comparison = Comparison(schemes, proposed, targets, credited)
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
    await check_keeper(uow, actor)
    await check_nothing_runs(uow)
    await _store_first(uow, now)
    scheme = await read_proposal(uow, proposal)
    await recording_queries.add_scheme(uow, scheme, now)
    if (await load_scheme(uow, scheme.version)) != scheme:
        raise Conflict(N_("Somebody else has just activated a version. Please look at it first."))
    detail = {"valid_from": f"{proposal.valid_from}"}
    await audit.record(uow, Act("scheme.activated", f"{scheme.version}", actor.person_id, detail), now)
    versions.bump(uow, VERSION)
    return scheme


def _check_syntax(document: str) -> None:
    try:
        json.loads(document)
    except json.JSONDecodeError as error:
        text = N_("This is not JSON: line %(line)s, column %(column)s.")
        flaw = FieldError("document", text, {"line": error.lineno, "column": error.colno})
        raise Invalid(N_("The scheme must be JSON with a list of rules."), errors=(flaw,)) from error
    except RecursionError as error:
        raise Invalid(N_("The scheme is not well formed.")) from error


async def _store_first(uow: UnitOfWork, now: datetime) -> None:
    if not await recording_queries.list_schemes(uow):
        await recording_queries.add_scheme(uow, FIRST_SCHEME, now)


async def _slices(uow: UnitOfWork, window: Period) -> AsyncIterator[list[FactRow]]:
    cursor = ""
    while rows := await queries.list_standing_facts(uow, window, cursor, TRIED_AT_ONCE):
        cursor = rows[-1].id
        yield rows


def _fact_of(row: FactRow, unit_code: str) -> Fact:
    return Fact(
        row.source_key, row.kind, unit_code, row.occurred_at, row.quantity, person_key=row.person_key, detail=row.detail
    )
