"""Who acts: bearer tokens and cookies, what lends no rights, and what the database never hears of."""

import pytest
from sqlalchemy import event
from starlette.requests import HTTPConnection

from accounts import service
from accounts.authentication import find_actor_of
from core.kernel import Role
from tests.accounts.house import Seat, settle

EMAIL = "pang@ngayhoi.example"


@pytest.fixture
def asked(house):
    """Every statement that reaches the database."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    engines = {house.database._writer.sync_engine, house.database._reader.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield statements
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


async def actor_of(house, **headers):
    scope = {
        "type": "http",
        "path": "/api/v1/rooms",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "state": {
            "database": house.database,
            "clock": house.clock,
            "settings": house.settings,
        },
    }
    return await find_actor_of(HTTPConnection(scope))


async def token_of(house, email=EMAIL):
    async with house.database.writing() as uow:
        return await service.create_token(uow, email, "máy chấm", house.clock.now())


async def cookie_of(house, person):
    async with house.database.writing() as uow:
        return await service.open_session(uow, person, "", house.clock.now())


@pytest.mark.asyncio
async def test_token_and_cookie_name_the_same_person_with_todays_roles(house):
    person = await settle(house, EMAIL, Seat(Role.HOST, "03127"))
    by_token = await actor_of(house, authorization=f"Bearer {await token_of(house)}")
    by_cookie = await actor_of(house, cookie=f"a=b; ngayhoi_session={await cookie_of(house, person)}")
    assert (by_token.person_id, by_token.grants) == (by_cookie.person_id, by_cookie.grants)
    assert by_token.holds(Role.HOST, unit_code="03127")
    assert not by_token.csrf_bound_to


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "authorization", ["Bearer", "Bearer ", "Bearer nonsense", "Basic eDp5", "Seat abc", "Bearer " + "x" * 200, ""]
)
async def test_an_authorization_header_that_is_not_a_good_token_never_falls_back_to_the_cookie(house, authorization):
    cookie = await cookie_of(house, await settle(house, EMAIL))
    assert await actor_of(house, cookie=f"ngayhoi_session={cookie}") is not None
    assert await actor_of(house, cookie=f"ngayhoi_session={cookie}", authorization=authorization) is None


@pytest.mark.asyncio
async def test_phones_and_visitors_cost_no_statement(house, asked):
    assert await actor_of(house) is None
    assert await actor_of(house, authorization="Seat abcdefgh") is None
    assert await actor_of(house, cookie="seat=abc; theme=dark") is None
    assert await actor_of(house, cookie="ngayhoi_session=" + "x" * 200) is None
    assert asked == []
    await actor_of(house, cookie="ngayhoi_session=unknown")
    assert asked != []


@pytest.mark.asyncio
async def test_a_revoked_token_names_nobody(house):
    person = await settle(house, EMAIL)
    token = await token_of(house)
    async with house.database.reading() as uow:
        own = await service.access.load_own(
            uow, await service.find_actor_by_token(uow, token, house.clock.now()), house.clock.now()
        )
    async with house.database.writing() as uow:
        await service.revoke_token(uow, person, own.tokens[0].id, house.clock.now())
    assert await actor_of(house, authorization=f"Bearer {token}") is None


@pytest.mark.asyncio
async def test_the_last_use_is_noted_but_not_with_every_request(house, asked):
    await settle(house, EMAIL)
    token = await token_of(house)

    async def writes():
        asked.clear()
        await actor_of(house, authorization=f"Bearer {token}")
        return sum(statement.startswith("UPDATE") for statement in asked)

    assert [await writes(), await writes()] == [1, 0]
    house.clock.forward(minutes=11)
    assert await writes() == 1


@pytest.mark.asyncio
async def test_the_same_number_of_statements_for_one_role_and_for_many(house, asked):
    one = await settle(house, "one@ngayhoi.example", Seat(Role.HOST, "03127"))
    many = await settle(house, "many@ngayhoi.example", *(Seat(role, "03127") for role in Role))
    counts = []
    for person in (one, many):
        cookie = await cookie_of(house, person)
        asked.clear()
        await actor_of(house, cookie=f"ngayhoi_session={cookie}")
        counts.append(len([statement for statement in asked if statement.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 3


@pytest.mark.asyncio
async def test_an_expired_role_gives_nothing(house):
    person = await settle(house, EMAIL)
    today = house.clock.now().date()
    async with house.database.writing() as uow:
        grant = service.NewGrant(person, Role.ORGANIZER, "11", today, today)
        await service.grant_role(uow, grant, house.clock.now())
    cookie = await cookie_of(house, person)
    assert (await actor_of(house, cookie=f"ngayhoi_session={cookie}")).holds(Role.ORGANIZER)
    house.clock.forward(hours=17)
    assert (await actor_of(house, cookie=f"ngayhoi_session={cookie}")).grants == ()
