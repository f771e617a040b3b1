"""Scheduled work of the live rooms: facts of finished rooms, released PINs, erased names, deleted rehearsals, units."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from competitions.live import service
from competitions.live.queries import rooms as queries
from competitions.live.reporting import report_room
from competitions.live.rooms import UNREADABLE, Rooms
from core import versions
from core.kernel import DomainError
from core.turns import uninterrupted
from units.queries import list_units

REST = 2.0  # seconds between two looks, at least
RELEASE_EVERY = 600
UNITS_REST = 1.0  # seconds between two looks at whether units have changed, at least
NEVER = -1

log = structlog.get_logger()


async def run(rooms: Rooms) -> None:
    """Work until cancelled; a failure is noted and tried again at the next turn."""
    watch, clock, release_at = rooms.context.database.news.watch(rest=REST), rooms.context.clock, 0.0
    while True:
        await watch.pause()
        releases = clock.monotonic() >= release_at
        if releases:
            release_at = clock.monotonic() + RELEASE_EVERY
        await uninterrupted(_work(rooms, releases=releases))


async def follow_units(rooms: Rooms) -> None:
    """Renew the directory of units whenever they change, until cancelled: rooms go on, new units may join at once."""
    watch, known = rooms.context.database.news.watch(rest=UNITS_REST), NEVER
    while True:
        await watch.pause()
        known = await uninterrupted(_renew_units(rooms, known))


async def _renew_units(rooms: Rooms, known: int) -> int:
    try:
        async with rooms.context.database.reading() as uow:
            version = await versions.current(uow, "units")
            units = await list_units(uow) if version != known else None
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        log.warning("units_not_renewed", error=type(error).__name__)
        return known
    if units is not None:
        rooms.context.directory.renew(units)
    return version


async def _work(rooms: Rooms, *, releases: bool) -> None:
    try:
        await report_finished(rooms)
        if releases:
            await release_old(rooms)
            await delete_rehearsals(rooms)
    except (SQLAlchemyError, DomainError, OSError, TimeoutError) as error:
        log.warning("live_job_failed", error=type(error).__name__)


async def report_finished(rooms: Rooms) -> None:
    """Report every finished room whose newest revision the ledger does not have."""
    context = rooms.context
    async with context.database.reading() as uow:
        due = await queries.list_rooms_without_facts(uow)
    for room_id in due:
        try:
            room = await rooms.load_room(room_id)
        except UNREADABLE as error:
            log.warning("room_unreadable", room=room_id, error=type(error).__name__)  # the others are reported
        else:
            await report_room(context.database, context.clock, room)


async def release_old(rooms: Rooms) -> None:
    """Release PINs 24 hours after the end and the memory of such rooms, erase pupils' full names after 30 days."""
    async with rooms.context.database.writing() as uow:
        released = await service.release_old(uow, rooms.context.clock.now())
    rooms.release(released)
    await rooms.let_go()


async def delete_rehearsals(rooms: Rooms) -> None:
    """Delete rehearsals a day after their end, each in slices; dying in the middle leaves the rest to the next turn."""
    async with rooms.context.database.reading() as uow:
        due = await service.list_rehearsals_to_delete(uow, rooms.context.clock.now())
    for room_id in due:
        try:
            await rooms.delete_rehearsal(room_id)
        except UNREADABLE as error:
            log.warning("rehearsal_not_deleted", room=room_id, error=type(error).__name__)
