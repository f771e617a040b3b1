"""The demonstration's two festivals, told once."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from core.context import Context
from core.settings import Settings
from events.programme.queries.festivals import list_festivals
from events.programme.queries.listing import Wanted, count_sessions
from seed.scenario_programme import seed_programme
from tests.clocks import HandClock
from tests.serving import populate

MORNING = datetime(2026, 10, 10, 0, 30, tzinfo=UTC)


@pytest.mark.asyncio
async def test_both_festivals_are_told_once(database, tmp_path):
    await populate(database)
    settings = Settings(mode="test", secret_key=SecretStr("x" * 40), data_dir=tmp_path)
    context = Context(settings=settings, database=database, clock=HandClock(MORNING))
    planned = await seed_programme(context)
    assert await seed_programme(context) == 0
    async with database.reading() as uow:
        assert [(row.year, row.sessions > 45 * 6) for row in await list_festivals(uow)] == [(2026, True), (2025, True)]
        counts = {
            state: await count_sessions(uow, Wanted(states=(state,), is_public=False))
            for state in ("draft", "released", "cancelled", "held")
        }
    assert counts["cancelled"] == 1
    assert min(counts.values()) > 0
    assert sum(counts.values()) == planned
