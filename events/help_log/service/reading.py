"""What officers read: helpers, entries, call-backs; names only where they may be seen."""

from dataclasses import dataclass, replace

from core.database import UnitOfWork
from core.kernel import Actor
from events.help_log.queries import entries as queries
from events.help_log.queries.entries import EntryRow, HelperRow, Wanted
from events.help_log.service.access import Office, access_unit


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address asks for."""

    unit_code: str = ""
    topic: str = ""
    state: str = ""
    helper_id: str = ""


@dataclass(frozen=True, slots=True)
class LogView:
    """A unit's helpers and the entries that fit."""

    office: Office
    helpers: tuple[HelperRow, ...]
    rows: tuple[EntryRow, ...]


async def load_log(uow: UnitOfWork, actor: Actor, wanted: Filter) -> LogView:
    """Load a unit's log. Raises Forbidden and NotFound."""
    office = await access_unit(uow, actor, wanted.unit_code)
    asked = Wanted(office.id, wanted.topic, wanted.state, wanted.helper_id)
    return await _view(uow, office, asked)


async def load_calls(uow: UnitOfWork, actor: Actor, unit_code: str) -> LogView:
    """Load a unit's call-backs, those to be made first. Raises Forbidden and NotFound."""
    office = await access_unit(uow, actor, unit_code)
    return await _view(uow, office, Wanted(office.id, calls_only=True))


async def _view(uow: UnitOfWork, office: Office, asked: Wanted) -> LogView:
    rows, helpers = await queries.list_entries(uow, asked), await queries.list_helpers(uow, office.id)
    if not office.sees_people:
        rows = [replace(row, name=None, phone=None) for row in rows]
    return LogView(office, tuple(helpers), tuple(rows))
