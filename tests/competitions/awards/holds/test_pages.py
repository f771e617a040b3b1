"""Holds in the browser: opened by the head, read by the named officer alone, closed by a document."""

import pytest
from sqlalchemy import update

from accounts.service import access, people
from competitions.awards.rounds.models import Nomination
from core.kernel import Role
from tests.accounts.house import Seat, post, settle
from tests.competitions.awards.dossiers.site import add_round
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of

ROOT = "/khen-thuong/tam-dung"
SECRET = "Đoàn kiểm tra phát hiện chứng từ khống"
SENDER = "Thanh tra tỉnh"
NOTICE = "Tạm dừng xem xét theo văn bản số 45/TTr ngày 01/10/2026"


async def open_one(house, head):
    officer = await settle(house, "can-bo@ngayhoi.example", Seat(Role.HOMEAFFAIRS_OFFICER, PROVINCE))
    fields = {"subject": COMMUNE, "document": "45/TTr", "document_on": "2026-10-01", "kind": "inspection"}
    fields |= {"content": SECRET, "sender": SENDER, "officer": str(officer)}
    answer = await post(head, f"{ROOT}/mo", f"{ROOT}/mo", **fields)
    assert answer.status_code == 303, answer.text[:3000]
    return answer.headers["location"]


@pytest.mark.asyncio
async def test_only_the_named_officer_reads_what_a_hold_is_about(house):
    async with (
        await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as head,
        await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as held,
        await browser_of(house, Role.UNIT_OFFICER, OTHER) as other,
        house.browser() as named,
    ):
        path = await open_one(house, head)
        named.cookies.set("ngayhoi_session", await cookie_of(house, "can-bo@ngayhoi.example"))
        page = (await named.get(path)).text
        assert [SECRET in page, SENDER in page, "dấu hiệu vi phạm" in page] == [True, True, True]
        for browser in (head, held):
            for where in (ROOT, path):
                page = (await browser.get(where)).text
                assert [NOTICE in page, SECRET in page, SENDER in page, "dấu hiệu vi phạm" in page] == [
                    True,
                    False,
                    False,
                    False,
                ]
        assert NOTICE not in (await other.get(ROOT)).text
        assert (await other.get(path)).status_code == 404


@pytest.mark.asyncio
async def test_a_hold_is_closed_by_a_document_only_and_once(house):
    async with await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as head:
        path = await open_one(house, head)
        refused = await post(head, f"{path}/dong", path, closing_document=" ")
        assert [refused.status_code, "chỉ kết thúc bằng văn bản" in refused.text] == [422, True]
        await post(head, f"{path}/dong", path, closing_document="99/KL-TTr")
        assert "Kết thúc theo 99/KL-TTr" in (await head.get(f"{ROOT}?da-dong=1")).text
        assert "Không có tạm dừng nào" in (await head.get(ROOT)).text
        again = await post(head, f"{path}/dong", f"{ROOT}/mo", closing_document="99/KL-TTr")
        assert again.status_code == 409


@pytest.mark.asyncio
async def test_a_leader_holds_back_own_units_only(house):
    async with await browser_of(house, Role.UNIT_LEADER, COMMUNE) as leader:
        own = await settle(house, "xa@ngayhoi.example", Seat(Role.UNIT_OFFICER, COMMUNE))
        fields = {"document": "1", "document_on": "2026-10-01", "kind": "discipline", "content": "x", "sender": "y"}
        for subject, status in ((OTHER, 403), (COMMUNE, 303)):
            given = {"subject": subject, "officer": str(own), **fields}
            assert (await post(leader, f"{ROOT}/mo", f"{ROOT}/mo", **given)).status_code == status
        wrong = await post(leader, f"{ROOT}/mo", f"{ROOT}/mo", **fields, subject="", officer="")
        assert [wrong.status_code, "Hãy chọn đối tượng." in wrong.text] == [422, True]


async def cookie_of(house, login):

    async with house.database.writing() as uow:
        person = await people.load_person_by_login(uow, login)
        return await access.open_session(uow, person.id, "", house.clock.now())


@pytest.mark.asyncio
async def test_a_leader_holds_back_no_person_of_another_commune_and_the_department_lifts_any_hold(
    house, database, clock
):
    await add_round(database, clock)  # one nominee of COMMUNE, one of OTHER
    async with database.writing() as uow:
        for key, unit in (("person:nhe", COMMUNE), ("person:khac", OTHER)):
            statement = update(Nomination).where(Nomination.subject_key == f"unit:{unit}").values(subject_key=key)
            await uow.session.execute(statement)
    officer = await settle(house, "can-bo@ngayhoi.example", Seat(Role.UNIT_OFFICER, COMMUNE))
    fields = {"subject_name": "Lò Văn Ẳng", "document": "7/UBND", "document_on": "2026-10-01", "kind": "inspection"}
    fields |= {"content": SECRET, "sender": SENDER, "officer": str(officer)}
    async with (
        await browser_of(house, Role.UNIT_LEADER, COMMUNE) as leader,
        await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as head,
    ):
        for key, status in (("person:khac", 403), ("person:nobody", 404), ("person:nhe", 303)):
            answer = await post(leader, f"{ROOT}/mo", f"{ROOT}/mo", subject_key=key, **fields)
            assert (key, answer.status_code) == (key, status)
        path = answer.headers["location"]
        assert (await post(head, f"{path}/dong", path, closing_document="99/KL-TTr")).status_code == 303
