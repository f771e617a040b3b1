"""Checking what the ledger keeps against its facts, row by row, and mending what differs."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from core import versions
from core.database import UnitOfWork
from leaderboards.domain.entries import Sum
from leaderboards.domain.rebuilding import Amount, Derived, Rebuilding
from leaderboards.queries import rebuilding as queries
from leaderboards.queries.rebuilding import BOUNDS, MONTHS, STANDINGS, Kept, Key
from leaderboards.queries.recording import list_schemes
from leaderboards.service.recording import VERSION
from units import queries as unit_queries

ENTRIES, FACTS = "point_entry", "fact"
NOTHING = (0, 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the facts say. `key` names it, with unit codes in place of ids.

    Of `point_entry` it is what the entries of a month of recording and a month of occurring add up to, of `fact` a
    fact without exactly one posting: neither can be mended, both tables are append-only.
    """

    table: str
    key: tuple[str, ...]
    kept: Sum
    rebuilt: Sum


async def check(uow: UnitOfWork) -> list[Difference]:
    """Work everything out anew from the facts and return how it differs from what is kept; empty when all is well."""
    await queries.see_one_state(uow)
    names = await _codes(uow)
    with _collector_paused():
        derived = await _derive(uow)
        differences = [
            _difference(ENTRIES, key, (derived.posted.get(key, NOTHING), derived.months.get(key, NOTHING)), names)
            for key in sorted({*derived.posted, *derived.months})
            if derived.posted.get(key) != derived.months.get(key)
        ]
        for kept, rows in _tables(derived):
            wrong = await _compare(uow, kept, rows)
            differences += [_difference(kept.model.__tablename__, key, sums, names) for key, sums in wrong.items()]
    unposted = await queries.list_unposted(uow)
    return [*differences, *(Difference(FACTS, (key,), Sum(), Sum()) for key in unposted)]


async def rebuild(uow: UnitOfWork) -> int:
    """Make the kept rows what the facts say, in this unit of work; return how many differed.

    Every unit is held: nobody records meanwhile.
    """
    await unit_queries.hold_units(uow, (await unit_queries.list_known_codes(uow)).values())
    count = 0
    with _collector_paused():
        for kept, rows in _tables(await _derive(uow)):
            wrong = await _compare(uow, kept, rows)
            await queries.set_kept(uow, kept, {key: rebuilt for key, (_, rebuilt) in wrong.items()})
            count += len(wrong)
    if count:
        versions.bump(uow, VERSION)
    return count


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Leave garbage alone: going through millions of sums again and again takes as long as all the rest."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


async def _derive(uow: UnitOfWork) -> Derived:
    rebuilding = Rebuilding(await list_schemes(uow))
    async for lines in queries.stream_lines(uow):
        rebuilding.add(lines)
    return rebuilding.finish()


def _tables(derived: Derived) -> list[tuple[Kept, dict[Any, Amount]]]:
    return [(STANDINGS, derived.standings), (MONTHS, derived.months), (BOUNDS, derived.bounds)]


async def _compare(uow: UnitOfWork, kept: Kept, rebuilt: dict[Any, Amount]) -> dict[Key, tuple[Amount, Amount]]:
    """Return (kept, rebuilt) of each row that differs; a row of zeros says the same as none. Uses `rebuilt` up."""
    wrong: dict[Key, tuple[Amount, Amount]] = {}
    async for rows in queries.stream_kept(uow, kept):
        for key, held in rows:
            wanted = rebuilt.pop(key, NOTHING)
            if held != wanted:
                wrong[key] = held, wanted
    return wrong | {key: (NOTHING, wanted) for key, wanted in rebuilt.items()}


def _difference(table: str, key: Key, sums: tuple[Amount, Amount], codes: Mapping[str, str]) -> Difference:
    kept, rebuilt = sums
    named = tuple(codes.get(str(part), str(part)) for part in key)
    return Difference(table, named, Sum(*kept), Sum(*rebuilt))


async def _codes(uow: UnitOfWork) -> dict[str, str]:
    return {str(unit_id): code for code, unit_id in (await unit_queries.list_known_codes(uow)).items()}
