"""Statements about figures by year: what counts, what waits, what was said before."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from core.database import UnitOfWork
from core.kernel import UnitCode, UnitId
from units.domain.figures import Entry, Figure, stand, with_merged
from units.domain.succession import AsOf, Merge
from units.domain.unit import FigureState, Kind, Measure, Origin, Statistic
from units.models import Unit, UnitStatistic, VillageCoverage
from units.queries.history import list_merges, list_parents, successors


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One thing said of a figure, with who said it (a person's id) and the note of a refusal."""

    id: str
    unit_id: UnitId
    figure: Statistic
    version: int
    note: str
    recorded_at: datetime
    recorded_by: str | None


@dataclass(frozen=True, slots=True)
class WaitingFigure:
    """A proposal with its unit, beside the newest confirmed figure, whatever its year."""

    id: str
    unit_code: UnitCode
    unit_name: str
    figure: Statistic
    recorded_at: datetime
    before: Figure | None


def standing_figures(
    measure: Measure,
    *,
    year: int | None = None,
    state: FigureState | None = None,
    known_by: datetime | None = None,
) -> Subquery:
    """Return the one figure a unit that counts, up to a year: of the newest year, confirmed before proposed.

    A proposal counts while nothing was said after it. `state` CONFIRMED leaves proposals out, `known_by` what was said
    later.
    """
    row = aliased(UnitStatistic)
    is_confirmed = row.state == FigureState.CONFIRMED
    counts = is_confirmed if state is FigureState.CONFIRMED else or_(is_confirmed, _waits(row, known_by))
    place = func.row_number().over(
        partition_by=row.unit_id, order_by=(row.year.desc(), case((is_confirmed, 0), else_=1), row.version.desc())
    )
    said = (row.unit_id, row.year, row.value, row.is_estimate, row.state, row.recorded_at)
    ranked = select(*said, place.label("place"))
    ranked = ranked.where(row.measure == measure, counts)
    if year is not None:
        ranked = ranked.where(row.year <= year)
    if known_by is not None:
        ranked = ranked.where(row.recorded_at <= known_by)
    found = ranked.subquery()
    return select(*(found.c[column.key] for column in said)).where(found.c.place == 1).subquery()


def _waits(row: type[UnitStatistic], known_by: datetime | None = None) -> ColumnElement[bool]:
    """Return the condition that a row is a proposal after which nothing was said (by a moment)."""
    later = aliased(UnitStatistic)
    followed = select(later.id).where(
        later.unit_id == row.unit_id,
        later.measure == row.measure,
        later.year == row.year,
        later.version > row.version,
    )
    if known_by is not None:
        followed = followed.where(later.recorded_at <= known_by)
    return and_(row.state == FigureState.PROPOSED, ~followed.exists())


async def list_figures(uow: UnitOfWork, measure: Measure, year: int) -> dict[UnitId, Figure]:
    """List the figure that counts for each unit in a year; villages without a stored figure are counted.

    It may be a proposal.
    """
    found = await _list_standing(uow, standing_figures(measure, year=year))
    return await _count_villages(uow, AsOf(date.max, year=year)) | found if measure is Measure.VILLAGES else found


async def list_figures_as_of(uow: UnitOfWork, measure: Measure, as_of: AsOf) -> dict[UnitId, Figure]:
    """List the figure that counted for each unit, with those of the units that had been merged into it by then.

    It may be a proposal. Villages without a stored figure are counted.
    """
    row = standing_figures(measure, year=as_of.year, known_by=as_of.known_by)
    found = _with_merged(await _list_standing(uow, row), await list_merges(uow, as_of.on))
    if measure is not Measure.VILLAGES or as_of.year is None:
        return found
    return await _count_villages(uow, as_of) | found


