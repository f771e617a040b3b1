"""What producers measure: standing facts only, a person once, weeks of the calendar, as of any moment."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.database import Database
from leaderboards.domain.facts import Fact, Verification
from leaderboards.domain.kinds import FactKind
from leaderboards.service.measuring import Window, count_persons, count_weeks, sum_by_kind, sum_quantities
from tests.leaderboards.books import MUONG_ANG, MUONG_NHE, confirm, keep, reverse
from tests.leaderboards.facts import NOW

SKILL, TRAINING = FactKind.SKILL_ADULT, FactKind.TRAINING_ADULT
KINDS = (SKILL, TRAINING)
OCTOBER = Window(date(2026, 10, 1), date(2026, 11, 1))
FIRST = datetime(2026, 9, 30, 17, tzinfo=UTC)  # 00:00 on 1 October in the province


def fact(key: str, quantity: int = 1, person: str | None = None, **changes: object) -> Fact:
    made = Fact(f"class:{key}", SKILL, MUONG_ANG, FIRST, quantity, person)
    return replace(made, **changes)  # type: ignore[arg-type]  # whatever the test changes


async def measured(database: Database, window: Window = OCTOBER) -> tuple[dict[str, int], dict[str, int]]:
    async with database.reading() as uow:
        return await sum_quantities(uow, KINDS, window), await count_persons(uow, KINDS, window)


@pytest.mark.asyncio
async def test_a_person_counts_once_and_facts_without_a_person_by_their_quantity(province: Database) -> None:
    await keep(
        province,
        fact("1", person="an"),
        fact("2", person="an", kind=TRAINING),
        fact("3", person="binh"),
        fact("4", 7),
        fact("5", person="an", unit_code=MUONG_NHE),
    )
    assert await measured(province) == ({MUONG_ANG: 10, MUONG_NHE: 1}, {MUONG_ANG: 9, MUONG_NHE: 1})
    async with province.reading() as uow:
        by_kind = await sum_by_kind(uow, KINDS, OCTOBER)
    assert by_kind == {(MUONG_ANG, SKILL): 9, (MUONG_ANG, TRAINING): 1, (MUONG_NHE, SKILL): 1}


@pytest.mark.asyncio
async def test_a_window_begins_and_ends_at_midnight_in_the_province(province: Database) -> None:
    later = NOW + timedelta(days=60)
    moments = (FIRST - timedelta(seconds=1), FIRST, FIRST + timedelta(days=31, seconds=-1), FIRST + timedelta(days=31))
    facts = [fact(f"{n}", 10**n, occurred_at=moment) for n, moment in enumerate(moments)]
    await keep(province, *facts, now=later)
    assert (await measured(province))[0] == {MUONG_ANG: 110}


@pytest.mark.asyncio
async def test_reversed_and_pending_facts_do_not_count_and_the_past_stays_as_it_was(province: Database) -> None:
    hours = [NOW + timedelta(hours=n) for n in range(5)]
    await keep(province, fact("1", 1, "an"), now=hours[0])
    await keep(province, fact("2", 2, "binh", verification=Verification.PENDING), now=hours[1])
    await confirm(province, "class:2", now=hours[2])
    await reverse(province, "class:1", now=hours[3])
    await keep(province, fact("3", 4, verification=Verification.PENDING), now=hours[3])
    await reverse(province, "class:3", now=hours[4])
    assert await measured(province) == ({MUONG_ANG: 2}, {MUONG_ANG: 1})
    past = [(await measured(province, replace(OCTOBER, as_of=moment)))[0].get(MUONG_ANG, 0) for moment in hours]
    assert past == [1, 1, 3, 2, 2]


@pytest.mark.asyncio
async def test_weeks_are_those_of_the_calendar(province: Database) -> None:
    days = (5, 6, 11, 12, 26)  # Monday, Tuesday, Sunday, the next Monday, a later Monday
    moments = [datetime(2026, 10, day, 3, tzinfo=UTC) for day in days]
    facts = [fact(f"{n}", occurred_at=moment) for n, moment in enumerate(moments)]
    await keep(province, *facts, now=NOW + timedelta(days=30))
    async with province.reading() as uow:
        assert await count_weeks(uow, [SKILL], OCTOBER) == {MUONG_ANG: 3}
        assert await count_weeks(uow, [TRAINING], OCTOBER) == {}
