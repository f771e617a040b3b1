"""Where units stand in the tree and in clusters, read without the units' models: only what permissions decide on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, column, literal, select, table

from competitions.movements.declarations.permissions import Place
from core.database import UnitOfWork
from core.vietnamese import fold
from units.domain.unit import Kind

HIGHEST_TREE = 16
IN_ONE_STATEMENT = 1000
UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "parent_id", "valid_to")))
MEMBERSHIP = table("unit_membership", *(column(name) for name in ("unit_id", "cluster_id", "until")))


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A unit and where it stands."""

    id: str
    code: str
    name: str
    kind: Kind
    place: Place = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Link:
    unit_id: str
    code: str
    name: str
    kind: str
    cluster: str | None


async def find_place(uow: UnitOfWork, code: str) -> PlaceRow | None:
    """Find a unit by its code."""
    return next(iter((await _places(uow, UNIT.c.code == code)).values()), None)


async def list_places(uow: UnitOfWork, unit_ids: Collection[str]) -> dict[str, PlaceRow]:
    """List units by id; unknown ids are absent."""
    found: dict[str, PlaceRow] = {}
    for some in slices(sorted(unit_ids)):
        found |= await _places(uow, UNIT.c.id.in_(some))
    return found


async def list_places_of_kind(uow: UnitOfWork, kind: str) -> dict[str, PlaceRow]:
    """List the units of today of one kind, by id."""
    return await _places(uow, and_(UNIT.c.kind == kind, UNIT.c.valid_to.is_(None)))


async def list_named(uow: UnitOfWork, folded: str) -> frozenset[str]:
    """List the ids of the units whose name, without accents, holds these words; a name's form is not stored."""
    names = await uow.session.execute(select(UNIT.c.id, UNIT.c.name))
    return frozenset(unit_id for unit_id, name in names if folded in fold(name))


async def list_provinces(uow: UnitOfWork) -> frozenset[str]:
    """List the codes of provinces: one, in life."""
    return frozenset(await uow.session.scalars(select(UNIT.c.code).where(UNIT.c.kind == Kind.PROVINCE)))


async def list_below(uow: UnitOfWork, codes: Collection[str]) -> frozenset[str]:
    """List the ids of these units and of all under them; under the province itself nothing is taken along."""
    start = select(UNIT.c.id, UNIT.c.kind, literal(0).label("depth")).where(UNIT.c.code.in_(sorted(codes)))
    return await _descend(uow, start)


async def list_in_clusters(uow: UnitOfWork, codes: Collection[str]) -> frozenset[str]:
    """List the ids of the units that belong to these clusters today, and of all under them."""
    if not codes:
        return frozenset()
    cluster = UNIT.alias("cluster_unit")
    start = (
        select(UNIT.c.id, UNIT.c.kind, literal(0).label("depth"))
        .join_from(UNIT, MEMBERSHIP, and_(MEMBERSHIP.c.unit_id == UNIT.c.id, MEMBERSHIP.c.until.is_(None)))
        .join(cluster, cluster.c.id == MEMBERSHIP.c.cluster_id)
        .where(cluster.c.code.in_(sorted(codes)))
    )
    return await _descend(uow, start)


def slices(values: Sequence[str]) -> list[Sequence[str]]:
    """Cut into parts that fit one statement."""
    return [values[start : start + IN_ONE_STATEMENT] for start in range(0, len(values), IN_ONE_STATEMENT)]


async def _descend(uow: UnitOfWork, start: Select[str, str, int]) -> frozenset[str]:
    tree = start.cte("tree", recursive=True)
    child = UNIT.alias("child_unit")
    step = (
        select(child.c.id, child.c.kind, tree.c.depth + 1)
        .join_from(tree, child, child.c.parent_id == tree.c.id)
        .where(tree.c.kind != Kind.PROVINCE, tree.c.depth < HIGHEST_TREE)
    )
    tree = tree.union_all(step)
    return frozenset(await uow.session.scalars(select(tree.c.id)))


async def _places(uow: UnitOfWork, condition: ColumnElement[bool]) -> dict[str, PlaceRow]:
    """Climb from each unit that fits to the top, in one statement."""
    leaf = select(UNIT.c.id.label("leaf"), UNIT.c.id, UNIT.c.parent_id, literal(0).label("height")).where(condition)
    chain = leaf.cte("chain", recursive=True)
    upper = UNIT.alias("upper_unit")
    step = select(chain.c.leaf, upper.c.id, upper.c.parent_id, chain.c.height + 1)
    chain = chain.union_all(
        step.join_from(chain, upper, upper.c.id == chain.c.parent_id).where(chain.c.height < HIGHEST_TREE)
    )
    cluster = UNIT.alias("cluster_unit")
    statement = (
        select(chain.c.leaf, UNIT.c.id, UNIT.c.code, UNIT.c.name, UNIT.c.kind, cluster.c.code.label("cluster"))
        .join_from(chain, UNIT, UNIT.c.id == chain.c.id)
        .outerjoin(MEMBERSHIP, and_(MEMBERSHIP.c.unit_id == UNIT.c.id, MEMBERSHIP.c.until.is_(None)))
        .outerjoin(cluster, cluster.c.id == MEMBERSHIP.c.cluster_id)
        .order_by(chain.c.leaf, chain.c.height)
    )
    lines: dict[str, list[_Link]] = {}
    for row in await uow.session.execute(statement):
        lines.setdefault(row.leaf, []).append(_Link(row.id, row.code, row.name, row.kind, row.cluster))
    return {key: _place(line) for key, line in lines.items()}


def _place(line: list[_Link]) -> PlaceRow:
    own = line[0]
    place = Place(
        code=own.code,
        above=tuple(link.code for link in line[1:] if link.kind != Kind.PROVINCE),
        province=next((link.code for link in line if link.kind == Kind.PROVINCE), ""),
        cluster=next((link.cluster for link in line if link.cluster), ""),
    )
    return PlaceRow(own.unit_id, own.code, own.name, Kind(own.kind), place)
