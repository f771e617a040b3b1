"""Every route × nobody and each role × where it is held, against the declared policy; and every way to be somebody."""

import itertools

import pytest

import server
from core.kernel import Role
from tests.accounts.house import Seat, token_on
from tests.house.policy import POLICY
from tests.house.policy_words import BY_TOKEN, EVERYONE, AtUnit, Place, may
from tests.house.routes import addresses
from tests.security.world import (
    ELSEWHERE,
    HOMES,
    UNIT,
    ask,
    bearer_of,
    browser_as,
    is_api,
    is_refused,
    path_of,
    problem_of,
    product_about,
    signed_in,
)

pytestmark = pytest.mark.one_engine
LEAVES = "accounts:session:delete"
ASKED = [route for route in addresses() if route.methods and route.name != LEAVES]
ABOUT_A_UNIT = [route for route in ASKED if isinstance(POLICY[route.name], AtUnit)]
PUBLIC = [route for route in ASKED if POLICY[route.name] == EVERYONE]
OTHERS = [route for route in ASKED if not isinstance(POLICY[route.name], AtUnit) and route not in PUBLIC]
UNSAFE = [route for route in addresses() if route.unsafe]


async def wrong_answers(product, role, place, routes):
    browser = await browser_as(product, *([Seat(role, HOMES[place])] if role else []))
    async with browser:
        token = await token_on(browser, "/vao")
        wrong = []
        for route in routes:
            answer = await ask(browser, route, path_of(route, product.names), token)
            passes = may(POLICY[route.name], role, place)
            if is_refused(answer) is passes or answer.status_code >= 500:
                wrong.append(f"{route.name} as {role} {place}: {answer.status_code}")
    return wrong


def test_the_table_covers_what_the_server_serves():
    served = {route.name for route in server.routes if getattr(route, "name", "static") != "static"}
    assert served == {route.name for route in addresses()} == set(POLICY)


@pytest.mark.asyncio
async def test_nobody_passes_only_where_everyone_may_and_whoever_signs_in_passes_there_too(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product:
        assert await wrong_answers(product, None, Place.OTHER, ASKED) == []
        assert await wrong_answers(product, Role.INSPECTOR, Place.OTHER, PUBLIC) == []


@pytest.mark.asyncio
@pytest.mark.parametrize(("role", "place"), list(zip(Role, itertools.cycle(Place), strict=False)))
async def test_each_role_passes_as_declared_wherever_it_is_held(database, clock, tmp_path, role, place):
    async with product_about(UNIT, database, clock, tmp_path) as product:
        assert await wrong_answers(product, role, place, OTHERS) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("place", list(Place))
async def test_a_units_accounts_open_to_each_role_as_declared(database, clock, tmp_path, place):
    async with product_about(UNIT, database, clock, tmp_path) as product:
        for role in Role:
            assert await wrong_answers(product, role, place, ABOUT_A_UNIT) == []


@pytest.mark.asyncio
async def test_no_form_is_taken_without_its_token_or_with_anothers(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product:
        async with product.house.browser() as stranger:
            foreign = await token_on(stranger, "/vao")
        async with signed_in(product) as browser:
            await token_on(browser, "/vao")
            taken = []
            for route in UNSAFE:
                path = path_of(route, product.names)
                for fields in ({"x": "y"}, {"csrf_token": foreign}, {"csrf_token": "é"}):
                    if not is_api(route):
                        status = (await browser.post(path, data=fields)).status_code
                        taken += [(route.name, status)] if status != 403 else []
            assert taken == []
            assert (await browser.get("/tai-khoan")).status_code == 200


@pytest.mark.asyncio
async def test_nothing_unsafe_is_taken_from_another_site(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        token = await token_on(browser, "/vao")
        for route in UNSAFE:
            path = path_of(route, product.names)
            for headers in (ELSEWHERE, {"origin": "null", "sec-fetch-site": "cross-site"}):
                body = {"json": {}} if is_api(route) else {"data": {"csrf_token": token}}
                answer = await browser.post(path, headers=headers, **body)
                assert (route.name, answer.status_code) == (route.name, 403)
            if not is_api(route):
                answer = await browser.post(path, data={"csrf_token": token}, headers={"sec-fetch-site": "same-site"})
                assert (route.name, answer.status_code) == (route.name, 403)


@pytest.mark.asyncio
async def test_a_cookie_lends_no_rights_to_a_call_that_a_foreign_page_could_make(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        del browser.headers["sec-fetch-site"]
        for route in UNSAFE:
            if is_api(route) and POLICY[route.name] not in {EVERYONE, *BY_TOKEN}:
                path = path_of(route, product.names)
                plain = {"content-type": "text/plain", "origin": product.house.settings.origin}
                for answer in (
                    await browser.post(path, json={}),
                    await browser.post(path, json={}, headers={"sec-fetch-site": "cross-site"}),
                    await browser.post(path, content="{}", headers=plain),
                ):
                    assert (route.name, answer.status_code) == (route.name, 403)
                    assert problem_of(answer)["code"] == "forbidden"


@pytest.mark.asyncio
async def test_a_bearer_call_passes_without_an_origin_and_only_as_its_own_person(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product:
        bearers = {
            role: await bearer_of(product, f"{role.value}@ngayhoi.example")
            for role in (Role.HOST, Role.INSPECTOR, Role.UNIT_LEADER)
        }
        async with signed_in(product) as browser:
            del browser.headers["sec-fetch-site"]
            for route, (role, bearer) in itertools.product(filter(is_api, ASKED), bearers.items()):
                path, (method, *_) = path_of(route, product.names), sorted(route.methods - {"HEAD"})
                body = {"json": {}} if route.unsafe else {}
                answer = await browser.request(method, path, headers=bearer, **body)
                passes = may(POLICY[route.name], role, Place.ABOVE)
                assert (route.name, role, is_refused(answer)) == (route.name, role, not passes)
