"""What planners see and print of a session's door: links, who was there, what contradicts itself."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.tickets import TicketKeys
from core import audit
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, FieldError, Invalid, N_
from core.vietnamese import fold, sort_key
from events.doors import queries
from events.doors.domain.checkin import Outcome
from events.doors.domain.paper import Unread, read_paper
from events.doors.queries import AttendanceRow, DoorRow, ScanRow
from events.doors.service import checking
from events.doors.service.checking import Arriving, Seen, Undoing
from events.programme.queries.listing import Wanted, list_sessions
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import access_session
from events.registration.domain.queue import HOLDS_SEAT
from events.registration.queries.registrations import RegistrationRow, list_roster, number_all

PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Line:
    """A person of the roster with their number on it; `presence` None for who is not there."""

    number: int
    row: RegistrationRow
    presence: AttendanceRow | None


@dataclass(frozen=True, slots=True)
class Board:
    """A session's door as its planners see it."""

    session: SessionRow
    doors: tuple[DoorRow, ...]
    lines: tuple[Line, ...]
    gates: tuple[tuple[str, int], ...]
    devices: tuple[tuple[str, int], ...]
    conflicts: tuple[ScanRow, ...]
    refused: tuple[ScanRow, ...]

    @property
    def present(self) -> tuple[Line, ...]:
        """Who is there."""
        return tuple(line for line in self.lines if line.presence is not None)

    def name_of(self, registration_id: str | None) -> str:
        """Return the name behind a scan; "" for somebody who holds no seat (any more)."""
        return next((line.row.name for line in self.lines if line.row.id == registration_id), "")


async def load_board(uow: UnitOfWork, actor: Actor, session_id: str) -> Board:
    """Load what planners see of the door; raises Forbidden and NotFound."""
    session = await access_session(uow, actor, session_id)
    lines = await list_lines(uow, session.id)
    there = [line.presence for line in lines if line.presence is not None]
    return Board(
        session,
        tuple(await queries.list_doors(uow, session.id)),
        lines,
        _counted(each.gate for each in there),
        _counted(each.device for each in there),
        tuple(await queries.list_conflicts(uow, session.id)),
        tuple(await queries.list_refused(uow, session.id)),
    )


async def find_titled(uow: UnitOfWork, commune: str, title: str) -> str:
    """Return the id of a commune's first session of this title; "" where there is none."""
    found = await list_sessions(uow, Wanted(commune=commune, text=fold(title)))
    return next((row.id for row in found if row.title == title), "")


async def list_lines(uow: UnitOfWork, session_id: str) -> tuple[Line, ...]:
    """Return the roster by given name as Vietnamese lists are; equal names by code.

    The numbers stay: a sheet that was printed yesterday is typed in after others have come or gone.
    """
    numbers = await number_all(uow, session_id)
    there = {each.registration_id: each for each in await queries.list_attendance(uow, session_id)}
    rows = sorted(await list_roster(uow, session_id, HOLDS_SEAT), key=_by_given_name)
    return tuple(Line(numbers[row.id], row, there.get(row.id)) for row in rows)


@dataclass(frozen=True, slots=True)
class Paper:
    """A roster that came back on paper: numbers and codes as typed, codes that were ticked, and the form's own id."""

    session_id: str
    form_id: str
    typed: str
    ticked: Collection[str]


@dataclass(frozen=True, slots=True)
class Bench:
    """What entering a paper is done with: the keys of tickets, and the moment."""

    keys: TicketKeys
    now: datetime


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a paper: how many are newly there, and how many were already."""

    fresh: int
    known: int


async def enter_paper(uow: UnitOfWork, actor: Actor, paper: Paper, bench: Bench) -> Entered:
    """Let everybody on a paper be there; nothing is kept where one entry cannot be read. Raises Invalid, NotFound.

    The form sent twice changes nothing: each scan's nonce follows from the form and the code.
    """
    session = await access_session(uow, actor, paper.session_id)
    lines = await list_lines(uow, session.id)
    codes = {line.number: line.row.code for line in lines}
    read = read_paper(paper.typed, codes)
    wanted = [code for code in codes.values() if code in {*read.codes, *paper.ticked}]
    if read.unread or not wanted:
        raise _unreadable(read.unread)
    moment = min(session.starts_at, bench.now)
    arriving = Arriving(bench.keys, session.id, PAPER, way=PAPER)
    scans = [Seen(f"{paper.form_id}:{code}", code, moment) for code in wanted]
    told = await checking.check_in(uow, arriving, scans, bench.now)
    fresh = sum(each.outcome is Outcome.ACCEPTED for each in told)
    return Entered(fresh, len(told) - fresh)


async def take_back(uow: UnitOfWork, actor: Actor, order: Undoing, now: datetime) -> None:
    """Take somebody's presence back with a reason; raises Invalid without one, Conflict where it is gone already."""
    await access_session(uow, actor, order.session_id)
    if not order.reason.strip():
        text = N_("Say why the presence is taken back.")
        raise Invalid(text, errors=(FieldError(f"reason-{order.registration_id}", text),))
    if not await checking.undo(uow, order, now):
        raise Conflict(N_("This presence has been taken back already."))
    act = audit.Act("attendance.undone", order.registration_id, actor.person_id, {"session": order.session_id})
    await audit.record(uow, act, now)


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items()))


def _by_given_name(row: RegistrationRow) -> tuple[object, ...]:
    words = row.name.split()
    return (sort_key(words[-1] if words else ""), sort_key(row.name), fold(row.name), row.code)


def _unreadable(unread: tuple[Unread, ...]) -> Invalid:
    if not unread:
        text = N_("Type at least one number or code, or tick somebody.")
        return Invalid(text, errors=(FieldError("typed", text),))
    text = N_("Not on this roster: %(words)s. Nothing was entered.")
    words = ", ".join(each.text for each in unread[:20])
    return Invalid(text, errors=(FieldError("typed", text, {"words": words}),), words=words)
