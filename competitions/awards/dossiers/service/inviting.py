"""What the steps of a round do with dossiers: ask for them, remind, close the time. Running one twice adds nothing."""

from datetime import datetime, timedelta

from competitions.awards.domain.words import Outcome, StepKind
from competitions.awards.dossiers.domain.content import Doing
from competitions.awards.dossiers.domain.states import EDITABLE, Act, DossierState, may_act, next_state
from competitions.awards.dossiers.queries import dossiers as queries
from competitions.awards.dossiers.queries import writing
from competitions.awards.dossiers.queries.dossiers import DossierRow
from competitions.awards.dossiers.queries.writing import NewDossier, Step
from competitions.awards.rounds.queries import reading as rounds
from core import audit
from core.database import UnitOfWork
from leaderboards.domain.periods import day_of

USUAL = timedelta(days=10)
"""Time for a dossier of a round that has no step which closes it."""
NOBODY = ""
"""Who acts when a step of the clock does."""


async def invite(uow: UnitOfWork, round_id: str, now: datetime) -> int:
    """Make a dossier for every nominee who has none, and return how many are new."""
    nominees = await rounds.list_nominations(uow, round_id, [Outcome.NOMINATED])
    known = await writing.list_nominations_with_dossier(uow, round_id)
    closing = (await rounds.list_moments(uow, round_id)).get(StepKind.CLOSE_DOSSIERS)
    due_on = day_of(closing.due_at if closing and closing.due_at > now else now + USUAL)
    new = [NewDossier(round_id, each.id, each.unit_id, due_on) for each in nominees if each.id not in known]
    await writing.add_dossiers(uow, new, Doing(NOBODY, now))
    await _note(uow, "invited", round_id, (len(new), now))
    return len(new)


async def welcome(uow: UnitOfWork, round_id: str, now: datetime) -> None:
    """Make the dossier of somebody who was added after the others were invited; the time for it starts then."""
    invited = (await rounds.list_moments(uow, round_id)).get(StepKind.INVITE)
    if invited is not None and invited.ran_at is not None:
        await invite(uow, round_id, now)


async def remind(uow: UnitOfWork, round_id: str, now: datetime) -> int:
    """Remind the units whose dossiers are not sent; the reminder stands on their pages."""
    waiting = [row for row in await queries.list_dossiers(uow, round_id) if row.state in EDITABLE]
    steps = [Step(row.id, Act.REMIND, row.state, due_on=row.due_on) for row in waiting]
    await writing.note_steps(uow, steps, Doing(NOBODY, now))
    await _note(uow, "reminded", round_id, (len(steps), now))
    return len(steps)


async def close_dossiers(uow: UnitOfWork, round_id: str, now: datetime) -> int:
    """Mark the dossiers that were not submitted; one that is out for a supplement keeps its own deadline."""
    rows = [row for row in await queries.list_dossiers(uow, round_id) if may_act(row.state, Act.CLOSE)]
    steps = [Step(row.id, Act.CLOSE, next_state(row.state, Act.CLOSE)) for row in rows]
    await writing.note_steps(uow, steps, Doing(NOBODY, now))
    await _note(uow, "closed", round_id, (len(steps), now))
    return len(steps)


async def list_supplements(uow: UnitOfWork, round_id: str) -> list[DossierRow]:
    """List the dossiers that are out for a supplement: each may still be sent until its own last day."""
    return [row for row in await queries.list_dossiers(uow, round_id) if row.state is DossierState.RETURNED]


async def _note(uow: UnitOfWork, name: str, round_id: str, what: tuple[int, datetime]) -> None:
    number, now = what
    detail = {"round": round_id, "dossiers": str(number)}
    await audit.record(uow, audit.Act(f"award_dossiers.{name}", round_id, None, detail), now)
