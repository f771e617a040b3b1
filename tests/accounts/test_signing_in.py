"""The doors, as browsers meet them: sign-in, sign-out, slips, links; nobody learns who has an account."""

import pytest

from accounts import service
from accounts.domain.codes import Purpose
from accounts.service.access import CodesWanted
from core.kernel import Role
from tests.accounts.house import PASSWORD, TOKEN, Seat, build, post, settle, sign_in

EMAIL = "pang@ngayhoi.example"
WRONG = "E-mail, số điện thoại hoặc mật khẩu chưa đúng."


async def is_signed_in(browser):
    return (await browser.get("/tai-khoan")).status_code == 200


@pytest.mark.asyncio
async def test_signing_in_by_email_shows_ones_own_account(house):
    await settle(house, EMAIL, Seat(Role.HOST, "03127"))
    async with house.browser() as browser:
        answer = await sign_in(browser, " Pang@NgayHoi.example ")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        page = (await browser.get("/tai-khoan")).text
    assert [text in page for text in ("Lò Thị Pâng", "Phường Điện Biên Phủ", "Chrome, Android")] == [True] * 3


@pytest.mark.asyncio
async def test_signing_in_by_phone_forgives_how_it_is_written(house):
    person = await settle(house, EMAIL)
    async with house.database.writing() as uow:
        slip = await service.issue_codes(uow, CodesWanted([person], Purpose.RESET), house.clock.now())
        other = await service.create_person(uow, service.NewPerson("Vàng A", phone="0912345678"), house.clock.now())
        slip = await service.issue_codes(uow, CodesWanted([other], Purpose.FIRST_SIGN_IN), house.clock.now())
    async with house.browser() as browser:
        await post(browser, "/kich-hoat", "/kich-hoat", code=slip[0].code, password=PASSWORD, again=PASSWORD)
        await post(browser, "/dang-xuat", "/tai-khoan")
        assert (await sign_in(browser, "+84 912 345 678")).status_code == 303


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/tai-khoan", "/tai-khoan"), ("//evil.example/x", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/")],
)
async def test_the_return_path_stays_on_this_site(house, wanted, reached):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        assert (await sign_in(browser, EMAIL, tiep=wanted)).headers["location"] == reached
        assert (await browser.get("/dang-nhap", params={"tiep": wanted})).headers["location"] == reached


@pytest.mark.asyncio
async def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(house):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        cookie, known = (await sign_in(browser, EMAIL)).headers.get_list("set-cookie")
    assert known.startswith("ngayhoi_known_device=")
    assert {part.strip().lower() for part in known.split(";")[1:]} == {
        *("httponly", "samesite=lax", "path=/", "max-age=31536000")
    }
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert cookie.startswith("ngayhoi_session=")
    assert parts == {"httponly", "samesite=lax", "path=/", "max-age=604800"}


@pytest.mark.asyncio
async def test_on_https_the_cookie_is_secure_and_bound_to_the_host(house):
    secure = build(house.database, house.clock, public_url="https://ngayhoi.example")
    await settle(secure, EMAIL)
    async with secure.browser() as browser:
        cookies = (await sign_in(browser, EMAIL)).headers.get_list("set-cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == [
        *("__Host-ngayhoi_session", "__Host-ngayhoi_known_device")
    ]
    assert ["; Secure" in cookie and "Domain" not in cookie for cookie in cookies] == [True, True]


@pytest.mark.asyncio
async def test_unknown_closed_unset_and_wrong_all_read_the_same(house):
    await settle(house, EMAIL)
    closed = await settle(house, "gone@ngayhoi.example")
    async with house.database.writing() as uow:
        await service.close_person(uow, closed, house.clock.now())
        await service.create_person(uow, service.NewPerson("Mới", email="new@ngayhoi.example"), house.clock.now())
    pages = set()
    for login in (EMAIL, "gone@ngayhoi.example", "new@ngayhoi.example", "nobody@ngayhoi.example", "nonsense"):
        async with house.browser() as browser:
            answer = await sign_in(browser, login, "sai mật khẩu rồi nhé")
        assert answer.status_code == 422
        assert WRONG in answer.text
        pages.add(TOKEN.sub("", answer.text).replace(login, "LOGIN"))
    assert len(pages) == 1


@pytest.mark.asyncio
async def test_a_closed_accounts_right_password_opens_nothing(house):
    person = await settle(house, EMAIL)
    async with house.browser() as browser:
        await sign_in(browser, EMAIL)
        assert await is_signed_in(browser)
        async with house.database.writing() as uow:
            await service.close_person(uow, person, house.clock.now())
        assert not await is_signed_in(browser)
        assert (await sign_in(browser, EMAIL)).status_code == 422


@pytest.mark.asyncio
@pytest.mark.parametrize("login", [EMAIL, "nobody@ngayhoi.example"])
async def test_five_wrong_passwords_shut_the_door_alike_for_known_and_unknown(house, login):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        statuses = [(await sign_in(browser, login, "sai mật khẩu rồi nhé")).status_code for _ in range(6)]
        assert statuses == [422] * 5 + [429]
        assert (await sign_in(browser, login)).status_code == 429
        house.clock.forward(31)
        assert (await sign_in(browser, login)).status_code == (303 if login == EMAIL else 422)


