"""What comes as lists or once a year: villages, who leads the clusters, and the police's figures of a month."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from competitions.movements.imports import service as imports
from competitions.movements.imports.domain.changes import State, preview, slices
from competitions.movements.imports.domain.reading import Directory, Item, make_key
from core.context import Context
from core.database import UnitOfWork
from core.kernel import Actor
from leaderboards.domain.kinds import FactKind
from seed.movement import figures_of
from seed.registers import MARK
from seed.scenario_movement import load_actor
from seed.units import read_units
from seed.villages import list_villages
from units.domain.unit import Kind, Measure, NewUnit, Origin
from units.service.groups import Leading, access_clusters, set_leads
from units.service.villages import Basis, VillageOrder, import_villages

ORGANIZER = "tochuc"
SENT = timedelta(days=2)
YEAR = 2026
VILLAGES_OF = Basis(date(2026, 1, 15), f"Danh sách của các xã {MARK}")
SOURCE, PERIOD = "vneid", "2026-09"
FILE = "vneid-thang-9-trinh-dien.xlsx"
CONFIRMED_EACH = 250  # one adult in so many was confirmed by the counters of the province itself


async def seed_lists(context: Context) -> None:
    """Bring in what is not there yet; run again, it changes nothing."""
    at = context.clock.now() - SENT
    async with context.database.writing() as uow:
        actor = await load_actor(uow, ORGANIZER, at)
        order = VillageOrder(list_villages(), VILLAGES_OF, origin=Origin.DEMONSTRATION, by=actor.person_id)
        await import_villages(uow, order, at)
        await _set_leads(uow, actor, at)
    async with context.database.writing() as uow:
        await _import_figures(uow, actor, at)


async def _set_leads(uow: UnitOfWork, actor: Actor, at: datetime) -> None:
    """Let the first two members lead every cluster that nobody leads this year."""
    for cluster in await access_clusters(uow, actor, YEAR):
        if cluster.members and not cluster.head:
            head, *others = sorted(str(member.code) for member in cluster.members)
            leading = Leading(cluster.code, YEAR, head, others[0] if others else "")
            await set_leads(uow, actor, leading, at)


async def _import_figures(uow: UnitOfWork, actor: Actor, at: datetime) -> None:
    """Send, confirm and record the list, as an officer and the job after them would."""
    if any(row.file_name == FILE for row in await imports.list_imports(uow, actor)):
        return
    items = _list_items(read_units(), await imports.load_directory(uow, actor))
    parts = list(slices(items))
    import_id = await imports.open_import(uow, actor, imports.NewImport(SOURCE, FILE, len(items)), at)
    await imports.add_slices(uow, import_id, 0, parts)
    await imports.close_staging(uow, import_id, len(parts), preview(items, {}))
    await imports.confirm(uow, actor, import_id, at)
    while await imports.record_slice(uow, import_id, at) is State.RECORDING:
        pass


def _list_items(units: Sequence[NewUnit], directory: Directory) -> list[Item]:
    communes = [unit for unit in units if unit.kind is Kind.COMMUNE]
    kind = FactKind.VNEID_CONFIRMATION
    return [
        Item(
            row=row,
            key=make_key(f"{SOURCE}.{PERIOD}", (unit.code, kind.value, "")),
            unit_id=directory.by_code[unit.code].id,
            unit_code=unit.code,
            kind=kind.value,
            period=PERIOD,
            quantity=max(1, figures_of(unit)[Measure.ADULTS] // CONFIRMED_EACH),
            note=f"Xác nhận tại điểm lưu động {MARK}",
        )
        for row, unit in enumerate(communes, 2)
    ]
