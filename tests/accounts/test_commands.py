"""The commands `token` and `user`, as the terminal shows them."""

import argparse
from contextlib import asynccontextmanager

import pytest

from accounts import service
from accounts.commands import add_commands
from core.context import Context
from core.kernel import DomainError, Role
from tests.accounts.house import PASSWORD, Seat, post, settle

EMAIL = "pang@ngayhoi.example"


@pytest.fixture
def run(house, capsys):
    """Run one command line and return what it printed."""

    @asynccontextmanager
    async def opened():
        yield Context(house.settings, house.database, house.clock)

    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(), opened)

    async def run(*words):
        options = parser.parse_args(words)
        assert await options.run(options) == 0
        return capsys.readouterr().out

    return run


@pytest.mark.asyncio
async def test_a_token_is_printed_last_on_its_line_and_works_until_revoked(house, run):
    await settle(house, EMAIL, Seat(Role.ORGANIZER, "11"))
    token = (await run("token", "create", "--email", EMAIL, "--name", "ci")).split()[-1]
    listed = await run("token", "list")
    assert ["ci" in listed, token in listed, "valid" in listed] == [True, False, True]
    async with house.database.reading() as uow:
        actor = await service.find_actor_by_token(uow, token, house.clock.now())
    assert actor is not None
    assert actor.holds(Role.ORGANIZER)
    await run("token", "revoke", listed.split("\t")[0])
    assert "revoked" in await run("token", "list")
    async with house.database.reading() as uow:
        assert await service.find_actor_by_token(uow, token, house.clock.now()) is None


@pytest.mark.asyncio
async def test_a_link_keeps_its_secret_in_the_fragment(house, run):
    await settle(house, EMAIL)
    link = (await run("token", "create", "--email", EMAIL, "--link")).split()[-1]
    address, _, secret = link.partition("#")
    assert address == f"{house.settings.origin}/vao"
    async with house.browser() as browser:
        assert (await post(browser, "/vao", "/vao", code=secret)).status_code == 303


@pytest.mark.asyncio
async def test_a_user_is_created_listed_reset_and_closed(house, run):
    words = ("--name", "Vàng A Mẫu", "--phone", "0912345678", "--role", "unit_officer", "--unit", "03160")
    code = (await run("user", "create", *words, "--until", "31/12/2026")).split()[-1]
    listed = await run("user", "list", "--unit", "03160")
    assert listed == "Vàng A Mẫu\t0912345678\tunit_officer@03160\tnever signed in\n"
    async with house.browser() as browser:
        fields = {"code": code, "password": PASSWORD, "again": PASSWORD}
        assert (await post(browser, "/kich-hoat", "/kich-hoat", **fields)).status_code == 303
        assert "in use" in await run("user", "list")
        await run("user", "reset", "--email", "0912345678")
        assert (await browser.get("/tai-khoan")).status_code == 303
    await run("user", "close", "--email", "0912345678")
    assert "closed" in await run("user", "list")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "words",
    [
        ("token", "create", "--email", "nobody@ngayhoi.example", "--name", "x"),
        ("token", "revoke", "unknown"),
        ("user", "close", "--email", "nobody@ngayhoi.example"),
        ("user", "list", "--unit", "atlantis"),
        ("user", "create", "--name", "A", "--email", "a@b.vn", "--role", "host", "--unit", "atlantis"),
    ],
)
async def test_what_is_unknown_is_refused_in_the_domains_words(house, run, words):
    with pytest.raises(DomainError):
        await run(*words)
    async with house.database.reading() as uow:
        assert not await service.is_known(uow, "a@b.vn")


@pytest.mark.asyncio
async def test_a_day_that_is_none_is_a_usage_error(run, capsys):
    words = ("--name", "A", "--email", "a@b.vn", "--role", "host", "--unit", "11", "--since", "mai")
    with pytest.raises(SystemExit):
        await run("user", "create", *words)
    assert "is not a date" in capsys.readouterr().err
