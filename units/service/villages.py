"""Importing villages: units with codes that stay the same, households as a figure, 4G as a dated mark."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core import versions
from core.audit import Act, record
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Invalid, N_
from units import queries
from units.domain.acts import Decree
from units.domain.days import day_of
from units.domain.unit import Alias, AliasKind, FigureState, Kind, Measure, Origin, Statistic
from units.domain.villages import Change, VillageChange, VillageDifference, VillageLine, code_of, compare_villages
from units.models import Unit, UnitStatistic, VillageCoverage
from units.queries import groups
from units.queries.figures import list_last_entries
from units.queries.history import find_now
from units.service.acts import add_aliases, alias_row, on_behalf, rename
from units.service.figures import differs, next_row


@dataclass(frozen=True, slots=True)
class Basis:
    """What a list rests on: its day (figures and 4G count for it), where it comes from, the document behind it."""

    on: date
    source: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class VillageOrder:
    """Villages to import. Households become figures in this state; `by` is a person's id."""

    lines: Sequence[VillageLine]
    basis: Basis
    state: FigureState = FigureState.CONFIRMED
    origin: Origin = Origin.OFFICIAL
    by: str | None = None


async def preview_villages(uow: UnitOfWork, lines: Sequence[VillageLine], on: date) -> VillageDifference:
    """Return how a list differs from what is stored."""
    return compare_villages(lines, await groups.list_villages(uow, {line.commune for line in lines}, on))


async def import_villages(uow: UnitOfWork, order: VillageOrder, now: datetime) -> VillageDifference:
    """Store what differs and return it; the same list again changes nothing. About 50 lines fit a writing turn.

    Raises Invalid for a commune that is not there; lines must be free of repetitions (`list_repeated`).
    """
    communes = await queries.find_units(uow, {line.commune for line in order.lines})
    await queries.hold_units(uow, [commune.id for commune in communes.values()])
    difference = await preview_villages(uow, order.lines, order.basis.on)
    new = [each.line for each in difference.changes if each.change is Change.NEW]
    changed = [each for each in difference.changes if each.change is Change.CHANGED]
    ids = await _add(uow, new, {code: row.id for code, row in communes.items()}, order.origin)
    for each in changed:
        await _amend(uow, each, order, now)
    touched = {ids[line.row]: line for line in new} | {each.now.id: each.line for each in changed if each.now}
    await _add_facts(uow, touched, order, now)
    if touched:
        detail = {"new": str(len(new)), "changed": str(len(changed)), "on": str(order.basis.on)}
        await record(uow, Act("villages.imported", _subject(communes), order.by, detail), now)
        versions.bump(uow, "units")
    return difference


def _subject(communes: Collection[str]) -> str:
    return next(iter(communes)) if len(communes) == 1 else f"{len(communes)} communes"


async def _add(
    uow: UnitOfWork, lines: Sequence[VillageLine], communes: dict[str, str], origin: Origin
) -> dict[int, str]:
    """Register new villages and return their ids by the lines' rows."""
    taken = await queries.list_taken(uow, [code_of(line) for line in lines])
    rows, ids = [], {}
    for line in lines:
        if line.commune not in communes:
            raise Invalid(N_("There is no unit with the code %(unit)s."), unit=line.commune)
        code = _free(code_of(line), taken)
        taken.add(code)
        parent = communes[line.commune]
        rows.append(Unit(id=new_id(), code=code, name=line.name, kind=Kind.VILLAGE, parent_id=parent, origin=origin))
        ids[line.row] = rows[-1].id
    await queries.add_units(uow, rows)
    olds = [
        alias_row(ids[each.row], Alias(AliasKind.FORMER_COMMUNE, each.old_commune))
        for each in lines
        if each.old_commune
    ]
    await queries.add_details(uow, olds)
    return ids


def _free(code: str, taken: Collection[str]) -> str:
    """Return the code, with a number where a village that was abolished or renamed keeps it."""
    candidates = (code if number == 1 else f"{code[:76]}-{number}" for number in range(1, len(taken) + 3))
    return next(candidate for candidate in candidates if candidate not in taken)


async def _amend(uow: UnitOfWork, change: VillageChange, order: VillageOrder, now: datetime) -> None:
    """Store another spelling of the name and an old commune that was not known."""
    stored, line = change.now, change.line
    if stored is None:
        return
    if line.name != stored.name:
        at = (await find_now(uow, [stored.code]))[stored.code]
        day = max(day for day in (order.basis.on, at.changed_on) if day)
        document = order.basis.document or order.basis.source
        decree = Decree(day, order.basis.source, document, today=day_of(now))
        await rename(on_behalf(uow, decree, now, order.by), stored.code, line.name)
    if line.old_commune and line.old_commune != stored.old_commune:
        await add_aliases(uow, stored.id, [Alias(AliasKind.FORMER_COMMUNE, line.old_commune)])


async def _add_facts(uow: UnitOfWork, lines: dict[str, VillageLine], order: VillageOrder, now: datetime) -> None:
    said = await list_last_entries(uow, lines, year=order.basis.on.year)
    covered = await queries.list_coverage(uow, order.basis.on)
    rows: list[UnitStatistic | VillageCoverage] = []
    held = {str(key): flag for key, flag in covered.items()}
    for unit_id, line in lines.items():
        last = said.get((unit_id, Measure.HOUSEHOLDS, order.basis.on.year), [])
        figure = _households(line, order)
        if figure is not None and differs(figure, last):
            row = next_row(unit_id, figure, last, now)
            row.recorded_by = order.by
            rows.append(row)
        if line.has_4g is not None and held.get(unit_id) != line.has_4g:
            rows.append(
                VillageCoverage(
                    id=new_id(),
                    unit_id=unit_id,
                    since=order.basis.on,
                    has_4g=line.has_4g,
                    source=order.basis.source,
                    recorded_at=now,
                )
            )
    await queries.add_details(uow, rows)


def _households(line: VillageLine, order: VillageOrder) -> Statistic | None:
    if line.households is None:
        return None
    return Statistic(
        measure=Measure.HOUSEHOLDS,
        year=order.basis.on.year,
        value=line.households,
        source=order.basis.source,
        is_estimate=order.origin is Origin.DEMONSTRATION,
        document=order.basis.document,
        state=order.state,
    )
