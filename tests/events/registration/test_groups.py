"""Groups register themselves: a household on one form, invited people by a link that runs out."""

import re
from datetime import timedelta

import pytest

from events.programme.queries.sessions import hold_session
from tests.accounts.house import post
from tests.events.registration.test_api import counts
from tests.events.registration.test_pages import KEY, TOKEN
from tests.events.site import COMMUNE, START, make_session

pytestmark = pytest.mark.asyncio
LINK = re.compile(r'value="http[^"]*(/loi-moi/[\w-]+)"')


async def fill(browser, path, people, **fields):
    page = (await browser.get(path)).text
    lines = {f"name_{line}": name for line, (name, _) in enumerate(people)}
    lines |= {f"birth_year_{line}": year for line, (_, year) in enumerate(people)}
    return (
        {"csrf_token": TOKEN.search(page)[1], "key": KEY.search(page)[1], "commune": COMMUNE, "consent": "1"}
        | lines
        | fields
    )


async def invite(organizer, session, **fields):
    path = f"/quan-ly/su-kien/{session}/dang-ky/loi-moi"
    terms = {"title": "Chi hội phụ nữ", "uses": "3", "ends_on": (START - timedelta(days=1)).date().isoformat()} | fields
    return await post(organizer, path, path, **terms)


async def test_invited_people_register_until_the_link_is_used_up(served, organizer, anybody):
    session = (await make_session(organizer))["id"]
    async with served.database.writing() as uow:
        (await hold_session(uow, session)).admission = "closed"
    assert (await invite(organizer, session, uses="0", ends_on="x")).status_code == 422
    link = LINK.search((await invite(organizer, session)).text)[1]
    form = await fill(anybody, link, [("Lò Văn An", "1980"), ("Lò Thị Bình", "1985")])
    first, again = await anybody.post(link, data=form), await anybody.post(link, data=form)
    assert (first.text.count("đã có chỗ"), again.text.count('name="token"')) == (2, 2)
    assert await counts(anybody, session) == (2, 0)
    form = await fill(anybody, link, [("Lò Văn An", "1980"), ("Cà Thị Ba", "1970"), ("Cà Thị Tư", "1971")])
    many = await anybody.post(link, data=form)
    assert (many.status_code, "chỉ còn đăng ký được 1 người" in many.text) == (409, True)
    assert await counts(anybody, session) == (2, 0)
    del form["name_2"], form["birth_year_2"]
    last = await anybody.post(link, data=form)
    assert (last.status_code, last.text.count("Đã đăng ký từ trước")) == (200, 1)
    assert await counts(anybody, session) == (3, 0)
    assert ((await anybody.get(link)).status_code, (await anybody.post(link, data=form)).text) == (410, last.text)


async def test_an_ended_link_registers_nobody(organizer, anybody):
    session = (await make_session(organizer))["id"]
    link = LINK.search((await invite(organizer, session)).text)[1]
    form = await fill(anybody, link, [("Lò Văn An", "1980")])
    path = f"/quan-ly/su-kien/{session}/dang-ky/loi-moi"
    ending = re.search(r'action="([^"]+/ket-thuc)"', (await organizer.get(path)).text)[1]
    assert [(await post(organizer, ending, path)).status_code for _ in range(2)] == [303, 303]
    assert (
        (await anybody.post(link, data=form)).status_code,
        (await anybody.get("/loi-moi/khong-co")).status_code,
    ) == (410, 403)
    assert await counts(anybody, session) == (0, 0)


async def test_a_household_signs_itself_up_once_for_a_phone(organizer, anybody):
    made = await make_session(organizer, capacity=2)
    path = f"/su-kien/{made['url'].rpartition('/')[2]}/dang-ky/ca-nha"
    people = [("Lò Văn An", "1980"), ("Lò Thị Bình", "1985"), ("Lò Thị Bé", "2020")]
    phones = {"phone_0": "0912345678", "phone_1": "0912345678"}
    wrong = await anybody.post(path, data=await fill(anybody, path, people, **phones))
    assert (wrong.status_code, 'href="#guardian_2"' in wrong.text) == (422, True)
    form = await fill(anybody, path, people, guardian_2="Lò Văn An", **phones)
    done = await anybody.post(path, data=form)
    assert (done.text.count("đã có chỗ"), done.text.count("chờ chỗ")) == (2, 1)
    other = await fill(anybody, path, [("Vàng A Páo", "1970")], phone_0="0912345678")
    assert (await anybody.post(path, data=other)).status_code == 409
    assert await counts(anybody, made["id"]) == (2, 1)
