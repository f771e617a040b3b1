"""The seats of a session, held while one decides who gets them; the database refuses more than its capacity."""

from dataclasses import dataclass

from core.database import UnitOfWork
from events.programme.models import Session
from events.programme.queries.sessions import hold_session
from events.programme.service.access import no_such_session


@dataclass(slots=True)
class Seats:
    """A session's seats, held until the unit of work ends; `take`, `free`, `queue` and `leave` write through."""

    row: Session

    @property
    def free_seats(self) -> int | None:
        """How many are free; None without a capacity."""
        return None if self.row.capacity is None else self.row.capacity - self.row.seated

    @property
    def is_full(self) -> bool:
        """Whether nobody more can be seated."""
        return self.free_seats is not None and self.free_seats <= 0

    def take(self) -> None:
        """Seat one more."""
        self.row.seated += 1

    def free(self) -> None:
        """Give one seat back."""
        self.row.seated -= 1

    def queue(self) -> None:
        """Count one more who waits."""
        self.row.waiting += 1

    def leave(self) -> None:
        """Count one less who waits."""
        self.row.waiting -= 1


async def hold(uow: UnitOfWork, session_id: str) -> Seats:
    """Hold a session's seats; raises NotFound. Held before in the same unit of work, they are as they were left."""
    held: dict[str, Seats] = uow.session.info.setdefault("seats", {})
    if session_id not in held:
        row = await hold_session(uow, session_id)
        if row is None:
            raise no_such_session()
        held[session_id] = Seats(row)
    return held[session_id]
