"""Statements about units in time: acts and what follows from them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select, union_all, update
from sqlalchemy.orm import aliased

from core.database import UnitOfWork
from core.kernel import UnitCode, UnitId
from core.vietnamese import sort_key
from units.domain.acts import ActKind, UnitNow
from units.domain.succession import Merge, Renaming, follow_merges, name_on
from units.domain.unit import Kind
from units.models import Unit, UnitSuccession


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act as a unit's history shows it."""

    kind: ActKind
    on: date
    old_code: UnitCode
    new_code: UnitCode
    before: str
    after: str
    reason: str
    document: str
    recorded_at: datetime
    recorded_by: str | None


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A unit in the console's tree; `children` counts the open units right below it."""

    code: UnitCode
    name: str
    kind: Kind
    parent_code: UnitCode | None
    parent_name: str
    children: int
    valid_to: date | None
    is_demonstration: bool


async def successors(uow: UnitOfWork, on: date) -> dict[UnitId, UnitId]:
    """Say which unit stands on a day for each merged one, through any number of merges.

    Units that were not merged by then, split ones included, are absent: each stands for itself.
    """
    return {UnitId(old): UnitId(new) for old, new in follow_merges(await list_merges(uow, on), on).items()}


async def list_merges(uow: UnitOfWork, on: date) -> list[Merge]:
    """List the merges up to a day; units are named by their ids."""
    statement = (
        select(UnitSuccession, Unit.valid_from)
        .join(Unit, Unit.id == UnitSuccession.new_id)
        .where(UnitSuccession.kind == ActKind.MERGE, UnitSuccession.effective_on <= on)
    )
    return [
        Merge(act.old_id, act.new_id, act.effective_on, is_made=began == act.effective_on, at=act.recorded_at)
        for act, began in await uow.session.execute(statement)
    ]


async def list_parents(uow: UnitOfWork, on: date) -> dict[UnitId, UnitId]:
    """List below which unit each one stood on a day that has been moved since; the others stand where they stood."""
    before = aliased(Unit)
    statement = (
        select(UnitSuccession.old_id, before.id)
        .join(before, before.code == UnitSuccession.before)
        .where(UnitSuccession.kind == ActKind.MOVE, UnitSuccession.effective_on > on)
        .order_by(UnitSuccession.effective_on.desc(), UnitSuccession.recorded_at.desc())
    )
    return {
        UnitId(unit): UnitId(parent) for unit, parent in await uow.session.execute(statement)
    }  # the first move since comes last


async def list_past_names(uow: UnitOfWork, on: date) -> dict[UnitId, str]:
    """List the name that held on a day for every unit that was renamed since, abolished ones included."""
    statement = select(UnitSuccession).where(UnitSuccession.kind == ActKind.RENAME, UnitSuccession.effective_on > on)
    renamings: dict[str, list[Renaming]] = defaultdict(list)
    for row in await uow.session.scalars(statement.order_by(UnitSuccession.recorded_at)):
        renamings[row.old_id].append(Renaming(row.effective_on, row.before, row.after))
    return {UnitId(key): name_on("", each, on) for key, each in renamings.items()}


async def list_acts(uow: UnitOfWork, unit_id: str) -> list[ActRow]:
    """List what was done to a unit, and what made it, the newest first."""
    old, new = aliased(Unit), aliased(Unit)
    statement = (
        select(UnitSuccession, old.code, new.code)
        .join(old, old.id == UnitSuccession.old_id)
        .join(new, new.id == UnitSuccession.new_id)
        .where(or_(UnitSuccession.old_id == unit_id, UnitSuccession.new_id == unit_id))
        .order_by(UnitSuccession.effective_on.desc(), UnitSuccession.recorded_at.desc(), UnitSuccession.id.desc())
    )
    return [
        ActRow(
            kind=ActKind(row.kind),
            on=row.effective_on,
            old_code=UnitCode(before),
            new_code=UnitCode(after),
            before=row.before,
            after=row.after,
            reason=row.reason,
            document=row.document,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )
        for row, before, after in (await uow.session.execute(statement))
    ]


async def has_act(uow: UnitOfWork, units: tuple[str, str], kind: ActKind, on: date) -> bool:
    """Say whether an act of a kind that leads from a unit to one (ids) holds from that very day."""
    old, new = units
    statement = select(UnitSuccession.id).where(
        UnitSuccession.old_id == old,
        UnitSuccession.new_id == new,
        UnitSuccession.kind == kind,
        UnitSuccession.effective_on == on,
    )
    return await uow.session.scalar(statement.limit(1)) is not None


