"""All rooms of this process: by id and by PIN, loaded at the start, resumed at the first request served."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from random import Random
from time import monotonic

import structlog

from competitions.live import service
from competitions.live.domain.pins import FailedPins
from competitions.live.domain.policy import Keeping, RoomPolicy
from competitions.live.intake import Intake
from competitions.live.orders import LiveContext
from competitions.live.permissions import find_own_commune
from competitions.live.queries import listing
from competitions.live.queries import rooms as queries
from competitions.live.room import Room
from competitions.live.rows import RunningRoom
from competitions.live.service import Moment, RoomPlan, StoredRoom
from competitions.quizzes.domain.questions import Quiz
from core.database import UnitOfWork
from core.ids import new_secret
from core.kernel import Actor, Conflict, DomainError, FieldError, Invalid, N_, NotFound
from units.domain.unit import Kind

LONGEST_SILENCE = 10.0
UNREADABLE = (DomainError, ValueError, LookupError, TypeError)  # what reading a broken document can raise

log = structlog.get_logger()


class Rooms:
    """The registry. A room whose PIN is held is in memory, others for as long as somebody asks for them."""

    def __init__(self, context: LiveContext) -> None:
        self.context = context
        intake = Intake(context.database, context.directory.ids, Keeping.REHEARSAL)
        self._rehearsing = replace(context, intake=intake)
        self._failed_pins = FailedPins()
        self.random = Random(new_secret())  # noqa: S311 - for names, not for secrets
        self._by_id: dict[str, Room] = {}
        self._by_pin: dict[str, Room] = {}
        self._asked_for: set[str] = set()
        self._gone_on: set[str] = set()
        self._deleting: set[str] = set()
        self._resumed = False
        self._resuming: asyncio.Task[None] | None = None
        self._latest: asyncio.TimerHandle | None = None
        self._deferred: list[Callable[[], None]] = []

    @property
    def is_resumed(self) -> bool:
        """Whether rooms go on after the last stop of the server."""
        return self._resumed

    async def load(self) -> None:
        """Load every room whose PIN is held. They go on at the first request, at the latest ten seconds from now.

        One that cannot be read is passed over: it must not keep all the others from going on.
        """
        self._rehearsing.intake.start()
        async with self.context.database.reading() as uow:
            for room_id in await queries.list_held_ids(uow):
                try:
                    await self._take(await service.load_room(uow, room_id))
                except UNREADABLE as error:
                    log.warning("room_unreadable", room=room_id, error=type(error).__name__)
        self._latest = asyncio.get_running_loop().call_later(LONGEST_SILENCE, self.resume)

    def resume(self) -> "asyncio.Task[None]":
        """Go on, once: an outage lasts until the first request served. After a failure the next request tries again."""
        if self._resuming is None or (self._resuming.done() and not self._resumed):
            self._resuming = asyncio.create_task(self._resume(self.context.clock.live_ms()), name="resume-rooms")
        return self._resuming

    async def _resume(self, now: int) -> None:
        for room in tuple(self._by_id.values()):
            if room.id not in self._gone_on and not room.is_finished:
                await room.go_on_after_outage(now)
            self._gone_on.add(room.id)
            room.start()
        self._resumed = True
        deferred, self._deferred = self._deferred, []
        for call in deferred:
            call()

    def when_resumed(self, call: Callable[[], None]) -> None:
        """Run the call once rooms go on."""
        self.resume()
        self._deferred.append(call)

    async def open(self, actor: Actor, quiz: Quiz, policy: RoomPolicy) -> Room:
        """Open a room and let it run. Raises Invalid for a session or commune that there is not."""
        await self.resume()
        clock, policy = self.context.clock, await self._placed(actor, policy)
        async with self.context.database.writing() as uow:
            row = await service.open_room(uow, actor, RoomPlan(quiz, policy), Moment(clock.now(), clock.live_ms()))
        room = await self._take(StoredRoom(row, [], []))
        room.start()
        return room

    async def _placed(self, actor: Actor, policy: RoomPolicy) -> RoomPolicy:
        """Return the policy with the commune whose room it is: as asked, else the session's, else the host's own."""
        communes = {code for code, unit in self.context.directory.items() if unit.kind is Kind.COMMUNE}
        commune = policy.commune
        if policy.session:
            async with self.context.database.reading() as uow:
                found = await self.context.sessions.find_round(uow, policy.session)
            if found is None:
                raise _no_such("/session", N_("There is no such session."))
            commune = commune or found.commune_code or ""
        if policy.commune and policy.commune not in communes:
            raise _no_such("/commune", N_("There is no unit with this code."))
        return replace(policy, commune=commune or find_own_commune(actor, communes))

    def _room(self, stored: StoredRoom) -> Room:
        """Return the room; what happens in a rehearsal goes into a store of its own."""
        return Room(stored, self._rehearsing if stored.room.policy.is_rehearsal else self.context)

    async def _take(self, stored: StoredRoom) -> Room:
        room = self._room(stored)
        await room.restore()
        self._by_id[room.id] = room
        self._by_pin[room.row.pin] = room
        return room

    def find_by_pin(self, pin: str) -> Room | None:
        """Find the room that holds the PIN; a finished one holds it for 24 hours."""
        return self._by_pin.get(pin)

    async def load_room(self, room_id: str) -> Room:
        """Return a room, from the database where it is not in memory; raise NotFound."""
        self._asked_for.add(room_id)
        room = self._by_id.get(room_id)
        if room is not None:
            return room
        if room_id in self._deleting:
            raise NotFound(N_("There is no such room."))
        async with self.context.database.reading() as uow:
            stored = await service.load_room(uow, room_id)
        room = self._room(stored)
        await room.restore()
        self._by_id.setdefault(room_id, room).start()
        return self._by_id[room_id]

    def damp(self, address: str, device: str | None) -> float:
        """Count a PIN that no room holds; return how many seconds its answer waits."""
        return self._failed_pins.record(device, address, int(monotonic() * 1000)) / 1000

    def find(self, room_id: str) -> Room | None:
        """Find a room in memory."""
        return self._by_id.get(room_id)

    async def list_running(self, uow: UnitOfWork) -> tuple[RunningRoom, ...]:
        """List the rooms of all processes that run; how many are connected is known of those connected to this one."""
        here = {room.id: room.counts()["connected"] for room in self._by_pin.values()}
        return tuple(replace(row, connected=here.get(row.id) or None) for row in await listing.list_running(uow))

    def release(self, room_ids: list[str]) -> None:
        """Forget the PINs of rooms that finished long ago."""
        for room_id in room_ids:
            room = self._by_id.get(room_id)
            if room is not None and self._by_pin.get(room.row.pin) is room:
                del self._by_pin[room.row.pin]

    async def let_go(self) -> None:
        """Forget finished rooms whose PIN is free and that nobody has asked for since the last call."""
        asked, self._asked_for = self._asked_for, set()
        for room in tuple(self._by_id.values()):
            is_held = self._by_pin.get(room.row.pin) is room or room.audience.is_heard
            if room.is_finished and not is_held and room.id not in asked:
                del self._by_id[room.id]
                await room.stop()

    async def delete_rehearsal(self, room_id: str) -> None:
        """Delete a rehearsal with all that happened in it; raises Conflict for any other room."""
        room = await self.load_room(room_id)
        if not room.policy.is_rehearsal:
            raise Conflict(N_("Only a rehearsal can be deleted."))
        self.release([room_id])
        self._by_id.pop(room_id, None)
        self._deleting.add(room_id)
        try:
            await room.stop()
            room.audience.close_all()
            await self._delete_slices(room_id)
        finally:
            self._deleting.discard(room_id)

    async def _delete_slices(self, room_id: str) -> None:
        more = True
        while more:
            async with self.context.database.writing() as uow:
                more = await service.delete_rehearsal_slice(uow, room_id)

    async def stop(self) -> None:
        """End every room's task."""
        if self._latest is not None:
            self._latest.cancel()
        if self._resuming is not None:
            await asyncio.wait((self._resuming,))
        await asyncio.gather(*(room.stop() for room in self._by_id.values()))
        await self._rehearsing.intake.stop()


def pin_unknown() -> NotFound:
    """Return the 404 for a PIN that no room holds."""
    return NotFound(N_("There is no room with this PIN."), code="pin_unknown")


def _no_such(pointer: str, text: str) -> Invalid:
    return Invalid(N_("The room cannot be opened like this."), errors=(FieldError(pointer, text),))
