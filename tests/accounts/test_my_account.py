"""One's own account: password, devices, tokens."""

import re

import pytest

from accounts.domain.codes import Purpose
from accounts.queries.access import list_tokens
from accounts.service import access
from core.kernel import Invalid, Role
from tests.accounts.house import PASSWORD, Seat, post, settle, sign_in

EMAIL = "pang@ngayhoi.example"
NEW = "ngựa trắng bên suối"
TOKEN = re.compile(r"<code>([\w-]{22})</code>")


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
        made = await post(browser, "/tai-khoan/khoa", "/tai-khoan", name="máy trình chiếu", token_password=PASSWORD)
        token = TOKEN.search(made.text)[1]
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
        answer = await post(browser, "/tai-khoan/khoa", "/tai-khoan", name=name, token_password=PASSWORD)
    assert (answer.status_code, "Hãy đặt tên cho mã truy cập" in answer.text) == (422, True)


async def make_token(browser, password=PASSWORD):
    return await post(browser, "/tai-khoan/khoa", "/tai-khoan", name="máy trình chiếu", token_password=password)


@pytest.mark.asyncio
async def test_nobody_makes_a_token_at_an_unlocked_screen_without_the_password(house):
    person = await settle(house, EMAIL)
    async with house.browser() as browser:
        await sign_in(browser, EMAIL)
        answers = [await make_token(browser, "sai rồi nhé bạn ơi") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [422] * 5 + [429]
        assert "Mật khẩu hiện tại chưa đúng." in answers[0].text
        assert "máy trình chiếu" in answers[0].text
    async with house.database.reading() as uow:
        assert await list_tokens(uow, person) == []


@pytest.mark.asyncio
async def test_a_thiefs_token_ends_when_the_password_is_changed(house):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        await sign_in(browser, EMAIL)
        token = TOKEN.search((await make_token(browser)).text)[1]
        async with house.browser(headers={"authorization": f"Bearer {token}"}) as program:
            assert (await program.get("/tai-khoan")).status_code == 200
            fields = {"old": PASSWORD, "password": NEW, "again": NEW}
            await post(browser, "/tai-khoan/mat-khau", "/tai-khoan", **fields)
            assert (await program.get("/tai-khoan")).status_code == 303


@pytest.mark.asyncio
async def test_a_reset_account_opens_neither_by_an_old_token_nor_by_an_old_link(house):
    person = await settle(house, EMAIL)
    now = house.clock.now()
    async with house.database.writing() as uow:
        token, link = (
            await access.create_token(uow, EMAIL, "máy", now),
            await access.create_sign_in_link(uow, EMAIL, now),
        )
        slip = await access.reset_person(uow, person, now)
    async with house.database.reading() as uow:
        assert await access.find_actor_by_token(uow, token, now) is None
        assert (await access.load_code(uow, slip.code, [Purpose.RESET], now)).person_id == person
        with pytest.raises(Invalid):
            await access.load_code(uow, link, [Purpose.LINK], now)
