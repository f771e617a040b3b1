"""Party cells with few people stay off public boards, however often those few take part."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.database import Database
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import parse_period
from leaderboards.queries.guarding import GLANCE
from leaderboards.service.boards import BoardCache, BoardQuery
from tests.leaderboards.books import CELL, board, keep, reverse, unranked
from tests.leaderboards.facts import NOW, people
from units import queries as unit_queries
from units.domain.acts import Decree
from units.domain.unit import Kind
from units.service import acts
from units.service.acts import Merging

PROVINCIAL = Actor(PersonId("p"), "Lò Thị Pâng", (Grant(Role.ORGANIZER, UnitCode("11"), date(2026, 1, 1)),))
CELLS = BoardQuery(Kind.PARTY_CELL)
WITHHELD = "Fewer than 10 people: not shown in public."


def took_part(person: str, times: int, quantity: int = 1, unit: str = CELL) -> list[Fact]:
    """Return the facts of one person, or of so many at one device, in as many rooms."""
    kind = FactKind.LIVE_PARTICIPATION
    return [
        Fact(f"live:{person}-{n}:1:{unit}", kind, unit, NOW - timedelta(hours=n), quantity, person_key=person)
        for n in range(times)
    ]


def counted(quantities: Sequence[int], *, apart: timedelta = timedelta(0), unit: str = CELL) -> list[Fact]:
    """Return facts that name no persons, of one moment or some time apart."""
    kind = FactKind.LIVE_PARTICIPATION
    return [Fact(f"dem:{unit}:{n}", kind, unit, NOW - n * apart, quantity) for n, quantity in enumerate(quantities)]


async def is_shown(database: Database, query: BoardQuery = CELLS, unit: str = CELL) -> bool:
    shown = (await board(database, query)).find(unit) is not None
    assert shown or (await unranked(database, query))[unit] == WITHHELD
    return shown


@pytest.mark.asyncio
async def test_one_person_in_ten_rooms_used_to_put_a_party_cell_on_the_public_board(province: Database) -> None:
    await keep(province, *took_part("an", 10))
    assert not await is_shown(province)
    assert (await board(province, replace(CELLS, is_internal=True))).find(CELL) is not None


@pytest.mark.asyncio
async def test_few_people_stay_withheld_and_enough_are_shown_however_many_facts_come_before(province: Database) -> None:
    await keep(province, *(fact for n in range(9) for fact in took_part(f"p{n}", GLANCE)))
    assert not await is_shown(province)
    await keep(province, *took_part("p9", 1))
    assert await is_shown(province)
    assert not await is_shown(province, replace(CELLS, as_of=NOW - timedelta(hours=1)))
    before = replace(CELLS, period=parse_period(f"{date(2026, 9, 1)}..{date(2026, 10, 9)}"))
    assert not await is_shown(province, before)
    await reverse(province, f"live:p9-0:1:{CELL}")
    assert not await is_shown(province)


@pytest.mark.asyncio
async def test_who_was_shown_once_is_withheld_again_when_people_are_taken_away(province: Database) -> None:
    cache = BoardCache()

    async def is_listed() -> bool:
        async with province.reading() as uow:
            return (await cache.load(uow, CELLS)).find(CELL) is not None

    await keep(province, *(fact for n in range(10) for fact in took_part(f"p{n}", 2)))
    assert await is_listed()
    await reverse(province, f"live:p9-0:1:{CELL}")
    assert await is_listed()  # p9 was in another room too
    await reverse(province, f"live:p9-1:1:{CELL}")
    assert not await is_listed()
    await keep(province, *took_part("p10", 1))
    assert await is_listed()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        (counted([10]), True),
        (counted([1] * 10), True),
        (counted([1] * 30, apart=timedelta(hours=1)), False),
        (counted([9, 9, 9], apart=timedelta(hours=1)), False),
        ([*counted([5]), *took_part("an", 6)], False),
        ([*took_part("an", 3, quantity=5), *took_part("binh", 3, quantity=5)], True),
        ([*took_part("an", 3, quantity=9)], False),
    ],
)
async def test_without_names_the_largest_gathering_counts(province: Database, facts: list[Fact], shown: bool) -> None:  # noqa: FBT001 - a test's argument
    await keep(province, *facts)
    assert await is_shown(province) is shown


@pytest.mark.asyncio
async def test_the_people_of_merged_cells_are_counted_together_and_once(province: Database) -> None:
    async with province.reading() as uow:
        other = next(row.code for row in await unit_queries.list_units(uow, Kind.PARTY_CELL) if row.code != CELL)
    await keep(province, *people(CELL, 6), *people(other, 6, room="khac", first=3), *took_part("p0", 9))
    decree = Decree(date(2026, 10, 1), "Sáp nhập", "QĐ 5", NOW.date())
    async with province.writing() as uow:
        await acts.perform(uow, PROVINCIAL, Merging((other,), CELL, decree), NOW)
    assert not await is_shown(province)  # p0 … p8
    await keep(province, *people(CELL, 1, room="moi", first=9))
    assert await is_shown(province)
