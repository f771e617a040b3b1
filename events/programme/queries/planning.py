"""What planning is decided on: units with their communes, places by name, days that a series has made."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import column, select, table

from core.database import UnitOfWork
from events.programme.models import Place, Session
from events.programme.queries.sessions import hold_session

UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "parent_id")))
HIGHEST = 8


@dataclass(frozen=True, slots=True)
class UnitAt:
    """A unit with the commune it is or lies in; None for those of the whole province."""

    id: str
    code: str
    name: str
    kind: str
    commune_id: str | None
    commune_name: str | None


async def find_units_at(uow: UnitOfWork, codes: Collection[str]) -> dict[str, UnitAt]:
    """Find units by code with their communes; unknown codes are absent."""
    columns = (UNIT.c.id, UNIT.c.code, UNIT.c.name, UNIT.c.kind, UNIT.c.parent_id)
    asked = [code for code in codes if code.isprintable()]
    rows = list(await uow.session.execute(select(*columns).where(UNIT.c.code.in_(asked))))
    known = {row.id: row for row in rows}
    missing = {row.parent_id for row in rows} - set(known) - {None}
    for _ in range(HIGHEST):
        if not missing:
            break
        found = list(await uow.session.execute(select(*columns).where(UNIT.c.id.in_(missing))))
        known |= {row.id: row for row in found}
        missing = {row.parent_id for row in found} - set(known) - {None}
    placed = {}
    for row in rows:
        line = [row]
        while line[-1].kind != "commune" and line[-1].parent_id in known:
            line.append(known[line[-1].parent_id])
        commune = (line[-1].id, line[-1].name) if line[-1].kind == "commune" else (None, None)
        placed[row.code] = UnitAt(row.id, row.code, row.name, row.kind, *commune)
    return placed


async def find_place(uow: UnitOfWork, unit_id: str, folded: str) -> str | None:
    """Find a place of a unit by its folded name."""
    statement = select(Place.id).where(Place.unit_id == unit_id, Place.folded == folded)
    return await uow.session.scalar(statement)


async def list_series_days(uow: UnitOfWork, series: Collection[str]) -> set[tuple[str, date]]:
    """Return which days series have made sessions for."""
    if not series:
        return set()
    statement = select(Session.series_id, Session.series_day).where(Session.series_id.in_(series))
    return {(key, day) for key, day in await uow.session.execute(statement) if key is not None and day is not None}


async def hold(uow: UnitOfWork, session_id: str) -> Session | None:
    """Hold a session's row for a change."""
    return await hold_session(uow, session_id)
