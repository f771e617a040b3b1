"""Headers and cookies of every answer, also of refusals and crashes, on http and https."""

import re
from http.cookies import SimpleCookie

import httpx2
import pytest

from core.kernel import Role
from tests.accounts.house import sign_in, token_on
from tests.house.application import running
from tests.house.routes import addresses
from tests.security.world import UNIT, bearer_of, path_of, product_about, signed_in

pytestmark = pytest.mark.one_engine
HTTPS = "https://thi.ngayhoi.example"
KEY = "0190a1b2-c3d4-4e5f-8a6b-7c8d9e0f1a2b"
DIRECTIVES = {
    "default-src": "'none'",
    "style-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
REFUSALS = [
    ("GET", "/khong-co", {}, 404),
    ("PUT", "/dang-nhap", {}, 405),
    ("POST", "/dang-nhap", {"content": b"x", "headers": {"content-length": "99999999999"}}, 413),
    ("POST", "/dang-nhap", {"data": {"login": "x"}}, 403),
    ("GET", "/api/v1/rooms/x", {}, 401),
    ("GET", "/dan/%00", {}, 404),
    ("GET", "/bang-xep-hang?cum=%00", {}, 404),
    ("GET", "/static/js/phone.js", {}, 200),
    ("GET", "/static/..%2f..%2fserver.py", {}, 404),
]


def check_headers(answer: httpx2.Response, *, https: bool = False) -> None:
    headers = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert {name: policy[name] for name in DIRECTIVES} == DIRECTIVES
    assert re.fullmatch(r"'self' 'nonce-[\w-]{22}'", policy["script-src"])
    assert "unsafe" not in headers["content-security-policy"]
    assert "*" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert ("strict-transport-security" in headers) is https
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


def cookies_of(answer: httpx2.Response) -> dict[str, dict[str, str]]:
    found: SimpleCookie = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        found.load(line)
    return {name: {key: str(value) for key, value in morsel.items()} for name, morsel in found.items()}


def check_cookies(answer: httpx2.Response, *, https: bool) -> set[str]:
    found = cookies_of(answer)
    for name, has in found.items():
        assert has["httponly"], name
        assert has["samesite"].lower() == "lax", name
        assert has["path"] == "/", name
        assert has["max-age"].isdecimal(), name
        assert not has["domain"], name
        assert bool(has["secure"]) is https, name
        assert name in {"lang", "theme", "text_size"} or name.startswith("__Host-") is https, name
    return {name.removeprefix("__Host-") for name in found}


@pytest.mark.asyncio
async def test_every_page_and_every_refusal_carries_the_protecting_headers(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        for route in addresses():
            if "GET" in route.methods:
                check_headers(await browser.get(path_of(route, product.names)))
        async with product.house.browser() as stranger:
            for method, path, more, status in REFUSALS:
                answer = await stranger.request(method, path, **more)
                assert (path, answer.status_code) == (path, status)
                check_headers(answer)


@pytest.mark.asyncio
async def test_an_answer_to_our_own_crash_is_protected_and_tells_nothing(database, clock, tmp_path):
    async with running(database, clock, tmp_path) as product:
        whole = product.house.app

        async def broken(scope, _receive, send):
            async def receive_nothing():
                message = "the network card caught fire"
                raise RuntimeError(message)

            await whole(scope, receive_nothing, send)

        transport = httpx2.ASGITransport(app=broken, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url=product.house.settings.origin) as browser:
            bearer = await bearer_of(product, "host@ngayhoi.example")
            for path in ("/dang-nhap", "/api/v1/rooms"):
                form = {"content-type": "application/x-www-form-urlencoded"}
                answer = await browser.post(path, content=b"{}", headers={**form, **bearer})
                assert answer.status_code == 500
                assert "Traceback" not in answer.text
                assert "network card" not in answer.text
                check_headers(answer)


@pytest.mark.asyncio
@pytest.mark.parametrize("public_url", ["", HTTPS])
async def test_cookies_are_out_of_reach_and_no_secret_is_ever_in_an_address(database, clock, tmp_path, public_url):
    https = bool(public_url)
    async with running(database, clock, tmp_path, public_url) as product, product.house.browser() as browser:
        set_by_us: set[str] = set()
        addresses_seen: list[str] = []

        async def note(answer: httpx2.Response) -> None:
            check_headers(answer, https=https)
            set_by_us.update(check_cookies(answer, https=https))
            addresses_seen.append(answer.headers.get("location", ""))

        browser.event_hooks["response"] = [note]
        await sign_in(browser, f"{Role.ADMINISTRATOR.value}@ngayhoi.example")
        token = await token_on(browser, "/vao")
        look = {"csrf_token": token, "lang": "en", "theme": "dark", "text_size": "150", "next": "/"}
        await browser.post("/giao-dien", data=look)
        await browser.get("/choi/000000")
        pin, room_id = product.names["pin"], product.names["room_id"]
        await browser.post(f"/choi/{pin}", data={"csrf_token": token, "key": KEY, "name": "Lò Thị Pâng"})
        console = (await browser.get(f"/dan/{room_id}")).text
        projector = re.search(rf"/chieu/{pin}\?k=\w+", console)
        assert projector
        await browser.get(projector[0])
        await browser.get(f"/chieu/{pin}")
        secrets = [cookie.value for cookie in browser.cookies.jar if len(cookie.value or "") > 8]
        await browser.post("/dang-xuat", data={"csrf_token": token})
    assert set_by_us == {
        "ngayhoi_session",
        "ngayhoi_known_device",
        "ngayhoi_csrf",
        "ngayhoi_device",
        f"ngayhoi_seat_{pin}",
        f"ngayhoi_chieu_{pin}",
        "lang",
        "theme",
        "text_size",
    }
    assert len(secrets) >= 4
    assert not [place for place in addresses_seen if any(secret in place for secret in secrets)]
