"""Whose the points of a fact are: a village has no board of its own, its points are those of its commune."""

from collections.abc import Collection, Iterable, Mapping
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


async def hold_facts(uow: UnitOfWork, unit_ids: Collection[str], fact_ids: Collection[str]) -> None:
    """Hold units of facts with those that take their points, and those that took the points of posted facts.

    The latter are others where a village stood in another commune then.
    """
    took = await queries.list_posted_to(uow, fact_ids)
    await unit_queries.hold_units(uow, (await find_takers_by_id(uow, unit_ids)).ids | took)


async def _takers(uow: UnitOfWork, units: Iterable[UnitKey]) -> Takers:
    known = {str(unit.code): unit for unit in units}
    above = {unit.parent_id for unit in known.values() if unit.kind is Kind.VILLAGE and unit.parent_id is not None}
    parents = await unit_queries.find_keys_by_id(uow, above) if above else {}
    takers = {code: _taker(unit, parents) for code, unit in known.items()}
    return Takers(known, takers)


def _taker(unit: UnitKey, parents: Mapping[str, UnitKey]) -> UnitKey:
    above = parents.get(unit.parent_id or "")
    return above if unit.kind is Kind.VILLAGE and above is not None and above.kind is Kind.COMMUNE else unit
