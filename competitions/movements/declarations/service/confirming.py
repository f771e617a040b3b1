"""The second confirmation: what waits, what stands out, confirming and refusing in batches."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from competitions.movements.declarations.domain.outliers import DENOMINATORS, Outlier, Reading, find_outlier
from competitions.movements.declarations.domain.states import Act, next_state
from competitions.movements.declarations.permissions import CONFIRMERS, confirming_reach, may_confirm
from competitions.movements.declarations.queries import declarations as queries
from competitions.movements.declarations.queries import facts, places, writing
from competitions.movements.declarations.queries.declarations import DeclarationRow
from competitions.movements.declarations.queries.facts import PendingRow, PendingWanted
from competitions.movements.declarations.queries.places import PlaceRow
from competitions.movements.declarations.queries.writing import Doing, Step
from competitions.movements.declarations.service.access import list_names, list_reached, require
from competitions.movements.declarations.service.sending import check_reason
from core import audit
from core.database import UnitOfWork
from core.kernel import Actor, Invalid, N_
from leaderboards import service as ledger
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import day_of
from leaderboards.service.measuring import Window, sum_by_kind
from units.queries.figures import list_confirmed_figures

IN_ONE_TURN = 20


class Decision(StrEnum):
    """What the second person says."""

    CONFIRM = "confirm"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision about facts; refusing needs a reason."""

    decision: Decision
    fact_ids: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A fact to confirm, who declared it, whether the actor may, and why it stands out."""

    row: PendingRow
    declared_by: str
    is_mine: bool
    outlier: Outlier | None
    declaration_id: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of what waits in the actor's reach, and how many there are in all."""

    lines: tuple[WaitingLine, ...]
    total: int


async def load_waiting(uow: UnitOfWork, actor: Actor, wanted: PendingWanted, now: datetime) -> Waiting:
    """Load what the actor may confirm; `wanted.unit_ids` is narrowed to the actor's reach. Raises Forbidden."""
    require(actor, CONFIRMERS)
    reach = confirming_reach(actor, await places.list_provinces(uow))
    reached = await list_reached(uow, reach)
    asked = PendingWanted(_narrowed(wanted.unit_ids, reached), wanted.kind, wanted.page)
    rows = await facts.list_pending(uow, asked)
    outliers = await find_outliers(uow, rows, day_of(now))
    names = await list_names(uow, {row.recorded_by for row in rows})
    authors = await _authors(uow, rows)
    stood = await places.list_places(uow, {row.unit_id for row in rows})
    lines = tuple(
        WaitingLine(
            row,
            names.get(row.recorded_by or "", ""),
            not may_confirm(actor, stood[row.unit_id].place, authors[row.id]),
            outliers.get(row.id),
            row.declaration_id,
        )
        for row in rows
    )
    return Waiting(lines, await facts.count_pending(uow, asked))


async def decide(uow: UnitOfWork, actor: Actor, verdict: Verdict, now: datetime) -> int:
    """Confirm or refuse facts that still wait, at most twenty in one unit of work; return how many it was.

    Those the actor may not confirm (other units', self-declared) are left as they are. Raises Forbidden, Invalid.
    """
    require(actor, CONFIRMERS)
    if verdict.decision is Decision.REFUSE:
        check_reason(verdict.reason)
    rows = await facts.find_pending(uow, verdict.fact_ids[:IN_ONE_TURN])
    held = await queries.hold_declarations(uow, {row.declaration_id for row in rows if row.declaration_id})
    allowed = await _allowed(uow, actor, await facts.find_pending(uow, [row.id for row in rows]))
    keys = [row.source_key for row in allowed]
    if verdict.decision is Decision.CONFIRM:
        await ledger.confirm(uow, keys, by=actor.person_id, now=now)
    else:
        undone = [ledger.Reversal(key, verdict.reason, by=actor.person_id) for key in keys]
        await ledger.reverse_all(uow, undone, now=now)
    for declaration in held:
        if declaration.source_key in keys:
            await _settle(uow, declaration, verdict, Doing(actor.person_id, now))
    name = f"fact.{'confirmed' if verdict.decision is Decision.CONFIRM else 'refused'}"
    acts = [audit.Act(name, row.id, actor.person_id, {"unit": row.unit_code}) for row in allowed]
    await audit.record_all(uow, acts, now)
    return len(allowed)


