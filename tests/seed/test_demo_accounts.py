"""The demonstration's accounts: the ones the README promises, once."""

import pytest

from accounts.queries import people
from core.kernel import Role
from seed.demo_accounts import ACCOUNTS, seed_accounts
from seed.units import load_units

NAMES = ["quantri", "tochuc", "dieukhien", "xa1", "xa2", "chutich1", "truong1", "cumtruong"]
NAMES += ["chamdiem", "truongphong", "noivu", "lanhdao", "thuky", "thanhtra"]


def test_the_sign_in_names_are_those_promised():
    assert [account.login for account in ACCOUNTS] == [*NAMES, *(f"hoidong{n}" for n in range(1, 8))]


@pytest.mark.asyncio
async def test_seeding_twice_changes_nothing(database, clock):
    async with database.writing() as uow:
        await load_units(uow, today=clock.now().date())
        assert await seed_accounts(uow, "hash", clock.now()) == len(ACCOUNTS)
    async with database.writing() as uow:
        assert await seed_accounts(uow, "hash", clock.now()) == 0
        rows = await people.list_people(uow)
        grants = await people.list_grants(uow, [row.id for row in rows])
    assert {row.email for row in rows} == {f"{account.login}@ngayhoi.example" for account in ACCOUNTS}
    assert {grant.role for grant in grants} == {account.role for account in ACCOUNTS}
    assert Role.ADMINISTRATOR in {grant.role for grant in grants}
