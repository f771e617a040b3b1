"""What the parts above rounds do when a step runs, in its transaction: kind of step → their function.

Each says in sentences what it did; one that cannot do its work raises, and its step waits and says why.
"""

from datetime import datetime

from competitions.awards.council.service import stepping as council
from competitions.awards.decisions.service import stepping as decisions
from competitions.awards.domain.words import StepKind
from competitions.awards.dossiers.service import inviting, notice, reconsidering
from competitions.awards.rounds.domain.told import Told
from competitions.awards.rounds.service.stepping import StepEffects
from core.database import UnitOfWork
from core.kernel import N_
from leaderboards.domain.periods import day_of

INVITED = N_("Dossiers asked for: %(number)s.")
REMINDED = N_("Reminders of dossiers that were not sent: %(number)s.")
CLOSED = N_("Dossiers marked as not submitted: %(number)s.")
SUPPLEMENTS = N_(
    "Out for a supplement, they may still be sent until their own last day, %(until)s at the latest: %(number)s."
)
NOTICE = N_("The list is public, and feedback is taken until %(until)s.")
WINDOW = N_("Requests to reconsider are taken from %(since)s to the end of %(until)s, by %(citation)s.")
AFTERWARDS = N_("After that day complaints and denunciations are taken under their own laws.")


async def invite(uow: UnitOfWork, round_id: str, now: datetime) -> tuple[Told, ...]:
    """Ask every nominee's unit for the dossier."""
    return (Told(INVITED, {"number": await inviting.invite(uow, round_id, now)}),)


async def remind(uow: UnitOfWork, round_id: str, now: datetime) -> tuple[Told, ...]:
    """Remind the units whose dossiers are not sent."""
    return (Told(REMINDED, {"number": await inviting.remind(uow, round_id, now)}),)


async def close_dossiers(uow: UnitOfWork, round_id: str, now: datetime) -> tuple[Told, ...]:
    """Mark the dossiers that were not submitted; those out for a supplement keep their own last day."""
    closed = Told(CLOSED, {"number": await inviting.close_dossiers(uow, round_id, now)})
    out = await inviting.list_supplements(uow, round_id)
    if not out:
        return (closed,)
    until = f"{max(row.due_on for row in out):%d/%m/%Y}"
    nominees = tuple(row.nomination_id for row in out)
    return (closed, Told(SUPPLEMENTS, {"number": len(out), "until": until}, nominees))


async def open_notice(uow: UnitOfWork, round_id: str, now: datetime) -> tuple[Told, ...]:
    """Open the public notice of the proposed list."""
    return (Told(NOTICE, {"until": f"{await notice.open_notice(uow, round_id, now):%d/%m/%Y}"}),)


async def go_to_council(uow: UnitOfWork, round_id: str, now: datetime) -> tuple[Told, ...]:
    """Say who goes to the council, who is left behind, and what the secretary prepares."""
    return await council.tell_council(uow, round_id, now)


async def await_decision(uow: UnitOfWork, round_id: str, now: datetime) -> tuple[Told, ...]:
    """Say who was voted for and waits for the signed paper; the moment does not matter."""
    del now
    return await decisions.tell_decision(uow, round_id)


async def publish(uow: UnitOfWork, round_id: str, now: datetime) -> tuple[Told, ...]:
    """Publish every signed decision of the round, and name what is not signed."""
    return await decisions.publish_signed(uow, round_id, now)


async def open_window(uow: UnitOfWork, round_id: str, now: datetime) -> tuple[Told, ...]:
    """Open the window of requests to reconsider; it closes by itself after the last day that the rule gives."""
    del round_id
    window = await reconsidering.load_window(uow, day_of(now))
    said = {"since": f"{window.opens_on:%d/%m/%Y}", "until": f"{window.closes_on:%d/%m/%Y}"}
    return (Told(WINDOW, {**said, "citation": window.citation}), Told(AFTERWARDS))


EFFECTS: StepEffects = {
    StepKind.INVITE: invite,
    StepKind.REMIND: remind,
    StepKind.CLOSE_DOSSIERS: close_dossiers,
    StepKind.PUBLIC_NOTICE: open_notice,
    StepKind.COUNCIL: go_to_council,
    StepKind.DECISION: await_decision,
    StepKind.PUBLISH: publish,
    StepKind.APPEAL: open_window,
}
