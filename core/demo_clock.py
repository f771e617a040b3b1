"""The demonstration's own time: an offset stored at its first start, moved forward by rows, never back."""

import asyncio
import math
import re
from datetime import datetime, timedelta
from typing import NoReturn

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import Clock
from core.database import Base, Database, UnitOfWork, UtcDateTime, append_only
from core.kernel import Conflict, Invalid, N_
from core.turns import uninterrupted

log = structlog.get_logger()
STEP = re.compile(r"(?:(?P<days>\d{1,3})d)?(?:(?P<hours>\d{1,3})h)?(?:(?P<minutes>\d{1,4})m)?")


class DemoClock(Base):
    """One setting of the demonstration's offset; the newest row counts. `seconds` is demonstration minus wall time."""

    __tablename__ = "demo_clock"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seconds: Mapped[int]


append_only(DemoClock.__table__)


async def find_offset(uow: UnitOfWork) -> timedelta | None:
    """Return the offset in force, None before the first start."""
    row = await _newest(uow)
    return None if row is None else timedelta(seconds=row.seconds)


async def start(uow: UnitOfWork, moment: datetime, *, wall: datetime) -> timedelta:
    """Return the offset in force; at the first start store the one that makes `wall` read as `moment`."""
    offset = await find_offset(uow)
    return await _append(uow, moment - wall, wall) if offset is None else offset


async def reset(uow: UnitOfWork, moment: datetime, *, wall: datetime) -> timedelta:
    """Store the offset that makes `wall` read as a later `moment`; raise Conflict for an earlier one."""
    offset = await find_offset(uow)
    if offset is not None and moment < wall + offset:
        raise Conflict(N_("The demonstration's clock never goes back; choose a later moment or a new DATA_DIR."))
    return await _append(uow, moment - wall, wall)


async def advance(uow: UnitOfWork, step: timedelta, *, wall: datetime) -> timedelta:
    """Move a started demonstration forward; raise Conflict before its first start, Invalid for a step not forward."""
    if step <= timedelta(0):
        raise Invalid(N_("The demonstration's clock only goes forward."))
    offset = await find_offset(uow)
    if offset is None:
        raise Conflict(N_("There is no demonstration in this database whose clock could be moved."))
    return await _append(uow, offset + step, wall)


def parse_step(text: str) -> timedelta:
    """Read "2h", "30m", "1d" or "1d2h30m"; raise Invalid for anything else."""
    found = STEP.fullmatch(text)
    parts = {name: int(number) for name, number in found.groupdict().items() if number} if found else {}
    if not any(parts.values()):
        raise Invalid(N_("Write the step as 2h, 30m, 1d or 1d2h30m."))
    return timedelta(**parts)


async def follow(database: Database, clock: Clock, *, every: float = 1.0) -> NoReturn:
    """Keep the process's clock at the stored offset until cancelled, looking every so many seconds."""
    while True:
        offset = await uninterrupted(_read_offset(database))
        if offset is not None and offset > clock.offset:
            clock.set_offset(offset)
            database.news.tell()
        await asyncio.sleep(every)


async def _read_offset(database: Database) -> timedelta | None:
    try:
        async with database.reading() as uow:
            return await find_offset(uow)
    except SQLAlchemyError as error:
        log.warning("demo_clock_unread", error=type(error).__name__)
        return None


async def _newest(uow: UnitOfWork) -> DemoClock | None:
    return (await uow.session.scalars(select(DemoClock).order_by(DemoClock.id.desc()).limit(1))).first()


async def _append(uow: UnitOfWork, offset: timedelta, wall: datetime) -> timedelta:
    newest = await _newest(uow)
    whole = timedelta(seconds=math.ceil(offset.total_seconds()))
    row = DemoClock(id=newest.id + 1 if newest else 1, set_at=wall, seconds=int(whole.total_seconds()))
    uow.session.add(row)
    await uow.session.flush()
    return whole
