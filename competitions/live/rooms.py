"""All rooms of this process: by id and by PIN, loaded at the start, resumed at the first request served."""

import asyncio
from collections.abc import Callable
from random import Random
from time import monotonic

from competitions.live import service
from competitions.live.domain.pins import FailedPins
from competitions.live.domain.policy import RoomPolicy
from competitions.live.orders import LiveContext
from competitions.live.room import Room
from competitions.live.service import Moment, RoomPlan, StoredRoom
from competitions.quizzes.domain.questions import Quiz
from core.ids import new_secret
from core.kernel import Actor, N_, NotFound

LONGEST_SILENCE = 10.0


class Rooms:
    """The registry. A room whose PIN is held is in memory; others are loaded when somebody asks for them."""

    def __init__(self, context: LiveContext) -> None:
        self.context = context
        self._failed_pins = FailedPins()
        self.random = Random(new_secret())  # noqa: S311 - for names, not for secrets
        self._by_id: dict[str, Room] = {}
        self._by_pin: dict[str, Room] = {}
        self._resumed = False
        self._resuming: asyncio.Task[None] | None = None
        self._latest: asyncio.TimerHandle | None = None
        self._deferred: list[Callable[[], None]] = []

    @property
    def is_resumed(self) -> bool:
        """Whether rooms go on after the last stop of the server."""
        return self._resumed

    async def load(self) -> None:
        """Load every room whose PIN is held. They go on at the first request, at the latest ten seconds from now."""
        async with self.context.database.reading() as uow:
            held = await service.list_held(uow)
        for stored in held:
            await self._take(stored)
        self._latest = asyncio.get_running_loop().call_later(LONGEST_SILENCE, self.resume)

    def resume(self) -> "asyncio.Task[None]":
        """Go on, once: an outage lasts until the first request served. After a failure the next request tries again."""
        if self._resuming is None or (self._resuming.done() and not self._resumed):
            self._resuming = asyncio.create_task(self._resume(self.context.clock.live_ms()), name="resume-rooms")
        return self._resuming

    async def _resume(self, now: int) -> None:
        for room in tuple(self._by_id.values()):
            if not room.is_finished:
                await room.go_on_after_outage(now)
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
        """Open a room and let it run."""
        await self.resume()
        clock = self.context.clock
        async with self.context.database.writing() as uow:
            row = await service.open_room(uow, actor, RoomPlan(quiz, policy), Moment(clock.now(), clock.live_ms()))
        room = await self._take(StoredRoom(row, [], []))
        room.start()
        return room

    async def _take(self, stored: StoredRoom) -> Room:
        room = Room(stored, self.context)
        await room.restore()
        self._by_id[room.id] = room
        self._by_pin[room.row.pin] = room
        return room

    def find_by_pin(self, pin: str) -> Room | None:
        """Find the room that holds the PIN; a finished one holds it for 24 hours."""
        return self._by_pin.get(pin)

    async def load_room(self, room_id: str) -> Room:
        """Return a room, from the database where it is not in memory; raise NotFound."""
        room = self._by_id.get(room_id)
        if room is not None:
            return room
        async with self.context.database.reading() as uow:
            stored = await service.load_room(uow, room_id)
        room = Room(stored, self.context)
        await room.restore()
        self._by_id.setdefault(room_id, room).start()
        return self._by_id[room_id]

    def damp(self, address: str, device: str | None) -> float:
        """Count a PIN that no room holds; return how many seconds its answer waits."""
        return self._failed_pins.record(device, address, int(monotonic() * 1000)) / 1000

    def find(self, room_id: str) -> Room | None:
        """Find a room in memory."""
        return self._by_id.get(room_id)

    def release(self, room_ids: list[str]) -> None:
        """Forget the PINs of rooms that finished long ago."""
        for room_id in room_ids:
            room = self._by_id.get(room_id)
            if room is not None and self._by_pin.get(room.row.pin) is room:
                del self._by_pin[room.row.pin]

    async def stop(self) -> None:
        """End every room's task."""
        if self._latest is not None:
            self._latest.cancel()
        if self._resuming is not None:
            await asyncio.wait((self._resuming,))
        await asyncio.gather(*(room.stop() for room in self._by_id.values()))


def pin_unknown() -> NotFound:
    """Return the 404 for a PIN that no room holds."""
    return NotFound(N_("There is no room with this PIN."), code="pin_unknown")
