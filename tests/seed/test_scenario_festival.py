import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import select

from accounts.service.people import load_person_by_login
from competitions.live.domain.phases import Phase
from competitions.live.service import list_held
from competitions.quizzes.service import list_bank
from core.context import Context
from core.database import Base
from core.settings import Settings
from leaderboards.service.standings import list_standings
from seed.question_bank import SEEDER
from seed.scenario_festival import SHORTEST_NOTICE, UNATTENDED_START, choose_start, describe_demo, seed_all
from tests.seed.conftest import PASSWORD
from units.domain.unit import Kind

MOMENTS = st.datetimes(datetime(2026, 10, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


async def rooms_of(context: Context) -> dict[str, str]:
    """The rooms a visitor starts from the terminal; those of a session are found on its page."""
    async with context.database.reading() as uow:
        rooms = [stored.room for stored in await list_held(uow)]
    return {room.pin: room.quiz.title for room in rooms if not room.policy.session}


async def contents_of(context: Context) -> dict[str, str]:
    """Return a digest of all rows of each table."""
    async with context.database.reading() as uow:
        return {
            table.name: hashlib.sha256(
                "\n".join(sorted(map(repr, await uow.session.execute(select(table))))).encode()
            ).hexdigest()
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.database
@pytest.mark.asyncio
async def test_the_demonstration_has_rooms_people_and_a_filled_board(demonstration):
    async with demonstration.database.reading() as uow:
        host = await load_person_by_login(uow, "dieukhien@ngayhoi.example")
        rooms = [stored.room for stored in await list_held(uow)]
        boards = {kind: (await list_standings(uow, kind)).rows for kind in (Kind.COMMUNE, Kind.SCHOOL)}
    assert {room.timeline.phase for room in rooms} == {Phase.LOBBY}
    held = [room for room in rooms if not room.policy.session]
    assert len(held) == 2
    assert {room.policy.starts_at for room in held} == {None, int(UNATTENDED_START.timestamp() * 1000)}
    assert {room.created_by for room in held} == {host.id}
    assert sorted(room.policy.worth for room in rooms if room.policy.session) == [*["official"] * 2, *["rehearsal"] * 2]
    assert sum(row.points > 0 for row in boards[Kind.COMMUNE]) >= 40
    assert sum(row.points > 0 for row in boards[Kind.SCHOOL]) >= 15


@pytest.mark.database
@pytest.mark.asyncio
async def test_seeding_again_changes_no_row_of_any_table(demonstration):
    before = await contents_of(demonstration)
    await seed_all(demonstration, PASSWORD)
    after = await contents_of(demonstration)
    assert [name for name in before if before[name] != after[name]] == []


@pytest.mark.database
@pytest.mark.asyncio
async def test_the_terminal_names_the_pins_to_start(demonstration):
    text = "\n".join(await describe_demo(demonstration))
    assert [pin for pin in await rooms_of(demonstration) if pin not in text] == []
    assert "09:00:00" in text


@pytest.mark.asyncio
async def test_without_a_password_there_is_reference_data_only(database, clock, tmp_path):
    settings = Settings(mode="test", data_dir=tmp_path, secret_key=SecretStr("s" * 32))
    context = Context(settings, database, clock)
    await seed_all(context, None)
    async with database.reading() as uow:
        bank = await list_bank(uow, SEEDER, 1)
    assert bank.total == 6
    assert await rooms_of(context) == {}


@given(MOMENTS)
def test_the_room_on_the_clock_starts_soon_but_with_notice(now):
    start = choose_start(now)
    assert now + SHORTEST_NOTICE <= start
    assert start == UNATTENDED_START or start - now <= timedelta(minutes=90)


@given(MOMENTS)
def test_the_room_on_the_clock_starts_at_a_full_hour(now):
    assert choose_start(now).timestamp() % 3600 == 0
