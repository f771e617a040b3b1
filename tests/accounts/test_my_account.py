"""One's own account: password, devices, tokens."""

import re

import pytest

from core.kernel import Role
from tests.accounts.house import PASSWORD, Seat, post, settle, sign_in

EMAIL = "pang@ngayhoi.example"
NEW = "ngựa trắng bên suối"


@pytest.mark.asyncio
async def test_a_changed_password_signs_every_other_device_out(house):
    await settle(house, EMAIL)
    async with house.browser() as here, house.browser() as there:
        await sign_in(here, EMAIL)
        await sign_in(there, EMAIL)
        before = here.cookies["ngayhoi_session"]
        fields = {"old": PASSWORD, "password": NEW, "again": NEW}
        answer = await post(here, "/tai-khoan/mat-khau", "/tai-khoan", **fields)
        assert "Đã đặt mật khẩu mới." in (await here.get(answer.headers["location"])).text
        assert here.cookies["ngayhoi_session"] != before
        assert (await there.get("/tai-khoan")).status_code == 303
        assert (await sign_in(there, EMAIL)).status_code == 422
        assert (await sign_in(there, EMAIL, NEW)).status_code == 303


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"old": "sai rồi nhé bạn ơi"}, 422, "Mật khẩu hiện tại chưa đúng."),
        ({"password": "ngắn", "again": "ngắn"}, 422, "Dùng ít nhất 12 ký tự"),
        ({"again": "khác hẳn"}, 422, "Hai lần nhập mật khẩu không giống nhau."),
    ],
)
async def test_a_refused_change_changes_nothing(house, fields, status, text):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        await sign_in(browser, EMAIL)
        sent = {"old": PASSWORD, "password": NEW, "again": NEW, **fields}
        answer = await post(browser, "/tai-khoan/mat-khau", "/tai-khoan", **sent)
        assert (answer.status_code, text in answer.text) == (status, True)
        assert (await browser.get("/tai-khoan")).status_code == 200
    async with house.browser() as browser:
        assert (await sign_in(browser, EMAIL)).status_code == 303


@pytest.mark.asyncio
async def test_the_present_password_cannot_be_guessed_on_a_borrowed_device(house):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        await sign_in(browser, EMAIL)
        fields = {"old": "sai rồi nhé bạn ơi", "password": NEW, "again": NEW}
        statuses = [(await post(browser, "/tai-khoan/mat-khau", "/tai-khoan", **fields)).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


@pytest.mark.asyncio
async def test_a_lost_device_is_signed_out_but_never_another_persons(house):
    await settle(house, EMAIL)
    await settle(house, "other@ngayhoi.example")
    async with house.browser() as here, house.browser() as lost, house.browser() as other:
        for browser, login in ((here, EMAIL), (lost, EMAIL), (other, "other@ngayhoi.example")):
            await sign_in(browser, login)
        devices = re.findall(r"/tai-khoan/thiet-bi/([\w-]+)", (await here.get("/tai-khoan")).text)
        assert len(devices) == 1
        assert (await post(other, f"/tai-khoan/thiet-bi/{devices[0]}", "/tai-khoan")).status_code == 404
        assert (await lost.get("/tai-khoan")).status_code == 200
        assert (await post(here, f"/tai-khoan/thiet-bi/{devices[0]}", "/tai-khoan")).status_code == 303
        assert (await lost.get("/tai-khoan")).status_code == 303
        assert (await here.get("/tai-khoan")).status_code == 200


@pytest.mark.asyncio
async def test_a_token_is_shown_once_works_and_is_revoked(house):
    await settle(house, EMAIL, Seat(Role.ORGANIZER, "11"))
    async with house.browser() as browser:
        await sign_in(browser, EMAIL)
        made = await post(browser, "/tai-khoan/khoa", "/tai-khoan", name="máy trình chiếu")
        token = re.search(r"<code>([\w-]{22})</code>", made.text)[1]
        page = (await browser.get("/tai-khoan")).text
        assert ["máy trình chiếu" in page, token in page] == [True, False]
        async with house.browser(headers={"authorization": f"Bearer {token}"}) as program:
            assert (await program.get("/tai-khoan")).status_code == 200
            token_id = re.search(r"/tai-khoan/khoa/([\w-]+)", page)[1]
            assert (await post(browser, f"/tai-khoan/khoa/{token_id}", "/tai-khoan")).status_code == 303
            assert (await program.get("/tai-khoan")).status_code == 303
        assert (await post(browser, f"/tai-khoan/khoa/{token_id}", "/tai-khoan")).status_code == 404


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["", " ", "x" * 81])
async def test_a_token_needs_a_name(house, name):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        await sign_in(browser, EMAIL)
        answer = await post(browser, "/tai-khoan/khoa", "/tai-khoan", name=name)
    assert (answer.status_code, "Hãy đặt tên cho mã truy cập" in answer.text) == (422, True)