async def list_confirmed_as_of(
    uow: UnitOfWork, measure: Measure, as_of: AsOf, ids: Collection[str] | None = None
) -> dict[UnitId, Figure]:
    """List what `list_figures_as_of` does from confirmed figures alone, of some ids where they are given.

    Ranks may rest on it.
    """
    merges = await list_merges(uow, as_of.on)
    row = standing_figures(measure, year=as_of.year, state=FigureState.CONFIRMED, known_by=as_of.known_by)
    some = None if ids is None else {*ids, *(merge.old for merge in merges)}
    return _with_merged(await _list_standing(uow, row, some), merges)


def _with_merged(figures: dict[UnitId, Figure], merges: Sequence[Merge]) -> dict[UnitId, Figure]:
    if not merges:
        return figures
    stored = {str(unit): figure for unit, figure in figures.items()}
    return {UnitId(unit): figure for unit, figure in with_merged(stored, merges).items()}


async def list_confirmed_figures(uow: UnitOfWork, measure: Measure, year: int) -> dict[UnitId, Figure]:
    """List the newest figure of each unit up to a year that was confirmed."""
    return await _list_standing(uow, standing_figures(measure, year=year, state=FigureState.CONFIRMED))


async def list_newest_confirmed(
    uow: UnitOfWork, measure: Measure, ids: Collection[str] | None = None
) -> dict[UnitId, Figure]:
    """List the newest confirmed figure of each unit, of some ids where they are given."""
    return await _list_standing(uow, standing_figures(measure, state=FigureState.CONFIRMED), ids)


async def _list_standing(uow: UnitOfWork, row: Subquery, ids: Collection[str] | None = None) -> dict[UnitId, Figure]:
    statement = select(row.c.unit_id, row.c.value, row.c.year, row.c.is_estimate, row.c.state, row.c.recorded_at)
    if ids is not None:
        statement = statement.where(row.c.unit_id.in_(sorted(ids)))
    return {
        UnitId(unit): Figure(value, of, bool(estimate), state == FigureState.CONFIRMED, said_at)
        for unit, value, of, estimate, state, said_at in (await uow.session.execute(statement))
    }


async def list_confirmed(
    uow: UnitOfWork, unit_ids: Collection[str], measures: Collection[Measure], year: int
) -> dict[tuple[str, Measure], int]:
    """List the newest confirmed values up to a year by unit id and measure; villages are counted elsewhere."""
    statement = (
        select(UnitStatistic.unit_id, UnitStatistic.measure, UnitStatistic.value)
        .where(
            UnitStatistic.unit_id.in_(sorted(unit_ids)),
            UnitStatistic.measure.in_(sorted(measures)),
            UnitStatistic.year <= year,
            UnitStatistic.state == FigureState.CONFIRMED,
        )
        .order_by(UnitStatistic.year, UnitStatistic.version)
    )
    rows = await uow.session.execute(statement)
    return {(unit_id, Measure(measure)): value for unit_id, measure, value in rows}  # later rows replace earlier ones


async def _count_villages(uow: UnitOfWork, as_of: AsOf) -> dict[UnitId, Figure]:
    """Count the villages below each unit, as the tree was looked at, at the end of the year or by then."""
    year = as_of.year or as_of.on.year
    end = min(date(year, 12, 31), as_of.on)
    moved, heirs = await list_parents(uow, as_of.on), await successors(uow, as_of.on)
    statement = select(Unit.id, Unit.parent_id, Unit.origin).where(
        Unit.kind == Kind.VILLAGE,
        Unit.parent_id.is_not(None),
        or_(Unit.valid_from.is_(None), Unit.valid_from <= end),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= end),
    )
    origins: dict[UnitId, list[str]] = defaultdict(list)
    for village, parent, origin in await uow.session.execute(statement):
        above = moved.get(UnitId(village), UnitId(str(parent)))
        origins[heirs.get(above, above)].append(origin)
    return {
        unit: Figure(len(found), year, Origin.DEMONSTRATION in found, is_confirmed=True)
        for unit, found in origins.items()
    }


