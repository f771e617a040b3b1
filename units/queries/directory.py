"""Statements about the units of today: rows come back frozen and in Vietnamese order of their names."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from core.among import among
from core.database import Base, UnitOfWork
from core.kernel import Busy, N_, UnitCode, UnitId
from core.vietnamese import sort_key
from units.domain.figures import Figure
from units.domain.picker import Entry
from units.domain.succession import AsOf
from units.domain.unit import Alias, AliasKind, FigureState, Kind, Measure, Origin, Statistic, Tile
from units.models import Unit, UnitAlias, UnitMembership
from units.queries.figures import list_confirmed_as_of, list_newest_confirmed, list_standing
from units.queries.history import list_parents, list_past_names

IN_ONE_STATEMENT = 1000
PLACES_OF_BEFORE = (AliasKind.FORMER_DISTRICT, AliasKind.FORMER_COMMUNE)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of today. `cluster_code` is its own or that of its nearest parent; population is the newest figure."""

    id: UnitId
    code: UnitCode
    name: str
    kind: Kind
    parent_code: UnitCode | None
    cluster_code: UnitCode | None
    population: int | None
    population_estimated: bool = False
    origin: Origin = Origin.OFFICIAL
    tile: Tile | None = None


@dataclass(frozen=True, slots=True)
class UnitCard:
    """What a unit's page says about the unit itself; `proposals` are figures that wait for the province."""

    unit: UnitRow
    parent_name: str | None
    cluster_name: str | None
    valid_from: date | None
    valid_to: date | None
    aliases: tuple[Alias, ...]
    statistics: tuple[Statistic, ...]
    proposals: tuple[Statistic, ...] = ()


async def list_units(uow: UnitOfWork, kind: Kind | str | None = None) -> list[UnitRow]:
    """List the units of today, of one kind where one is given."""
    statement = _units().where(Unit.valid_to.is_(None))
    if kind is not None:
        statement = statement.where(Unit.kind == kind)
    return await _rows(uow, statement)


async def list_units_as_of(uow: UnitOfWork, as_of: AsOf, kind: Kind | None = None) -> list[UnitRow]:
    """List the units that stood on a day (of one kind where one is given) as they were then.

    Names, parents and clusters are those of the day, population is the figure that counted.
    """
    statement = _units(as_of.on).where(
        or_(Unit.valid_from.is_(None), Unit.valid_from <= as_of.on),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= as_of.on),
    )
    rows = await _rows(uow, statement if kind is None else statement.where(Unit.kind == kind), as_of)
    names = await list_past_names(uow, as_of.on)
    return [replace(row, name=names[row.id]) if row.id in names else row for row in rows]


class UnitTitle(NamedTuple):
    """A unit as one chooses it from a list."""

    code: UnitCode
    name: str


async def list_titles(uow: UnitOfWork, kind: Kind) -> tuple[UnitTitle, ...]:
    """List the units of today of one kind by name, and nothing more about them: in one statement."""
    rows = await uow.session.execute(select(Unit.code, Unit.name).where(Unit.valid_to.is_(None), Unit.kind == kind))
    return tuple(sorted((UnitTitle(UnitCode(code), name) for code, name in rows), key=lambda one: sort_key(one.name)))


async def find_units(uow: UnitOfWork, codes: Collection[str]) -> dict[str, UnitRow]:
    """Find the units behind codes, by code; unknown codes are absent. Abolished units are found too."""
    found: dict[str, UnitRow] = {}
    for some in _slices(sorted(code for code in codes if code.isprintable())):
        found |= {row.code: row for row in await _rows(uow, _units().where(Unit.code.in_(some)))}
    return found


class UnitKey(NamedTuple):
    """What tells units apart, for those who need no more."""

    id: UnitId
    code: UnitCode
    kind: Kind
    parent_id: UnitId | None = None
    has_ended: bool = False


async def find_keys(uow: UnitOfWork, codes: Collection[str]) -> dict[str, UnitKey]:
    """Find the units behind codes as `find_units` does, and nothing more about them."""
    asked = among(uow, Unit.code, (code for code in codes if code.isprintable()))
    return {key.code: key for key in await _keys(uow, asked)}


