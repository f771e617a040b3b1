"""The sockets of phones, hosts and projectors: frames in, frames out. What they mean is decided elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING

from competitions.live import protocol
from competitions.live.admission import admit
from competitions.live.answering import Sent, answer, note_seen
from competitions.live.audience import FAREWELL_SECONDS, dismiss
from competitions.live.domain.fairtime import with_pong
from competitions.live.keys import LiveKeys
from competitions.live.orders import Reply
from competitions.live.permissions import OTHERS_ROOM, may_run_room, may_run_rooms
from competitions.live.protocol import Answer, BadValue, Inbound, Join, Malformed, Ping, Seen
from competitions.live.reception import MENDABLE, Joined, JoinFields, find_seat, join
from competitions.live.room import Room
from competitions.live.rooms import Rooms, pin_unknown
from competitions.live.seating import LiveSeat
from core.kernel import Actor, Busy, DomainError, Forbidden, Invalid, N_, SignInNeeded

if TYPE_CHECKING:
    from core.sockets.handshake import Handshake
    from core.sockets.peer import Peer

JOIN_SECONDS = 10.0
POLICY_VIOLATION = 1008
BAD_FRAMES = 20
BAD_FRAMES_WINDOW = 60.0

Translate = Callable[["Handshake", DomainError], str]
FindActor = Callable[["Handshake"], Awaitable[Actor | None]]


class Phone:
    """What we remember of one phone's connection."""

    __slots__ = ("bad", "bad_since", "cookie", "room", "seat", "translate")

    def __init__(self, room: Room, cookie: str | None, translate: Callable[[DomainError], str]) -> None:
        self.room = room
        self.seat: LiveSeat | None = None
        self.cookie = cookie
        self.translate = translate
        self.bad = 0
        self.bad_since = 0.0


