"""The rounds of the demonstration: set going once, nominating on the evening of the festival."""

from types import SimpleNamespace

import pytest

from competitions.awards.domain.words import RoundState
from competitions.awards.rounds import jobs
from competitions.awards.rounds.queries import reading
from seed.demo_accounts import seed_accounts
from seed.scenario_awards import seed_awards
from seed.units import load_units


@pytest.mark.asyncio
async def test_two_rounds_are_set_going_once_and_nominate_in_the_evening_beside_a_draft(database, clock):
    context = SimpleNamespace(database=database, clock=clock)
    async with database.writing() as uow:
        await load_units(uow, today=clock.now().date())
        await seed_accounts(uow, "x", clock.now())
    assert [await seed_awards(context), await seed_awards(context)] == [3, 0]
    clock.forward(hours=12)
    await jobs.run_due(database, clock, "may-chu-1", {})
    async with database.reading() as uow:
        rounds = [row for row in await reading.list_rounds(uow) if row.state is not RoundState.DRAFT]
        considered = {row.unit_code: await reading.list_nominations(uow, row.id) for row in rounds}
    assert {row.state for row in rounds} == {RoundState.RUNNING}
    won = {code: sum(each.outcome == "nominated" for each in rows) for code, rows in considered.items()}
    assert won == {"11": 7, "03127": 5}