async def find_keys_by_id(uow: UnitOfWork, ids: Collection[str]) -> dict[str, UnitKey]:
    """Find units by their ids, and nothing more about them."""
    return {key.id: key for key in await _keys(uow, among(uow, Unit.id, ids))}


async def _keys(uow: UnitOfWork, asked: ColumnElement[bool]) -> list[UnitKey]:
    columns = (Unit.id, Unit.code, Unit.kind, Unit.parent_id, Unit.valid_to)
    rows = await uow.session.execute(select(*columns).where(asked))
    return [
        UnitKey(UnitId(key), UnitCode(code), Kind(kind), UnitId(parent) if parent else None, until is not None)
        for key, code, kind, parent, until in rows
    ]


async def hold_units(uow: UnitOfWork, ids: Collection[str]) -> None:
    """Let no other writer decide about these units until this unit of work ends.

    Name all that you will need in one call. They are waited for in one order, and one that comes before a unit held
    already is not waited for: so nobody waits in a circle. Raises Busy where another writer has such a one.
    """
    fresh = sorted({*ids} - uow.held)
    last = max(uow.held, default="")
    later, earlier = ([each for each in fresh if (each > last) is is_later] for is_later in (True, False))
    if later:
        await uow.session.execute(_locking(uow, later).with_for_update(key_share=True))
    if earlier:
        locked = await uow.session.scalars(_locking(uow, earlier).with_for_update(key_share=True, skip_locked=True))
        if len(locked.all()) < len(earlier):
            raise Busy(N_("Others are working on the same units. Please try again."))
    uow.held.update(fresh)


def _locking(uow: UnitOfWork, ids: Sequence[str]) -> Select[str]:
    return select(Unit.id).where(among(uow, Unit.id, ids)).order_by(Unit.id)


async def find_card(uow: UnitOfWork, code: str) -> UnitCard | None:
    """Find a unit with its names and figures, newest figure first; None for an unknown code."""
    row = (await find_units(uow, [code])).get(code)
    if row is None:
        return None
    names = await find_units(uow, [c for c in (row.parent_code, row.cluster_code) if c])
    dates = (await uow.session.execute(select(Unit.valid_from, Unit.valid_to).where(Unit.id == row.id))).one()
    aliases = await uow.session.scalars(select(UnitAlias).where(UnitAlias.unit_id == row.id))
    figures = await list_standing(uow, row.id)
    return UnitCard(
        unit=row,
        parent_name=names[row.parent_code].name if row.parent_code else None,
        cluster_name=names[row.cluster_code].name if row.cluster_code else None,
        valid_from=dates.valid_from,
        valid_to=dates.valid_to,
        aliases=tuple(sorted((_alias(each) for each in aliases), key=lambda alias: sort_key(alias.text))),
        statistics=tuple(each for each in figures if each.state is FigureState.CONFIRMED),
        proposals=tuple(each for each in figures if each.state is FigureState.PROPOSED),
    )


async def list_picker_entries(uow: UnitOfWork, kind: Kind = Kind.COMMUNE) -> list[Entry]:
    """List what the picker searches: every unit of the kind with its old names and former districts."""
    rows = await list_units(uow, kind)
    statement = (
        select(UnitAlias)
        .join(Unit, Unit.id == UnitAlias.unit_id)
        .where(Unit.kind == kind, Unit.valid_to.is_(None))
        .order_by(UnitAlias.id)
    )
    aliases: dict[str, list[Alias]] = {}
    for each in await uow.session.scalars(statement):
        aliases.setdefault(each.unit_id, []).append(_alias(each))
    return [_entry(row, aliases.get(row.id, [])) for row in rows]


async def list_codes(uow: UnitOfWork, ids: Collection[str]) -> list[UnitCode]:
    """List the codes of units by their ids."""
    found: list[UnitCode] = []
    for some in _slices(sorted(ids)):
        found += [UnitCode(code) for code in await uow.session.scalars(select(Unit.code).where(Unit.id.in_(some)))]
    return found


