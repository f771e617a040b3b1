"""Putting a message of the province up, taking it down, and knowing in memory what is up."""

from datetime import datetime

from core import audit
from core.database import Database, UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Forbidden, Invalid, N_, NotFound
from core.notices import Notice, Notices
from events.day.domain.broadcasts import NewBroadcast, find_errors
from events.day.models import Broadcast
from events.day.queries import broadcasts as queries
from events.day.queries.broadcasts import BroadcastRow
from events.programme.permissions import may_plan_province
from events.programme.service.access import check_planner
from events.programme.service.planning import MEND
from units.queries.history import find_province


async def list_broadcasts(uow: UnitOfWork, actor: Actor) -> tuple[BroadcastRow, ...]:
    """List the newest messages for who speaks for the province. Raises Forbidden."""
    await check_speaker(uow, actor)
    return tuple(await queries.list_broadcasts(uow))


async def put_up(uow: UnitOfWork, actor: Actor, new: NewBroadcast, now: datetime) -> str:
    """Put a message up; the same one sent twice is one. Returns its id; raises Forbidden, and Invalid by field."""
    await check_speaker(uow, actor)
    errors = find_errors(new, now)
    if errors or new.starts_at is None or new.ends_at is None:
        raise Invalid(MEND, errors=errors)
    for known in await queries.list_standing(uow, now):
        if (known.text, known.starts_at, known.ends_at) == (new.text, new.starts_at, new.ends_at):
            return known.id
    row = Broadcast(
        id=new_id(),
        text=new.text,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        made_by=actor.person_id,
        made_at=now,
    )
    uow.session.add(row)
    await uow.session.flush()
    await audit.record(uow, audit.Act("broadcast.put_up", row.id, actor.person_id), now)
    return row.id


async def withdraw(uow: UnitOfWork, actor: Actor, broadcast_id: str, now: datetime) -> None:
    """Take a message down at once; one that is over or down stays so. Raises Forbidden and NotFound."""
    await check_speaker(uow, actor)
    row = await queries.hold_broadcast(uow, broadcast_id)
    if row is None:
        raise NotFound(N_("There is no such message."))
    if row.withdrawn_at is None and row.ends_at > now:
        row.withdrawn_at = now
        await audit.record(uow, audit.Act("broadcast.withdrawn", row.id, actor.person_id), now)


async def check_speaker(uow: UnitOfWork, actor: Actor) -> None:
    """Raise Forbidden for somebody who does not speak for the province."""
    check_planner(actor)
    if not may_plan_province(actor, await find_province(uow)):
        raise Forbidden(N_("Only the province sends messages to every hall."))


async def refresh(database: Database, notices: Notices, now: datetime) -> None:
    """Put what stands into memory, from where pages and screens take it."""
    async with database.reading() as uow:
        standing = await queries.list_standing(uow, now)
    notices.replace(Notice(row.id, row.text, row.starts_at, row.ends_at) for row in standing)
