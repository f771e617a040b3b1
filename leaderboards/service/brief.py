"""The Monday brief from the ledger as it was on that Monday at 00:00, so that any past one can be shown again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.database import UnitOfWork
from core.kernel import Invalid, N_, NotFound
from leaderboards.domain.brief import (
    WEEK,
    Brief,
    Change,
    Province,
    Stand,
    decide_brief,
    latest_week,
    next_freeze,
    week_before,
)
from leaderboards.domain.chances import list_chances, sum_used
from leaderboards.domain.kinds import Criterion, FactKind
from leaderboards.domain.periods import Period, day_of, parse_period, previous
from leaderboards.domain.scheme import FIRST_SCHEME, Scheme, find_scheme, measures_of
from leaderboards.queries import brief as queries
from leaderboards.queries.brief import Waiting
from leaderboards.queries.recording import list_schemes
from leaderboards.service.boards import Board, BoardCache, BoardQuery
from leaderboards.service.publishing import Publisher
from units import queries as unit_queries
from units.domain.succession import AsOf
from units.domain.unit import PUBLIC_KINDS, Kind, Measure
from units.queries import UnitRow

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A unit's brief with its surroundings; `waiting` counts declared facts without their second confirmation."""

    unit: UnitRow
    cluster_name: str
    brief: Brief
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """The briefs of one Monday. `freeze_day` is that of the next freeze, as it is planned now.

    `before` and `after` are the weeks around, None where there is no brief.
    """

    week: Period
    monday: date
    freeze_day: date
    before: Period | None
    after: Period | None
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which briefs are asked for: of one unit by its code, or of all of a kind in a cluster; "" is the newest week."""

    week: str
    code: str = ""
    kind: Kind = Kind.COMMUNE
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class _Monday:
    """What holds for all briefs of a Monday."""

    week: Period
    as_of: datetime
    scheme: Scheme
    province: Province
    units: Mapping[str, UnitRow]


async def load_edition(uow: UnitOfWork, publisher: Publisher, wish: Wish, now: datetime) -> Edition:
    """Load the briefs asked for; raises NotFound for a week without a brief and a unit without one."""
    week = _read_week(wish.week, now)
    kind, cluster = wish.kind, wish.cluster
    if wish.code:
        kind = (await _load_unit(uow, wish.code)).kind
    monday = await _load_monday(uow, publisher.boards, kind, week)
    if wish.code and wish.code not in monday.units:
        raise await _no_brief(uow, wish.code)
    chosen = [
        unit
        for code, unit in monday.units.items()
        if (code == wish.code if wish.code else cluster in ("", unit.cluster_code))
    ]
    latest = latest_week(now)
    return Edition(
        week,
        week.end,
        next_freeze(week.end, await publisher.list_freezes(uow, kind)),
        previous(week),
        None if week == latest else week_before(week.end + WEEK),
        await _load_sheets(uow, monday, chosen),
    )


def _read_week(text: str, now: datetime) -> Period:
    latest = latest_week(now)
    if not text:
        return latest
    week = parse_period(text)
    if "-W" not in week.text:
        raise Invalid(N_("The week must look like 2026-W41."))
    if week.start > latest.start:
        raise NotFound(N_("This brief is not out yet: it comes on Monday at 06:00."))
    return week


async def _no_brief(uow: UnitOfWork, code: str) -> NotFound:
    """Say why a unit has no brief: it had become another by then, or it is a party cell with too few people."""
    heirs = await unit_queries.find_units(uow, await unit_queries.list_successor_codes(uow, code))
    if heirs:
        names = ", ".join(unit.name for unit in heirs.values())
        return NotFound(N_("This unit has become %(heirs)s: please read the brief there."), heirs=names)
    return NotFound(N_("Fewer than 10 people of this party cell have taken part, so its figures are not public."))


async def _load_unit(uow: UnitOfWork, code: str) -> UnitRow:
    unit = (await unit_queries.find_units(uow, [code])).get(code)
    if unit is None or unit.kind not in PUBLIC_KINDS:
        raise NotFound(N_("There is no Monday brief for this unit."))
    return unit


async def _load_monday(uow: UnitOfWork, boards: BoardCache, kind: Kind, week: Period) -> _Monday:
    as_of, before = week.end_at - INSTANT, week.start_at - INSTANT
    now, then = [await boards.load(uow, BoardQuery(kind, as_of=moment)) for moment in (as_of, before)]
    heirs = {str(old): str(new) for old, new in (await unit_queries.successors(uow, day_of(as_of))).items()}
    units = _units_of(now)
    codes = {str(unit.id): code for code, unit in units.items()}
    codes |= {old: codes[new] for old, new in heirs.items() if new in codes}
    changes: dict[str, dict[Criterion, Change]] = {}
    for (unit_id, criterion), change in (await queries.sum_changes(uow, before, as_of)).items():
        if unit_id in codes:
            own = changes.setdefault(codes[unit_id], {})
            own[criterion] = _add(own.get(criterion, Change()), change)
    criteria: dict[str, dict[Criterion, int]] = {}
    for (unit_id, criterion), points in (await queries.sum_criteria_at(uow, as_of)).items():
        if unit_id in codes:
            held = criteria.setdefault(codes[unit_id], {})
            held[criterion] = held.get(criterion, 0) + points
    scheme = find_scheme(await list_schemes(uow, as_of), as_of) or FIRST_SCHEME
    province = Province(_stands(now), _stands(then), changes, criteria)
    return _Monday(week, as_of, scheme, province, units)


async def _load_sheets(uow: UnitOfWork, monday: _Monday, chosen: Sequence[UnitRow]) -> tuple[Sheet, ...]:
    ids = {str(unit.id) for unit in chosen}
    year = day_of(monday.as_of).year
    used = await queries.list_used(uow, ids, monday.scheme.version, monday.as_of)
    waiting = await _list_waiting(uow, ids, monday.as_of)
    figures = await _load_figures(uow, measures_of([monday.scheme]), ids, AsOf(date.min, monday.as_of, year))
    clusters = await unit_queries.find_units(uow, {unit.cluster_code for unit in chosen if unit.cluster_code})
    sheets = []
    for unit in chosen:
        own = sum_used(((kind, month, each) for key, kind, month, each in used if key == unit.id), monday.scheme, year)
        chances = list_chances(monday.scheme, unit.kind, own, figures.get(unit.id, {}))
        cluster = clusters.get(unit.cluster_code or "")
        brief = decide_brief(unit.code, monday.province, chances)
        waits = tuple(each for each in waiting if each.unit_id == unit.id)
        sheets.append(Sheet(unit, cluster.name if cluster else "", brief, waits))
    return tuple(sheets)


async def _list_waiting(uow: UnitOfWork, ids: Collection[str], as_of: datetime) -> list[Waiting]:
    """List what waited for these units; with it what waited for those merged into them, and for their villages."""
    heirs = await unit_queries.successors(uow, day_of(as_of))
    homes = {each: each for each in ids} | {str(old): str(new) for old, new in heirs.items() if new in ids}
    for village, parent in (await _list_villages(uow, homes, day_of(as_of))).items():
        if parent in homes:
            homes[village] = homes[parent]
    sums: dict[tuple[str, FactKind], tuple[int, int]] = {}
    for each in await queries.list_waiting_at(uow, homes, as_of):
        facts, quantity = sums.get((homes[each.unit_id], each.kind), (0, 0))
        sums[homes[each.unit_id], each.kind] = facts + each.facts, quantity + each.quantity
    return [Waiting(unit_id, kind, *amounts) for (unit_id, kind), amounts in sorted(sums.items())]


async def _list_villages(uow: UnitOfWork, communes: Collection[str], day: date) -> dict[str, str]:
    """Return the commune of villages, as it was on a day: of those below these now, and of those moved since."""
    below = await unit_queries.list_below(uow, communes, Kind.VILLAGE)
    moved = await unit_queries.list_parents(uow, day)
    kinds = await unit_queries.find_keys_by_id(uow, moved) if moved else {}
    below |= {unit: parent for unit, parent in moved.items() if kinds[unit].kind is Kind.VILLAGE}
    return {str(village): str(parent) for village, parent in below.items()}


async def _load_figures(
    uow: UnitOfWork, measures: Collection[Measure], ids: Collection[str], as_of: AsOf
) -> dict[str, dict[Measure, int]]:
    """Return the figures of units that were confirmed, by id: like the ledger's targets those of the unit alone."""
    found: dict[str, dict[Measure, int]] = {}
    for measure in measures:
        for unit_id, figure in (await unit_queries.list_confirmed_as_of(uow, measure, as_of, ids)).items():
            if unit_id in ids:
                found.setdefault(str(unit_id), {})[measure] = figure.value
    return found


def _units_of(board: Board) -> dict[str, UnitRow]:
    """Return the units that may be shown, by code, in order of their names."""
    units = [row.unit for row in board.rows] + [each.unit for each in board.unranked if not each.is_withheld]
    return {str(unit.code): unit for unit in units}


def _stands(board: Board) -> dict[str, Stand]:
    ranked = {
        str(row.unit.code): Stand(row.unit.name, row.unit.cluster_code or "", row.points, row.rank)
        for row in board.rows
    }
    rest = {
        str(each.unit.code): Stand(each.unit.name, each.unit.cluster_code or "")
        for each in board.unranked
        if not each.is_withheld
    }
    return ranked | rest


def _add(one: Change, other: Change) -> Change:
    return Change(one.gained + other.gained, one.lost + other.lost, one.rescored + other.rescored)
