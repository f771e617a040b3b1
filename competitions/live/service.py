"""Use cases of the live rooms that touch the database: open, store a batch or a transition, load, report facts."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

import msgspec

from competitions.live.domain.canonical import canonical_json
from competitions.live.domain.eventlog import FIRST_PREVIOUS, LATE, Entry, Head, append
from competitions.live.domain.pins import new_pin
from competitions.live.domain.policy import KEY_MS, Keeping, RoomPolicy
from competitions.live.domain.presentation import ShownQuestion
from competitions.live.domain.timeline import Timeline
from competitions.live.permissions import may_run_rooms
from competitions.live.queries import play, purging
from competitions.live.queries import rooms as queries
from competitions.live.queries.play import LogPlace
from competitions.live.queries.rooms import PinsKept
from competitions.live.rows import AnswerRow, Batch, Booking, Change, RoomRow, SeatRow, UnitIds
from competitions.quizzes.domain.questions import Quiz
from competitions.quizzes.domain.values import storable
from core.database import UnitOfWork
from core.ids import new_secret
from core.kernel import Actor, Forbidden, Invalid, N_, NotFound

PIN_KEPT = timedelta(hours=24)
NAMES_KEPT = timedelta(days=30)
REHEARSAL_IDLE = timedelta(days=3)
SILENT_GAME = timedelta(days=30)
SILENT_LOBBY = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment as both clocks see it: the calendar's, and the live milliseconds."""

    now: datetime
    live_ms: int


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """What is to be played, and by which rules."""

    quiz: Quiz
    policy: RoomPolicy


@dataclass(frozen=True, slots=True)
class StoredRoom:
    """Everything a room is made of again after a restart."""

    room: RoomRow
    seats: list[SeatRow]
    answers: list[AnswerRow]
    late: frozenset[tuple[str, int]] = frozenset()  # seats and questions whose first late answer is in the log


async def open_room(uow: UnitOfWork, actor: Actor, plan: RoomPlan, moment: Moment) -> RoomRow:
    """Open a room for the quiz, with a PIN that no held room has. Raises Forbidden."""
    if not may_run_rooms(actor):
        raise Forbidden(N_("Only hosts and organizers may open a room."))
    if not plan.quiz.questions:
        raise Invalid(N_("This quiz has no question yet."))
    taken = await queries.list_held_pins(uow)
    room = RoomRow(
        id=new_secret(),
        pin=new_pin(Random(new_secret()), taken),  # noqa: S311 - an address, not a credential
        quiz=replace(plan.quiz, title=storable(plan.quiz.title)),  # an older import took any
        policy=plan.policy,
        shuffle_seed=new_secret(),
        timeline=Timeline(of=len(plan.quiz.questions), since=moment.live_ms),
        heartbeat_at=moment.live_ms,
        revision=1,
        annulled=frozenset(),
        head=Head(0, FIRST_PREVIOUS),
        facts_revision=0,
        created_by=actor.person_id,
        created_at=moment.now,
        finished_at=None,
        booking=Booking(actor.person_id),
    )
    await queries.insert_room(uow, room)
    return room


async def store_batch(uow: UnitOfWork, batch: Batch, unit_ids: UnitIds, keeping: Keeping) -> None:
    """Store one group commit. Raises IntegrityError when a row contradicts what is stored."""
    for room_id, oldest in _keys_to_release(batch).items():
        await play.release_keys(uow, room_id, oldest)
    await play.insert_seats(uow, batch.seats, unit_ids)
    await play.update_tokens(uow, batch.rekeys)
    revived = [rekey.seat_id for rekey in batch.rekeys if rekey.revives]
    if revived:
        await play.revive_seats(uow, revived)
    await play.insert_answers(uow, batch.answers, keeping)
    await queries.update_heartbeats(uow, batch.heartbeats)


def _keys_to_release(batch: Batch) -> dict[str, int]:
    """Return since when keys are given up, by room; only a batch that uses a key anew pays for the update."""
    return {seat.room_id: seat.joined_at - KEY_MS for seat in batch.seats if seat.reuses_key}