def check_verdict(verdict: Verdict) -> None:
    """Raise Invalid where nothing is chosen or a refusal lacks its reason."""
    if not verdict.fact_ids:
        raise Invalid(N_("Choose at least one line first."))
    if verdict.decision is Decision.REFUSE:
        check_reason(verdict.reason)


async def find_outliers(uow: UnitOfWork, rows: Sequence[PendingRow], today: date) -> dict[str, Outlier]:
    """Return by fact id why a waiting quantity stands out: with it, the unit's year against its peers' year."""
    if not rows:
        return {}
    window = Window(date(today.year, 1, 1), date(today.year + 1, 1, 1))
    sums = await sum_by_kind(uow, {row.kind for row in rows}, window)
    by_kind: dict[FactKind, dict[str, int]] = defaultdict(dict)
    for (code, kind), quantity in sums.items():
        by_kind[kind][code] = quantity
    stood = await places.list_places(uow, {row.unit_id for row in rows})
    groups = {unit.kind: await places.list_places_of_kind(uow, unit.kind) for unit in stood.values()}
    people = {kind: await _people(uow, kind, today.year) for kind in groups}
    found: dict[str, Outlier] = {}
    for row in rows:
        unit = stood[row.unit_id]
        known = by_kind[row.kind]
        peers = [
            _reading(peer, known[peer.code], people[unit.kind])
            for peer in groups[unit.kind].values()
            if peer.code in known
        ]
        own = _reading(unit, known.get(unit.code, 0) + row.quantity, people[unit.kind])
        outlier = find_outlier(own, peers)
        if outlier is not None:
            found[row.id] = outlier
    return found


def _narrowed(wanted: frozenset[str] | None, reached: frozenset[str] | None) -> frozenset[str] | None:
    if wanted is None or reached is None:
        return reached if wanted is None else wanted
    return wanted & reached


async def _people(uow: UnitOfWork, kind: str, year: int) -> dict[str, int]:
    """Return the confirmed denominators by unit id: a unit's own proposal must not hide that it stands out."""
    measure = next((each for unit_kind, each in DENOMINATORS.items() if unit_kind == kind), None)
    if measure is None:
        return {}
    known = await list_confirmed_figures(uow, measure, year)
    return {str(unit_id): figure.value for unit_id, figure in known.items()}


def _reading(unit: PlaceRow, quantity: int, people: Mapping[str, int]) -> Reading:
    return Reading(unit.code, unit.place.cluster, quantity, people.get(unit.id, 0))


async def _allowed(uow: UnitOfWork, actor: Actor, rows: Sequence[PendingRow]) -> list[PendingRow]:
    stood = await places.list_places(uow, {row.unit_id for row in rows})
    authors = await _authors(uow, rows)
    return [row for row in rows if may_confirm(actor, stood[row.unit_id].place, authors[row.id])]


async def _authors(uow: UnitOfWork, rows: Collection[PendingRow]) -> dict[str, frozenset[str]]:
    """Return who declared each fact: its recorder, and the author of the version that was sent."""
    wrote = await queries.list_senders(uow, {row.declaration_id for row in rows if row.declaration_id})
    return {
        row.id: frozenset({row.recorded_by or ""}) | wrote.get(row.declaration_id or "", frozenset()) for row in rows
    }


async def _settle(uow: UnitOfWork, declaration: DeclarationRow, verdict: Verdict, doing: Doing) -> None:
    """Move the declaration behind a fact along with it."""
    act = Act.CONFIRM if verdict.decision is Decision.CONFIRM else Act.RETURN
    reason = verdict.reason if act is Act.RETURN else ""
    await writing.take_step(uow, Step(declaration.id, act, next_state(declaration.state, act), reason), doing)
