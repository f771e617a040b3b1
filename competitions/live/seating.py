"""The seats of one room in memory: who is known by which token, who is here, who counts."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from competitions.live.domain.deadlines import NORMAL_HALVES
from competitions.live.domain.policy import KEY_MS
from competitions.live.rows import SeatRow

if TYPE_CHECKING:
    from core.sockets.peer import Peer

POLL_COUNTS_MS = 10_000


class LiveSeat:
    """One seat as the running room needs it. `contact` is the last live millisecond it was heard of."""

    __slots__ = (
        "commune",
        "contact",
        "halves",
        "id",
        "joined_at",
        "key",
        "late",
        "members",
        "name",
        "party_cell",
        "peer",
        "polled",
        "pongs",
        "revision",
        "school",
        "seen",
        "seen_after",
        "standing",
        "stored",
        "token_digest",
    )

    def __init__(self, row: SeatRow) -> None:
        self.id = row.id
        self.name = row.name
        self.commune = row.commune
        self.school = row.school
        self.party_cell = row.party_cell
        self.members = row.members
        self.halves = row.halves
        self.revision = row.revision
        self.standing = row.standing
        self.token_digest = row.token_digest
        self.key = row.join_key
        self.joined_at = row.joined_at
        self.stored = 0
        self.peer: Peer | None = None
        self.contact = 0
        self.polled = 0
        self.pongs: tuple[int, ...] = ()
        self.seen = 0
        self.seen_after = 0
        self.late = 0

    @property
    def is_active(self) -> bool:
        """Whether the seat still plays."""
        return self.standing == "active"


class Seating:
    """All seats of a room, by id, token and join key."""

    def __init__(self, rows: Iterable[SeatRow]) -> None:
        self._by_id: dict[str, LiveSeat] = {}
        self._by_token: dict[str, LiveSeat] = {}
        self._by_key: dict[str, LiveSeat] = {}
        self._slow: dict[str, LiveSeat] = {}
        self._pollers: dict[str, LiveSeat] = {}
        self.active = 0
        self.connected = 0
        for row in rows:
            self.add(LiveSeat(row))

    def __iter__(self) -> Iterator[LiveSeat]:
        """Iterate over every seat, also those that left."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def add(self, seat: LiveSeat) -> None:
        """Take in a seat that is stored."""
        self._by_id[seat.id] = seat
        self._by_token[seat.token_digest] = seat
        if seat.key is not None:
            self._by_key[seat.key] = seat
        self.active += seat.is_active
        self.note_factor(seat)

    def find(self, seat_id: str) -> LiveSeat | None:
        """Find a seat by its id."""
        return self._by_id.get(seat_id)

    def find_by_token(self, digest: str) -> LiveSeat | None:
        """Find a seat by its token's digest."""
        return self._by_token.get(digest)

    def find_by_key(self, key: str, now: int, *, expires: bool = True) -> LiveSeat | None:
        """Find the seat that joined with this key in the last fifteen minutes, or that was banned whenever it did.

        A ticket's key does not expire: it opens one seat as long as the room lasts.
        """
        seat = self._by_key.get(key)
        if seat is None or seat.standing == "banned" or not expires:
            return seat
        return seat if now - seat.joined_at <= KEY_MS else None

    def knows_key(self, key: str) -> bool:
        """Say whether the key was ever used here."""
        return key in self._by_key

    def rekey(self, seat: LiveSeat, digest: str) -> None:
        """Let the fresh token work and the former one stop."""
        self._by_token.pop(seat.token_digest, None)
        seat.token_digest = digest
        self._by_token[digest] = seat

    def dismiss(self, seat: LiveSeat, standing: str) -> None:
        """Note that a seat was kicked or banned."""
        self.active -= seat.is_active
        seat.standing = standing
        seat.revision += 1

    def readmit(self, seat: LiveSeat) -> None:
        """Let a seat play again that was taken out or banned."""
        self.active += not seat.is_active
        seat.standing = "active"
        seat.revision += 1

    def note_factor(self, seat: LiveSeat) -> None:
        """Keep account of the seats with extra time."""
        if seat.halves > NORMAL_HALVES:
            self._slow[seat.id] = seat
        else:
            self._slow.pop(seat.id, None)

    def attach(self, seat: LiveSeat, peer: "Peer") -> "Peer | None":
        """Give the seat a socket; return the one it had."""
        older, seat.peer = seat.peer, peer
        self.connected += older is None
        return older

    def detach(self, seat: LiveSeat, peer: "Peer", now: int) -> None:
        """Take the socket away, unless another one has taken the seat meanwhile."""
        if seat.peer is peer:
            seat.peer = None
            seat.contact = now
            self.connected -= 1

    def note_poll(self, seat: LiveSeat, now: int) -> None:
        """Note a poll or a form request."""
        seat.contact = seat.polled = now
        self._pollers[seat.id] = seat

    def count_connected(self, now: int) -> int:
        """Return how many seats have a socket or polled in the last ten seconds."""
        for seat_id in [one.id for one in self._pollers.values() if now - one.polled > POLL_COUNTS_MS]:
            del self._pollers[seat_id]
        return self.connected + sum(seat.peer is None and seat.is_active for seat in self._pollers.values())

    def list_present(self, since: int) -> list[LiveSeat]:
        """List the active seats heard of since that moment (ms)."""
        return [seat for seat in self if self._is_present(seat, since)]

    def slow_halves(self, since: int) -> list[int]:
        """Return the factors (in halves) of present seats with extra time."""
        return [seat.halves for seat in self._slow.values() if self._is_present(seat, since)]

    @staticmethod
    def _is_present(seat: LiveSeat, since: int) -> bool:
        return seat.is_active and (seat.peer is not None or seat.contact >= since > 0)
