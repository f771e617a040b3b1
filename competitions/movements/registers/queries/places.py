"""Where units stand: one with those above it, and all at and below one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, column, select, table

from accounts.queries.people import find_place
from competitions.movements.registers.permissions import Place
from core.database import UnitOfWork
from core.vietnamese import sort_key
from units.domain.unit import Kind

UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "parent_id", "valid_to")))
MEMBERSHIP = table("unit_membership", *(column(name) for name in ("unit_id", "cluster_id", "until")))


@dataclass(frozen=True, slots=True)
class UnitAt:
    """A unit and where it stands."""

    id: str
    code: str
    name: str
    kind: Kind
    place: Place


@dataclass(frozen=True, slots=True)
class UnitBelow:
    """A unit at or below another."""

    id: str
    code: str
    name: str
    kind: Kind


async def find_unit(uow: UnitOfWork, code: str) -> UnitAt | None:
    """Find a unit with the codes above it and the cluster it belongs to today."""
    found = await find_place(uow, code)
    if found is None:
        return None
    kind = await uow.session.scalar(select(UNIT.c.kind).where(UNIT.c.code == code))
    return UnitAt(
        found.id,
        found.code,
        found.name,
        Kind(kind or ""),
        Place(found.code, found.above, await _find_cluster(uow, (found.code, *found.above))),
    )


async def _find_cluster(uow: UnitOfWork, codes: Sequence[str]) -> str:
    """Return the code of the cluster that the first of these units which has one belongs to, "" for none."""
    cluster = UNIT.alias("cluster_unit")
    statement = (
        select(UNIT.c.code.label("unit"), cluster.c.code.label("cluster"))
        .join_from(UNIT, MEMBERSHIP, and_(MEMBERSHIP.c.unit_id == UNIT.c.id, MEMBERSHIP.c.until.is_(None)))
        .join(cluster, cluster.c.id == MEMBERSHIP.c.cluster_id)
        .where(UNIT.c.code.in_(codes))
    )
    found = {row.unit: row.cluster for row in await uow.session.execute(statement)}
    return next((found[code] for code in codes if code in found), "")


def at_and_below(root_id: str) -> Select[str]:
    """Return the ids of a unit and of all below it, as a statement to select from."""
    tree = select(UNIT.c.id).where(UNIT.c.id == root_id).cte("tree", recursive=True)
    child = UNIT.alias("child")
    tree = tree.union(select(child.c.id).join_from(tree, child, child.c.parent_id == tree.c.id))
    return select(tree.c.id)


async def list_below(uow: UnitOfWork, root_id: str) -> list[UnitBelow]:
    """List a unit of today and those below it, in Vietnamese order; the unit itself comes first."""
    statement = select(UNIT.c.id, UNIT.c.code, UNIT.c.name, UNIT.c.kind).where(
        UNIT.c.id.in_(at_and_below(root_id)), UNIT.c.valid_to.is_(None)
    )
    rows = [UnitBelow(key, code, name, Kind(kind)) for key, code, name, kind in await uow.session.execute(statement)]
    return sorted(rows, key=lambda row: (row.id != root_id, sort_key(row.name)))


async def find_code(uow: UnitOfWork, unit_id: str) -> str:
    """Return the code of a unit by its id, "" for an unknown one."""
    return await uow.session.scalar(select(UNIT.c.code).where(UNIT.c.id == unit_id)) or ""
