"""What producers ask of the ledger: how much of something a unit has, from standing facts only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.database import UnitOfWork
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import day_of, moment_of
from leaderboards.queries import measuring as queries
from units import queries as unit_queries


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `start` to before `end` in the province; with `as_of` what had been recorded by then."""

    start: date
    end: date
    as_of: datetime | None = None

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The first moment, and the first one after it."""
        return moment_of(self.start), moment_of(self.end)


async def sum_by_kind(uow: UnitOfWork, kinds: Collection[FactKind], window: Window) -> dict[tuple[str, FactKind], int]:
    """Return quantities by (unit code, kind), all kinds in one statement."""
    sums = await queries.sum_by_kind(uow, kinds, window.span, window.as_of)
    codes = await _codes(uow)
    return {(codes[unit_id], FactKind(kind)): quantity for (unit_id, kind), quantity in sums.items()}


async def sum_quantities(uow: UnitOfWork, kinds: Collection[FactKind], window: Window) -> dict[str, int]:
    """Return quantities by unit code, the kinds added up."""
    held: dict[str, int] = {}
    for (code, _), quantity in (await sum_by_kind(uow, kinds, window)).items():
        held[code] = held.get(code, 0) + quantity
    return held


async def count_persons(uow: UnitOfWork, kinds: Collection[FactKind], window: Window) -> dict[str, int]:
    """Return people by unit code, a person once over all the kinds; facts without a person's key add their quantity."""
    return await _by_code(uow, await queries.count_persons(uow, kinds, window.span, window.as_of))


async def count_persons_by_kind(
    uow: UnitOfWork, kinds: Collection[FactKind], window: Window
) -> dict[tuple[str, FactKind], int]:
    """Return people by (unit code, kind), a person once in each kind; all kinds in one statement."""
    counts = await queries.count_persons_by_kind(uow, kinds, window.span, window.as_of)
    codes = await _codes(uow)
    return {(codes[unit_id], FactKind(kind)): people for (unit_id, kind), people in counts.items()}


async def count_weeks(uow: UnitOfWork, kinds: Collection[FactKind], window: Window) -> dict[str, int]:
    """Return by unit code in how many calendar weeks (ISO 8601) something happened."""
    weeks: dict[str, set[tuple[int, int]]] = {}
    for unit_id, at in await queries.list_moments(uow, kinds, window.span, window.as_of):
        weeks.setdefault(unit_id, set()).add(day_of(at).isocalendar()[:2])
    return await _by_code(uow, {unit_id: len(each) for unit_id, each in weeks.items()})


async def _by_code(uow: UnitOfWork, held: Mapping[str, int]) -> dict[str, int]:
    codes = await _codes(uow)
    return {codes[unit_id]: amount for unit_id, amount in held.items()}


async def _codes(uow: UnitOfWork) -> dict[str, str]:
    return {unit_id: str(code) for code, unit_id in (await unit_queries.list_known_codes(uow)).items()}