@pytest.mark.asyncio
async def test_strangers_and_neighbours_lock_nobody_out_of_a_device_that_the_account_knows(house):
    await settle(house, EMAIL)
    async with house.browser("198.51.100.1") as own, house.browser("198.51.100.1") as new:
        await sign_in(own, EMAIL)
        await post(own, "/dang-xuat", "/tai-khoan")
        for address in ("203.0.113.9", "198.51.100.1"):
            async with house.browser(address) as stranger:
                for number in range(40):
                    login = EMAIL if number < 5 else f"{number}@ngayhoi.example"
                    await sign_in(stranger, login, "sai mật khẩu rồi nhé")
        assert (await sign_in(new, EMAIL)).status_code == 429
        assert (await sign_in(own, EMAIL)).status_code == 303
        await post(own, "/dang-xuat", "/tai-khoan")
        assert (await sign_in(new, EMAIL)).status_code == 429


@pytest.mark.asyncio
async def test_a_known_device_waits_for_its_own_wrong_passwords_and_is_new_to_other_accounts(house):
    await settle(house, EMAIL)
    await settle(house, "khac@ngayhoi.example")
    async with house.browser() as own, house.browser("203.0.113.9") as other:
        await sign_in(own, EMAIL)
        await post(own, "/dang-xuat", "/tai-khoan")
        wrong = [(await sign_in(own, EMAIL, "sai mật khẩu rồi nhé")).status_code for _ in range(6)]
        assert wrong == [422] * 5 + [429]
        assert (await sign_in(own, EMAIL)).status_code == 429
        assert (await sign_in(other, EMAIL)).status_code == 303
        for _ in range(5):
            await sign_in(own, "khac@ngayhoi.example", "sai mật khẩu rồi nhé")
        assert (await sign_in(other, "khac@ngayhoi.example")).status_code == 429


@pytest.mark.asyncio
async def test_a_stepped_calendar_opens_no_shut_door(house):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        for _ in range(5):
            await sign_in(browser, EMAIL, "sai mật khẩu rồi nhé")
        house.clock.set_offset(house.clock.offset + (house.clock.now() - house.clock.now().replace(year=2025)))
        assert (await sign_in(browser, EMAIL)).status_code == 429


@pytest.mark.asyncio
async def test_guessing_at_many_accounts_from_one_address_is_slowed(house):
    await settle(house, EMAIL)
    async with house.browser("203.0.113.9") as guesser:
        statuses = [(await sign_in(guesser, f"{n}@ngayhoi.example", "x")).status_code for n in range(41)]
        assert statuses == [422] * 40 + [429]
    async with house.browser("198.51.100.1") as honest:
        assert (await sign_in(honest, EMAIL)).status_code == 303


@pytest.mark.asyncio
async def test_a_cookie_planted_before_is_worthless_after_sign_in(house):
    await settle(house, EMAIL)
    async with house.browser(cookies={"ngayhoi_session": "planted-by-an-attacker"}) as browser:
        answer = await sign_in(browser, EMAIL)
    assert "planted-by-an-attacker" not in answer.headers["set-cookie"]
    async with house.browser(cookies={"ngayhoi_session": "planted-by-an-attacker"}) as attacker:
        assert not await is_signed_in(attacker)


@pytest.mark.asyncio
async def test_signing_in_again_ends_the_session_brought_along(house):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        await sign_in(browser, EMAIL)
        old = browser.cookies["ngayhoi_session"]
        token = TOKEN.search((await browser.get("/kich-hoat")).text)[1]
        await browser.post("/dang-nhap", data={"csrf_token": token, "login": EMAIL, "password": PASSWORD})
        assert browser.cookies["ngayhoi_session"] != old
        assert await is_signed_in(browser)
    async with house.browser(cookies={"ngayhoi_session": old}) as thief:
        assert not await is_signed_in(thief)


@pytest.mark.asyncio
async def test_signing_out_ends_the_session_in_the_database_too(house):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        await sign_in(browser, EMAIL)
        old = browser.cookies["ngayhoi_session"]
        answer = await post(browser, "/dang-xuat", "/tai-khoan")
        assert (answer.status_code, "ngayhoi_session" in browser.cookies) == (303, False)
    async with house.browser(cookies={"ngayhoi_session": old}) as thief:
        assert not await is_signed_in(thief)


@pytest.mark.asyncio
async def test_a_session_ends_after_a_week(house):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        await sign_in(browser, EMAIL)
        house.clock.forward(days=6, hours=23)
        assert await is_signed_in(browser)
        house.clock.forward(hours=2)
        assert not await is_signed_in(browser)


