"""Every SQL statement about imports."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import column, delete, func, select, table, update

from competitions.movements.imports.domain.changes import Known, State, source_key, unpack_preview
from competitions.movements.imports.models import FactImport, ImportedFact, ImportSlice
from core.among import among
from core.database import UnitOfWork
from core.kernel import UnitCode
from leaderboards.queries.measuring import list_standing

IN_ONE_STATEMENT = 1000
MOST_LISTED = 100
UNIT = table("unit", *(column(name) for name in ("id", "code", "name")))


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import as lists and its page show it. `done` items of all have been gone through."""

    id: str
    source: str
    file_name: str
    made_by: str
    made_at: datetime
    state: State
    items: int
    slices: int
    cursor: int
    done: int
    recorded: int
    changed: int
    same: int
    refused: int
    refusals: str
    summary: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A fact as imported."""

    unit_code: UnitCode
    unit_name: str
    kind: str
    period: str
    quantity: int
    revision: int


async def find_import(uow: UnitOfWork, import_id: str) -> ImportRow | None:
    """Find an import; one whose file was not read to its end is none."""
    row = await uow.session.get(FactImport, import_id, populate_existing=True)
    return None if row is None or row.state == State.STAGING else _row(row)


async def hold_import(uow: UnitOfWork, import_id: str) -> FactImport | None:
    """Find an import and let nobody else move it until the unit of work ends."""
    statement = select(FactImport).where(FactImport.id == import_id).with_for_update()
    return await uow.session.scalar(statement.execution_options(populate_existing=True))


async def list_imports(uow: UnitOfWork, made_by: str | None) -> list[ImportRow]:
    """List the newest imports, of one person where one is given."""
    statement = select(FactImport).where(FactImport.state != State.STAGING)
    if made_by is not None:
        statement = statement.where(FactImport.made_by == made_by)
    newest = statement.order_by(FactImport.made_at.desc(), FactImport.id.desc()).limit(MOST_LISTED)
    return [_row(row) for row in await uow.session.scalars(newest)]


async def list_recording(uow: UnitOfWork) -> list[str]:
    """List the imports that are to be recorded, the oldest first."""
    statement = select(FactImport.id).where(FactImport.state == State.RECORDING).order_by(FactImport.made_at)
    return list(await uow.session.scalars(statement))


async def add_import(uow: UnitOfWork, row: FactImport) -> None:
    """Store an import."""
    uow.session.add(row)
    await uow.session.flush()


async def add_slice(uow: UnitOfWork, import_id: str, number: int, payload: str) -> None:
    """Keep a slice of items until it is recorded."""
    uow.session.add(ImportSlice(import_id=import_id, number=number, payload=payload))
    await uow.session.flush()


async def find_slice(uow: UnitOfWork, import_id: str, number: int) -> str:
    """Return a waiting slice, "[]" where there is none."""
    wanted = (ImportSlice.import_id == import_id, ImportSlice.number == number)
    return await uow.session.scalar(select(ImportSlice.payload).where(*wanted)) or "[]"


async def drop_slices(uow: UnitOfWork, import_id: str) -> None:
    """Forget what waited to be recorded."""
    await uow.session.execute(delete(ImportSlice).where(ImportSlice.import_id == import_id))


async def drop_slice(uow: UnitOfWork, import_id: str, number: int) -> None:
    """Forget a slice that was recorded."""
    wanted = (ImportSlice.import_id == import_id, ImportSlice.number == number)
    await uow.session.execute(delete(ImportSlice).where(*wanted))


async def drop_unread(uow: UnitOfWork, before: datetime) -> None:
    """Forget imports whose reading broke off before that moment."""
    wanted = select(FactImport.id).where(FactImport.state == State.STAGING, FactImport.made_at < before)
    ids = list(await uow.session.scalars(wanted))
    if ids:
        await uow.session.execute(delete(ImportSlice).where(ImportSlice.import_id.in_(ids)))
        await uow.session.execute(delete(FactImport).where(FactImport.id.in_(ids)))


async def find_known(uow: UnitOfWork, keys: Collection[str]) -> dict[str, Known]:
    """Find what was imported before, by key."""
    known: dict[str, Known] = {}
    asked = sorted(keys)
    for start in range(0, len(asked), IN_ONE_STATEMENT):
        some = asked[start : start + IN_ONE_STATEMENT]
        statement = select(ImportedFact.key, ImportedFact.quantity, ImportedFact.revision, ImportedFact.import_id)
        found = list(await uow.session.execute(statement.where(ImportedFact.key.in_(some))))
        standing = await list_standing(uow, {source_key(key, revision) for key, _, revision, _ in found})
        vouched = await _list_vouched(uow, {import_id for *_, import_id in found})
        known |= {
            key: Known(quantity, revision, source_key(key, revision) in standing, import_id in vouched)
            for key, quantity, revision, import_id in found
        }
    return known


async def _list_vouched(uow: UnitOfWork, ids: Collection[str]) -> set[str]:
    """List the imports of those who speak for the province."""
    statement = select(FactImport.id, FactImport.summary).where(among(uow, FactImport.id, ids))
    return {key for key, summary in await uow.session.execute(statement) if unpack_preview(summary).is_vouched}


async def add_imported(uow: UnitOfWork, rows: Sequence[ImportedFact]) -> None:
    """Store what is now known under new keys."""
    uow.session.add_all(rows)
    await uow.session.flush()


async def set_imported(uow: UnitOfWork, key: str, known: Known, import_id: str) -> None:
    """Store the newest revision under a key."""
    values = {"quantity": known.quantity, "revision": known.revision, "import_id": import_id}
    await uow.session.execute(update(ImportedFact).where(ImportedFact.key == key).values(**values))


async def list_imported(uow: UnitOfWork, import_id: str, unit_ids: Collection[str] | None) -> list[ImportedRow]:
    """List what an import said last of units, of all where none are given; the first hundred by unit and period."""
    statement = (
        select(UNIT.c.code, UNIT.c.name, ImportedFact.kind, ImportedFact.period)
        .add_columns(ImportedFact.quantity, ImportedFact.revision)
        .join(UNIT, UNIT.c.id == ImportedFact.unit_id)
        .where(ImportedFact.import_id == import_id)
    )
    if unit_ids is not None:
        statement = statement.where(ImportedFact.unit_id.in_(sorted(unit_ids)))
    ordered = statement.order_by(UNIT.c.code, ImportedFact.period, ImportedFact.key).limit(MOST_LISTED)
    return [ImportedRow(UnitCode(code), *rest) for code, *rest in await uow.session.execute(ordered)]


async def count_imported(uow: UnitOfWork, import_id: str, unit_ids: Collection[str] | None) -> int:
    """Count what an import said last of units, of all where none are given."""
    statement = select(func.count()).select_from(ImportedFact).where(ImportedFact.import_id == import_id)
    if unit_ids is not None:
        statement = statement.where(ImportedFact.unit_id.in_(sorted(unit_ids)))
    return int(await uow.session.scalar(statement) or 0)


def _row(row: FactImport) -> ImportRow:
    return ImportRow(
        id=row.id,
        source=row.source,
        file_name=row.file_name,
        made_by=row.made_by,
        made_at=row.made_at,
        state=State(row.state),
        items=row.items,
        slices=row.slices,
        cursor=row.cursor,
        done=row.done,
        recorded=row.recorded,
        changed=row.changed,
        same=row.same,
        refused=row.refused,
        refusals=row.refusals,
        summary=row.summary,
        ended_at=row.ended_at,
    )
