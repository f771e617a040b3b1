"""The small-number guard: behind which units stand too few different people for the public to see their figures."""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.database import UnitOfWork
from leaderboards.domain.ranking import SMALLEST_PARTY_CELL
from leaderboards.queries import guarding as queries
from leaderboards.queries.guarding import Counted

KEPT = 100
"""So many boards' crowded units are remembered."""


@dataclass(frozen=True, slots=True)
class _Crowded:
    reversals: int
    units: frozenset[str]


class Guard:
    """Tells which units are small. Who had enough people once is not looked at again until some fact is reversed.

    Nothing but a reversal takes people away, so a board after a new fact looks at the few other units alone.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Counted, _Crowded] = OrderedDict()

    async def list_small(
        self, uow: UnitOfWork, counted: Counted, unit_ids: Collection[str], heirs: Mapping[str, str]
    ) -> frozenset[str]:
        """Return which of the units (ids) have fewer than ten different people; `heirs` stand for merged units.

        A person's key is one person however often it comes. Facts without one speak of different people only where
        they are of one kind and moment, a gathering; of several gatherings the largest counts, beside those with keys
        and not added to them: they may be the same people.
        """
        kin = {unit: unit for unit in unit_ids} | {old: new for old, new in heirs.items() if new in unit_ids}
        crowded = {kin[unit] for unit in await self._list_crowded(uow, counted, kin)}
        rest = {old: new for old, new in kin.items() if new not in crowded}
        return await _list_few(uow, counted, rest) if rest else frozenset()

    async def _list_crowded(self, uow: UnitOfWork, counted: Counted, unit_ids: Collection[str]) -> frozenset[str]:
        reversals = await queries.count_reversals(uow)
        known = self._known.get(counted)
        before = known.units if known is not None and known.reversals == reversals else frozenset[str]()
        others = [unit for unit in unit_ids if unit not in before]
        found = before | await queries.list_crowded(uow, counted, others, SMALLEST_PARTY_CELL)
        self._known[counted] = _Crowded(reversals, found)
        self._known.move_to_end(counted)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return found.intersection(unit_ids)


async def _list_few(uow: UnitOfWork, counted: Counted, rest: Mapping[str, str]) -> frozenset[str]:
    persons: dict[str, dict[str, int]] = {}
    for unit, own in (await queries.list_persons(uow, counted, rest)).items():
        held = persons.setdefault(rest[unit], {})
        for key, people in own.items():
            held[key] = max(people, held.get(key, 0))
    found = {unit: sum(own.values()) for unit, own in persons.items()}
    for unit, people in (await queries.list_largest_gatherings(uow, counted, rest)).items():
        found[rest[unit]] = max(people, found.get(rest[unit], 0))
    return frozenset(unit for unit in rest.values() if found.get(unit, 0) < SMALLEST_PARTY_CELL)
