"""Councils and their members by term; and where units stand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import column, or_, select, table

from competitions.awards.council.domain.words import Position
from competitions.awards.council.models import Council, CouncilMember
from competitions.awards.domain.access import Awarding
from competitions.awards.domain.words import Level
from core.database import UnitOfWork
from core.vietnamese import sort_key
from units.domain.unit import Kind

UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "parent_id", "valid_to")))
LEVELS: Mapping[Kind, Level] = {
    Kind.PROVINCE: Level.PROVINCE,
    Kind.COMMUNE: Level.COMMUNE,
    Kind.SCHOOL: Level.SCHOOL,
}
_RANK = {position: place for place, position in enumerate(Position)}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit that may have a council."""

    id: str
    code: str
    name: str
    kind: Kind

    @property
    def awarding(self) -> Awarding:
        """The unit as one that awards: an agency counts as a department."""
        return Awarding(self.code, LEVELS.get(self.kind, Level.DEPARTMENT))


@dataclass(frozen=True, slots=True)
class CouncilRow:
    """A council as stored, with its unit."""

    id: str
    unit: UnitRow
    title: str
    document: str
    since: date
    until: date | None

    def serves_on(self, day: date) -> bool:
        """Say whether the council's term covers a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member by term; the names of kin are not for everybody who sees the list."""

    id: str
    council_id: str
    person_id: str | None
    name: str
    title: str
    position: Position
    unit_id: str | None
    unit_name: str
    cell_id: str | None
    cell_name: str
    kin: str = field(repr=False)
    since: date
    until: date | None

    def serves_on(self, day: date) -> bool:
        """Say whether the member is in office on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


_UNITS = select(UNIT.c.id, UNIT.c.code, UNIT.c.name, UNIT.c.kind)
_COUNCILS = select(Council, UNIT.c.code, UNIT.c.name, UNIT.c.kind).join(UNIT, UNIT.c.id == Council.unit_id)


async def list_councils(uow: UnitOfWork) -> list[CouncilRow]:
    """List all councils, the newest term first."""
    rows = await uow.session.execute(_COUNCILS.order_by(Council.since.desc(), Council.id))
    return [_council(*row) for row in rows]


async def find_council(uow: UnitOfWork, council_id: str) -> CouncilRow | None:
    """Return a council, or None."""
    found = (await uow.session.execute(_COUNCILS.where(Council.id == council_id))).first()
    return None if found is None else _council(*found)


async def list_members(uow: UnitOfWork, council_id: str) -> list[MemberRow]:
    """List a council's members of all times: chair, vice chairs, members, secretary, each in Vietnamese order."""
    unit, cell = UNIT.alias("works_at"), UNIT.alias("cell")
    statement = (
        select(CouncilMember, unit.c.name, cell.c.name)
        .outerjoin(unit, unit.c.id == CouncilMember.unit_id)
        .outerjoin(cell, cell.c.id == CouncilMember.cell_id)
        .where(CouncilMember.council_id == council_id)
    )
    rows = [_member(*row) for row in await uow.session.execute(statement)]
    return sorted(rows, key=lambda row: (_RANK[row.position], sort_key(row.name), row.since))


async def hold_member(uow: UnitOfWork, member_id: str) -> CouncilMember | None:
    """Hold a member for a change."""
    return await uow.session.get(CouncilMember, member_id, with_for_update=True)


async def add(uow: UnitOfWork, row: Council | CouncilMember) -> None:
    """Keep a council or a member."""
    uow.session.add(row)
    await uow.session.flush()


async def find_unit(uow: UnitOfWork, text: str) -> UnitRow | None:
    """Return a unit of today by its code, or by its whole name where only one has it; None otherwise."""
    rows = await uow.session.execute(
        _UNITS.where(or_(UNIT.c.code == text, UNIT.c.name == text), UNIT.c.valid_to.is_(None)).limit(2)
    )
    found = [UnitRow(key, code, name, Kind(kind)) for key, code, name, kind in rows]
    exact = [row for row in found if row.code == text]
    known = exact or found
    return known[0] if len(known) == 1 else None


async def list_workplaces(uow: UnitOfWork) -> list[UnitRow]:
    """List the agencies and communes of today, where most members work, in Vietnamese order."""
    kinds = (Kind.AGENCY, Kind.COMMUNE)
    rows = await uow.session.execute(_UNITS.where(UNIT.c.kind.in_(kinds), UNIT.c.valid_to.is_(None)))
    return sorted(
        (UnitRow(key, code, name, Kind(kind)) for key, code, name, kind in rows), key=lambda r: sort_key(r.name)
    )


async def list_units(uow: UnitOfWork, codes: Collection[str]) -> list[UnitRow]:
    """List units by their codes, and the province; in Vietnamese order."""
    statement = _UNITS.where(or_(UNIT.c.code.in_(codes), UNIT.c.kind == Kind.PROVINCE), UNIT.c.valid_to.is_(None))
    rows = [UnitRow(key, code, name, Kind(kind)) for key, code, name, kind in await uow.session.execute(statement)]
    return sorted(rows, key=lambda row: sort_key(row.name))


async def list_above(uow: UnitOfWork, unit_ids: Collection[str]) -> dict[str, str | None]:
    """Return the unit right above each of these units and of those above them, by id."""
    tree = select(UNIT.c.id, UNIT.c.parent_id).where(UNIT.c.id.in_(unit_ids)).cte("tree", recursive=True)
    parent = UNIT.alias("parent")
    tree = tree.union(select(parent.c.id, parent.c.parent_id).join_from(tree, parent, parent.c.id == tree.c.parent_id))
    rows = await uow.session.execute(select(tree.c.id, tree.c.parent_id))
    return {str(unit_id): above for unit_id, above in rows}


def _council(each: Council, code: str, name: str, kind: str) -> CouncilRow:
    unit = UnitRow(each.unit_id, code, name, Kind(kind))
    return CouncilRow(each.id, unit, each.title, each.document, each.since, each.until)


def _member(each: CouncilMember, unit_name: str | None, cell_name: str | None) -> MemberRow:
    return MemberRow(
        id=each.id,
        council_id=each.council_id,
        person_id=each.person_id,
        name=each.name,
        title=each.title,
        position=Position(each.position),
        unit_id=each.unit_id,
        unit_name=unit_name or "",
        cell_id=each.cell_id,
        cell_name=cell_name or "",
        kin=each.kin,
        since=each.since,
        until=each.until,
    )
