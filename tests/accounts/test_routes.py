"""Every route × role × own or other unit, against one declared table; a route that is not in it fails."""

import itertools

import pytest
from starlette.routing import Route

from accounts.handlers import routes
from core.kernel import Role
from tests.accounts.house import Seat, post, settle, sign_in, token_on

OPEN = {
    ("GET", "/dang-nhap"),
    ("POST", "/dang-nhap"),
    ("POST", "/dang-xuat"),
    ("GET", "/kich-hoat"),
    ("POST", "/kich-hoat"),
    ("GET", "/vao"),
    ("POST", "/vao"),
}
OWN = {
    ("GET", "/tai-khoan"),
    ("POST", "/tai-khoan/mat-khau"),
    ("POST", "/tai-khoan/thiet-bi/{session}"),
    ("POST", "/tai-khoan/khoa"),
    ("POST", "/tai-khoan/khoa/{token}"),
    ("GET", "/nguoi-dung/danh-sach-mau.{form}"),
}
MANAGED = {
    ("GET", "/nguoi-dung/{code}"),
    ("GET", "/nguoi-dung/{code}/them"),
    ("POST", "/nguoi-dung/{code}/them"),
    ("GET", "/nguoi-dung/{code}/nhap"),
    ("POST", "/nguoi-dung/{code}/nhap"),
    ("POST", "/nguoi-dung/{code}/phieu"),
    ("GET", "/nguoi-dung/{code}/{person}"),
    ("POST", "/nguoi-dung/{code}/{person}/vai-tro"),
    ("POST", "/nguoi-dung/{code}/{person}/vai-tro/{grant}"),
    ("POST", "/nguoi-dung/{code}/{person}/cap-lai"),
    ("POST", "/nguoi-dung/{code}/{person}/dong"),
}
LISTED = {("GET", "/nguoi-dung")}

ANY = {"session": "x", "token": "x", "form": "csv", "code": "03160", "person": "x", "grant": "x"}
HOMES = {"above": "11", "own": "03160", "other": "03127", "below": "ban-nam-sin"}


def may(role, home):
    """Who looks after the people of 03160: the declared policy."""
    if role is Role.ADMINISTRATOR:
        return True
    return (role, home) in {(Role.UNIT_LEADER, "above"), (Role.UNIT_OFFICER, "above"), (Role.UNIT_LEADER, "own")}


def all_routes():
    return {
        (method, route.path)
        for route in routes
        if isinstance(route, Route)
        for method in route.methods
        if method != "HEAD"
    }


def test_every_route_is_in_the_table():
    assert all_routes() == OPEN | OWN | MANAGED | LISTED


async def ask(browser, method, path):
    if method == "GET":
        return (await browser.get(path)).status_code
    if not hasattr(browser, "token"):
        browser.token = await token_on(browser, "/vao")
    return (await browser.post(path, data={"csrf_token": browser.token})).status_code


@pytest.mark.asyncio
async def test_without_signing_in_only_the_doors_answer(house):
    async with house.browser() as browser:
        for method, path in sorted(OWN | MANAGED | LISTED):
            status = await ask(
                browser, method, path.format(session="x", token="x", form="csv", code="03160", person="x", grant="x")
            )
            assert (method, path, status) == (method, path, 303 if method == "GET" else 401)


@pytest.mark.asyncio
@pytest.mark.parametrize(("role", "home"), list(itertools.product(Role, HOMES)))
async def test_only_who_stands_above_reaches_a_units_people(house, role, home):
    target = await settle(house, "target@ngayhoi.example", Seat(Role.UNIT_OFFICER, "03160"))
    await settle(house, "actor@ngayhoi.example", Seat(role, HOMES[home]))
    async with house.browser() as browser:
        await sign_in(browser, "actor@ngayhoi.example")
        for method, path in sorted(MANAGED):
            status = await ask(browser, method, path.format(code="03160", person=target, grant="x"))
            if may(role, home):
                assert (path, status) not in {(path, 401), (path, 403)}
            else:
                assert (path, status) == (path, 403)
        if not may(role, home):
            assert (await browser.get("/nguoi-dung")).status_code in {200, 303, 403}


@pytest.mark.asyncio
async def test_a_person_of_another_unit_is_not_reached_through_ones_own(house):
    stranger = await settle(house, "stranger@ngayhoi.example", Seat(Role.UNIT_OFFICER, "03127"))
    await settle(house, "leader@ngayhoi.example", Seat(Role.UNIT_LEADER, "03160"))
    async with house.browser() as browser:
        await sign_in(browser, "leader@ngayhoi.example")
        statuses = {
            await ask(browser, method, path.format(code="03160", person=stranger, grant="x"))
            for method, path in MANAGED
            if "{person}" in path and not path.endswith(("/vai-tro", "/dong"))
        }
        fields = {"word": "đóng"}
        statuses.add((await post(browser, f"/nguoi-dung/03160/{stranger}/dong", "/vao", **fields)).status_code)
        fields = {"role": "host", "since": "", "until": "", "deputy_of": ""}
        statuses.add((await post(browser, f"/nguoi-dung/03160/{stranger}/vai-tro", "/vao", **fields)).status_code)
    assert statuses == {404}


@pytest.mark.asyncio
async def test_a_higher_account_in_ones_own_unit_is_shown_but_not_touched(house):
    chief = await settle(house, "chief@ngayhoi.example", Seat(Role.ADMINISTRATOR, "11"), Seat(Role.HOST, "03160"))
    await settle(house, "leader@ngayhoi.example", Seat(Role.UNIT_LEADER, "03160"))
    page = f"/nguoi-dung/03160/{chief}"
    async with house.browser() as browser:
        await sign_in(browser, "leader@ngayhoi.example")
        assert "/cap-lai" not in (await browser.get(page)).text
        assert (await post(browser, f"{page}/cap-lai", page)).status_code == 403
        assert (await post(browser, f"{page}/dong", page, word="đóng")).status_code == 403
    async with house.browser() as browser:
        assert (await sign_in(browser, "chief@ngayhoi.example")).status_code == 303
