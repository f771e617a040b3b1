"""What progress rests on: the tree of units, figures of units and sums of facts, each read once a version."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from competitions.movements.indicators.domain.measurement import Way
from competitions.movements.indicators.domain.plan import Indicator
from competitions.movements.indicators.domain.reckoning import Readings
from competitions.movements.indicators.domain.tree import Node, Shared, Tree, grow_tree
from competitions.movements.indicators.queries import Repeated, list_repeated
from competitions.movements.indicators.service.shelf import shelf_of
from core import versions
from core.database import UnitOfWork
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import LAST_DAY, day_of
from leaderboards.service import measuring
from leaderboards.service.measuring import Window
from units import queries as unit_queries
from units.domain.figures import Figure
from units.domain.succession import AsOf
from units.domain.unit import Measure

Figures = Mapping[Measure, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class Ground:
    """The units as they are looked at, and which of them stands for a merged one (code → code)."""

    as_of: AsOf
    tree: Tree
    heirs: Mapping[str, str]
    codes: Mapping[str, str]


async def load_ground(uow: UnitOfWork, as_of: AsOf) -> Ground:
    """Load the tree of units."""

    async def read() -> Ground:
        rows = await unit_queries.list_units_as_of(uow, as_of)
        codes = {str(unit_id): str(code) for code, unit_id in (await unit_queries.list_known_codes(uow)).items()}
        heirs = await unit_queries.successors(uow, as_of.on)
        nodes = [Node(row.code, row.name, row.kind, row.parent_code, row.cluster_code) for row in rows]
        return Ground(as_of, grow_tree(nodes), {codes[old]: codes[new] for old, new in heirs.items()}, codes)

    return await shelf_of(uow).get(("tree", await versions.current(uow, "units"), as_of), read)


async def load_figures(uow: UnitOfWork, ground: Ground, measures: Collection[Measure]) -> Figures:
    """Load the figures that counted, with those of merged units, by measure and unit code."""
    version = await versions.current(uow, "units")
    return {
        measure: await shelf_of(uow).get(
            ("figures", version, measure, ground.as_of), _figures_reader(uow, ground, measure)
        )
        for measure in sorted(set(measures))
    }


def _figures_reader(uow: UnitOfWork, ground: Ground, measure: Measure) -> Callable[[], Awaitable[Mapping[str, Figure]]]:
    async def read() -> Mapping[str, Figure]:
        found = await unit_queries.list_figures_as_of(uow, measure, ground.as_of)
        return {ground.codes[unit_id]: figure for unit_id, figure in found.items()}

    return read


async def load_readings(uow: UnitOfWork, ground: Ground, indicators: Collection[Indicator], window: Window) -> Readings:
    """Load what the indicators count in the window: quantities of all kinds in one statement."""
    kinds = sorted({kind for each in indicators for kind in _kinds(each)})
    persons = sorted({kind for each in indicators if each.spec.way is Way.PERSONS for kind in _kinds(each)})
    weeks = sorted({kind for each in indicators if each.spec.way is Way.WEEKS for kind in each.spec.kinds})

    async def read() -> Readings:
        return Readings(
            _by_kind(ground, await measuring.sum_by_kind(uow, kinds, window) if kinds else {}),
            _by_kind(ground, await measuring.count_persons_by_kind(uow, persons, window) if persons else {}),
            {kind: _inherit(ground, await measuring.count_weeks(uow, [kind], window)) for kind in weeks},
            _shared(ground, await list_repeated(uow, persons, window) if persons else []),
        )

    version = await versions.current(uow, "ledger", "units")
    return await shelf_of(uow).get(("readings", version, tuple(kinds), tuple(persons), tuple(weeks), window), read)


def _kinds(indicator: Indicator) -> tuple[FactKind, ...]:
    whole = indicator.spec.whole
    return (*indicator.spec.kinds, *(whole.kinds if whole else ()))


def _by_kind(ground: Ground, held: Mapping[tuple[str, FactKind], int]) -> dict[FactKind, Mapping[str, int]]:
    sorted_out: dict[FactKind, dict[str, int]] = {}
    for (code, kind), value in held.items():
        sorted_out.setdefault(kind, {})[code] = value
    return {kind: _inherit(ground, each) for kind, each in sorted_out.items()}


def _shared(ground: Ground, repeated: Iterable[Repeated]) -> Mapping[FactKind, Shared]:
    """Count the people by the units that have them; a merged unit's stand with its heir, then counted twice there."""
    found: dict[FactKind, Counter[tuple[str, ...]]] = {}
    for each in repeated:
        codes = (ground.codes[unit_id] for unit_id in each.unit_ids)
        units = tuple(sorted(ground.heirs.get(code, code) for code in codes))
        found.setdefault(each.kind, Counter())[units] += 1
    return found


def _inherit(ground: Ground, held: Mapping[str, int]) -> Mapping[str, int]:
    """Let the unit that stands for a merged one have what that one had."""
    total: dict[str, int] = {}
    for code, value in held.items():
        heir = ground.heirs.get(code, code)
        total[heir] = total.get(heir, 0) + value
    return total


@dataclass(frozen=True, slots=True)
class When:
    """The year that is looked at, the day of asking, and what had been recorded by `as_of`.

    `start` and `end` (exclusive) narrow the days that count inside the year; a running count keeps its beginning.
    `judged_on` is the day up to which the year should have gone evenly, where that is not today.
    """

    year: int
    today: date
    as_of: datetime | None = None
    start: date | None = None
    end: date | None = None
    judged_on: date | None = None

    @property
    def units_as_of(self) -> AsOf:
        """How units are looked at: as of the asked moment, else after every act; by the year's figures."""
        return AsOf(LAST_DAY if self.as_of is None else day_of(self.as_of), self.as_of, self.year)

    def window(self, since: date | None) -> Window:
        """Return the days that count, from `since` for a running count, else of the year."""
        start = since or self.start or date(self.year, 1, 1)
        return Window(start, self.end or date(self.year + 1, 1, 1), self.as_of)
