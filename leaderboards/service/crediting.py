"""Whose the points of a fact are: a village has no board of its own, its points are those of its commune."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from core.database import UnitOfWork
from leaderboards.queries import recording as queries
from units import queries as unit_queries
from units.domain.unit import Kind
from units.queries import UnitKey


@dataclass(frozen=True, slots=True)
class Takers:
    """Units that facts are about, and the unit that takes the points of each, both by code."""

    units: Mapping[str, UnitKey]
    takers: Mapping[str, UnitKey]

    @property
    def ids(self) -> set[str]:
        """The ids of all of them: who records holds these."""
        return {str(unit.id) for each in (self.units, self.takers) for unit in each.values()}

    @property
    def credited(self) -> dict[str, str]:
        """The code of who takes a unit's points, for those that do not take their own."""
        return {code: str(taker.code) for code, taker in self.takers.items() if taker.code != code}


async def find_takers(uow: UnitOfWork, codes: Collection[str]) -> Takers:
    """Find units by their codes, unknown ones left out, and who takes their points as the tree is now."""
    return await _takers(uow, (await unit_queries.find_keys(uow, codes)).values())


async def find_takers_by_id(uow: UnitOfWork, ids: Collection[str]) -> Takers:
    """Find units by their ids, and who takes their points as the tree is now."""
    return await _takers(uow, (await unit_queries.find_keys_by_id(uow, ids)).values())


async def hold_takers(uow: UnitOfWork, codes: Collection[str]) -> Takers:
    """Hold units with those that take their points, and return them: nobody moves a village from now on."""
    takers = await find_takers(uow, codes)
    return await _hold(uow, takers, lambda: find_takers(uow, codes))


async def hold_facts(uow: UnitOfWork, unit_ids: Collection[str], fact_ids: Collection[str]) -> None:
    """Hold units of facts with those that take their points, and those that took the points of posted facts.

    The latter are others where a village stood in another commune then.
    """
    took = await queries.list_posted_to(uow, fact_ids)
    takers = await find_takers_by_id(uow, unit_ids)
    await _hold(uow, takers, lambda: find_takers_by_id(uow, unit_ids), took)


async def _hold(
    uow: UnitOfWork, takers: Takers, find: Callable[[], Awaitable[Takers]], more: Collection[str] = ()
) -> Takers:
    """Hold them, and whoever takes the points of a village that moved while it was waited for; may raise Busy."""
    await unit_queries.hold_units(uow, {*takers.ids, *more})
    if not any(unit.kind is Kind.VILLAGE for unit in takers.units.values()):
        return takers
    settled = await find()
    await unit_queries.hold_units(uow, settled.ids)
    return settled


async def _takers(uow: UnitOfWork, units: Iterable[UnitKey]) -> Takers:
    known = {str(unit.code): unit for unit in units}
    above = {unit.parent_id for unit in known.values() if unit.kind is Kind.VILLAGE and unit.parent_id is not None}
    parents = await unit_queries.find_keys_by_id(uow, above) if above else {}
    return Takers(known, {code: _taker(unit, parents) for code, unit in known.items()})


def _taker(unit: UnitKey, parents: Mapping[str, UnitKey]) -> UnitKey:
    """Return who takes the points; a village keeps them while its commune is no more, until it stands in another."""
    above = parents.get(unit.parent_id or "") if unit.kind is Kind.VILLAGE else None
    return unit if above is None or above.kind is not Kind.COMMUNE or above.has_ended else above
