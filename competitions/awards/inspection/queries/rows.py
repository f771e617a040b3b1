"""Rows of any table of a round, for its folder; and whom ids stand for."""

from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, select

from competitions.awards.inspection.domain.sheets import Sheet
from core.database import Base, UnitOfWork

Cell = str | int | bool | date | datetime | bytes | None
Row = Mapping[str, Cell]
SLICE = 200


async def stream_rows(uow: UnitOfWork, sheet: Sheet, round_id: str) -> AsyncIterator[list[Row]]:
    """Yield the round's rows of a sheet, some hundred at a time, in an order that the data alone decides."""
    own = Base.metadata.tables[sheet.table]
    statement = _of_round(own, sheet, round_id).order_by(*_order(own))
    result = await uow.session.stream(statement)
    async for part in result.partitions(SLICE):
        yield [dict(row._mapping) for row in part]  # noqa: SLF001 - SQLAlchemy's documented name


async def find_names(uow: UnitOfWork, round_id: str) -> dict[str, str]:
    """Return the name behind each id of a nominee, dossier or council member of the round."""
    tables = Base.metadata.tables
    nominee, dossier, member = (tables[f"award_{name}"] for name in ("nomination", "dossier", "council_member"))
    session = tables["award_session"]
    councils = select(session.c.council_id).where(session.c.round_id == round_id)
    nominees = select(nominee.c.id, nominee.c.subject_name).where(nominee.c.round_id == round_id)
    dossiers = select(dossier.c.id, nominee.c.subject_name).join_from(
        dossier, nominee, dossier.c.nomination_id == nominee.c.id
    )
    members = select(member.c.id, member.c.name).where(member.c.council_id.in_(councils))
    found: dict[str, str] = {}
    for statement in (nominees, dossiers.where(dossier.c.round_id == round_id), members):
        found |= {row[0]: row[1] for row in await uow.session.execute(statement)}
    return found


def _of_round(own: Table, sheet: Sheet, round_id: str) -> Select[*tuple[Cell, ...]]:
    shown = [each for each in own.columns if each.name not in sheet.unsaid]
    return select(*shown).where(_belongs(own, sheet, 0, round_id))


def _belongs(own: Table, sheet: Sheet, depth: int, round_id: str) -> ColumnElement[bool]:
    if depth == len(sheet.path):
        return own.c["id" if own.name == "award_round" else "round_id"] == round_id
    step = sheet.path[depth]
    other = Base.metadata.tables[step.table]
    return own.c[step.column].in_(select(other.c[step.other]).where(_belongs(other, sheet, depth + 1, round_id)))


def _order(own: Table) -> list[ColumnElement[Any]]:  # of any type
    first = [own.c[name] for name in ("position", "number", "at", "made_at") if name in own.c]
    return [*first, *own.primary_key.columns]