async def list_successor_codes(uow: UnitOfWork, code: str) -> list[UnitCode]:
    """List the codes of the units that came out of this one by a merge or a split, in order."""
    old, new = aliased(Unit), aliased(Unit)
    statement = (
        select(new.code)
        .select_from(UnitSuccession)
        .join(old, old.id == UnitSuccession.old_id)
        .join(new, new.id == UnitSuccession.new_id)
        .where(old.code == code, UnitSuccession.kind.in_((ActKind.MERGE, ActKind.SPLIT)))
        .order_by(UnitSuccession.effective_on, new.code)
    )
    return [UnitCode(found) for found in await uow.session.scalars(statement)]


async def find_now(uow: UnitOfWork, codes: Collection[str]) -> dict[str, UnitNow]:
    """Find units as acts find them, by code; unknown codes are absent."""
    rows = (await uow.session.scalars(select(Unit).where(Unit.code.in_(sorted(codes))))).all()
    ids = [row.id for row in rows]
    touched = union_all(
        *(
            select(side.label("unit_id"), UnitSuccession.effective_on).where(side.in_(ids))
            for side in (UnitSuccession.old_id, UnitSuccession.new_id)
        )
    ).subquery()
    changed = select(touched.c.unit_id, func.max(touched.c.effective_on)).group_by(touched.c.unit_id)
    last = dict((await uow.session.execute(changed)).all())
    parents = dict((await uow.session.execute(select(Unit.id, Unit.parent_id))).all())
    return {
        row.code: UnitNow(
            id=row.id,
            code=row.code,
            name=row.name,
            kind=Kind(row.kind),
            since=row.valid_from,
            until=row.valid_to,
            above=_above(parents, row.id),
            changed_on=last.get(row.id),
        )
        for row in rows
    }


async def list_children(uow: UnitOfWork, unit_id: str) -> list[tuple[UnitId, str]]:
    """List the ids and names of the open units right below a unit."""
    statement = select(Unit.id, Unit.name).where(Unit.parent_id == unit_id, Unit.valid_to.is_(None)).order_by(Unit.id)
    return [(UnitId(key), name) for key, name in (await uow.session.execute(statement))]


async def end_unit(uow: UnitOfWork, unit_id: str, last_day: date) -> None:
    """Let a unit end with a day."""
    await uow.session.execute(update(Unit).where(Unit.id == unit_id).values(valid_to=last_day))


async def set_name(uow: UnitOfWork, unit_id: str, name: str) -> None:
    """Give a unit its name of today."""
    await uow.session.execute(update(Unit).where(Unit.id == unit_id).values(name=name))


async def set_parent(uow: UnitOfWork, unit_ids: Collection[str], parent_id: str | None) -> None:
    """Let units stand below another one."""
    await uow.session.execute(update(Unit).where(Unit.id.in_(sorted(unit_ids))).values(parent_id=parent_id))


async def list_tree(uow: UnitOfWork, *, kind: Kind | None = None, parent: str | None = None) -> list[TreeRow]:
    """List units of a kind, or the units right below one (a code), abolished ones last; in Vietnamese order."""
    above, below = aliased(Unit), aliased(Unit)
    count = (
        select(func.count())
        .where(below.parent_id == Unit.id, below.valid_to.is_(None))
        .correlate(Unit)
        .scalar_subquery()
    )
    statement = select(Unit, above.code, above.name, count).outerjoin(above, above.id == Unit.parent_id)
    if kind is not None:
        statement = statement.where(Unit.kind == kind)
    if parent is not None:
        statement = statement.where(above.code == parent)
    rows = [
        TreeRow(
            code=UnitCode(unit.code),
            name=unit.name,
            kind=Kind(unit.kind),
            parent_code=UnitCode(code) if code else None,
            parent_name=name or "",
            children=children,
            valid_to=unit.valid_to,
            is_demonstration=unit.origin == "demonstration",
        )
        for unit, code, name, children in (await uow.session.execute(statement))
    ]
    return sorted(rows, key=lambda row: (row.valid_to is not None, sort_key(row.name)))


async def find_province(uow: UnitOfWork) -> UnitCode:
    """Find the code of the province, "" before it is registered."""
    return UnitCode(await uow.session.scalar(select(Unit.code).where(Unit.kind == Kind.PROVINCE).limit(1)) or "")


def _above(parents: dict[str, str | None], key: str) -> tuple[str, ...]:
    found: list[str] = []
    at = parents.get(key)
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return tuple(found)