async def list_below(uow: UnitOfWork, parent_ids: Collection[str], kind: Kind) -> dict[UnitId, UnitId]:
    """List the units of a kind right below these, abolished ones included, with the one that each stands below."""
    statement = select(Unit.id, Unit.parent_id).where(Unit.kind == kind, Unit.parent_id.in_(sorted(parent_ids)))
    return {UnitId(key): UnitId(str(parent)) for key, parent in await uow.session.execute(statement)}


async def list_alias_keys(uow: UnitOfWork, unit_id: str) -> set[tuple[str, str]]:
    """List kind and folded form of a unit's other names."""
    statement = select(UnitAlias.kind, UnitAlias.folded).where(UnitAlias.unit_id == unit_id)
    return {(kind, folded) for kind, folded in (await uow.session.execute(statement))}


async def list_alias_codes(uow: UnitOfWork, folded: str) -> set[UnitCode]:
    """List the codes of units with another name that contains the folded words."""
    part = "".join(f"\\{sign}" if sign in "\\%_" else sign for sign in folded)
    statement = (
        select(Unit.code)
        .join(UnitAlias, UnitAlias.unit_id == Unit.id)
        .where(UnitAlias.folded.like(f"%{part}%", escape="\\"))
    )
    return {UnitCode(code) for code in await uow.session.scalars(statement)}


async def list_taken(uow: UnitOfWork, codes: Collection[str]) -> set[str]:
    """List which of these codes units have, and those that follow from them by a number."""
    found: set[str] = set()
    for some in _slices(sorted(codes)):
        found |= set(await uow.session.scalars(select(Unit.code).where(Unit.code.in_(some))))
    for code in sorted(found):
        found |= set(await uow.session.scalars(select(Unit.code).where(Unit.code.startswith(f"{code[:76]}-"))))
    return found


async def list_known_codes(uow: UnitOfWork) -> dict[str, UnitId]:
    """List the ids of all units by code, abolished ones included."""
    return {code: UnitId(key) for code, key in (await uow.session.execute(select(Unit.code, Unit.id)))}


async def add_units(uow: UnitOfWork, rows: list[Unit]) -> None:
    """Store units; parents come before their children in the list."""
    for row in rows:
        uow.session.add(row)
    await uow.session.flush()


async def add_details(uow: UnitOfWork, rows: Iterable[Base]) -> None:
    """Store other names, memberships, figures and acts of units that are stored already."""
    uow.session.add_all(rows)
    await uow.session.flush()


class _UnitColumns(NamedTuple):
    id: str
    code: str
    name: str
    kind: str
    parent_id: str | None
    origin: str
    tile_row: int | None
    tile_column: int | None
    parent_code: str | None
    cluster_code: str | None


def _units(on: date | None = None) -> Select[*tuple[Any, ...]]:  # _UnitColumns
    """Select units with parent and cluster, as they are today or as the cluster was on a day."""
    parent, cluster = aliased(Unit), aliased(Unit)
    own = (Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id, Unit.origin, Unit.tile_row, Unit.tile_column)
    return (
        select(*own, parent.code, cluster.code)
        .outerjoin(parent, parent.id == Unit.parent_id)
        .outerjoin(UnitMembership, and_(UnitMembership.unit_id == Unit.id, _is_member(on)))
        .outerjoin(cluster, cluster.id == UnitMembership.cluster_id)
    )


def _is_member(on: date | None) -> ColumnElement[bool]:
    """Return the condition that a membership is today's, or that of a day."""
    is_open = UnitMembership.until.is_(None)
    return is_open if on is None else and_(UnitMembership.since <= on, or_(is_open, UnitMembership.until >= on))


