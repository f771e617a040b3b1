"""Help written on a phone, kept and delivered twice, typed from paper, called back and taken back."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.kernel import Role
from leaderboards.models import FactRecord
from tests.accounts.house import post
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of

pytestmark = pytest.mark.asyncio
LOG, API = "/giup-dan/so", "/api/v1/help-entries"
ENTRY = {"day": "2026-10-09", "village": "Bản Nậm Sin", "topic": "vneid", "minutes": "15", "people": "1"}
PERSON = ENTRY | {"name": "Lò Thị Pâng", "phone": "0912345678"}


async def link_from(officer, kind="ambassador", unit=COMMUNE):
    made = await post(officer, "/giup-dan/nguoi", LOG, unit=unit, kind=kind, name="Đại sứ Vàng", ends_on="2026-12-31")
    return re.search(r"/giup-dan#([\w-]+)", made.text)[1]


async def deliver(browser, token, *entries):
    body = {"entries": [{"nonce": f"k-0000000{at}", **each} for at, each in enumerate(entries)]}
    return await browser.post(API, json=body, headers={"authorization": f"Helper {token}"})


async def sum_facts(database, kind="ambassador.learner"):
    async with database.reading() as uow:
        return await uow.session.scalar(select(func.sum(FactRecord.quantity)).where(FactRecord.kind == kind))


async def test_entries_delivered_twice_are_stored_once_and_a_person_counts_once_a_topic(house, officer, database):
    token = await link_from(officer)
    sent = (PERSON, PERSON | {"name": "lo thi pang"}, PERSON | {"topic": "payment"}, PERSON | {"day": "1999-01-01"})
    async with house.browser() as phone:
        first, again = await deliver(phone, token, *sent), await deliver(phone, token, *sent)
        assert first.json() == again.json()
        assert [each["status"] for each in first.json()["outcomes"]] == ["counted", "known", "counted", "refused"]
        assert (await deliver(phone, "lạ".encode().hex(), PERSON)).status_code == 401
        assert (await phone.post(API, json={"entries": []})).status_code == 401
        many = await deliver(phone, token, *[PERSON] * 101)
        assert many.status_code == 422
    assert await sum_facts(database) == 2
    page = (await officer.get(LOG)).text
    assert ["3 dòng" in page, "Trong năm đã tính rồi" in page] == [True, True]


async def test_a_plain_form_works_and_the_days_limit_holds(house, officer, database):
    token = await link_from(officer)
    async with house.browser() as phone:
        for people, state in (("12", "Đã tính"), ("12", "Đã tính"), ("5", "Vượt mức")):
            page = (await phone.get("/giup-dan")).text
            nonce = re.search(r'name="nonce" value="([^"]+)"', page)[1]
            crowd = {**ENTRY, "people": people, "token": token, "nonce": nonce}
            assert state in (await post(phone, "/giup-dan", "/giup-dan", **crowd)).text
        wrong = await post(phone, "/giup-dan", "/giup-dan", **ENTRY | {"minutes": "x"}, token=token, nonce="f-12345678")
        assert [wrong.status_code, 'id="minutes-error"' in wrong.text] == [422, True]
        unknown = await post(phone, "/giup-dan", "/giup-dan", **ENTRY, token="", nonce="f-12345678")
        assert unknown.status_code == 401
        worker = await phone.get("/giup-dan/sw.js")
        assert worker.headers["service-worker-allowed"] == "/giup-dan"
    assert await sum_facts(database) == 15


async def test_a_link_ends_by_its_day_and_by_the_officer(house, officer, clock):
    first, second = await link_from(officer), await link_from(officer, kind="digital_team")
    page = (await officer.get(LOG)).text
    path = re.search(r'action="(/giup-dan/nguoi/[\w-]+/thu-hoi)"', page)[1]
    await post(officer, path, LOG)
    async with house.browser() as phone:
        answers = {(await deliver(phone, token, PERSON)).status_code for token in (first, second)}
        assert answers == {200, 410}
        clock.passed += timedelta(days=100).total_seconds()
        assert {(await deliver(phone, token, PERSON)).status_code for token in (first, second)} == {410}


async def test_who_denies_takes_the_fact_back_and_names_stay_with_the_unit(house, officer, database):
    token = await link_from(officer, kind="digital_team")
    visits = [PERSON | {"name": f"Hộ {number}", "day": f"2026-10-0{1 + number % 5}"} for number in range(40)]
    async with house.browser() as phone:
        await deliver(phone, token, *visits)
    assert await sum_facts(database, "digital_team.visit") == 40
    page = (await officer.get("/giup-dan/goi-lai")).text
    paths = re.findall(r'action="(/giup-dan/goi-lai/[\w-]+)"', page)
    assert 0 < len(paths) < 40
    assert "0912345678" in page
    for outcome, status in (("unreachable", 303), ("denied", 303), ("denied", 303), ("confirmed", 409)):
        answer = await post(officer, paths[0], "/giup-dan/goi-lai", outcome=outcome, unit=COMMUNE)
        assert answer.status_code == status
    assert await sum_facts(database, "digital_team.visit") == 39
    assert "Không được xác nhận, đã rút" in (await officer.get(f"{LOG}?trang-thai=denied")).text
    table = (await officer.get(f"{LOG}.csv?chu-de=vneid")).text
    assert [table.count("\n"), "Hộ 7" in table] == [41, True]
    async with await browser_of(house, Role.ADMINISTRATOR, OTHER) as administrator:
        assert "Hộ 7" not in (await administrator.get(f"{LOG}.csv?don-vi={COMMUNE}")).text
        assert "0912345678" not in (await administrator.get(f"/giup-dan/goi-lai?don-vi={COMMUNE}")).text
    assert (await officer.get(f"{LOG}?don-vi={OTHER}")).status_code == 403


async def test_an_officer_types_a_paper_sheet_and_a_bad_link_is_refused(officer, database):
    assert "Chưa có người hỗ trợ" in (await officer.get("/giup-dan/giay")).text
    for wrong in ({"kind": "lạ"}, {"ends_on": "2020-01-01"}, {"unit": PROVINCE, "kind": "ambassador"}):
        fields = {"unit": COMMUNE, "kind": "ambassador", "name": "Vì Văn A", "ends_on": "2026-12-31"} | wrong
        assert (await post(officer, "/giup-dan/nguoi", LOG, **fields)).status_code in {403, 422}
    await link_from(officer)
    page = (await officer.get("/giup-dan/giay")).text
    helper = re.search(r'<option value="([\w-]{36})"', page)[1]
    typed = PERSON | {"helper": helper, "unit": COMMUNE, "nonce": "f-12345678"}
    for fields, status in ((typed | {"minutes": ""}, 422), (typed, 200), (typed, 200)):
        assert (await post(officer, "/giup-dan/giay", "/giup-dan/giay", **fields)).status_code == status
    assert await sum_facts(database) == 1
