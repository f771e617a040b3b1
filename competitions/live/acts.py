"""What hosts do beside moving the phase: finish, annul, send away, give time; and late answers for the jury."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from competitions.live import recovery
from competitions.live.domain.canonical import Json
from competitions.live.domain.eventlog import LATE, Entry
from competitions.live.domain.phases import Command, Phase
from competitions.live.orders import CLOCK, Order, Step
from competitions.live.rows import Booking, SeatChange
from core.kernel import Conflict, N_, NotFound

if TYPE_CHECKING:
    from competitions.live.room import Room
    from competitions.live.seating import LiveSeat


async def finish(room: "Room", order: Order) -> None:
    """End the room; an open question is closed first, at once.

    From now on nobody new comes in: the digest vouches for every seat, also for those on their way to the store.
    """
    await recovery.reconcile(room)  # a transition that was stored after all comes before this one
    before, now = room.timeline, room.now()
    timelines = list(before.finish(now))
    entries: list[Entry] = []
    room.is_finishing = True
    try:
        if before.phase is Phase.OPEN:
            room.set_timeline(replace(before, closing=now))
        await room.context.intake.flush()
        await recovery.reconcile(room)
        if len(timelines) > 1:
            entries.append(await room.closed_entry(timelines[0], order.by))
        digest = await room.results_digest(timelines[-1])
        entries.append(room.entry(timelines[-1], "finished", order.by, {"digest": digest}))
        views = await room.views(timelines[-1])
        await room.store(Step(timelines, entries))
    except BaseException:
        room.set_timeline(before)
        raise
    finally:
        room.is_finishing = False
    room.set_views(views)
    room.answer_close_waiters(timelines[0])
    if len(timelines) > 1:
        await room.audience.tell_all(replace(room.scene, timeline=timelines[0]).phase_frame(room.now()))
    await room.announce(again=before.revealed < room.timeline.revealed)
    room.audience.say_farewell_later(room.now)


async def annul(room: "Room", order: Order) -> None:
    """Score everything again as if the question had not been played; who, when and why stay in the log."""
    timeline = room.timeline.annul(order.question)
    before = room.scoreboard.annulled
    if order.question in before:
        raise Conflict(N_("This question has been annulled already."))
    room.scoreboard.annulled = before | {order.question}
    try:
        details: dict[str, Json] = {
            "question": order.question,
            "reason": order.reason,
            "digest": await room.results_digest(timeline),
        }
        entry = room.entry(timeline, "annul", order.by, details)
        views = await room.views(timeline)
        await room.store(Step([timeline], [entry], room.revision + 1, room.scoreboard.annulled))
    except BaseException:
        room.scoreboard.annulled = before
        raise
    room.set_views(views)
    await room.announce(again=True)


async def send_away(room: "Room", order: Order) -> None:
    """Kick or ban. Whoever is banned never counts; whoever is kicked keeps what was earned."""
    seat = _seat_of(room, order)
    standing: Literal["banned", "kicked"] = "banned" if order.command is Command.BAN else "kicked"
    if seat.standing in {standing, "banned"}:
        return
    details: dict[str, Json] = {"participant": seat.id, "reason": order.reason}
    entry = room.entry(room.timeline, order.command.value, order.by, details)
    change = SeatChange(seat.id, seat.halves, standing, seat.revision + 1)
    await room.store(Step([room.timeline], [entry], seats=(change,)))
    room.audience.send_away(seat, standing, room.now())
    if standing == "banned":
        await room.restore()
        await room.show_board()


async def readmit(room: "Room", order: Order) -> None:
    """Let in again who was taken out or banned by mistake: to the same seat, with all that was earned there."""
    seat = _seat_of(room, order)
    if seat.is_active:
        return
    was_banned = seat.standing == "banned"
    details: dict[str, Json] = {"participant": seat.id, "reason": order.reason}
    entry = room.entry(room.timeline, order.command.value, order.by, details)
    change = SeatChange(seat.id, seat.halves, "active", seat.revision + 1)
    await room.store(Step([room.timeline], [entry], seats=(change,)))
    room.audience.readmit(seat)
    if was_banned:
        await room.restore()
        await room.show_board()


async def give_time(room: "Room", order: Order) -> None:
    """Set a seat's time factor."""
    seat = _seat_of(room, order)
    details: dict[str, Json] = {"participant": seat.id, "halves": order.halves}
    change = SeatChange(seat.id, order.halves, seat.standing, seat.revision + 1)
    entry = room.entry(room.timeline, "time", order.by, details)
    await room.store(Step([room.timeline], [entry], seats=(change,)))
    seat.halves = order.halves
    seat.revision += 1
    room.seating.note_factor(seat)


async def take_over(room: "Room", order: Order) -> None:
    """Let another host lead the room; the log keeps from whom, and every console is told by whom."""
    former = room.row.booking.led_by
    if former == order.by:
        return
    entry = room.entry(room.timeline, "takeover", order.by, {"from": former})
    booking = Booking(order.by, former, room.context.clock.now())
    await room.store(Step([room.timeline], [entry], booking=booking))
    room.audience.tell_hosts({"t": "host", "name": order.name})


async def keep_late(room: "Room") -> None:
    """Keep first late answers in the log, thousands in one commit; after a failure they wait for the next turn."""
    late, settling = tuple(room.late), room.settling
    room.settling, entries = [], []
    for one in late:
        details: dict[str, Json] = {"participant": one.seat_id, "answer_id": one.answer_id, "value": one.value}
        entry = room.entry(room.timeline, LATE, CLOCK, details)
        entries.append(replace(entry, at=one.at, question=one.question))
    try:
        await room.store(Step([room.timeline], entries))
    except BaseException:
        room.settling = settling + room.settling
        raise
    del room.late[: len(late)]
    for waiter in settling:
        if not waiter.done():
            waiter.set_result(None)


def _seat_of(room: "Room", order: Order) -> "LiveSeat":
    seat = room.seating.find(order.participant_id)
    if seat is None:
        raise NotFound(N_("There is no such participant."))
    return seat
