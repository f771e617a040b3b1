"""Guessing and replaying: PINs, receipts, one-time codes, planted cookies; and what the log keeps of it all."""

import json
import logging
from time import monotonic

import pytest
import structlog
from sqlalchemy import text

from competitions.live.rooms import Rooms
from core.kernel import Role
from tests.accounts.house import PASSWORD, Seat, settle, sign_in, token_on
from tests.house.application import running
from tests.security.world import UNIT, bearer_of, ours, product_about, signed_in

KEY = "0190a1b2-c3d4-4e5f-8a6b-7c8d9e0f1a2b"
DAMPED = 0.9
"""Of the second that a damped answer waits."""
PER_DEVICE = 10


async def seconds_of(call):
    began = monotonic()
    answer = await call
    return answer, monotonic() - began


@pytest.mark.asyncio
async def test_whoever_guesses_pins_or_receipts_waits_and_whoever_knows_one_never_does(
    database, clock, tmp_path, monkeypatch
):
    asked = []
    damp = Rooms.damp
    monkeypatch.setattr(Rooms, "damp", lambda rooms, *who: asked.append(damp(rooms, *who)) or asked[-1])
    async with running(database, clock, tmp_path) as product:
        pin = product.names["pin"]
        wrong = "999999" if pin != "999999" else "999998"
        for path in (
            f"/choi/{wrong}",
            f"/bien-nhan?pin={wrong}&cau=1&ma=ABC123",
            f"/bien-nhan?pin={pin}&cau=1&ma=ABC123",
        ):
            async with product.house.browser("203.0.113.5") as guesser:
                await guesser.get(f"/choi/{wrong}")
                assert guesser.cookies.get("ngayhoi_device")
                for _ in range(PER_DEVICE):
                    await guesser.get(path)
                _, waited = await seconds_of(guesser.get(path))
                assert waited >= DAMPED
                asked.clear()
                assert (await guesser.get(f"/choi/{pin}")).status_code == 200
                assert asked == []


@pytest.mark.asyncio
async def test_a_receipt_tells_neither_name_nor_answer(database, clock, tmp_path):
    async with product_about(UNIT, database, clock, tmp_path) as product, signed_in(product) as browser:
        pin, room = product.names["pin"], f"/api/v1/rooms/{product.names['room_id']}/commands"
        seat = await browser.post(f"/api/v1/live/{pin}/seats", json={"key": KEY, "name": "Pâng Zq"})
        bearer = {"authorization": f"Seat {seat.json()['seat']}"}
        for command in ("start", "open"):
            await browser.post(room, json={"command": command}, headers=ours(browser))
        body = {"q": 1, "id": KEY, "value": [1]}
        stored = await browser.post(f"/api/v1/live/{pin}/answers", json=body, headers=bearer)
        if stored.status_code == 200:
            page = await browser.get("/bien-nhan", params={"pin": pin, "cau": "1", "ma": stored.json()["receipt"]})
            assert "Pâng Zq" not in page.text


@pytest.mark.asyncio
async def test_one_persons_token_seat_or_room_key_opens_nothing_else(database, clock, tmp_path):
    async with running(database, clock, tmp_path) as product, product.house.browser() as browser:
        pin = product.names["pin"]
        seat = (await browser.post(f"/api/v1/live/{pin}/seats", json={"key": KEY, "name": "Pâng"})).json()["seat"]
        browser.cookies.clear()
        for authorization in (f"Seat {seat}x", "Seat ", f"Bearer {seat}", "Seat " + "é" * 9, "Basic eDp5", seat):
            headers = {"authorization": authorization.encode()}
            assert (await browser.get(f"/api/v1/live/{pin}/state", headers=headers)).status_code == 401
            assert (await browser.get("/api/v1/rooms/x", headers=headers)).status_code == 401
        for key in ("", "x", "0" * 32, "é"):
            assert (await browser.get(f"/chieu/{pin}", params={"k": key})).status_code == 403


def secrets_in(browser):
    return {cookie.value for cookie in browser.cookies.jar if len(cookie.value or "") > 8}


@pytest.mark.asyncio
async def test_the_log_of_a_whole_morning_names_nobody_and_opens_nothing(database, clock, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    hidden = {PASSWORD, "sai mật khẩu", "Lò Thị Bí Mật", "bimat@ngayhoi.example", "0912345678", "Tên Người Chơi"}
    with structlog.testing.capture_logs() as events:
        async with product_about(UNIT, database, clock, tmp_path) as product, product.house.browser() as browser:
            await settle(product.house, "bimat@ngayhoi.example", Seat(Role.ADMINISTRATOR, "11"), name="Lò Thị Bí Mật")
            await sign_in(browser, "bimat@ngayhoi.example", "sai mật khẩu")
            await sign_in(browser, "bimat@ngayhoi.example")
            token = await token_on(browser, "/vao")
            member = {
                "name": "Lò Thị Bí Mật",
                "phone": "0912345678",
                "role": "host",
                "email": "",
                "since": "",
                "until": "",
            }
            made = await browser.post(f"/nguoi-dung/{UNIT}/them", data={"csrf_token": token, **member})
            assert made.status_code == 303
            reset = await browser.post(f"{made.headers['location']}/cap-lai", data={"csrf_token": token})
            assert reset.status_code == 200
            bearer = await bearer_of(product, "bimat@ngayhoi.example")
            pin = product.names["pin"]
            seat = await browser.post(
                f"/api/v1/live/{pin}/seats", json={"key": KEY, "name": "Tên Người Chơi"}, headers=bearer
            )
            await browser.post("/api/v1/rooms", content=b'{"name": "Lo Thi', headers=bearer)
            await browser.get(f"/choi/{pin}?k=x")
            await browser.post("/dang-nhap", data={"csrf_token": "x", "login": "bimat@ngayhoi.example"})
            hidden |= {seat.json()["seat"], bearer["authorization"].split()[1], token, *secrets_in(browser)}
    told = json.dumps(events, default=str, ensure_ascii=False) + "\n".join(
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith(("httpx", "aiosqlite", "asyncio"))
    )
    assert {"signed_in", "sign_in_refused", "access_refused"} <= {event["event"] for event in events}
    assert [secret for secret in hidden if secret in told] == []


@pytest.mark.asyncio
async def test_a_statement_that_fails_does_not_tell_its_values(database):
    with pytest.raises(Exception, match=r"no such table|does not exist") as failed:
        async with database.reading() as uow:
            await uow.session.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Lò Thị Bí Mật"})
    assert "Bí Mật" not in str(failed.value)
