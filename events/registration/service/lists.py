"""Registering a village's list: kept as it came, then a few rows at a time; each row is told what became of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

import msgspec

from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, DomainError, N_, NotFound
from events.programme.queries.sessions import SessionRow
from events.programme.service import seats as programme_seats
from events.programme.service.access import Doing, access_session
from events.registration.domain.lists import Directory, Entry, Outcome, make_directory
from events.registration.domain.people import Form
from events.registration.domain.queue import HOLDS_SEAT, Way
from events.registration.models import RegistrationList, RegistrationListLine
from events.registration.queries import lists as queries
from events.registration.queries.lists import LineRow, ListRow
from events.registration.service.registering import Registered, Request, check_open, register
from units.domain.unit import Kind

SLICE = 5
TWICE = N_("The same person stands in row %(row)s.")
LONGEST_FILE_NAME = 120
NOBODY = Form("", None, None)


@dataclass(frozen=True, slots=True)
class NewList:
    """A list that was read. `digest` names the file and the choices: sent again it is the same list."""

    session_id: str
    digest: str
    file_name: str
    entries: Sequence[Entry]
    whole_course: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a row until the person stands: its cells, and the form that they say."""

    cells: Mapping[str, str]
    form: Form | None = None
    household: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row with what became of it; `name` is what the list said where nobody stands."""

    row: int
    outcome: Outcome
    name: str
    birth_year: str
    status: str
    text: str
    params: Mapping[str, str | int]
    cells: Mapping[str, str]

    @property
    def is_good(self) -> bool:
        """Whether nobody has to mend it."""
        return self.outcome is not Outcome.WRONG


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of a session with its rows."""

    session: SessionRow
    row: ListRow
    lines: tuple[Line, ...]

    def count(self, *outcomes: str) -> int:
        """Count the rows with one of the outcomes."""
        return sum(line.outcome in outcomes for line in self.lines)


async def load_directory(uow: UnitOfWork) -> Directory:
    """Load the places that lists may name."""
    communes, villages = await queries.list_places(uow, Kind.COMMUNE), await queries.list_places(uow, Kind.VILLAGE)
    return make_directory(communes, villages)


async def open_list(uow: UnitOfWork, doing: Doing, new: NewList) -> str:
    """Keep a list and return its id; its rows are registered by the job. Raises Conflict, Forbidden, NotFound."""
    row = await access_session(uow, doing.actor, new.session_id)
    seats = await programme_seats.hold(uow, row.id)
    known = await queries.find_same(uow, row.id, new.digest)
    if known is not None:
        return known
    check_open(seats, Request(NOBODY, Way.LIST, confirmed=True), doing.now)
    kept = RegistrationList(
        id=new_id(),
        session_id=row.id,
        digest=new.digest,
        file_name=new.file_name[:LONGEST_FILE_NAME],
        rows=len(new.entries),
        whole_course=new.whole_course,
        made_by=doing.actor.person_id,
        made_at=doing.now,
    )
    uow.session.add(kept)
    await uow.session.flush()
    uow.session.add_all(_line(kept.id, entry) for entry in new.entries)
    act = audit.Act("registration.list", kept.id, doing.actor.person_id, {"session": row.id, "rows": str(kept.rows)})
    await audit.record(uow, act, doing.now)
    await uow.session.flush()
    return kept.id


async def register_slice(uow: UnitOfWork, list_id: str, now: datetime) -> int:
    """Register the next rows of a list; 0 when none is left. Run again, it registers nobody twice."""
    held = await queries.hold_list(uow, list_id)
    if held is None or held.ended_at is not None:
        return 0
    lines = await queries.list_waiting_lines(uow, list_id, SLICE)
    for line in lines:
        await _register(uow, held, line, now)
    if len(lines) < SLICE:
        held.ended_at = now
    await uow.session.flush()
    return 0 if held.ended_at else len(lines)


async def load_list(uow: UnitOfWork, actor: Actor, session_id: str, list_id: str) -> ListView:
    """Load a list of a session that the actor plans; raises NotFound for others."""
    session = await access_session(uow, actor, session_id)
    row = await queries.find_list(uow, list_id)
    if row is None or row.session_id != session.id:
        raise NotFound(N_("There is no such list."))
    return ListView(session, row, tuple(_read(line) for line in await queries.list_lines(uow, row.id)))


async def _register(uow: UnitOfWork, held: RegistrationList, line: RegistrationListLine, now: datetime) -> None:
    kept = msgspec.json.decode(line.entry, type=Kept)
    household = str(uuid5(NAMESPACE_OID, f"{held.id} {kept.household}")) if kept.household else None
    form = kept.form or NOBODY
    request = Request(form, Way.LIST, held.made_by, household, held.whole_course, confirmed=True)
    try:
        done = await register(uow, held.session_id, request, now)
    except DomainError as refused:
        error = refused.errors[0] if refused.errors else refused
        line.outcome, line.text, line.params = Outcome.WRONG, error.text, json.dumps(error.params)
        return
    await _tell(uow, line, done)


async def _tell(uow: UnitOfWork, line: RegistrationListLine, done: Registered) -> None:
    first = await queries.find_first_row(uow, line.list_id, done.registration_id)
    if first is not None:
        line.outcome, line.text, line.params = Outcome.TWICE, TWICE, json.dumps({"row": first})
    elif not done.is_new:
        line.outcome = Outcome.KNOWN
    else:
        line.outcome = Outcome.SEATED if done.status in HOLDS_SEAT else Outcome.QUEUED
    line.registration_id, line.entry = done.registration_id, ""
    await uow.session.flush()


def _line(list_id: str, entry: Entry) -> RegistrationListLine:
    kept = msgspec.json.encode(Kept(entry.cells, entry.form, entry.household)).decode()
    line = RegistrationListLine(list_id=list_id, row=entry.row, entry=kept, outcome=Outcome.WAITS)
    if entry.fault is not None:
        line.outcome, line.text, line.params = Outcome.WRONG, entry.fault.text, json.dumps(dict(entry.fault.params))
    return line


def _read(line: LineRow) -> Line:
    cells = msgspec.json.decode(line.entry, type=Kept).cells if line.entry else {}
    name, born = line.name or cells.get("name", ""), line.birth_year or cells.get("birth_year", "")
    params = json.loads(line.params)
    return Line(line.row, Outcome(line.outcome), name, str(born), line.status or "", line.text, params, cells)
