"""Statements about planned freezes and the provisional lists that come before them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, func, select, update

from competitions.movements.declarations.domain.provisional import Plan, ReviewState
from competitions.movements.declarations.models import PlannedFreeze, ProvisionalList
from competitions.movements.declarations.queries.places import UNIT
from competitions.movements.declarations.queries.writing import Doing
from core.database import UnitOfWork
from core.upserts import insert_into

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class FreezeRow:
    """A planned freeze with how its lists stand."""

    id: str
    plan: Plan
    counts: dict[ReviewState, int]

    @property
    def lists(self) -> int:
        """How many units have their list already."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class ListRow:
    """A unit's provisional list."""

    id: str
    freeze_id: str
    plan: Plan
    unit_id: str
    unit_code: str
    unit_name: str
    state: ReviewState
    opened_at: datetime
    settled_at: datetime | None
    settled_by: str | None


@dataclass(frozen=True, slots=True)
class ListsWanted:
    """Which lists: of these units (None: all), of one freeze ("": any), in a state."""

    unit_ids: frozenset[str] | None
    freeze_id: str = ""
    state: ReviewState | None = None


async def list_freezes(uow: UnitOfWork) -> list[FreezeRow]:
    """List planned freezes, the next to come first, past ones at the end."""
    rows = list(await uow.session.scalars(select(PlannedFreeze).order_by(PlannedFreeze.freeze_on.desc())))
    grouped = select(ProvisionalList.freeze_id, ProvisionalList.state, func.count()).group_by(
        ProvisionalList.freeze_id, ProvisionalList.state
    )
    counts: dict[str, dict[ReviewState, int]] = {}
    for freeze_id, state, number in await uow.session.execute(grouped):
        counts.setdefault(freeze_id, {})[ReviewState(state)] = int(number)
    return [FreezeRow(row.id, _plan(row), counts.get(row.id, {})) for row in rows]


async def find_freeze(uow: UnitOfWork, freeze_id: str) -> FreezeRow | None:
    """Find a planned freeze."""
    return next((row for row in await list_freezes(uow) if row.id == freeze_id), None)


async def add_freeze(uow: UnitOfWork, plan: Plan, doing: Doing) -> str:
    """Store a planned freeze and return its id."""
    row = PlannedFreeze(
        unit_kind=plan.unit_kind,
        period=plan.period,
        freeze_on=plan.freeze_on,
        planned_by=doing.by,
        planned_at=doing.now,
    )
    uow.session.add(row)
    await uow.session.flush()
    return row.id


async def change_freeze(uow: UnitOfWork, freeze_id: str, plan: Plan, doing: Doing) -> None:
    """Store the changed plan."""
    values = {
        "unit_kind": plan.unit_kind,
        "period": plan.period,
        "freeze_on": plan.freeze_on,
        "planned_by": doing.by,
        "planned_at": doing.now,
    }
    await uow.session.execute(update(PlannedFreeze).where(PlannedFreeze.id == freeze_id).values(values))


async def list_missing_units(uow: UnitOfWork, freeze: FreezeRow, *, limit: int) -> list[str]:
    """List ids of units of the freeze's kind that have no list yet."""
    having = select(ProvisionalList.unit_id).where(ProvisionalList.freeze_id == freeze.id)
    statement = select(UNIT.c.id).where(UNIT.c.kind == freeze.plan.unit_kind, UNIT.c.valid_to.is_(None))
    return list(await uow.session.scalars(statement.where(UNIT.c.id.not_in(having)).order_by(UNIT.c.id).limit(limit)))


async def add_lists(uow: UnitOfWork, freeze_id: str, unit_ids: Collection[str], now: datetime) -> int:
    """Store the lists of these units and return how many are new; another process may open the same ones just now."""
    if not unit_ids:
        return 0
    rows = [
        {"freeze_id": freeze_id, "unit_id": unit_id, "state": ReviewState.OPEN, "opened_at": now}
        for unit_id in unit_ids
    ]
    statement = insert_into(uow, ProvisionalList).values(rows).on_conflict_do_nothing()
    return len((await uow.session.scalars(statement.returning(ProvisionalList.id))).all())


async def list_lists(uow: UnitOfWork, wanted: ListsWanted) -> list[ListRow]:
    """List provisional lists, those still to be looked through first, then by unit; at most 500."""
    statement = _lists().order_by(
        ProvisionalList.state != ReviewState.OPEN, PlannedFreeze.freeze_on.desc(), UNIT.c.name, ProvisionalList.id
    )
    if wanted.unit_ids is not None:
        statement = statement.where(ProvisionalList.unit_id.in_(sorted(wanted.unit_ids)))
    if wanted.freeze_id:
        statement = statement.where(ProvisionalList.freeze_id == wanted.freeze_id)
    if wanted.state is not None:
        statement = statement.where(ProvisionalList.state == wanted.state)
    return [_list(row) for row in await uow.session.execute(statement.limit(MOST_LISTED))]


async def find_list(uow: UnitOfWork, list_id: str) -> ListRow | None:
    """Find a provisional list."""
    row = (await uow.session.execute(_lists().where(ProvisionalList.id == list_id))).first()
    return None if row is None else _list(row)


async def list_open_ids(uow: UnitOfWork, freeze_id: str, *, limit: int) -> list[str]:
    """List ids of lists that nobody looked through."""
    statement = select(ProvisionalList.id).where(
        ProvisionalList.freeze_id == freeze_id, ProvisionalList.state == ReviewState.OPEN
    )
    return list(await uow.session.scalars(statement.order_by(ProvisionalList.id).limit(limit)))


async def settle(uow: UnitOfWork, list_ids: Collection[str], state: ReviewState, doing: Doing) -> list[str]:
    """Settle those lists that are still open and return their ids; silence is settled by nobody ("")."""
    statement = (
        update(ProvisionalList)
        .where(ProvisionalList.id.in_(sorted(list_ids)), ProvisionalList.state == ReviewState.OPEN)
        .values(state=state, settled_at=doing.now, settled_by=doing.by or None)
    )
    return list(await uow.session.scalars(statement.returning(ProvisionalList.id)))


def _lists() -> Select[ProvisionalList, PlannedFreeze, str, str]:
    return (
        select(ProvisionalList, PlannedFreeze, UNIT.c.code, UNIT.c.name)
        .join(PlannedFreeze, PlannedFreeze.id == ProvisionalList.freeze_id)
        .join(UNIT, UNIT.c.id == ProvisionalList.unit_id)
    )


def _list(found: Row[ProvisionalList, PlannedFreeze, str, str]) -> ListRow:
    row, freeze, code, name = found
    return ListRow(
        id=row.id,
        freeze_id=freeze.id,
        plan=_plan(freeze),
        unit_id=row.unit_id,
        unit_code=code,
        unit_name=name,
        state=ReviewState(row.state),
        opened_at=row.opened_at,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
    )


def _plan(row: PlannedFreeze) -> Plan:
    return Plan(row.unit_kind, row.period, row.freeze_on)
