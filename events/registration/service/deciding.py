"""What an officer does to one registration, kept in the audit record."""

from collections.abc import Mapping
from dataclasses import dataclass

from core import audit
from core.database import UnitOfWork
from core.kernel import Actor, FieldError, Invalid, N_
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import Doing, access_session
from events.registration.domain.queue import STANDING, Status
from events.registration.queries import registrations as queries
from events.registration.queries.registrations import RegistrationRow
from events.registration.service.managing import cancel, decide

LONGEST_REASON = 300
ACTS = {"agree": Status.SEATED, "refuse": Status.REFUSED, "cancel": Status.CANCELLED}


@dataclass(frozen=True, slots=True)
class Order:
    """An act upon a registration of a session that the officer plans; the person reads the reason."""

    session_id: str
    registration_id: str
    act: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """Who stands in a session. `needs` is what they need to take part; `households` numbers families of several."""

    session: SessionRow
    rows: tuple[RegistrationRow, ...]
    needs: Mapping[str, str]
    households: Mapping[str, int]


async def load_office(uow: UnitOfWork, actor: Actor, session_id: str, status: str) -> Office:
    """Load the registrations of a session of one status, or all that stand; raises Forbidden, NotFound."""
    session = await access_session(uow, actor, session_id)
    statuses = [status] if status in set(Status) else list(STANDING)
    rows = await queries.list_roster(uow, session.id, statuses)
    together: dict[str, int] = {}
    for row in rows:
        if row.household is not None:
            together[row.household] = together.get(row.household, 0) + 1
    several = [household for household, count in together.items() if count > 1]
    numbers = {household: number for number, household in enumerate(several, 1)}
    return Office(session, tuple(rows), await queries.list_needs(uow, session.id), numbers)


async def carry_out(uow: UnitOfWork, doing: Doing, order: Order) -> None:
    """Agree, refuse or cancel; refusing and cancelling need a reason.

    Raises Invalid for any other word or without a reason, Conflict where it was decided already.
    """
    status = ACTS.get(order.act)
    if status is None:
        raise Invalid(N_("Choose what to do."))
    if status is not Status.SEATED and not (0 < len(order.reason) <= LONGEST_REASON and order.reason.isprintable()):
        text = N_("Say why in at most 300 characters.")
        raise Invalid(text, errors=(FieldError(f"reason-{order.registration_id}", text),))
    if status is not Status.CANCELLED:
        await decide(uow, order.registration_id, status, doing.now)
    elif not await cancel(uow, order.registration_id, doing.now):
        return
    await _keep_reason(uow, order)
    act = f"registration.{order.act}"
    entry = audit.Act(act, order.registration_id, doing.actor.person_id, {"session": order.session_id})
    await audit.record(uow, entry, doing.now)


async def _keep_reason(uow: UnitOfWork, order: Order) -> None:
    held = await queries.hold(uow, order.registration_id)
    if held is not None:
        held.reason = order.reason
        await uow.session.flush()