@pytest.mark.asyncio
@pytest.mark.parametrize("path", ["/dang-nhap", "/dang-xuat", "/kich-hoat", "/vao"])
async def test_no_form_is_taken_without_its_token(house, path):
    await settle(house, EMAIL)
    async with house.browser() as browser:
        await browser.get("/dang-nhap")
        fields = {"login": EMAIL, "password": PASSWORD, "code": "x"}
        assert (await browser.post(path, data=fields)).status_code == 403
        assert (await browser.post(path, data={**fields, "csrf_token": "0" * 32})).status_code == 403
        assert "ngayhoi_session" not in browser.cookies


@pytest.mark.asyncio
async def test_a_slips_code_sets_the_first_password_once(house):
    async with house.database.writing() as uow:
        person = await service.create_person(
            uow, service.NewPerson("Vàng A Mẫu", phone="0912345678"), house.clock.now()
        )
        slip = (await service.issue_codes(uow, CodesWanted([person], Purpose.FIRST_SIGN_IN), house.clock.now()))[0]
    fields = {"password": PASSWORD, "again": PASSWORD}
    async with house.browser() as browser:
        typed = slip.code.lower().replace("-", " ")
        answer = await post(browser, "/kich-hoat", "/kich-hoat", code=typed, **fields)
        assert (answer.status_code, answer.headers["location"]) == (303, "/tai-khoan")
        assert await is_signed_in(browser)
        assert (await post(browser, "/kich-hoat", "/kich-hoat", code=typed, **fields)).status_code == 422


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("password", "again", "text"),
    [
        ("ngắn quá", "ngắn quá", "Dùng ít nhất 12 ký tự"),
        ("matkhau123456", "matkhau123456", "rất dễ bị đoán"),
        ("Vàng A Mẫu 1990", "Vàng A Mẫu 1990", "Chỉ dùng tên"),
        (PASSWORD, PASSWORD + "!", "không giống nhau"),
    ],
)
async def test_a_weak_password_keeps_the_code_good(house, password, again, text):
    async with house.database.writing() as uow:
        person = await service.create_person(
            uow, service.NewPerson("Vàng A Mẫu", phone="0912345678"), house.clock.now()
        )
        slip = (await service.issue_codes(uow, CodesWanted([person], Purpose.FIRST_SIGN_IN), house.clock.now()))[0]
    async with house.browser() as browser:
        answer = await post(browser, "/kich-hoat", "/kich-hoat", code=slip.code, password=password, again=again)
        assert answer.status_code == 422
        assert text in answer.text
        assert slip.code in answer.text
        fields = {"code": slip.code, "password": PASSWORD, "again": PASSWORD}
        assert (await post(browser, "/kich-hoat", "/kich-hoat", **fields)).status_code == 303


@pytest.mark.asyncio
async def test_old_replaced_and_unknown_codes_read_the_same(house):
    person = await settle(house, EMAIL)
    async with house.database.writing() as uow:
        replaced = (await service.issue_codes(uow, CodesWanted([person], Purpose.RESET), house.clock.now()))[0]
        old = (await service.issue_codes(uow, CodesWanted([person], Purpose.RESET), house.clock.now()))[0]
    house.clock.forward(days=7)
    for code in (replaced.code, old.code, "0000-0000-0000", ""):
        async with house.browser() as browser:
            answer = await post(browser, "/kich-hoat", "/kich-hoat", code=code, password=PASSWORD, again=PASSWORD)
        assert answer.status_code == 422
        assert "Mã này không dùng được." in answer.text


@pytest.mark.asyncio
async def test_guessing_codes_is_slowed(house):
    fields = {"password": PASSWORD, "again": PASSWORD}
    async with house.browser("203.0.113.9") as guesser:
        statuses = [
            (await post(guesser, "/kich-hoat", "/kich-hoat", code=f"{n:012}", **fields)).status_code for n in range(41)
        ]
    assert statuses == [422] * 40 + [429]


@pytest.mark.asyncio
async def test_a_sign_in_link_works_once_and_within_an_hour(house):
    await settle(house, EMAIL)
    async with house.database.writing() as uow:
        first = await service.create_sign_in_link(uow, EMAIL, house.clock.now())
        second = await service.create_sign_in_link(uow, EMAIL, house.clock.now())
    async with house.browser() as browser:
        assert (await post(browser, "/vao", "/vao", code=first)).status_code == 303
        assert await is_signed_in(browser)
    async with house.browser() as browser:
        assert (await post(browser, "/vao", "/vao", code=first)).status_code == 422
        house.clock.forward(hours=1)
        assert (await post(browser, "/vao", "/vao", code=second)).status_code == 422
        assert not await is_signed_in(browser)


@pytest.mark.asyncio
async def test_a_slips_code_is_no_link_and_a_link_no_slips_code(house):
    person = await settle(house, EMAIL)
    async with house.database.writing() as uow:
        link = await service.create_sign_in_link(uow, EMAIL, house.clock.now())
        slip = (await service.issue_codes(uow, CodesWanted([person], Purpose.RESET), house.clock.now()))[0]
    async with house.browser() as browser:
        assert (await post(browser, "/vao", "/vao", code=slip.code.replace("-", ""))).status_code == 422
        fields = {"code": link, "password": PASSWORD, "again": PASSWORD}
        assert (await post(browser, "/kich-hoat", "/kich-hoat", **fields)).status_code == 422
