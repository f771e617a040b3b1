"""Progress against a plan: of a unit with all indicators, of an indicator over all units, month by month."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from competitions.movements.indicators.domain.plan import Indicator, Plan, Span, choose_plan, first_day
from competitions.movements.indicators.domain.progress import (
    Progress,
    State,
    assess,
    goal_of,
    is_small_cell,
    is_tracked,
)
from competitions.movements.indicators.domain.reckoning import Base, Reckoning, list_tops, reckon
from competitions.movements.indicators.domain.tree import SUMMING, Node, Tree
from competitions.movements.indicators.service.plans import list_plans, load_plan
from competitions.movements.indicators.service.reading import (
    Figures,
    When,
    load_figures,
    load_ground,
    load_readings,
)
from core.database import UnitOfWork
from core.kernel import N_, NotFound
from leaderboards.domain.periods import EVER
from leaderboards.service.boards import BoardQuery
from units.domain.unit import Kind, Measure

MONTHS = 12


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """A unit against the plan of a year; indicators that are not counted for it are left out."""

    plan: Plan
    unit: Node
    rows: tuple[Progress, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in the order of an indicator; rank None where there is nothing to compare."""

    unit: Node
    progress: Progress
    rank: int | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """One indicator: the province's line, and the units of a kind, ranked by share of the target."""

    plan: Plan
    indicator: Indicator
    whole: Progress
    kinds: tuple[Kind, ...]
    kind: Kind | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """What had been reached at the end of a month."""

    month: date
    progress: Progress


@dataclass(frozen=True, slots=True)
class Standing:
    """Every wanted indicator reckoned over all units, and what goals of units need."""

    plan: Plan
    when: When
    tree: Tree
    figures: Figures
    reckonings: Mapping[str, Reckoning]
    tops: Mapping[tuple[Kind, ...], Mapping[str, tuple[str, ...]]]

    def progress_of(self, indicator: Indicator, code: str) -> Progress:
        """Return the indicator's line at a unit; the agency that owns it sees the province's."""
        node, reckoning = self.tree.nodes[code], self.reckonings[indicator.code]
        at = self.tree.root if code == indicator.owner and node.kind not in indicator.scope else code
        amount = reckoning.amount_of(at)
        if not is_tracked(indicator, node, code in self.tops[indicator.scope]):
            return Progress(indicator, code, State.NOT_TRACKED, amount)
        if is_small_cell(indicator, node, amount):
            return Progress(indicator, code, State.WITHHELD, replace(amount, achieved=0, base=None))
        goal = goal_of(indicator, node, self.when.year, self._parts(indicator, at))
        line = Progress(indicator, code, State.NO_DATA, amount, goal)
        return assess(line, year=self.when.year, today=self.when.judged_on or self.when.today)

    def _parts(self, indicator: Indicator, code: str) -> tuple[Base, Base] | None:
        """Return the unit's and the province's figure by which a target is shared out."""
        if indicator.shared_by is None:
            return None
        held = replace(
            self.reckonings[indicator.code],
            figures=self.figures[indicator.shared_by],
            tops=self.tops[indicator.scope],
        )
        return held.base_of(code), held.base_of(self.tree.root)


async def progress(uow: UnitOfWork, unit_code: str, when: When) -> UnitProgress:
    """Return where a unit stands with every indicator; raises NotFound for an unknown unit or a year without plan."""
    standing = await _load(uow, when)
    node = standing.tree.nodes.get(unit_code)
    if node is None:
        raise NotFound(N_("There is no such unit."))
    rows = (standing.progress_of(indicator, unit_code) for indicator in standing.plan.indicators)
    return UnitProgress(standing.plan, node, tuple(row for row in rows if row.state is not State.NOT_TRACKED))


async def rank(uow: UnitOfWork, code: str, kind: Kind | None, when: When) -> Ranking:
    """Return the units of a kind in the order of an indicator; raises NotFound for an unknown one.

    Without a kind it is the first that the indicator is tracked for.
    """
    standing = await _load(uow, when, {code})
    indicator = standing.plan.find(code)
    if indicator is None:
        raise NotFound(N_("There is no such indicator in this year's plan."))
    tree = standing.tree
    kinds = tuple(each for each in Kind if each is not Kind.PROVINCE and _holds(standing, indicator, each))
    chosen = kind if kind in kinds else next((each for each in indicator.scope if each in kinds), None)
    lines = [standing.progress_of(indicator, unit) for unit in tree.list_kinds([chosen] if chosen else [])]
    whole = standing.progress_of(indicator, tree.root)
    return Ranking(standing.plan, indicator, whole, kinds, chosen, _placed(tree, lines))


