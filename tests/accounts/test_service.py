"""What no page can show: races, weaker hashes, full memories, refusals of the use cases themselves."""

import asyncio
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from accounts import service
from accounts.domain.codes import Purpose
from accounts.doorkeeper import Doorkeeper
from accounts.entrance import Visitor
from accounts.queries import access as rows
from accounts.queries.people import list_grants
from accounts.service.access import CodesWanted
from core.audit import AuditEntry
from core.kernel import Conflict, Invalid, NotFound, Role, SlowDown
from tests.accounts.house import PASSWORD, Seat, settle

EMAIL = "pang@ngayhoi.example"
HERE = Visitor("198.51.100.7", "Chrome, Android")


@pytest.mark.asyncio
async def test_of_two_who_use_one_code_at_once_one_gets_in(house):
    person = await settle(house, EMAIL)
    async with house.database.writing() as uow:
        slip = (await service.issue_codes(uow, CodesWanted([person], Purpose.RESET), house.clock.now()))[0]
    tries = [house.entrance.activate(slip.code, PASSWORD, HERE) for _ in range(2)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Entered", "Invalid"]


@pytest.mark.asyncio
async def test_a_weaker_hash_is_renewed_at_the_next_sign_in(house):
    weaker = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, hash_len=16).hash(PASSWORD)
    async with house.database.writing() as uow:
        new = service.NewPerson("Lò Thị Pâng", EMAIL, password_hash=weaker)
        person = await service.create_person(uow, new, house.clock.now())
    for _ in range(2):
        await house.entrance.sign_in(EMAIL, PASSWORD, HERE)
    async with house.database.reading() as uow:
        found = await rows.find_credentials_of(uow, person)
    assert found is not None
    assert found.password_hash not in {None, weaker}


@pytest.mark.asyncio
async def test_many_wrong_passwords_at_once_are_counted_before_any_is_looked_at(house):
    await settle(house, EMAIL)
    tries = [house.entrance.sign_in(EMAIL, "sai mật khẩu rồi nhé", HERE) for _ in range(20)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes].count(Invalid) == 5
    assert [type(outcome) for outcome in outcomes].count(SlowDown) == 15


def test_the_doorkeeper_forgets_the_oldest_when_its_memory_is_full():
    keeper = Doorkeeper(lambda: 0.0, most=3)
    for _ in range(5):
        first = keeper.admit("a", "198.51.100.1")
    with pytest.raises(SlowDown):
        keeper.admit("a", "198.51.100.1")
    for number in range(2, 5):
        keeper.admit(f"b{number}", f"198.51.100.{number}")
    keeper.welcome(first)
    assert keeper.admit("a", "198.51.100.1") == first


@pytest.mark.asyncio
async def test_nothing_is_done_to_a_closed_account(house):
    person = await settle(house, EMAIL, Seat(Role.HOST, "03127"))
    now, day = house.clock.now(), house.clock.now().date()
    async with house.database.writing() as uow:
        await service.close_person(uow, person, now)
        with pytest.raises(Conflict):
            await service.close_person(uow, person, now)
        with pytest.raises(Conflict):
            await service.grant_role(uow, service.NewGrant(person, Role.HOST, "11", day), now)
        for refused in (
            service.open_session(uow, person, "", now),
            service.set_password(uow, person, "hash", now),
            service.reset_person(uow, person, now),
            service.access.load_credentials_of(uow, person),
            service.create_token(uow, EMAIL, "x", now),
        ):
            with pytest.raises(NotFound):
                await refused


@pytest.mark.asyncio
async def test_a_deputy_needs_a_leader_to_stand_in_for(house):
    leader = await settle(house, "leader@ngayhoi.example", Seat(Role.UNIT_LEADER, "03160"))
    person = await settle(house, EMAIL)
    now, day = house.clock.now(), house.clock.now().date()
    until = day + timedelta(days=3)
    async with house.database.writing() as uow:
        for grant in (
            service.NewGrant(person, Role.HOST, "03160", day, until, leader),
            service.NewGrant(person, Role.UNIT_LEADER, "03127", day, until, leader),
            service.NewGrant(person, Role.UNIT_LEADER, "03160", day - timedelta(days=5), until, leader),
            service.NewGrant(person, Role.UNIT_LEADER, "03160", until, day),
        ):
            with pytest.raises(Invalid):
                await service.grant_role(uow, grant, now)
        await service.grant_role(uow, service.NewGrant(person, Role.UNIT_LEADER, "03160", day, until, leader), now)