async def list_entries(uow: UnitOfWork, unit_id: str) -> list[FigureRow]:
    """List everything that was said of a unit's figures, the newest first."""
    statement = (
        select(UnitStatistic)
        .where(UnitStatistic.unit_id == unit_id)
        .order_by(UnitStatistic.year.desc(), UnitStatistic.measure, UnitStatistic.version.desc())
    )
    return [_row(each) for each in await uow.session.scalars(statement)]


async def list_standing(uow: UnitOfWork, unit_id: str) -> list[Statistic]:
    """List a unit's figures that hold and those that wait, newest year first; what was replaced is left out."""
    said: dict[tuple[Measure, int], dict[int, Statistic]] = defaultdict(dict)
    for row in await list_entries(uow, unit_id):
        said[row.figure.measure, row.figure.year][row.version] = row.figure
    found = []
    for versions in said.values():
        standing = stand(Entry(version, each.value, each.state) for version, each in versions.items())
        found += [versions[entry.version] for entry in (standing.confirmed, standing.proposed) if entry]
    return found


async def list_last_entries(
    uow: UnitOfWork, unit_ids: Collection[str], *, year: int | None = None
) -> dict[tuple[str, Measure, int], list[FigureRow]]:
    """List what was said of the units' figures (of one year), by unit, measure and year, in order."""
    statement = select(UnitStatistic).where(UnitStatistic.unit_id.in_(sorted(unit_ids)))
    if year is not None:
        statement = statement.where(UnitStatistic.year == year)
    found: dict[tuple[str, Measure, int], list[FigureRow]] = defaultdict(list)
    for each in await uow.session.scalars(statement.order_by(UnitStatistic.version)):
        found[each.unit_id, Measure(each.measure), each.year].append(_row(each))
    return found


async def list_waiting(uow: UnitOfWork, ids: Collection[str] | None = None) -> list[WaitingFigure]:
    """List the proposals that wait for the province, those of some ids where they are given, oldest first."""
    statement = (
        select(UnitStatistic, Unit.code, Unit.name)
        .join(Unit, Unit.id == UnitStatistic.unit_id)
        .where(_waits(UnitStatistic), Unit.valid_to.is_(None))
        .order_by(UnitStatistic.recorded_at, UnitStatistic.id)
    )
    if ids is not None:
        statement = statement.where(UnitStatistic.id.in_(sorted(ids)))
    rows = (await uow.session.execute(statement)).all()
    asked = {Measure(row.measure) for row, _, _ in rows}
    before = {measure: await list_newest_confirmed(uow, measure) for measure in asked}
    return [
        WaitingFigure(
            row.id,
            UnitCode(code),
            name,
            _statistic(row),
            row.recorded_at,
            before[Measure(row.measure)].get(UnitId(row.unit_id)),
        )
        for row, code, name in rows
    ]


async def count_waiting(uow: UnitOfWork) -> int:
    """Count the proposals that wait for the province."""
    return len(await list_waiting(uow))


async def list_coverage(uow: UnitOfWork, on: date) -> dict[UnitId, bool]:
    """Say of each village of which it is known whether it had 4G on a day."""
    statement = (
        select(VillageCoverage.unit_id, VillageCoverage.has_4g)
        .where(VillageCoverage.since <= on)
        .order_by(VillageCoverage.since, VillageCoverage.recorded_at, VillageCoverage.id)
    )
    return {UnitId(unit): has_4g for unit, has_4g in (await uow.session.execute(statement))}


def _row(row: UnitStatistic) -> FigureRow:
    return FigureRow(
        id=row.id,
        unit_id=UnitId(row.unit_id),
        figure=_statistic(row),
        version=row.version,
        note=row.note,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
    )


def _statistic(row: UnitStatistic) -> Statistic:
    return Statistic(
        measure=Measure(row.measure),
        year=row.year,
        value=row.value,
        source=row.source,
        is_estimate=row.is_estimate,
        document=row.document,
        state=FigureState(row.state),
    )
