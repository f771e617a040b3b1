"""What rounds look up beside their own tables: units, and names of people."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import String, column, select, table

from core.among import among
from core.database import UnitOfWork
from core.vietnamese import sort_key

UNIT = table("unit", *(column(name, String) for name in ("id", "code", "name", "kind", "valid_to")))
PERSON = table("person", column("id", String), column("name", String))


@dataclass(frozen=True, slots=True)
class UnitAt:
    """A unit that awards or proposes; `kind` is its word."""

    id: str
    code: str
    name: str
    kind: str


async def find_unit(uow: UnitOfWork, code: str) -> UnitAt | None:
    """Return an open unit by its code, or None."""
    return next(iter(await list_units_at(uow, [code])), None)


async def list_units_at(uow: UnitOfWork, codes: Collection[str]) -> list[UnitAt]:
    """List open units by their codes, in Vietnamese order."""
    statement = select(UNIT.c.id, UNIT.c.code, UNIT.c.name, UNIT.c.kind)
    rows = await uow.session.execute(statement.where(among(uow, UNIT.c.code, codes), UNIT.c.valid_to.is_(None)))
    return sorted((UnitAt(*row) for row in rows), key=lambda unit: (sort_key(unit.name), unit.code))


async def list_clusters(uow: UnitOfWork) -> dict[str, str]:
    """Return the names of clusters and blocks by code."""
    rows = await uow.session.execute(select(UNIT.c.code, UNIT.c.name).where(UNIT.c.kind.in_(("cluster", "block"))))
    return {str(code): str(name) for code, name in rows}


async def list_names(uow: UnitOfWork, person_ids: Collection[str]) -> dict[str, str]:
    """Return the names of people by id."""
    statement = select(PERSON.c.id, PERSON.c.name).where(among(uow, PERSON.c.id, person_ids))
    return {str(key): str(name) for key, name in await uow.session.execute(statement)}
