"""`verify-log`: holds a room's log against its stored rows and its results."""

import asyncio
from dataclasses import replace

import msgspec

from competitions.live import service
from competitions.live.directory import Directory
from competitions.live.domain import eventlog, results
from competitions.live.domain.eventlog import LoggedActs, StoredLog
from competitions.live.domain.phases import Phase
from competitions.live.scoreboard import Scoreboard
from competitions.live.seating import Seating
from core.database import Database
from units.queries import list_units


async def verify_room(database: Database, room_id: str) -> str | None:
    """Return the first difference on one line, or None. Raises NotFound."""
    async with database.reading() as uow:
        stored = await service.load_room(uow, room_id)
        lines = [msgspec.json.decode(line) for line in await service.load_log(uow, stored.room)]
        directory = Directory(await list_units(uow))
    room = stored.room
    board = Scoreboard(service.shown_questions(room), room.policy.rules, directory)
    for answer in stored.answers:
        board.take(answer)
    rows = {number: board.rows(number) for number in board.answers}
    row = results.RoomRow(room.id, room.pin, room.policy.rules, Phase.FINISHED, room.revision, room.head)

    async def digest(acts: LoggedActs) -> str:
        board.annulled = acts.annulled
        seats = [replace(seat, standing="banned" if seat.id in acts.banned else "active") for seat in stored.seats]
        record = await board.record(row, room.timeline.closed, Seating(seats))
        return results.results_digest(results.build_results(record, results.decide_outcome(record)))

    found = await digest(eventlog.acts_of(lines))
    return await asyncio.to_thread(eventlog.verify_log, StoredLog(lines, room.head), rows, lambda _acts: found)
