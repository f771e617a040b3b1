"""What stands on the public notice: nobody votes, decides or signs before the last day of the list's notice is over."""

from datetime import date

from competitions.awards.domain.words import StepKind
from competitions.awards.dossiers.queries.notice import find_notice
from competitions.awards.rounds.queries.reading import list_moments
from core.database import UnitOfWork
from core.kernel import Conflict, N_

MISSING = N_("The proposed list has had no public notice yet. Let that step of the round run first.")
RUNNING = N_("The public notice of the proposed list runs until %(until)s. Please wait until that day is over.")


async def check_notice_over(uow: UnitOfWork, round_id: str, day: date) -> None:
    """Raise Conflict unless the notice was over before this day; a round without that step needs none."""
    refusal = await find_notice_refusal(uow, round_id, day)
    if refusal is not None:
        raise refusal


async def find_notice_refusal(uow: UnitOfWork, round_id: str, day: date) -> Conflict | None:
    """Return why the round's list has to wait on this day, for pages that say it beforehand; None where it need not."""
    if StepKind.PUBLIC_NOTICE not in await list_moments(uow, round_id):
        return None
    notice = await find_notice(uow, round_id)
    if notice is None:
        return Conflict(MISSING, code="notice_missing")
    if day <= notice.closes_on:
        return Conflict(RUNNING, code="notice_running", until=f"{notice.closes_on:%d/%m/%Y}")
    return None
