"""Registering by the plain form, as a villager without an account and without script."""

import re

import pytest

from tests.events.site import COMMUNE, make_session

TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')
KEY = re.compile(r'name="key" value="([\w-]+)"')
OWN = re.compile(r'name="token" value="([\w-]+)"')
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
