"""Sending a declaration to the ledger, and withdrawing what was sent: the fact is reversed, never edited."""

from dataclasses import dataclass
from datetime import datetime

from competitions.movements.declarations.domain.content import (
    Content,
    find_flaws,
    find_missing_proof,
    find_reason_flaw,
    needs_confirmation,
)
from competitions.movements.declarations.domain.states import STANDING, Act, State, next_state
from competitions.movements.declarations.queries import declarations as queries
from competitions.movements.declarations.queries import writing
from competitions.movements.declarations.queries.writing import Doing, Step
from competitions.movements.declarations.service.access import Accessed, access_own
from competitions.movements.declarations.service.drafting import load_content
from core import audit
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, Invalid, N_
from leaderboards import service as ledger
from leaderboards.domain.facts import Fact, Status, Verification
from leaderboards.domain.periods import day_of, moment_of


@dataclass(frozen=True, slots=True)
class Sending:
    """Which declaration, and the number of the version that its sender looked at."""

    declaration_id: str
    seen: int


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Which declaration, and why; others will read the reason."""

    declaration_id: str
    reason: str


async def submit(uow: UnitOfWork, actor: Actor, sending: Sending, now: datetime) -> State:
    """Send the version in force to the ledger; below the kind's threshold it counts at once.

    A second press finds it sent. Raises Invalid without proof, Conflict where another version came in between.
    """
    found = await access_own(uow, actor, sending.declaration_id)
    if found.row.state in STANDING and found.row.sent_version == sending.seen:
        return found.row.state
    content = await load_content(uow, found)
    state = next_state(found.row.state, Act.SUBMIT, waits=needs_confirmation(content))
    if sending.seen != found.row.version:
        raise Conflict(N_("Somebody changed this declaration in the meantime. Please look at it once more."))
    await _check_complete(uow, found, content, now)
    doing = Doing(actor.person_id, now)
    await _record(uow, found, content, doing)
    await writing.note_sending(uow, found.row.id, found.row.version, doing)
    await writing.take_step(uow, Step(found.row.id, Act.SUBMIT, state), doing)
    detail = {"state": state.value, "unit": found.unit.code}
    await audit.record(uow, audit.Act("declaration.sent", found.row.id, actor.person_id, detail), now)
    return state


async def withdraw(uow: UnitOfWork, actor: Actor, order: Withdrawal, now: datetime) -> None:
    """Take a declaration back with a reason; what was recorded is reversed. A second press changes nothing."""
    found = await access_own(uow, actor, order.declaration_id)
    if found.row.state is State.WITHDRAWN:
        return
    check_reason(order.reason)
    state = next_state(found.row.state, Act.WITHDRAW)
    if found.row.state in STANDING:
        reversal = ledger.Reversal(found.row.source_key, order.reason, by=actor.person_id)
        await ledger.reverse(uow, reversal, now=now)
    step = Step(found.row.id, Act.WITHDRAW, state, order.reason)
    await writing.take_step(uow, step, Doing(actor.person_id, now))
    detail = {"unit": found.unit.code}
    await audit.record(uow, audit.Act("declaration.withdrawn", found.row.id, actor.person_id, detail), now)


def check_reason(reason: str) -> None:
    """Raise Invalid for a reason that is too short or too long."""
    flaw = find_reason_flaw(reason)
    if flaw is not None:
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,))


async def _check_complete(uow: UnitOfWork, found: Accessed, content: Content, now: datetime) -> None:
    missing = find_missing_proof(content, len(await queries.list_files(uow, found.row.id)))
    flaws = (*find_flaws(content, found.unit.kind, day_of(now)), *((missing,) if missing else ()))
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=flaws)


async def _record(uow: UnitOfWork, found: Accessed, content: Content, doing: Doing) -> None:
    fact = Fact(
        source_key=f"declaration:{found.row.id}:{found.row.sent + 1}",
        kind=content.kind,
        unit_code=found.unit.code,
        occurred_at=moment_of(content.occurred_on),
        quantity=content.quantity,
        verification=Verification.PENDING if needs_confirmation(content) else Verification.DECLARED,
        evidence=f"/thi-dua/khai-bao/{found.row.id}",
    )
    (outcome,) = await ledger.record(uow, [fact], now=doing.now, recorded_by=doing.by)
    if outcome.status is Status.REFUSED:
        raise Invalid(outcome.why or N_("The ledger refused this."))
