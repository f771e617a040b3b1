"""What an officer does to one registration, kept in the audit record."""

from dataclasses import dataclass

from core import audit
from core.database import UnitOfWork
from core.kernel import Invalid, N_
from events.programme.service.access import Doing
from events.registration.domain.queue import Status
from events.registration.service.managing import cancel, decide

ACTS = {"agree": Status.SEATED, "refuse": Status.REFUSED, "cancel": Status.CANCELLED}


@dataclass(frozen=True, slots=True)
class Order:
    """An act upon a registration of a session that the officer plans."""

    session_id: str
    registration_id: str
    act: str


async def carry_out(uow: UnitOfWork, doing: Doing, order: Order) -> None:
    """Agree, refuse or cancel; raises Invalid for any other word, Conflict where it was decided already."""
    status = ACTS.get(order.act)
    if status is None:
        raise Invalid(N_("Choose what to do."))
    if status is not Status.CANCELLED:
        await decide(uow, order.registration_id, status, doing.now)
    elif not await cancel(uow, order.registration_id, doing.now):
        return
    act = f"registration.{order.act}"
    entry = audit.Act(act, order.registration_id, doing.actor.person_id, {"session": order.session_id})
    await audit.record(uow, entry, doing.now)
