"""Everybody who listens to a room: phones, hosts, projectors. Frames are prepared once and written to all."""

import asyncio
from collections.abc import Callable
from itertools import islice
from typing import Literal

from competitions.live import protocol
from competitions.live.frames import BoardFrame, Farewell, HostFrame, PeopleFrame, PersonFrame, PhaseFrame, ResultFrame
from competitions.live.seating import LiveSeat, Seating
from core.sockets.frames import text_frame
from core.sockets.peer import Peer

YIELD_EVERY = 256
COUNT_PAUSE = 0.25
PEOPLE_PAUSE = 1.0
PEOPLE_A_FRAME = 150  # at most 32 KiB, so that a console which reads is never taken for one that does not
FAREWELL_SECONDS = 2.0
NORMAL_CLOSE = 1000


class Audience:
    """The sockets of one room. A peer that does not keep up is passed over and brought up to date when it drains.

    Each host's peer stands beside the seats that it has yet to be told of, by their ids.
    """

    def __init__(self, seating: Seating, count: Callable[[], dict[str, int]]) -> None:
        self._seating = seating
        self._count = count
        self._counting: asyncio.TimerHandle | None = None
        self._telling: asyncio.TimerHandle | None = None
        self.hosts: dict[Peer, dict[str, LiveSeat]] = {}
        self.projectors: set[Peer] = set()

    @property
    def is_heard(self) -> bool:
        """Whether a console or a wall is connected."""
        return bool(self.hosts or self.projectors)

    async def tell_all(
        self, frame: PhaseFrame | BoardFrame, personal: Callable[[LiveSeat], ResultFrame] | None = None
    ) -> None:
        """Write one frame to everybody; with `personal`, each phone's own frame follows in the same write."""
        shared = text_frame(protocol.write_frame(frame))
        self._tell_watchers(shared)
        phones = [seat for seat in self._seating if seat.peer is not None]
        for index, seat in enumerate(phones, start=1):
            peer = seat.peer
            if peer is not None and peer.takes_more:
                own = text_frame(protocol.write_frame(personal(seat))) if personal else b""
                peer.write(shared + own)
            if index % YIELD_EVERY == 0:
                await asyncio.sleep(0)

    def _tell_watchers(self, prepared: bytes) -> None:
        for peer in (*self.hosts, *self.projectors):
            if peer.takes_more:
                peer.write(prepared)

    def tell_hosts(self, frame: HostFrame) -> None:
        """Write a frame to every console."""
        prepared = text_frame(protocol.write_frame(frame))
        for peer in self.hosts:
            if peer.takes_more:
                peer.write(prepared)

    def note_count(self) -> None:
        """Tell hosts and projectors the new counts, at most four times a second."""
        if self._counting is None and self.is_heard:
            self._counting = asyncio.get_running_loop().call_later(COUNT_PAUSE, self._send_count)

    def _send_count(self) -> None:
        self._counting = None
        self._tell_watchers(text_frame(protocol.write_frame({"t": "count", **self._count()})))

    def add_host(self, peer: Peer) -> None:
        """Tell the console who takes part, the first of a large room at once, and keep it told."""
        self.hosts[peer] = {seat.id: seat for seat in self._seating if seat.is_active}
        peer.send_text(protocol.write_frame(_people_of(self.hosts[peer])))
        self._tell_people_later()

    def forget(self, peer: Peer) -> None:
        """Forget a console or a wall that is gone."""
        self.hosts.pop(peer, None)
        self.projectors.discard(peer)

    def send_away(self, seat: LiveSeat, standing: Literal["kicked", "banned"], now: int) -> None:
        """End the seat of a participant whose new standing is stored, and tell hosts."""
        self._seating.dismiss(seat, standing)
        self.say_bye(seat, standing, now)
        self.note_person(seat)

    def readmit(self, seat: LiveSeat) -> None:
        """Open a seat again that was taken out or banned, as is stored, and tell hosts."""
        self._seating.readmit(seat)
        self.note_person(seat)

    def note_person(self, seat: LiveSeat) -> None:
        """Tell hosts who came or went, with others, at most once a second."""
        self.note_count()
        for owed in self.hosts.values():
            owed[seat.id] = seat
        self._tell_people_later()

    def _tell_people_later(self) -> None:
        if self._telling is None and any(self.hosts.values()):
            self._telling = asyncio.get_running_loop().call_later(PEOPLE_PAUSE, self._send_people)

    def _send_people(self) -> None:
        self._telling = None
        for peer, owed in self.hosts.items():
            if owed and peer.takes_more:
                peer.send_text(protocol.write_frame(_people_of(owed)))
        self._tell_people_later()

    def say_bye(self, seat: LiveSeat, why: Farewell, now: int) -> None:
        """End a seat's socket with its reason."""
        peer = seat.peer
        if peer is not None:
            seat.peer = None
            self._seating.connected -= 1
            seat.contact = now if why == "moved" else 0
            dismiss(peer, why)

    def say_farewell_later(self, now: Callable[[], int]) -> None:
        """Say good-bye to every phone of a finished room, once those that answer at this moment were told `late`."""

        def say() -> None:
            self._farewell = asyncio.ensure_future(self.say_bye_to_all("finished", now()))

        asyncio.get_running_loop().call_later(FAREWELL_SECONDS, say)

    def close_all(self) -> None:
        """End every socket of a room that is deleted."""
        phones = [seat.peer for seat in self._seating if seat.peer is not None]
        for peer in (*phones, *self.hosts, *self.projectors):
            peer.attachment = None
            peer.close(NORMAL_CLOSE)
        self.hosts.clear()
        self.projectors.clear()

    async def say_bye_to_all(self, why: Farewell, now: int) -> None:
        """End every phone's socket; hosts and projectors may stay."""
        for index, seat in enumerate([seat for seat in self._seating if seat.peer is not None], start=1):
            self.say_bye(seat, why, now)
            if index % YIELD_EVERY == 0:
                await asyncio.sleep(0)


def dismiss(peer: Peer, why: Farewell) -> None:
    """Say good-bye and close."""
    peer.attachment = None
    peer.send_text(protocol.write_frame(protocol.bye(why)))
    peer.close(NORMAL_CLOSE)


def _people_of(owed: dict[str, LiveSeat]) -> PeopleFrame:
    """Take the next seats to be told of out of those that are owed: what they are by now counts."""
    seats = [owed.pop(each) for each in tuple(islice(owed, PEOPLE_A_FRAME))]
    gone = [seat.id for seat in seats if not seat.is_active]
    return {"t": "people", "add": [person(seat) for seat in seats if seat.is_active], "gone": gone}


def person(seat: LiveSeat) -> PersonFrame:
    """Return what hosts see of a participant."""
    return {"id": seat.id, "name": seat.name, "commune": seat.commune, "members": seat.members}