async def months(uow: UnitOfWork, code: str, unit_code: str, when: When) -> tuple[MonthPoint, ...]:
    """Return what a unit had reached at the end of each month of the year, up to today's."""
    points = []
    for month in range(1, MONTHS + 1):
        first = date(when.year, month, 1)
        if first > when.today:
            break
        end = (first + timedelta(days=31)).replace(day=1)
        standing = await _load(uow, replace(when, end=end, judged_on=min(when.today, end - timedelta(days=1))), {code})
        indicator = standing.plan.find(code)
        if indicator is not None and unit_code in standing.tree.nodes:
            points.append(MonthPoint(first, standing.progress_of(indicator, unit_code)))
    return tuple(points)


async def find_shares(uow: UnitOfWork, query: BoardQuery) -> dict[str, Fraction | None]:
    """Return which part of the target each unit has reached in the board's period, by unit code; it may pass 1.

    Units without data are absent; None where a figure is not confirmed: a provisional share gives no points.
    """
    plans, period = await list_plans(uow, query.as_of), query.period
    day = period.end - timedelta(days=1)
    plan = choose_plan(plans, day.year) if period != EVER else next(iter(plans), None)
    if plan is None or plan.find(query.indicator) is None:
        return {}
    year = min(day.year, plan.valid_to.year)
    span = (None, None) if period == EVER else (period.start, period.end)
    standing = await _load(uow, When(year, min(day, date(year, 12, 31)), query.as_of, *span), {query.indicator})
    indicator = standing.reckonings[query.indicator].indicator
    lines = [standing.progress_of(indicator, code) for code in standing.tree.list_kinds([query.kind])]
    told = [line for line in lines if line.share is not None]
    return {line.unit_code: None if line.is_provisional else line.share for line in told}


async def _load(uow: UnitOfWork, when: When, codes: Collection[str] | None = None) -> Standing:
    """Reckon the wanted indicators (all without `codes`) of the year's plan."""
    plan = await load_plan(uow, when.year, when.as_of)
    wanted = [each for each in plan.indicators if codes is None or each.code in codes]
    plans, ground = await list_plans(uow, when.as_of), await load_ground(uow, when.units_as_of)
    wholes = [each.spec.whole.measure for each in wanted if each.spec.whole is not None]
    measures: list[Measure | None] = [*wholes, *(each.shared_by for each in wanted)]
    figures = await load_figures(uow, ground, [each for each in measures if each is not None])
    groups: dict[date | None, list[Indicator]] = {}
    for each in wanted:
        since = first_day(each, plan, plans) if each.span is Span.CUMULATIVE else None
        groups.setdefault(since, []).append(each)
    reckonings: dict[str, Reckoning] = {}
    for since, group in groups.items():
        readings = await load_readings(uow, ground, group, when.window(since))
        reckonings |= {each.code: reckon(each, ground.tree, readings, figures) for each in group}
    tops = {scope: list_tops(ground.tree, scope) for scope in {each.scope for each in wanted}}
    return Standing(plan, when, ground.tree, figures, reckonings, tops)


def _holds(standing: Standing, indicator: Indicator, kind: Kind) -> bool:
    """Say whether the indicator is tracked for units of the kind and there are any."""
    tops = standing.tops[indicator.scope]
    units = standing.tree.list_kinds([kind])
    return bool(units) and (kind in indicator.scope or any(kind in SUMMING and code in tops for code in units))


def _placed(tree: Tree, lines: Sequence[Progress]) -> tuple[Place, ...]:
    """Rank by share of the target, or by value where there is no target; equals share a rank, no data comes last."""
    keys = {line.unit_code: line.value if line.share is None else line.share for line in lines}
    first: dict[Fraction, int] = {}
    for number, key in enumerate(sorted((key for key in keys.values() if key is not None), reverse=True), start=1):
        first.setdefault(key, number)
    ranks = {code: None if key is None else first[key] for code, key in keys.items()}
    places = [Place(tree.nodes[line.unit_code], line, ranks[line.unit_code]) for line in lines]
    return tuple(sorted(places, key=lambda place: (place.rank is None, place.rank or 0)))