@pytest.mark.asyncio
async def test_a_deputy_does_not_outlive_the_leaders_term(house):
    leader = await settle(house, "leader@ngayhoi.example")
    person = await settle(house, EMAIL)
    now, day = house.clock.now(), house.clock.now().date()
    last, next_day = day + timedelta(days=3), day + timedelta(days=4)
    deputy = service.NewGrant(person, Role.UNIT_LEADER, "03160", day, next_day, leader)
    async with house.database.writing() as uow:
        await service.grant_role(uow, service.NewGrant(leader, Role.UNIT_LEADER, "03160", day, last), now)
        with pytest.raises(Invalid) as raised:
            await service.grant_role(uow, deputy, now)
        assert [(error.pointer, error.params) for error in raised.value.errors] == [
            ("until", {"day": last.strftime("%d/%m/%Y")})
        ]
        await service.grant_role(uow, service.NewGrant(leader, Role.UNIT_LEADER, "03160", next_day), now)
        await service.grant_role(uow, deputy, now)


@pytest.mark.asyncio
@pytest.mark.parametrize("end", ["revoke", "close"])
async def test_deputies_end_when_the_leaders_role_or_account_ends(house, end):
    leader = await settle(house, "leader@ngayhoi.example")
    person = await settle(house, EMAIL)
    now, day = house.clock.now(), house.clock.now().date()
    terms = {"03160": (day - timedelta(days=9), day - timedelta(days=5)), "03127": (day, day + timedelta(days=3))}
    async with house.database.writing() as uow:
        for unit, (since, until) in terms.items():
            led = service.NewGrant(leader, Role.UNIT_LEADER, unit, since)
            grant = await service.grant_role(uow, led, now)
            await service.grant_role(uow, service.NewGrant(person, Role.UNIT_LEADER, unit, since, until, leader), now)
        await (service.revoke_grant(uow, grant, now) if end == "revoke" else service.close_person(uow, leader, now))
    async with house.database.reading() as uow:
        left = [row.unit_code for row in await list_grants(uow, [person]) if row.revoked_at is None]
        acts = list(await uow.session.scalars(select(AuditEntry.act)))
    assert left == ["03160"]
    assert acts.count("role.revoked") == (2 if end == "revoke" else 1)


@pytest.mark.asyncio
async def test_a_deputy_stays_while_the_leader_still_leads(house):
    leader = await settle(house, "leader@ngayhoi.example")
    person = await settle(house, EMAIL)
    now, day = house.clock.now(), house.clock.now().date()
    async with house.database.writing() as uow:
        past = service.NewGrant(leader, Role.UNIT_LEADER, "03160", day - timedelta(days=9), day - timedelta(days=1))
        old = await service.grant_role(uow, past, now)
        other = await service.grant_role(uow, service.NewGrant(leader, Role.HOST, "03160", day), now)
        await service.grant_role(uow, service.NewGrant(leader, Role.UNIT_LEADER, "03160", day), now)
        until = day + timedelta(days=3)
        started = day - timedelta(days=2)
        await service.grant_role(uow, service.NewGrant(person, Role.UNIT_LEADER, "03160", started, until, leader), now)
        for grant in (old, other):
            await service.revoke_grant(uow, grant, now)
    async with house.database.reading() as uow:
        assert [row.revoked_at for row in await list_grants(uow, [person])] == [None]


@pytest.mark.asyncio
async def test_roles_that_would_overlap_are_refused_and_neighbours_are_not(house):
    person = await settle(house, EMAIL)
    now, day = house.clock.now(), house.clock.now().date()
    week = timedelta(days=7)
    async with house.database.writing() as uow:
        await service.grant_role(uow, service.NewGrant(person, Role.HOST, "11", day, day + week), now)
        with pytest.raises(Conflict):
            await service.grant_role(uow, service.NewGrant(person, Role.HOST, "11", day + week), now)
        following = service.NewGrant(person, Role.HOST, "11", day + week + timedelta(days=1))
        await service.grant_role(uow, following, now)
        await service.grant_role(uow, service.NewGrant(person, Role.HOST, "03127", day), now)


@pytest.mark.asyncio
async def test_an_error_leaves_no_account(house):
    async with house.database.writing() as uow:
        await service.create_person(uow, service.NewPerson("A", EMAIL), house.clock.now())
    with pytest.raises(Conflict):
        await _create_two(house)
    async with house.database.reading() as uow:
        assert not await service.is_known(uow, "b@ngayhoi.example")


async def _create_two(house):
    async with house.database.writing() as uow:
        await service.create_person(uow, service.NewPerson("B", "b@ngayhoi.example"), house.clock.now())
        await service.create_person(uow, service.NewPerson("A", EMAIL.upper()), house.clock.now())
