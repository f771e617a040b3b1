"""The list of those without a phone who must hear by word of mouth that a session moved or does not take place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from core import audit
from core.database import UnitOfWork
from events.programme.queries.planning import UnitAt
from events.programme.service.access import Doing
from events.programme.service.desk import choose_unit
from events.registration.domain.telling import template_of
from events.registration.queries import calls as queries
from events.registration.queries.calls import CallRow, Scope

CHANGES_SEEN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to be told; `is_cancelled` says that the session does not take place, else it moved."""

    row: CallRow
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class CallList:
    """Whom a unit is to tell, each once by the newest change; `session_id` narrows it to one session."""

    unit: UnitAt
    session_id: str
    calls: tuple[Call, ...]


async def load_calls(uow: UnitOfWork, doing: Doing, unit_code: str, session_id: str) -> CallList:
    """Load whom a unit is to tell; the actor's own unit where none is named. Raises Forbidden, NotFound."""
    unit = await choose_unit(uow, doing.actor, unit_code)
    rows = await queries.list_calls(uow, _scope(unit, session_id), doing.now - CHANGES_SEEN, doing.now)
    newest: dict[str, CallRow] = {}
    for row in rows:
        known = newest.get(row.registration_id)
        if template_of(row.act, row.changes) is not None and (known is None or known.sequence < row.sequence):
            newest[row.registration_id] = row
    return CallList(unit, session_id, tuple(Call(row, row.state == "cancelled") for row in newest.values()))


async def note_told(uow: UnitOfWork, doing: Doing, asked: CallList, told: Collection[str]) -> int:
    """Note who of a list was told; returns how many. Others than those of the list are passed over."""
    calls = sorted((call.row for call in asked.calls if call.row.registration_id in told), key=_id_of)
    for row in calls:
        await queries.mark_told(uow, row.registration_id, row.sequence)
    if calls:
        detail = {"count": str(len(calls))}
        await audit.record(
            uow, audit.Act("registration.told", asked.unit.code, doing.actor.person_id, detail), doing.now
        )
    return len(calls)


def _id_of(row: CallRow) -> str:
    return row.registration_id


def _scope(unit: UnitAt, session_id: str) -> Scope:
    if unit.kind == "province":
        return Scope(session_id=session_id)
    if unit.kind == "commune":
        return Scope(commune_id=unit.id, session_id=session_id)
    return Scope(host_id=unit.id, session_id=session_id)