async def store_change(uow: UnitOfWork, room: RoomRow, change: Change) -> None:
    """Store a transition with its log lines in one transaction."""
    await queries.update_room(uow, room.id, change)
    await play.update_seats(uow, change)
    first = change.head.length - len(change.lines) + 1
    await play.insert_log(uow, LogPlace(room.id, first, room.policy.keeping), change.lines)


def link(head: Head, entries: list[Entry]) -> tuple[Head, tuple[str, ...]]:
    """Append entries to the chain; return its new head and the canonical lines."""
    lines = []
    for entry in entries:
        linked = append(head, entry)
        head = linked.head
        lines.append(canonical_json(linked.line).decode())
    return head, tuple(lines)


async def load_room(uow: UnitOfWork, room_id: str) -> StoredRoom:
    """Load a room with all its rows, or raise NotFound."""
    room = await queries.find_room(uow, room_id)
    if room is None:
        raise NotFound(N_("There is no such room."))
    return await _with_rows(uow, room)


async def list_held(uow: UnitOfWork) -> list[StoredRoom]:
    """Load every room whose PIN is held."""
    return [await load_room(uow, room_id) for room_id in await queries.list_held_ids(uow)]


async def _with_rows(uow: UnitOfWork, room: RoomRow) -> StoredRoom:
    keeping = room.policy.keeping
    seats, answers = await play.list_seats(uow, room.id), await play.list_answers(uow, room.id, keeping)
    late = [msgspec.json.decode(line) for line in await play.list_log(uow, room.id, keeping, kind=LATE)]
    return StoredRoom(room, seats, answers, frozenset((line["participant"], line["q"]) for line in late))


async def load_log(uow: UnitOfWork, room: RoomRow) -> list[str]:
    """Return the lines of a room's log."""
    return await play.list_log(uow, room.id, room.policy.keeping)


def shown_questions(room: RoomRow) -> list[ShownQuestion]:
    """Return the room's questions as it shows them."""
    seconds, questions = room.policy.seconds_per_question, room.quiz.questions
    if seconds is not None:
        questions = tuple(replace(question, seconds=seconds) for question in questions)
    return [
        ShownQuestion(question, number=number, of=len(questions), seed=room.shuffle_seed)
        for number, question in enumerate(questions, start=1)
    ]


async def release_old(uow: UnitOfWork, now: datetime) -> list[str]:
    """Release PINs 24 hours, and erase pupils' full names 30 days after the end; return the rooms whose PIN went.

    A room that nobody finishes ends with the last thing that happened in it. Its PIN is kept longer, in a lobby
    longest, for it may stand on a poster for a day to come.
    """
    await queries.erase_pupil_names(uow, now - NAMES_KEPT, now)
    await queries.erase_names_in_silent_rooms(uow, now - NAMES_KEPT)
    return await queries.release_pins(uow, PinsKept(now - PIN_KEPT, now - SILENT_GAME, now - SILENT_LOBBY))


async def list_rehearsals_to_delete(uow: UnitOfWork, now: datetime) -> list[str]:
    """List rehearsals that ended a day ago, and those that nobody has ended for days."""
    return await purging.list_rehearsals_to_delete(uow, now - PIN_KEPT, now - REHEARSAL_IDLE)


async def delete_rehearsal_slice(uow: UnitOfWork, room_id: str) -> bool:
    """Delete a slice of a rehearsal; say whether more is left. Nothing of any other room can be deleted."""
    if await purging.delete_seats(uow, room_id):
        return True
    await purging.delete_room(uow, room_id)
    return False


async def note_reported(uow: UnitOfWork, room_id: str, revision: int) -> None:
    """Note that the ledger has this revision of the room."""
    await queries.update_facts_revision(uow, room_id, revision)


def read_value(answer: AnswerRow) -> object:
    """Return an answer's value as the phone sent it."""
    return msgspec.json.decode(answer.value)
