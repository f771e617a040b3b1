"""Which finished games a browser has played to the end, for what is given to whoever took part."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from competitions.live.domain.phases import Phase
from competitions.live.keys import LiveKeys
from competitions.live.reception import find_seat
from competitions.live.room import Room
from competitions.live.rooms import Rooms
from core.kernel import DomainError


@dataclass(frozen=True, slots=True)
class Played:
    """A finished room in which a seat of the browser has answered."""

    room_id: str
    title: str


def list_played(rooms: Rooms, keys: LiveKeys) -> Callable[[Mapping[str, str]], Awaitable[tuple[Played, ...]]]:
    """Return what tells from a browser's cookies which games it has played; a rehearsal is none."""

    async def find(cookies: Mapping[str, str]) -> tuple[Played, ...]:
        prefix = keys.seat_cookie("")
        pins = sorted(name.removeprefix(prefix) for name in cookies if name.startswith(prefix))
        if pins:
            await rooms.resume()
        found = ((rooms.find_by_pin(pin), cookies[keys.seat_cookie(pin)]) for pin in pins)
        return tuple(
            Played(room.id, room.row.quiz.title)
            for room, token in found
            if room is not None and _has_played(room, token)
        )

    return find


def _has_played(room: Room, token: str) -> bool:
    if room.policy.is_rehearsal or room.timeline.phase is not Phase.FINISHED:
        return False
    try:
        return find_seat(room, token).stored > 0
    except DomainError:
        return False