async def _rows(uow: UnitOfWork, statement: Select[*tuple[Any, ...]], as_of: AsOf | None = None) -> list[UnitRow]:
    found = [_UnitColumns(*row) for row in await uow.session.execute(statement)]
    moved = {} if as_of is None else await list_parents(uow, as_of.on)
    clusters = await _clusters(uow, {unit.id: (unit.parent_id, unit.cluster_code) for unit in found}, moved, as_of)
    populations = await _populations(uow, [unit.id for unit in found], as_of)
    parents = await _parents(uow, found, moved)
    rows = [
        UnitRow(
            id=UnitId(unit.id),
            code=UnitCode(unit.code),
            name=unit.name,
            kind=Kind(unit.kind),
            parent_code=parents.get(unit.id),
            cluster_code=clusters.get(unit.id),
            population=people.value if (people := populations.get(UnitId(unit.id))) else None,
            population_estimated=bool(people and people.is_estimate),
            origin=Origin(unit.origin),
            tile=None if unit.tile_row is None or unit.tile_column is None else Tile(unit.tile_row, unit.tile_column),
        )
        for unit in found
    ]
    return sorted(rows, key=lambda row: sort_key(row.name))


async def _populations(uow: UnitOfWork, ids: list[str], as_of: AsOf | None) -> Mapping[UnitId, Figure]:
    """Return the confirmed figures by unit id: the newest ones, or those that counted.

    It is a statement of its own: SQLite would look through all figures for each unit of a join.
    """
    some = ids if len(ids) <= IN_ONE_STATEMENT else None
    if as_of is not None:
        return await list_confirmed_as_of(uow, Measure.POPULATION, as_of, some)
    return await list_newest_confirmed(uow, Measure.POPULATION, some)


async def _parents(
    uow: UnitOfWork, found: Sequence[_UnitColumns], moved: Mapping[UnitId, UnitId]
) -> dict[str, UnitCode]:
    """Return the code of each unit's parent by unit id; that of before where the unit was `moved` since."""
    parents = {unit.id: UnitCode(unit.parent_code) for unit in found if unit.parent_code}
    past = {unit.id: moved[UnitId(unit.id)] for unit in found if UnitId(unit.id) in moved}
    codes = await find_keys_by_id(uow, past.values()) if past else {}
    return parents | {key: codes[parent].code for key, parent in past.items()}


async def _clusters(
    uow: UnitOfWork,
    tree: dict[str, tuple[str | None, str | None]],
    moved: Mapping[UnitId, UnitId],
    as_of: AsOf | None,
) -> dict[str, UnitCode]:
    """Return each unit's cluster, of today or a day, by unit id; a unit without its own takes its parent's, and so on.

    `tree` holds parent and own cluster of each unit; what stands above them is added. `moved` had another parent.
    """
    on = None if as_of is None else as_of.on
    tree |= {key: (moved[UnitId(key)], own) for key, (_, own) in tree.items() if UnitId(key) in moved}
    cluster = aliased(Unit)
    statement = (
        select(Unit.id, Unit.parent_id, cluster.code)
        .outerjoin(UnitMembership, and_(UnitMembership.unit_id == Unit.id, _is_member(on)))
        .outerjoin(cluster, cluster.id == UnitMembership.cluster_id)
    )
    asked = list(tree)
    while above := {parent for parent, own in tree.values() if own is None and parent is not None} - tree.keys():
        for some in _slices(sorted(above)):
            found = await uow.session.execute(statement.where(Unit.id.in_(some)))
            tree |= {key: (moved.get(UnitId(key), parent), own) for key, parent, own in found}
    clusters: dict[str, UnitCode] = {}
    for key in asked:
        at: str | None = key
        passed: set[str] = set()
        while at is not None and tree[at][1] is None and at not in passed:
            passed.add(at)
            at = tree[at][0]
        if at is not None and tree[at][1] is not None:
            clusters[key] = UnitCode(str(tree[at][1]))
    return clusters


def _alias(row: UnitAlias) -> Alias:
    return Alias(kind=AliasKind(row.kind), text=row.text, hint=row.hint)


def _entry(row: UnitRow, aliases: list[Alias]) -> Entry:
    return Entry(
        code=row.code,
        name=row.name,
        districts=tuple(alias.text for alias in aliases if alias.kind in PLACES_OF_BEFORE),
        others=tuple(alias for alias in aliases if alias.kind not in PLACES_OF_BEFORE),
    )


def _slices(codes: list[str]) -> list[list[str]]:
    return [codes[start : start + IN_ONE_STATEMENT] for start in range(0, len(codes), IN_ONE_STATEMENT)]
