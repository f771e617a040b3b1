"""The declared policy against the running product: every route, asked by nobody and by each role."""

import re

import pytest

from core.kernel import Role
from tests.accounts.house import token_on
from tests.house.application import running
from tests.house.policy import EVERYONE, POLICY, PROJECTOR_KEY, SEAT, THIS_MACHINE, Who
from tests.house.routes import Address, addresses

FILLED = {"form": "csv", "format": "csv", "role": "host"}
UNKNOWN = "00000000-0000-0000-0000-000000000000"
LEAVES = "accounts:session:delete"


def path_of(route: Address, names: dict[str, str]) -> str:
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: (names | FILLED).get(found[1], UNKNOWN), route.path)


async def ask(browser, route: Address, path: str, token: str):
    if not route.unsafe:
        return await browser.get(path)
    (method,) = route.unsafe
    if path.startswith("/api/"):
        headers = {"origin": str(browser.base_url).rstrip("/")}
        return await browser.request(method, path, json={}, headers=headers)
    return await browser.request(method, path, data={"csrf_token": token})


def is_refused(answer) -> bool:
    return answer.status_code in {401, 403} or answer.headers.get("location", "").startswith("/dang-nhap?tiep=")


def should_be_refused(who: Who, role: Role | None) -> bool:
    if who in {EVERYONE, THIS_MACHINE}:
        return False
    return who in {SEAT, PROJECTOR_KEY} or role not in who


@pytest.mark.asyncio
@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "nobody")
async def test_every_route_answers_each_role_as_declared(database, clock, tmp_path, role):
    async with running(database, clock, tmp_path) as product:
        browser = await product.browser_of(role)
        token = await token_on(browser, "/dang-nhap")
        wrong = []
        for route in addresses():
            if route.methods and route.name != LEAVES:
                answer = await ask(browser, route, path_of(route, product.names), token)
                if is_refused(answer) != should_be_refused(POLICY[route.name], role) or answer.status_code >= 500:
                    wrong.append(f"{route.name}: {answer.status_code}")
        await browser.aclose()
    assert not wrong, wrong


@pytest.mark.asyncio
async def test_no_form_is_taken_without_its_token(database, clock, tmp_path):
    async with running(database, clock, tmp_path) as product:
        browser = await product.browser_of(Role.ADMINISTRATOR)
        taken = []
        for route in addresses():
            path = path_of(route, product.names)
            if route.unsafe and not path.startswith("/api/"):
                answer = await browser.post(path, data={"x": "y"})
                if answer.status_code not in {403, 404}:
                    taken.append(f"{route.name}: {answer.status_code}")
        await browser.aclose()
    assert not taken, taken


@pytest.mark.asyncio
async def test_nothing_unsafe_is_taken_from_another_site(database, clock, tmp_path):
    async with running(database, clock, tmp_path) as product:
        browser = await product.browser_of(Role.ADMINISTRATOR)
        token = await token_on(browser, "/dang-nhap")
        headers = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
        taken = []
        for route in addresses():
            for method in route.unsafe:
                path = path_of(route, product.names)
                body = {"json": {}} if path.startswith("/api/") else {"data": {"csrf_token": token}}
                answer = await browser.request(method, path, headers=headers, **body)
                if answer.status_code != 403:
                    taken.append(f"{route.name}: {answer.status_code}")
        await browser.aclose()
    assert not taken, taken


@pytest.mark.asyncio
async def test_every_answer_carries_the_protecting_headers(database, clock, tmp_path):
    async with running(database, clock, tmp_path) as product:
        browser = await product.browser_of(Role.ADMINISTRATOR)
        bare = []
        for route in addresses():
            if "GET" in route.methods:
                headers = (await browser.get(path_of(route, product.names))).headers
                policy = headers.get("content-security-policy", "")
                if (
                    headers.get("x-content-type-options") != "nosniff"
                    or "unsafe" in policy
                    or "default-src" not in policy
                ):
                    bare.append(route.name)
        await browser.aclose()
    assert not bare, bare
