"""The public notice and the three registers: who reads what, who writes what, and until when."""

import re
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import text, update

from competitions.awards.dossiers.service.notice import open_notice
from competitions.awards.rounds.models import AwardRound, RoundStep
from core.kernel import Role
from tests.accounts.house import post
from tests.competitions.awards.dossiers.site import ROUND, invite
from tests.competitions.awards.dossiers.test_pages import TEXTS, fill, person_of, press
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of

NOTICE = f"/khen-thuong/dot/{ROUND}/cong-khai"
BOOK = f"/khen-thuong/dot/{ROUND}/phan-anh"
REQUESTS = f"/khen-thuong/dot/{ROUND}/xem-xet-lai"
REFERRALS = f"/khen-thuong/dot/{ROUND}/don-thu"
WORDS = {"text": "Tôi thấy số liệu chưa đúng", "name": "Lò Thị Phản Ánh", "contact": "0912345678"}


@pytest_asyncio.fixture
async def office(house):
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        yield browser


@pytest_asyncio.fixture
async def unit(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        yield browser


@pytest_asyncio.fixture
async def dossier(database, clock, unit) -> str:
    """The dossier of COMMUNE, sent."""
    await invite(database, clock)
    async with database.reading() as uow:
        found = await uow.session.scalar(
            text("SELECT d.id FROM award_dossier d JOIN unit u ON u.id = d.unit_id WHERE u.code = :code"),
            {"code": COMMUNE},
        )
    await fill(unit, found)
    assert (await press(unit, found, "trinh")).status_code == 303
    return str(found)


async def publish(database, clock):
    async with database.writing() as uow:
        await open_notice(uow, ROUND, clock.now())
        await open_notice(uow, ROUND, clock.now())


@pytest.mark.asyncio
async def test_the_notice_lists_who_sent_and_is_not_held_and_takes_words_until_its_last_day(
    database, clock, house, nominees, dossier
):
    assert dossier
    async with house.browser() as citizen:
        assert (await citizen.get(NOTICE)).status_code == 404
        await publish(database, clock)
        page = (await citizen.get(NOTICE)).text
        assert ["Xã Mường Nhé" in page, TEXTS["summary"] in page, "Phường Điện Biên Phủ" in page] == [True, True, False]
        wrong = await post(citizen, NOTICE, NOTICE, nominee=nominees[1], **WORDS)
        assert [wrong.status_code, "Hãy chọn đối tượng." in wrong.text] == [422, True]
        for _ in range(2):
            sent = await post(citizen, NOTICE, NOTICE, nominee=nominees[0], **WORDS)
            assert sent.headers["location"] == f"{NOTICE}?da-gui=1"
        for number in range(4):
            await post(citizen, NOTICE, NOTICE, nominee=nominees[0], **WORDS | {"text": f"{WORDS['text']} {number}"})
        more = await post(citizen, NOTICE, NOTICE, nominee=nominees[0], **WORDS | {"text": "Thêm một phản ánh nữa"})
        assert more.status_code == 429
        async with house.browser() as neighbour:
            sent = await post(neighbour, NOTICE, NOTICE, nominee=nominees[0], **WORDS)
            assert sent.headers["location"] == f"{NOTICE}?da-gui=1"
        assert "Nội dung phản ánh" in (await citizen.get(NOTICE)).text
        clock.forward(days=11)
        over = (await citizen.get(NOTICE)).text
        assert ["Đã hết thời gian công khai" in over, "Nội dung phản ánh" in over] == [True, False]


@pytest.mark.asyncio
async def test_name_and_contact_stand_in_the_officers_register_and_nowhere_else(
    database, clock, house, nominees, dossier, office, unit
):
    await publish(database, clock)
    async with house.browser() as citizen:
        await post(citizen, NOTICE, NOTICE, nominee=nominees[0], **WORDS)
        pages = [(await citizen.get(NOTICE)).text]
    book = (await office.get(BOOK)).text
    assert [WORDS["text"] in book, WORDS["name"] in book, WORDS["contact"] in book] == [True, True, True]
    async with await browser_of(house, Role.SECRETARY, PROVINCE) as secretary:
        seen = (await secretary.get(BOOK)).text
        assert WORDS["text"] in seen
        pages += [seen, (await office.get(f"/khen-thuong/ho-so/{dossier}")).text]
    assert (await unit.get(BOOK)).status_code == 404
    assert [WORDS["name"] in page or WORDS["contact"] in page for page in pages] == [False] * 3
    async with database.reading() as uow:
        audited = (await uow.session.execute(text("SELECT detail FROM audit_entry"))).scalars().all()
    assert not any("Phản Ánh" in detail for detail in audited)
    path = re.search(r"/khen-thuong/phan-anh/([0-9a-f-]{36})", book)
    assert path is not None
    words = {f"words-{path[1]}": "Đã đối chiếu sổ lớp"}
    assert (await post(office, path[0], BOOK, state="resolved", **words)).status_code == 409
    assert (await post(office, path[0], BOOK, state="verified", **{f"words-{path[1]}": ""})).status_code == 422
    assert (await post(office, path[0], BOOK, state="verified", **words)).status_code == 303
    assert (await post(office, path[0], BOOK, state="resolved", **words)).status_code == 303
    assert (await post(office, path[0], BOOK, state="resolved", **words)).status_code == 409
    assert "Phản ánh đã giải quyết" in (await office.get(BOOK)).text


@pytest.mark.asyncio
async def test_a_request_is_taken_in_its_window_opens_the_dossier_again_and_is_answered_once(
    database, clock, nominees, dossier, office, unit, house, doors
):
    asked = {"nominee": nominees[0], "reason": "Số liệu lớp học bị thiếu"}
    assert (await post(unit, REQUESTS, REQUESTS, **asked)).status_code == 409
    async with database.writing() as uow:
        statement = update(RoundStep).where(RoundStep.round_id == ROUND, RoundStep.kind == "appeal")
        await uow.session.execute(statement.values(ran_at=clock.now(), runs=1))
    assert (await post(unit, REQUESTS, REQUESTS, **asked | {"nominee": nominees[1]})).status_code == 422
    assert (await post(unit, REQUESTS, REQUESTS, **asked)).status_code == 303
    assert (await post(unit, REQUESTS, REQUESTS, **asked)).status_code == 409
    async with await browser_of(house, Role.UNIT_OFFICER, OTHER) as other:
        assert asked["reason"] not in (await other.get(REQUESTS)).text
    await press(office, dossier, "day-du")
    path = re.search(r"/khen-thuong/xem-xet-lai/([0-9a-f-]{36})", (await office.get(REQUESTS)).text)
    assert path is not None
    person = await person_of(house, office)
    doors.blocked.add((person, nominees[0]))  # a declared conflict closes the addresses too, not the list alone
    for address, typed in ((f"{path[0]}/mo-lai", {}), (path[0], {f"state-{path[1]}": "rejected"})):
        assert (await post(office, address, REQUESTS, **typed)).status_code == 403
    doors.blocked.clear()
    assert (await post(office, f"{path[0]}/mo-lai", REQUESTS)).status_code == 303
    assert "Trả lại bổ sung" in (await unit.get("/khen-thuong/ho-so")).text
    answer = {f"state-{path[1]}": "upheld", f"answer-{path[1]}": "Đã bổ sung hai lớp"}
    assert (await post(office, path[0], REQUESTS, **{f"answer-{path[1]}": "x"})).status_code == 422
    assert (await post(office, path[0], REQUESTS, **answer)).status_code == 303
    assert (await post(office, path[0], REQUESTS, **answer)).status_code == 409
    assert "Đã bổ sung hai lớp" in (await unit.get(REQUESTS)).text
    clock.forward(days=16)
    async with await browser_of(house, Role.UNIT_LEADER, COMMUNE) as leader:
        late = await post(leader, REQUESTS, REQUESTS, **asked)
    assert [late.status_code, "Khiếu nại vẫn được nhận theo luật riêng" in late.text] == [409, True]


@pytest.mark.asyncio
async def test_a_reopened_case_of_a_finished_round_leads_the_office_to_a_decision_since_no_vote_is_held_again(
    database, clock, nominees, dossier, office, unit
):
    async with database.writing() as uow:
        step = update(RoundStep).where(RoundStep.round_id == ROUND, RoundStep.kind == "appeal")
        await uow.session.execute(step.values(ran_at=clock.now(), runs=1))
        await uow.session.execute(update(AwardRound).where(AwardRound.id == ROUND).values(state="finished"))
    await press(office, dossier, "day-du")
    await post(unit, REQUESTS, REQUESTS, nominee=nominees[0], reason="Số liệu lớp học bị thiếu")
    page, way = (await office.get(REQUESTS)).text, f'href="/khen-thuong/dot/{ROUND}/quyet-dinh"'
    path = re.search(r"/khen-thuong/xem-xet-lai/([0-9a-f-]{36})", page)
    assert (path is not None, way in page) == (True, False)
    assert (await post(office, f"{path[0]}/mo-lai", REQUESTS)).status_code == 303
    seen = [(await each.get(REQUESTS)).text for each in (office, unit)]
    assert [(way in page, "không mở phiên bỏ phiếu mới" in page) for page in seen] == [(True, True), (False, False)]


@pytest.mark.asyncio
async def test_complaints_are_noted_by_the_head_alone_with_their_limit_and_closed_by_a_document(house, office, clock):
    day = clock.now().date()
    entry = {"law": "complaint", "number": "15/TCD", "authority": "Thanh tra tỉnh"}
    entry |= {"received_on": str(day - timedelta(days=200)), "routed_on": str(day)}
    assert (await office.get(REFERRALS)).status_code == 403
    async with await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as head:
        assert (await post(head, REFERRALS, REFERRALS, **entry | {"number": ""})).status_code == 422
        assert (await post(head, REFERRALS, REFERRALS, **entry)).status_code == 303
        page = (await head.get(REFERRALS)).text
        due = day - timedelta(days=110)
        assert [f"{due:%d/%m/%Y}" in page, "Nghị định days.complaint.first" in page] == [True, True]
        path = re.search(r"/khen-thuong/don-thu/([0-9a-f-]{36})/dong", page)
        assert path is not None
        closing = {f"document-{path[1]}": "20/KL-TTr"}
        assert (await post(head, path[0], REFERRALS, **{f"document-{path[1]}": ""})).status_code == 422
        assert (await post(head, path[0], REFERRALS, **closing)).status_code == 303
        assert (await post(head, path[0], REFERRALS, **closing)).status_code == 409
        assert "Kết thúc theo 20/KL-TTr" in (await head.get(REFERRALS)).text
