"""One fact as everybody may see it: what was counted, why, and what is being asked about it."""

from dataclasses import dataclass
from datetime import date, datetime

from competitions.movements.declarations.domain.reports import ReportState, is_overdue
from competitions.movements.declarations.permissions import may_read_sent
from competitions.movements.declarations.queries import facts as fact_queries
from competitions.movements.declarations.queries import places
from competitions.movements.declarations.queries import reports as report_queries
from competitions.movements.declarations.queries.places import PlaceRow
from core.database import UnitOfWork
from core.kernel import Actor
from leaderboards.domain.facts import Verification
from leaderboards.domain.periods import day_of
from leaderboards.service.reading import FactCard, load_fact
from units.domain.unit import Kind, Measure
from units.queries.figures import list_confirmed_figures

LEAST_SHOWN = 10
"""A party cell with fewer members is shown without figures: they would point at persons."""


@dataclass(frozen=True, slots=True)
class PublicReport:
    """What everybody sees of a report: its state, deadline and answer, never what was written or by whom."""

    created_at: datetime
    state: ReportState
    due_on: date
    is_overdue: bool
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact with its reports. `is_hidden` leaves only the unit and the kind; `evidence` is "" for the public.

    `is_for_officers`: the reader is one who sees the proof, where there is any.
    """

    fact: FactCard
    is_hidden: bool
    is_for_officers: bool
    is_waiting: bool
    evidence: str
    reports: tuple[PublicReport, ...]


async def resolve(uow: UnitOfWork, text: str) -> str:
    """Return the fact's id for an id or a source key, as links carry either; an unknown one stays as it is."""
    return await fact_queries.find_fact_id(uow, text) or text


async def load_view(uow: UnitOfWork, actor: Actor | None, fact_id: str, now: datetime) -> FactView:
    """Load a fact for whoever asks; raises NotFound."""
    fact, today = await load_fact(uow, fact_id), day_of(now)
    unit = (await places.list_places(uow, {fact.unit.id}))[fact.unit.id]
    reads = actor is not None and may_read_sent(actor, unit.place)
    return FactView(
        fact=fact,
        is_hidden=not reads and await _is_too_small(uow, unit, today.year),
        is_for_officers=reads,
        is_waiting=is_waiting(fact),
        evidence=fact.evidence if reads else "",
        reports=tuple(
            PublicReport(
                row.created_at,
                row.state,
                row.due_on,
                is_overdue(row.state, row.due_on, today),
                row.answer,
                row.answered_at,
            )
            for row in await report_queries.list_reports_on(uow, fact.id)
        ),
    )


def is_waiting(fact: FactCard) -> bool:
    """Say whether the fact still lacks its second confirmation."""
    return fact.verification == Verification.PENDING and fact.confirmed_at is None and not fact.is_reversed


async def _is_too_small(uow: UnitOfWork, unit: PlaceRow, year: int) -> bool:
    if unit.kind is not Kind.PARTY_CELL:
        return False
    found = await list_confirmed_figures(uow, Measure.PARTY_MEMBERS, year)
    return {str(key): figure.value for key, figure in found.items()}.get(unit.id, 0) < LEAST_SHOWN
