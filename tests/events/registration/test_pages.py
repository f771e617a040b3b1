"""Registering by the plain form, as a villager without an account and without script."""

import re

import pytest

from tests.events.site import COMMUNE, make_session
from tests.loopback import open_client
from tests.serving import make_session as sign_in_session
from tests.serving import make_token

TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')
KEY = re.compile(r'name="key" value="([\w-]+)"')
OWN = re.compile(r'name="token" value="([\w-]+)"')
CALENDAR = re.compile(r'href="[^"]*(/lich/ca-nhan/[\w.-]+\.ics)"')
REGISTRATION = re.compile(r'action="(/dang-ky/[\w-]+)/huy"')


async def form_of(browser, path):
    page = await browser.get(path)
    assert page.status_code == 200, page.text
    return {"csrf_token": TOKEN.search(page.text)[1], "key": KEY.search(page.text)[1]}


def path_of(made):
    return f"/su-kien/{made['url'].rpartition('/')[2]}/dang-ky"


PERSON = {"name": "Lò Thị Pâng", "commune": COMMUNE, "birth_year": "1990", "consent": "1"}


@pytest.mark.asyncio
async def test_a_villager_registers_sees_the_ticket_and_gives_it_up(organizer, anybody):
    made = await make_session(organizer, capacity=1)
    form = await form_of(anybody, path_of(made))
    first = await anybody.post(path_of(made), data=form | PERSON)
    again = await anybody.post(path_of(made), data=form | PERSON)
    assert "Bạn đã có chỗ" in first.text
    assert "<svg" in first.text
    assert OWN.search(first.text)[1] == OWN.search(again.text)[1]
    token, path = OWN.search(first.text)[1], REGISTRATION.search(first.text)[1]
    csrf = {"csrf_token": form["csrf_token"], "token": token}
    assert "Bạn đã có chỗ" in (await anybody.post(path, data=csrf)).text
    assert "Đăng ký đã được hủy" in (await anybody.post(f"{path}/huy", data=csrf)).text
    assert (await anybody.get(f"/api/v1/sessions/{made['id']}")).json()["seated"] == 0


@pytest.mark.asyncio
async def test_who_manages_a_registration_finds_the_own_calendar_and_nobody_else_does(organizer, anybody):
    made = await make_session(organizer, title="Lớp của tôi")
    form = await form_of(anybody, path_of(made))
    done = (await anybody.post(path_of(made), data=form | PERSON)).text
    token, path = OWN.search(done)[1], REGISTRATION.search(done)[1]
    csrf = {"csrf_token": form["csrf_token"]}
    own = CALENDAR.search((await anybody.post(path, data=csrf | {"token": token})).text)[1]
    assert "SUMMARY:Lớp của tôi" in (await anybody.get(own)).text
    for page in (await anybody.get(path), await anybody.post(path, data=csrf | {"token": "x"})):
        assert CALENDAR.search(page.text) is None


@pytest.mark.asyncio
async def test_a_second_registration_under_a_known_name_does_not_open_the_person_s_calendar(organizer, anybody):
    pages = []
    for title in ("Lớp đầu", "Lớp sau"):
        made = await make_session(organizer, title=title)
        form = await form_of(anybody, path_of(made))
        pages.append((await anybody.post(path_of(made), data=form | PERSON)).text)
    assert ["Bạn đã có chỗ" in page for page in pages] == [True, True]
    assert [CALENDAR.search(page) is not None for page in pages] == [True, False]


@pytest.mark.asyncio
async def test_what_is_wrong_is_marked_and_nothing_typed_is_lost(organizer, anybody):
    made = await make_session(organizer)
    form = await form_of(anybody, path_of(made))
    answer = await anybody.post(path_of(made), data=form | {"name": "Lò <b>", "birth_year": "x", "phone": "12"})
    assert answer.status_code == 422
    assert 'href="#phone"' in answer.text
    assert 'value="Lò &lt;b&gt;"' in answer.text
    assert (await anybody.get(f"/api/v1/sessions/{made['id']}")).json()["seated"] == 0


@pytest.mark.asyncio
async def test_a_form_needs_its_token(organizer, anybody):
    made = await make_session(organizer)
    assert (await anybody.post(path_of(made), data=PERSON)).status_code == 403


@pytest.mark.asyncio
async def test_a_wrong_code_opens_nothing(organizer, anybody):
    made = await make_session(organizer)
    form = await form_of(anybody, path_of(made))
    answer = await anybody.post("/dang-ky/khong-co", data={"csrf_token": form["csrf_token"], "token": "x"})
    assert answer.status_code == 404


@pytest.mark.asyncio
async def test_the_programme_is_narrowed_by_words_without_accents(organizer, anybody):
    await make_session(organizer, title="Lớp học VNeID buổi tối")
    await make_session(organizer, title="Chợ phiên không tiền mặt", kind="market_4t")
    page = (await anybody.get("/su-kien?tim=cho+phien")).text
    assert ("Chợ phiên không tiền mặt" in page, "Lớp học VNeID" in page) == (True, False)
    assert "Chưa có buổi nào phù hợp" in (await anybody.get("/su-kien?tim=khongdau&ngay=x&trang=-4&loai=?")).text


@pytest.mark.asyncio
async def test_a_helper_registers_six_people_of_a_household_at_once_or_none(organizer, served):
    made = await make_session(organizer, capacity=5)
    name, _, value = (await make_session_cookie(served)).partition("=")
    async with open_client(served.origin, cookies={name: value}, timeout=60) as officer:
        path = f"/quan-ly/su-kien/{made['id']}/dang-ky/nhieu"
        form = await form_of(officer, path) | {"commune": COMMUNE, "household": "1", "consent": "1"}
        lines = {f"name_{line}": f"Lò Văn Người {line}" for line in range(6)}
        lines |= {f"birth_year_{line}": str(1950 + 15 * line) for line in range(6)}
        wrong = await officer.post(path, data=form | lines)
        assert (wrong.status_code, 'href="#guardian_5"' in wrong.text) == (422, True)
        assert (await officer.get(f"/api/v1/sessions/{made['id']}")).json()["seated"] == 0
        right = await officer.post(path, data=form | lines | {"guardian_5": "Lò Văn Cha"})
        again = await officer.post(path, data=form | lines | {"guardian_5": "Lò Văn Cha"})
        assert (right.status_code, again.status_code) == (303, 303)
        page = (await officer.get(right.headers["location"])).text
        assert (page.count("đã có chỗ</span>"), page.count("chờ chỗ</span>")) == (5, 1)
        assert "Vừa đăng ký 6 người" in page


async def make_session_cookie(served):
    token = await make_token(served.database)
    return await sign_in_session(served.database, token, served.context.settings)