class PhoneHandler:
    """`/ws/choi/{pin}`."""

    subprotocol = protocol.SUBPROTOCOL
    max_size = protocol.LARGEST_FRAME

    def __init__(self, rooms: Rooms, keys: LiveKeys, translate: Translate) -> None:
        self.rooms = rooms
        self.keys = keys
        self.translate = translate
        self._tasks: set[asyncio.Task[None]] = set()

    def on_open(self, peer: "Peer") -> None:
        """Wait ten seconds for a `join`; an unknown PIN is told and closed."""
        handshake = peer.handshake
        if handshake is None:
            return
        peer.deadline = monotonic() + JOIN_SECONDS
        pin = handshake.path_params["pin"]
        room = self.rooms.find_by_pin(pin)
        peer.handshake = None
        if room is None:
            self._refuse_pin(peer, handshake)
            return
        cookie = self.keys.find_seat_token(handshake.cookies, pin)
        language = handshake.cookies.get("lang", "")
        peer.attachment = Phone(room, cookie, _Words(self.translate, handshake if language else None))

    def _refuse_pin(self, peer: "Peer", handshake: "Handshake") -> None:
        wait = self.rooms.damp(handshake.client, handshake.cookies.get(self.keys.device_cookie))
        text = self.translate(handshake, pin_unknown())
        asyncio.get_running_loop().call_later(wait, refuse, peer, "pin_unknown", text)

    def on_text(self, peer: "Peer", data: bytes, arrived: float) -> None:
        """Take one frame."""
        phone: Phone | None = peer.attachment
        if phone is None:
            return
        if not self.rooms.is_resumed:
            self.rooms.when_resumed(lambda: self.on_text(peer, data, arrived))
            return
        try:
            self._take(peer, phone, protocol.read_frame(data), arrived)
        except Malformed:
            peer.close(POLICY_VIOLATION, "not a frame of this protocol")
        except BadValue:
            self._complain(peer, phone, Invalid(N_("This message has a wrong value.")))

    def _take(self, peer: "Peer", phone: Phone, frame: Inbound, arrived: float) -> None:
        clock = phone.room.context.clock
        if isinstance(frame, Join):
            self._join(peer, phone, frame)
        elif phone.seat is None:
            self._complain(peer, phone, Invalid(N_("Join the room first.")))
        elif isinstance(frame, Ping):
            peer.send_text(protocol.write_frame({"t": "pong", "at": frame.at, "now": clock.live_ms()}))
        elif isinstance(frame, Seen):
            note_seen(phone.room, phone.seat, frame.q, clock.live_ms_at(arrived))
        else:
            self._answer(peer, phone, frame, clock.live_ms_at(arrived))

    def _answer(self, peer: "Peer", phone: Phone, frame: Answer, arrival: int) -> None:
        if phone.seat is None:
            return
        if frame.id is None:
            peer.send_text(protocol.write_frame(protocol.refused(frame.q, None, "invalid")))
            return
        sent = Sent(frame.q, frame.id, frame.value, arrival)
        answer(phone.room, phone.seat, sent, lambda reply: self._reply(peer, phone, reply))

    def _reply(self, peer: "Peer", phone: Phone, reply: Reply) -> None:
        question, answer_id = reply.question, reply.answer_id
        if reply.word == "stored":
            peer.send_text(protocol.write_frame(protocol.stored(question, answer_id, reply.receipt)))
        elif reply.word == "busy":
            text = phone.translate(Busy(N_("The server cannot store this now. Please try again.")))
            peer.send_text(protocol.write_frame({**protocol.error("busy", text), "q": question, "id": answer_id}))
        else:
            peer.send_text(protocol.write_frame(protocol.refused(question, answer_id, reply.word)))

    def _join(self, peer: "Peer", phone: Phone, frame: Join) -> None:
        peer.deadline = None  # whoever asked for a seat may take time to mend the form
        is_new = frame.seat is None and (frame.name is not None or frame.ticket is not None)
        token = frame.seat if frame.seat is not None or is_new else phone.cookie
        if token is not None:
            self._come_back(peer, phone, token)
            return
        fields = JoinFields(
            *(frame.key, frame.name, frame.commune, frame.school, frame.party_cell, frame.members, frame.time_factor),
            frame.ticket,
        )
        if phone.room.policy.needs_ticket:
            task = asyncio.create_task(self._join_by_ticket(peer, phone, fields))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return
        join(phone.room, fields, lambda outcome: self._joined(peer, phone, outcome))

    async def _join_by_ticket(self, peer: "Peer", phone: Phone, fields: JoinFields) -> None:
        try:
            admitted = await admit(phone.room, fields)
        except DomainError as refusal:
            self._refuse(peer, phone, refusal)
        else:
            join(phone.room, admitted, lambda outcome: self._joined(peer, phone, outcome))

    def _come_back(self, peer: "Peer", phone: Phone, token: str) -> None:
        try:
            seat = find_seat(phone.room, token)
        except DomainError as refusal:
            self._refuse(peer, phone, refusal)
        else:
            self._seat(peer, phone, seat, None)

    def _joined(self, peer: "Peer", phone: Phone, outcome: Joined | DomainError) -> None:
        if isinstance(outcome, DomainError):
            self._refuse(peer, phone, outcome)
            return
        if outcome.seat.peer is not peer:
            phone.room.audience.say_bye(outcome.seat, "moved", phone.room.now())
        self._seat(peer, phone, outcome.seat, outcome.token)

    def _refuse(self, peer: "Peer", phone: Phone, refusal: DomainError) -> None:
        if refusal.code in MENDABLE:
            self._complain(peer, phone, refusal)
        else:
            refuse(peer, refusal.code, phone.translate(refusal))

    def _seat(self, peer: "Peer", phone: Phone, seat: LiveSeat, token: str | None) -> None:
        if not peer.is_open:
            return
        room = phone.room
        if phone.seat is not None and phone.seat is not seat:
            room.seating.detach(phone.seat, peer, room.now())
        phone.seat, phone.cookie = seat, None
        if seat.peer is not peer:
            seat.pongs = ()
            older = room.seating.attach(seat, peer)
            if older is not None:
                dismiss(older, "moved")
        peer.measured = room.policy.timed
        room.audience.note_count()
        peer.send_text(protocol.write_frame(room.scene.welcome(seat, token, room.now(), room.seating.active)))
        peer.ping()
        if room.is_finished:
            asyncio.get_running_loop().call_later(FAREWELL_SECONDS, room.audience.say_bye, seat, "finished", 0)

    def _complain(self, peer: "Peer", phone: Phone, refusal: DomainError) -> None:
        now = monotonic()
        if now - phone.bad_since > BAD_FRAMES_WINDOW:
            phone.bad, phone.bad_since = 0, now
        phone.bad += 1
        if phone.bad > BAD_FRAMES:
            peer.close(POLICY_VIOLATION, "too many bad frames")
            return
        peer.send_text(protocol.write_frame(protocol.error(refusal.code, phone.translate(refusal))))

    def on_pong(self, peer: "Peer", round_trip: float) -> None:
        """Keep the measurement for fair time."""
        phone: Phone | None = peer.attachment
        if phone is not None and phone.seat is not None:
            phone.seat.pongs = with_pong(phone.seat.pongs, int(round_trip * 1000))

    def on_drained(self, peer: "Peer") -> None:
        """Bring a slow phone to the newest state; it gets no backlog."""
        phone: Phone | None = peer.attachment
        if phone is not None and phone.seat is not None:
            room = phone.room
            frame = room.scene.welcome(phone.seat, None, room.now(), room.seating.active)
            peer.send_text(protocol.write_frame(frame))

    def on_close(self, peer: "Peer") -> None:
        """Free the seat's socket; the seat itself stays."""
        phone: Phone | None = peer.attachment
        peer.attachment = None
        if phone is not None and phone.seat is not None:
            phone.room.seating.detach(phone.seat, peer, phone.room.now())
            phone.room.audience.note_count()


