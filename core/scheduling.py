"""Who leads scheduled work among several processes: a lease in a row, with a number that fences old leaders off.

A process leads while its lease lasts; the number rises with each change of holder. Every effect checks the number in
its own transaction, so whoever was replaced meanwhile (paused, cut off) cannot write any more.
"""

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UnitOfWork, UtcDateTime
from core.kernel import Conflict, N_
from core.upserts import insert_into

LEASE = timedelta(seconds=10)


class LeaderLease(Base):
    """Who leads one kind of work until when, by wall time. The fence rises with each change of holder."""

    __tablename__ = "leader_lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    fence: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Fence:
    """The right to lead one kind of work; it holds until another process has got a higher number.

    Before `until` nobody else can get one.
    """

    name: str
    holder: str
    number: int
    until: datetime


class Replaced(Conflict):
    """Another process leads by now: nothing of what this one was about to do may be stored."""

    code = "replaced"


def new_holder() -> str:
    """Return a name for this process that no other has: host, process id, chance."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


async def lead(uow: UnitOfWork, name: str, holder: str, now: datetime) -> Fence | None:
    """Take or renew the lead, in a writing unit of work; None while another process leads. `now` is wall time."""
    await _add_if_missing(uow, LeaderLease(name=name, holder="", fence=0, until=now))
    row = await uow.session.get_one(LeaderLease, name, with_for_update=True, populate_existing=True)
    if row.holder != holder and row.until > now:
        return None
    fence = row.fence if row.holder == holder else row.fence + 1
    values = {"holder": holder, "fence": fence, "until": now + LEASE}
    await uow.session.execute(update(LeaderLease).where(LeaderLease.name == name).values(values))
    return Fence(name, holder, fence, now + LEASE)


async def check_fence(uow: UnitOfWork, fence: Fence) -> None:
    """Raise Replaced unless the process still has the highest number; nobody gets a higher one before the commit."""
    statement = select(LeaderLease.holder, LeaderLease.fence).where(LeaderLease.name == fence.name)
    row = (await uow.session.execute(statement.with_for_update(read=True))).first()
    if row is None or (row.holder, row.fence) != (fence.holder, fence.number):
        raise Replaced(N_("Another process leads this work by now."))


async def resign(uow: UnitOfWork, fence: Fence, now: datetime) -> None:
    """Give the lead up, so that another process need not wait for the lease to end."""
    mine = (LeaderLease.name == fence.name, LeaderLease.holder == fence.holder, LeaderLease.fence == fence.number)
    await uow.session.execute(update(LeaderLease).where(*mine).values(until=now))


async def _add_if_missing(uow: UnitOfWork, row: LeaderLease) -> None:
    values = {"name": row.name, "holder": row.holder, "fence": row.fence, "until": row.until}
    await uow.session.execute(insert_into(uow, LeaderLease).on_conflict_do_nothing(), values)
