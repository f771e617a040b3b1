"""Marks of a festival's checklists by commune."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import column, select, table

from core.database import UnitOfWork
from core.upserts import set_rows
from events.day.domain.readiness import Mark, Wish
from events.day.models import Readiness

PERSON = table("person", column("id"), column("name"))


@dataclass(frozen=True, slots=True)
class Marking:
    """Whose checklist of which festival is marked, by whom and when."""

    festival_id: str
    unit_id: str
    person_id: str
    at: datetime


async def list_marks(uow: UnitOfWork, festival_id: str, unit_id: str = "") -> dict[str, dict[str, Mark]]:
    """Return the marks by unit and point, of one unit where it is given."""
    columns = (Readiness.unit_id, Readiness.item, Readiness.state, Readiness.note, PERSON.c.name, Readiness.marked_at)
    statement = select(*columns).outerjoin(PERSON, PERSON.c.id == Readiness.marked_by)
    statement = statement.where(Readiness.festival_id == festival_id)
    if unit_id:
        statement = statement.where(Readiness.unit_id == unit_id)
    found: dict[str, dict[str, Mark]] = {}
    for unit, item, state, note, by, at in await uow.session.execute(statement):
        found.setdefault(unit, {})[item] = Mark(state, note, by or "", at)
    return found


async def put_marks(uow: UnitOfWork, marking: Marking, wishes: Sequence[Wish]) -> None:
    """Store what was said of points; the newest counts."""
    common = {
        "festival_id": marking.festival_id,
        "unit_id": marking.unit_id,
        "marked_by": marking.person_id,
        "marked_at": marking.at,
    }
    ordered = sorted(wishes, key=lambda wish: wish.item)
    rows = [common | {"item": each.item, "state": each.state, "note": each.note} for each in ordered]
    await set_rows(uow, Readiness, rows)