class _Words:
    """The connection's language, without keeping its handshake where it is the default one."""

    __slots__ = ("_handshake", "_translate")

    def __init__(self, translate: Translate, handshake: "Handshake | None") -> None:
        self._translate = translate
        self._handshake = handshake

    def __call__(self, refusal: DomainError) -> str:
        return self._translate(self._handshake, refusal)  # type: ignore[arg-type]  # None means Vietnamese


class WatcherHandler:
    """`/ws/dan/{room_id}` and `/ws/chieu/{pin}`: they only listen; commands go by HTTP."""

    subprotocol = protocol.SUBPROTOCOL
    max_size = protocol.LARGEST_FRAME

    def __init__(self, rooms: Rooms, find_actor: FindActor, keys: LiveKeys, translate: Translate) -> None:
        self.rooms = rooms
        self.find_actor = find_actor
        self.keys = keys
        self.translate = translate
        self._tasks: set[asyncio.Task[None]] = set()

    def on_open(self, peer: "Peer") -> None:
        """Find out who it is, then welcome or refuse."""
        handshake, peer.handshake = peer.handshake, None
        if handshake is not None:
            peer.deadline = monotonic() + JOIN_SECONDS
            task = asyncio.create_task(self._admit(peer, handshake))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _admit(self, peer: "Peer", handshake: "Handshake") -> None:
        try:
            await self.rooms.resume()
            room, listen = await self._room_for(handshake)
        except DomainError as refusal:
            refuse(peer, refusal.code, self.translate(handshake, refusal))
            return
        if not peer.is_open:
            return
        peer.deadline = None
        peer.attachment = room
        self._welcome(room, peer)
        listen(peer)

    @staticmethod
    def _welcome(room: "Room", peer: "Peer") -> None:
        snapshot = room.scene.snapshot(room.now(), room.seating.active)
        peer.send_text(protocol.write_frame({"t": "welcome", "room": snapshot}))
        peer.send_text(protocol.write_frame({"t": "count", **room.counts()}))

    async def _room_for(self, handshake: "Handshake") -> "tuple[Room, Callable[[Peer], None]]":
        if "pin" in handshake.path_params:
            room = self.rooms.find_by_pin(handshake.path_params["pin"])
            if room is None:
                await asyncio.sleep(self.rooms.damp(handshake.client, None))
                raise pin_unknown()
            cookie = handshake.cookies.get(self.keys.projector_cookie(room.row.pin))
            if not self.keys.is_projector_key(room.id, handshake.query.get("k") or cookie):
                raise Forbidden(N_("This projector link is not valid."))
            return room, room.audience.projectors.add
        actor = await self.find_actor(handshake)
        if actor is None:
            raise SignInNeeded(N_("Please sign in first."))
        if not may_run_rooms(actor):
            raise Forbidden(N_("Only hosts and organizers may open a room."))
        room = await self.rooms.load_room(handshake.path_params["room_id"])
        if not may_run_room(actor, room.row.whose, room.context.province):
            raise Forbidden(OTHERS_ROOM)
        return room, room.audience.add_host

    def on_text(self, peer: "Peer", data: bytes, arrived: float) -> None:  # noqa: ARG002 - the interface's signature
        """Answer pings; nothing else is expected from a listener."""
        try:
            frame = protocol.read_frame(data)
        except Malformed:
            peer.close(POLICY_VIOLATION, "not a frame of this protocol")
            return
        except BadValue:
            return
        if isinstance(frame, Ping):
            now = self.rooms.context.clock.live_ms()
            peer.send_text(protocol.write_frame({"t": "pong", "at": frame.at, "now": now}))

    def on_pong(self, peer: "Peer", round_trip: float) -> None:
        """Do nothing: listeners are not measured."""

    def on_drained(self, peer: "Peer") -> None:
        """Bring a slow screen to the newest state."""
        room: Room | None = peer.attachment
        if room is not None:
            self._welcome(room, peer)

    def on_close(self, peer: "Peer") -> None:
        """Forget the listener."""
        room: Room | None = peer.attachment
        if room is not None:
            room.audience.forget(peer)


def refuse(peer: "Peer", code: str, text: str) -> None:
    """Tell what is wrong with the room or the seat, and close with 1008."""
    peer.attachment = None
    peer.send_text(protocol.write_frame(protocol.error(code, text)))
    peer.close(POLICY_VIOLATION, code)
