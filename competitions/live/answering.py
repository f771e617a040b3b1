"""One answer from its arrival to its acknowledgement: judged at once, stored with others, told after the commit."""

from functools import partial
from typing import NamedTuple

import msgspec

from competitions.live.domain.fairtime import fair_time, round_trip_of
from competitions.live.domain.intake_rules import Attempt, Standpoint, Verdict, judge
from competitions.live.orders import LateAnswer, Pending, Reply, Tell
from competitions.live.room import Room
from competitions.live.rows import AnswerRow
from competitions.live.seating import LiveSeat
from core.kernel import Busy

_encode = msgspec.json.Encoder().encode


class Sent(NamedTuple):
    """An answer as it arrived; `arrival` in live milliseconds, `over_http` without any measured time."""

    question: int
    answer_id: str
    value: object
    arrival: int
    over_http: bool = False


def answer(room: Room, seat: LiveSeat, sent: Sent, tell: Tell) -> None:
    """Judge one answer; an accepted one is stored before `tell` says so."""
    question, place = sent.question, (seat.id, sent.question)
    row, pending = room.scoreboard.find(question, seat.id), room.pending.get(place)
    known = row.answer_id if row else pending.answer_id if pending else None
    verdict = judge(
        Attempt(question, sent.answer_id, sent.arrival),
        Standpoint(known, seat.halves, room.policy.grace_ms),
        room.timeline,
        lambda number: room.questions[number - 1].is_well_formed(sent.value),
    )
    if verdict is Verdict.ACCEPTED:
        _store(room, seat, sent, tell)
    elif verdict is Verdict.KNOWN and pending is not None:
        pending.tells.append(tell)
    elif verdict is Verdict.KNOWN:
        tell(_acknowledge(room, seat, question, sent.answer_id))
    else:
        if verdict is Verdict.LATE:
            _keep_first_late(room, seat, sent)
        tell(Reply(question, sent.answer_id, verdict.value))


def note_seen(room: Room, seat: LiveSeat, question: int, arrival: int) -> None:
    """Note when the open question was first on the seat's screen."""
    timeline = room.timeline
    if (
        question == timeline.shown
        and timeline.closing is None
        and timeline.opened is not None
        and seat.seen != question
    ):
        seat.seen, seat.seen_after = question, max(0, arrival - timeline.opened)


def _store(room: Room, seat: LiveSeat, sent: Sent, tell: Tell) -> None:
    row = _row(room, seat, sent)
    room.pending[seat.id, sent.question] = Pending(sent.answer_id, [tell])
    try:
        room.context.intake.submit(row, partial(_told, room, seat, row))
    except Busy:
        del room.pending[seat.id, sent.question]
        tell(Reply(sent.question, sent.answer_id, "busy"))


def _told(room: Room, seat: LiveSeat, row: AnswerRow, stored: bool) -> None:  # noqa: FBT001 - the intake's one word
    pending = room.pending.pop((seat.id, row.question))
    if stored:
        room.scoreboard.take(row)
        seat.stored += 1
        room.audience.note_count()
        reply = _acknowledge(room, seat, row.question, row.answer_id)
    else:
        room.note_uncertain()
        reply = Reply(row.question, row.answer_id, "busy")
    for tell in pending.tells:
        tell(reply)
    if stored and room.policy.early_close:
        room.hurry()


def _row(room: Room, seat: LiveSeat, sent: Sent) -> AnswerRow:
    opened = room.timeline.question_opened or 0
    has_seen = seat.seen == sent.question and not sent.over_http
    elapsed = max(0, sent.arrival - opened)
    seen_after = seat.seen_after if has_seen and room.policy.timed else None
    times = fair_time(elapsed, seen_after, round_trip_of(seat.pongs))
    return AnswerRow(
        room_id=room.id,
        question=sent.question,
        seat_id=seat.id,
        answer_id=sent.answer_id,
        value=_encode(sent.value).decode(),
        received_at=sent.arrival,
        elapsed=times.elapsed,
        fair_elapsed=times.fair_elapsed,
        capped=times.capped,
    )


def _acknowledge(room: Room, seat: LiveSeat, question: int, answer_id: str) -> Reply:
    return Reply(question, answer_id, "stored", room.scene.receipt(seat.id, question, answer_id))


def _keep_first_late(room: Room, seat: LiveSeat, sent: Sent) -> None:
    if seat.late & (1 << sent.question):
        return
    seat.late |= 1 << sent.question
    opened = sent.question <= room.timeline.played  # else nobody has looked at the value
    value = msgspec.json.decode(_encode(sent.value)) if opened else None
    room.note_late(LateAnswer(seat.id, sent.question, sent.answer_id, value, sent.arrival))
