"""One running room: a single task owns its phases; every transition is stored, then announced."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from competitions.live import acts, recovery, service
from competitions.live.audience import Audience
from competitions.live.domain import results
from competitions.live.domain.canonical import Json
from competitions.live.domain.deadlines import longest_deadline, room_end
from competitions.live.domain.eventlog import Entry, Head, rows_digest
from competitions.live.domain.phases import Command, Phase
from competitions.live.domain.timeline import Timeline
from competitions.live.domain.timetable import Due, next_automatic
from competitions.live.frames import ResultFrame
from competitions.live.orders import CLOCK, LateAnswer, LiveContext, Moment, Order, Pending, Step, moved
from competitions.live.rows import Change, RoomRow
from competitions.live.scoreboard import Scoreboard, View
from competitions.live.screens import BEFORE_REVEAL, BOARD_PHASES, Scene
from competitions.live.seating import LiveSeat, Seating
from competitions.live.service import StoredRoom, shown_questions
from core.kernel import Busy, DomainError, N_

HEARTBEAT_MS = 1_000
RETRY_SECONDS = 1.0
LONGEST_SLEEP = 2.0  # a demonstration's clock may be moved meanwhile
LONGEST_QUEUE = 1_000
LONGEST_SETTLING = 5.0
LONGEST_STOPPING = 5.0

log = structlog.get_logger()


Waiter = asyncio.Future[Timeline]


class Room:
    """A room in memory. Frames and forms read it at once; only its task changes its phase."""

    def __init__(self, stored: StoredRoom, context: LiveContext) -> None:
        self.context = context
        self.row: RoomRow = stored.room
        self.policy = stored.room.policy
        self.timeline = stored.room.timeline
        self.revision = stored.room.revision
        self.head: Head = stored.room.head
        self.seating = Seating(stored.seats)
        self.questions = shown_questions(stored.room)
        self.scoreboard = Scoreboard(self.questions, self.policy.rules, context.directory)
        self.scoreboard.annulled = stored.room.annulled
        for answer in stored.answers:
            self.scoreboard.take(answer)
            seat = self.seating.find(answer.seat_id)
            if seat is not None:
                seat.stored += 1
        for seat_id, question in stored.late:
            late = self.seating.find(seat_id)
            if late is not None:
                late.late |= 1 << question
        self.closed_view = View()
        self.scene = Scene(
            self.row, self.questions, self.scoreboard, context.receipt_key, context.address, self.timeline, View()
        )
        self.audience = Audience(self.seating, self.counts)
        self.present_since = 1
        for seat in self.seating:
            seat.contact = stored.room.heartbeat_at
        self.pending: dict[tuple[str, int], Pending] = {}
        self.joining: dict[str, list[Callable[[], None]]] = {}
        self.last_answer_at = max((answer.received_at for answer in stored.answers), default=0)
        self._orders: asyncio.Queue[tuple[Order, Waiter] | None] = asyncio.Queue(maxsize=LONGEST_QUEUE)
        self.late: list[LateAnswer] = []
        self.settling: list[asyncio.Future[None]] = []
        self.is_uncertain = self.is_finishing = False
        self._close_waiters: list[Waiter] = []
        self._closing_by = CLOCK
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    # Reading

    @property
    def id(self) -> str:
        """The room's id."""
        return self.row.id

    @property
    def is_finished(self) -> bool:
        """Whether the room is over."""
        return self.timeline.phase is Phase.FINISHED

    def now(self) -> int:
        """Return live milliseconds."""
        return self.context.clock.live_ms()

    def counts(self) -> dict[str, int]:
        """Return how many joined, are connected and answered the question on the screen."""
        shown = self.timeline.shown
        return {
            "joined": self.seating.active,
            "connected": self.seating.count_connected(self.now()),
            "answered": 0 if shown is None else self.scoreboard.count(shown),
        }

    async def read_results(self, audience: results.Audience = results.Audience.ORGANIZERS) -> dict[str, Json]:
        """Return the results document as of the last closed question."""
        return await asyncio.to_thread(_build, await self._record(self.timeline), audience)

    async def record(self) -> results.RoomRecord:
        """Return every row that results come from, as of the last closed question."""
        return await self._record(self.timeline)

    async def _record(self, timeline: Timeline) -> results.RoomRecord:
        row = results.RoomRow(self.id, self.row.pin, self.policy.rules, timeline.phase, self.revision, self.head)
        return await self.scoreboard.record(row, timeline.closed, self.seating)

    async def results_digest(self, timeline: Timeline) -> str:
        """Return the digest of the results as they will be after the transition."""
        return await asyncio.to_thread(_digest, await self._record(timeline))

    # Asking

    async def order(self, order: Order) -> Timeline:
        """Give a command to the room's task; return the state after it. Raises the domain's refusals, or Busy."""
        if self._stopping:
            raise _too_busy()
        waiter: Waiter = asyncio.get_running_loop().create_future()
        try:
            self._orders.put_nowait((order, waiter))
        except asyncio.QueueFull:
            raise _too_busy() from None
        return await waiter

    def note_late(self, late: LateAnswer) -> None:
        """Let the task keep a late answer in the log, with all others that wait."""
        self.late.append(late)
        self.hurry()

    async def settle(self) -> None:
        """Wait, as long as a store may take, until every late answer told so far stands in the log."""
        if self.late:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.settling.append(waiter)
            self.hurry()
            await asyncio.wait((waiter,), timeout=LONGEST_SETTLING)

    def note_uncertain(self) -> None:
        """Let the task find out whether a commit that failed has stored its rows after all."""
        self.is_uncertain = True
        self.hurry()

    def hurry(self) -> None:
        """Let the task look at its clock again: an answer may have been the last, somebody may have left."""
        if self._orders.empty():
            self._orders.put_nowait(None)

    def start(self) -> None:
        """Begin to run; a room has one task."""
        if self._task is not None:
            return
        self._task = asyncio.create_task(self._run(), name=f"room-{self.id}")

    async def stop(self) -> None:
        """End the task between two turns; the state is stored anyway."""
        self._stopping = True
        if self._task is not None:
            self.hurry()
            await asyncio.wait((self._task,), timeout=LONGEST_STOPPING)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        while not self._orders.empty():
            item = self._orders.get_nowait()
            if item is not None:
                _fail(item[1], _too_busy())

    # Running

    async def restore(self) -> None:
        """Make the views anew: of a room that was loaded from its rows, or from which somebody was banned."""
        self.set_views(await self.views(self.timeline))

    async def views(self, timeline: Timeline) -> tuple[View, View]:
        """Return what can be shown as of the last closed and as of the last revealed question of that timeline."""
        closed = await self.scoreboard.view(timeline.closed, self.seating)
        if timeline.revealed == timeline.closed:
            return closed, closed
        return closed, await self.scoreboard.view(timeline.revealed, self.seating)

    def set_views(self, views: tuple[View, View]) -> None:
        """Show these from now on; together with a new version, or pollers would keep the older ones."""
        self.closed_view, self.scene.view = views

    async def go_on_after_outage(self, now: int) -> None:
        """Shift an open question by the time since the room was last alive, at the first request served."""
        outage = now - max(self.row.heartbeat_at, self.last_answer_at, self.timeline.since)
        shifted = self.timeline.shift(outage, now)
        if shifted != self.timeline:
            entries = [self.entry(shifted, "outage", CLOCK, {"milliseconds": outage})]
            await self.store(Step([shifted], entries if shifted.version != self.timeline.version else []))
            await self.announce()

    async def _run(self) -> None:
        while not self._stopping:
            try:
                await self._turn()
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                log.warning("transition_refused", room=self.id, error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)
            except Exception:
                log.exception("room_failed", room=self.id)  # a fault of ours must not end the game
                await asyncio.sleep(RETRY_SECONDS)

    async def _turn(self) -> None:
        due = self._due()
        beat = self.now() + HEARTBEAT_MS if self.timeline.phase is Phase.OPEN else None
        until = min((moment for moment in (due.at if due else None, beat) if moment is not None), default=None)
        timeout = None if until is None else min(LONGEST_SLEEP, max(0, until - self.now()) / 1000)
        try:
            item = await asyncio.wait_for(self._orders.get(), timeout)
        except TimeoutError:
            item = None
        if item is not None:
            await self._obey(*item)
        if self.late:
            await acts.keep_late(self)
        await recovery.reconcile(self)
        if self.timeline.phase is Phase.OPEN:
            self.context.intake.beat(self.id, self.now())
        due = self._due()
        if due is not None and due.at <= self.now():
            await self._automatic(due)

    def _due(self) -> Due | None:
        if self.timeline.phase is Phase.OPEN:
            if self._everybody_answered():
                return Due(0, Command.CLOSE)
            return Due(room_end(self.timeline, self._slow_halves(), grace_ms=self.policy.grace_ms), Command.CLOSE)
        return next_automatic(self.timeline, self.policy.timetable(self.context.clock.live_lead_ms()))

    def _slow_halves(self) -> list[int]:
        return self.seating.slow_halves(self.present_since)

    def _everybody_answered(self) -> bool:
        question = self.timeline.question or 0
        if not self.policy.early_close or self.scoreboard.count(question) < self.seating.connected:
            return False
        present = self.seating.list_present(self.present_since)
        return bool(present) and all(self.scoreboard.find(question, seat.id) for seat in present)

    async def _automatic(self, due: Due) -> None:
        if due.command is Command.CLOSE:
            await self._close(self._closing_by)
        elif due.command is Command.FINISH:
            await acts.finish(self, Order(due.command, CLOCK))
        else:
            await self._move(Order(due.command, CLOCK))

    # Obeying

    async def _obey(self, order: Order, waiter: Waiter) -> None:
        try:
            answer = await self._carry_out(order, waiter)
        except DomainError as refusal:
            _fail(waiter, refusal)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("command_refused", room=self.id, command=order.command, error=type(error).__name__)
            _fail(waiter, Busy(N_("The server cannot store this now. Please try again.")))
        else:
            if answer is not None and not waiter.done():
                waiter.set_result(answer)

    async def _carry_out(self, order: Order, waiter: Waiter) -> Timeline | None:
        self.timeline.check(order.command, order.expect_version)
        special: dict[Command, Callable[[Order], Awaitable[None]]] = {
            Command.ANNUL: partial(acts.annul, self),
            Command.KICK: partial(acts.send_away, self),
            Command.BAN: partial(acts.send_away, self),
            Command.READMIT: partial(acts.readmit, self),
            Command.TIME: partial(acts.give_time, self),
            Command.FINISH: partial(acts.finish, self),
            Command.TAKEOVER: partial(acts.take_over, self),
        }
        if order.command is Command.CLOSE:
            self._close_waiters.append(waiter)
            self._closing_by = order.by
            self.set_timeline(self.timeline.begin_close(self.now(), grace_ms=self.policy.grace_ms))
            return None
        await special.get(order.command, self._move)(order)
        return self.timeline

    async def _move(self, order: Order) -> None:
        """Carry out a command that only moves the phase or its times."""
        question = self.questions[(self.timeline.question or 1) - 1]
        deadline = longest_deadline(self.timeline, self._slow_halves())
        timeline = moved(self.timeline, order, Moment(self.now(), question.seconds, deadline))
        details: dict[str, Json] = {"reason": order.reason} if order.reason else {}
        if timeline.closes is not None and timeline.phase is Phase.OPEN:
            details["closes"] = timeline.closes
        kind = order.command.value if timeline.phase is self.timeline.phase else timeline.phase.value
        opened_before = self.timeline.question_opened
        entry = self.entry(timeline, "resume" if order.command is Command.RESUME else kind, order.by, details)
        await self.store(Step([timeline], [entry]))
        if order.command is Command.OPEN and opened_before is not None and timeline.played > 1:
            self.present_since = opened_before
        await self.announce()

    async def _close(self, by: str) -> None:
        """Close the open question: nobody's answer is taken any more, all that were are stored and in the digest."""
        now = self.now()
        self.set_timeline(replace(self.timeline, closing=min(self.timeline.closing or now, now)))
        await self.context.intake.flush()
        await recovery.reconcile(self)
        timeline = self.timeline.close(self.now())
        await self.store(Step([timeline], [await self.closed_entry(timeline, by)]))
        self.closed_view = await self.scoreboard.view_after(self.closed_view, self.seating)
        self._closing_by = CLOCK
        self.answer_close_waiters(timeline)
        await self.announce()

    def answer_close_waiters(self, closed: Timeline) -> None:
        """Answer everybody who asked for the close."""
        waiters, self._close_waiters = self._close_waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(closed)

    async def closed_entry(self, timeline: Timeline, by: str) -> Entry:
        """Return the entry of a close, with the digest of the question's rows."""
        digest = await asyncio.to_thread(rows_digest, self.scoreboard.rows(timeline.question or 0))
        return self.entry(timeline, "closed", by, {"digest": digest})

    # Storing and telling

    def entry(self, timeline: Timeline, kind: str, by: str, details: dict[str, Json] | None = None) -> Entry:
        """Return a log entry for the state it leads to."""
        return Entry(self.now(), kind, by, timeline.version, timeline.phase, timeline.question, details or {})

    async def store(self, step: Step) -> None:
        """Store the transition in one transaction, then let the memory follow."""
        timeline = step.timelines[-1]
        head, lines = service.link(self.head, step.entries)
        revision = self.revision if step.revision is None else step.revision
        annulled = self.row.annulled if step.annulled is None else step.annulled
        finishes = timeline.phase is Phase.FINISHED and self.row.finished_at is None
        finished_at = self.context.clock.now() if finishes else self.row.finished_at
        ended = finished_at if finishes else None
        change = Change(timeline, revision, annulled, head, lines, self.now(), step.seats, ended, step.booking)
        try:
            async with self.context.database.writing() as uow:
                await service.store_change(uow, self.row, change)
        except (SQLAlchemyError, OSError, TimeoutError):
            self.note_uncertain()
            raise
        self.head, self.revision = head, revision
        booking = step.booking or self.row.booking
        self.row = replace(self.row, annulled=annulled, finished_at=finished_at, revision=revision, booking=booking)
        self.set_timeline(timeline)

    def set_timeline(self, timeline: Timeline) -> None:
        """Let the memory follow what is stored (or a close that has begun, which need not be)."""
        self.timeline = self.scene.timeline = timeline

    async def announce(self, *, again: bool = False) -> None:
        """Tell everybody the new state; a reveal, or results that changed, bring everybody's own result along."""
        reveals = self.timeline.phase is Phase.REVEALED and self.scene.view.upto < self.timeline.revealed
        reveals = reveals or (again and self.timeline.shown is not None and self.timeline.standing not in BEFORE_REVEAL)
        if self.timeline.revealed == self.closed_view.upto:
            self.scene.view = self.closed_view
        personal: Callable[[LiveSeat], ResultFrame] | None = self.scene.result if reveals else None
        await self.audience.tell_all(self.scene.phase_frame(self.now()), personal)
        await self.show_board()
        self.audience.note_count()

    async def show_board(self) -> None:
        """Tell everybody the board, while it is on the screens."""
        if self.timeline.phase in BOARD_PHASES:
            await self.audience.tell_all(self.scene.board_frame())


def _build(record: results.RoomRecord, audience: results.Audience) -> dict[str, Json]:
    return results.build_results(record, results.decide_outcome(record), audience)


def _digest(record: results.RoomRecord) -> str:
    return results.results_digest(_build(record, results.Audience.ORGANIZERS))


def _too_busy() -> Busy:
    return Busy(N_("The room is too busy at this moment. Please try again."))


def _fail(waiter: Waiter, error: Exception) -> None:
    if not waiter.done():
        waiter.set_exception(error)
