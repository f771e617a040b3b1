"""What the parts above rounds do when a step runs, in its transaction: kind of step → their function."""

from datetime import datetime

from competitions.awards.domain.words import StepKind
from competitions.awards.dossiers.service import inviting, notice
from competitions.awards.rounds.service.stepping import StepEffects
from core.database import UnitOfWork


async def invite(uow: UnitOfWork, round_id: str, now: datetime) -> None:
    """Ask every nominee's unit for the dossier."""
    await inviting.invite(uow, round_id, now)


async def remind(uow: UnitOfWork, round_id: str, now: datetime) -> None:
    """Remind the units whose dossiers are not sent."""
    await inviting.remind(uow, round_id, now)


async def close_dossiers(uow: UnitOfWork, round_id: str, now: datetime) -> None:
    """Mark the dossiers that were not submitted."""
    await inviting.close_dossiers(uow, round_id, now)


async def open_notice(uow: UnitOfWork, round_id: str, now: datetime) -> None:
    """Open the public notice of the proposed list."""
    await notice.open_notice(uow, round_id, now)


EFFECTS: StepEffects = {
    StepKind.INVITE: invite,
    StepKind.REMIND: remind,
    StepKind.CLOSE_DOSSIERS: close_dossiers,
    StepKind.PUBLIC_NOTICE: open_notice,
}
