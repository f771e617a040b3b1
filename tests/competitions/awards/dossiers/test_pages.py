"""A dossier's way in the browser: asked for, written, sent, returned, sent again, complete."""

import io
import json
import re
from datetime import timedelta

import pytest
import pytest_asyncio
from PIL import Image
from sqlalchemy import text

from accounts.service import access
from competitions.awards import effects
from competitions.awards.dossiers.domain.content import Texts
from competitions.awards.dossiers.queries import dossiers as queries
from core.kernel import LOCAL_ZONE, Role
from tests.accounts.house import post
from tests.competitions.awards.dossiers.site import ROUND, invite
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of

OWN = "/khen-thuong/ho-so"
DESK = f"/khen-thuong/dot/{ROUND}/ho-so"
TEXTS = {"letter": "Kính trình", "report": "Đã dạy 500 người lớn tuổi", "summary": "Dạy 500 người"}


@pytest_asyncio.fixture
async def dossier(database, clock, nominees) -> str:
    """The dossier of COMMUNE."""
    assert [await invite(database, clock), await invite(database, clock)] == [2, 0]
    async with database.reading() as uow:
        found = await queries.find_dossier_of(uow, nominees[0])
    assert found is not None
    return found.id


@pytest_asyncio.fixture
async def unit(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        yield browser


@pytest_asyncio.fixture
async def office(house):
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as browser:
        yield browser


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, "PNG")
    return ("scan.png", buffer.getvalue())


async def fill(browser, dossier, lines=("letter_scan", "report_scan", "minutes")):
    path = f"{OWN}/{dossier}"
    version = re.search(r'name="version" value="(\d+)"', (await browser.get(f"{path}/sua")).text)
    assert version is not None
    await post(browser, f"{path}/sua", f"{path}/sua", version=version[1], **TEXTS)
    for line in lines:
        paper = {"line": line, "number": "12/TTr", "dated_on": "2026-09-30", "file": picture()}
        answer = await post(browser, f"{path}/tep", path, **paper)
        assert answer.status_code == 303, answer.text[:2000]


async def press(browser, dossier, act, **fields):
    return await post(browser, f"{OWN}/{dossier}/{act}", f"{OWN}/{dossier}", **fields)


@pytest.mark.asyncio
async def test_a_dossier_goes_to_the_office_comes_back_and_is_found_complete(unit, office, dossier):
    assert "Hoàn thiện thành phần hồ sơ: 0/6" in (await unit.get(OWN)).text
    refused = await press(unit, dossier, "trinh")
    assert [refused.status_code, "Biên bản họp hội đồng" in refused.text] == [422, True]
    await fill(unit, dossier)
    assert TEXTS["report"] not in (await office.get(f"{OWN}/{dossier}")).text
    assert (await press(unit, dossier, "trinh")).status_code == 303
    page = (await office.get(f"{OWN}/{dossier}")).text
    assert [TEXTS["report"] in page, "Hạn xử lý" in page] == [True, True]
    assert (await press(unit, dossier, "sua", version="1", letter="Sửa lén")).status_code == 409
    await post(office, f"{DESK}/nhan", DESK, dossier=dossier)
    assert "Đã nhận" in (await unit.get(OWN)).text
    await press(office, dossier, "ghi-chu", line="minutes", **{"verdict-minutes": "bad", "text-minutes": "Thiếu dấu"})
    assert "Thiếu dấu" in (await office.get(f"{OWN}/{dossier}")).text
    page = (await unit.get(f"{OWN}/{dossier}")).text
    assert ["Thiếu dấu" in page, "nhận hồ sơ" in page] == [False, True]
    refused = await press(
        office, dossier, "ghi-chu", line="minutes", **{"verdict-minutes": "", "text-minutes": "Xem lại"}
    )
    assert (refused.status_code, 'value="Xem lại"' in refused.text, 'id="verdict-minutes-error"' in refused.text) == (
        422,
        True,
        True,
    )
    assert (await press(office, dossier, "tra", reason="", due_on="2026-10-20")).status_code == 422
    refused = await press(office, dossier, "tra", reason="Thiếu con dấu", due_on="mai")
    assert (refused.status_code, "Thiếu con dấu</textarea>" in refused.text) == (422, True)
    assert (await press(office, dossier, "tra", reason="Biên bản thiếu dấu")).status_code == 303
    page = (await unit.get(f"{OWN}/{dossier}")).text
    assert ["Biên bản thiếu dấu" in page, "Hạn trình: " in page] == [True, True]
    await press(unit, dossier, "sua", version="1", **TEXTS | {"report": "Đã dạy 510 người lớn tuổi"})
    assert "Đã dạy 510" not in (await office.get(f"{OWN}/{dossier}")).text
    assert (await press(unit, dossier, "trinh")).status_code == 303
    page = (await office.get(f"{OWN}/{dossier}/phien-ban")).text
    assert ["<del>500</del>" in page, "<ins>510</ins>" in page] == [True, True]
    assert (await press(office, dossier, "day-du")).status_code == 303
    assert "Đầy đủ" in (await unit.get(OWN)).text
    assert (await press(unit, dossier, "rut", reason="đổi ý rồi")).status_code == 409


@pytest.mark.asyncio
async def test_a_supplement_is_sent_after_the_round_closed_until_its_own_last_day_which_the_office_may_move(
    database, house, clock, dossier
):
    path, start = f"{OWN}/{dossier}", clock.now()
    day = [f"{(start + timedelta(days=days)).astimezone(LOCAL_ZONE):%Y-%m-%d}" for days in (12, 16)]
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as unit:
        await fill(unit, dossier)
        assert (await press(unit, dossier, "trinh")).status_code == 303
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as office:
        given = {"reason": "Thiếu số liệu", "due_on": day[0]}
        assert (await press(office, dossier, "tra", **given)).status_code == 303
    clock.forward(days=8, minutes=1)
    async with database.writing() as uow:
        told = await effects.close_dossiers(uow, ROUND, clock.now())
    assert [(each.params["number"], len(each.nominees)) for each in told] == [(1, 0), (1, 1)]
    clock.forward(days=5)
    async with (
        await browser_of(house, Role.UNIT_LEADER, COMMUNE) as unit,
        await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as office,
    ):
        assert "kể cả khi đợt đã đóng nhận hồ sơ" in (await unit.get(path)).text
        late = await press(unit, dossier, "trinh")
        assert (late.status_code, "Hạn bổ sung là ngày" in late.text) == (409, True)
        assert (await press(office, dossier, "tra", reason="Gia hạn", due_on=day[1])).status_code == 303
        assert (await press(unit, dossier, "trinh")).status_code == 303


@pytest.mark.asyncio
async def test_a_hold_stops_the_submission_and_shows_its_document_only(house, unit, dossier):
    await fill(unit, dossier)
    async with await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as head:
        opening = await head.get("/khen-thuong/tam-dung/mo")
        officer = re.search(r'<option value="([0-9a-f-]{36})"', opening.text)
        assert officer is not None
        fields = {"subject": COMMUNE, "document": "45/TTr", "document_on": "2026-09-01", "kind": "inspection"}
        fields |= {"content": "Chứng từ khống", "sender": "Thanh tra", "officer": officer[1]}
        opened = await post(head, "/khen-thuong/tam-dung/mo", "/khen-thuong/tam-dung/mo", **fields)
        refused = await press(unit, dossier, "trinh")
        assert [refused.status_code, "văn bản số 45/TTr" in refused.text, "Chứng từ" in refused.text] == [
            409,
            True,
            False,
        ]
        path = opened.headers["location"]
        await post(head, f"{path}/dong", path, closing_document="99/KL")
    assert (await press(unit, dossier, "trinh")).status_code == 303


@pytest.mark.asyncio
async def test_others_do_not_know_of_a_dossier_and_a_declared_conflict_closes_it(
    house, dossier, doors, nominees, office
):
    async with await browser_of(house, Role.UNIT_OFFICER, OTHER) as other:
        assert (await other.get(f"{OWN}/{dossier}")).status_code == 404
        assert "Xã Mường Nhé" not in (await other.get(DESK)).text
    assert "Xã Mường Nhé" in (await office.get(DESK)).text
    async with await browser_of(house, Role.COUNCIL_MEMBER, PROVINCE) as member:
        assert (await member.get(f"{OWN}/{dossier}")).status_code == 404
        person = await person_of(house, member)
        doors.admitted.add(person)
        assert (await member.get(f"{OWN}/{dossier}")).status_code == 200
        doors.blocked.add((person, nominees[0]))
        answer = await member.get(f"{OWN}/{dossier}")
        assert [answer.status_code, "xung đột lợi ích" in answer.text] == [403, True]
        page = (await member.get(DESK)).text
        assert ["Xã Mường Nhé" in page, "1 trên 1 hồ sơ" in page] == [False, True]


@pytest.mark.asyncio
async def test_each_saved_version_stands_in_the_record_with_the_digest_of_its_texts(house, unit, dossier):
    path = f"{OWN}/{dossier}/sua"
    assert (await post(unit, path, path, version="0", **TEXTS)).status_code == 303
    async with house.database.reading() as uow:
        statement = text("SELECT detail FROM audit_entry WHERE act = 'award_dossier.written'")
        (detail,) = (await uow.session.execute(statement)).scalars()
    assert json.loads(detail).items() >= {"version": "1", "texts": Texts(**TEXTS).digest}.items()


@pytest.mark.asyncio
async def test_two_officers_who_save_at_once_see_both_versions(unit, dossier):
    path = f"{OWN}/{dossier}/sua"
    await post(unit, path, path, version="0", **TEXTS)
    answer = await post(unit, path, path, version="0", **TEXTS | {"report": "Bản của người thứ hai"})
    assert [answer.status_code, TEXTS["report"] in answer.text, "Bản của người thứ hai" in answer.text] == [
        409,
        True,
        True,
    ]


@pytest.mark.asyncio
async def test_the_report_is_drafted_and_a_wrong_file_keeps_nothing(unit, dossier):
    page = (await unit.get(f"{OWN}/{dossier}/sua")).text
    assert ["Số liệu ghi nhận trên sổ cái" in page, "Xếp hạng 1" in page, "trân trọng đề nghị" in page] == [True] * 3
    wrong = {"line": "minutes", "number": "1", "dated_on": "2026-09-30", "file": ("a.pdf", b"MZ not a pdf")}
    assert (await press(unit, dossier, "tep", **wrong)).status_code == 422
    assert (await press(unit, dossier, "tep", **wrong | {"number": ""})).status_code == 422
    assert "Chưa có văn bản" in (await unit.get(f"{OWN}/{dossier}")).text


@pytest.mark.asyncio
async def test_drafts_repeat_no_head_of_the_printed_form_and_say_the_period_in_words(unit, dossier):
    page = (await unit.get(f"{OWN}/{dossier}/sua")).text
    assert ("thành tích trong bình dân học vụ số (quý 3/2026)" in page, "2026-Q3" in page) == (True, False)
    assert not [head for head in ("TỜ TRÌNH", "Kính gửi", "BÁO CÁO THÀNH TÍCH", "THÀNH TÍCH ĐẠT ĐƯỢC") if head in page]


@pytest.mark.asyncio
async def test_the_office_waits_for_the_lead_agency_that_it_asked(house, unit, office, dossier):
    await fill(unit, dossier)
    await press(unit, dossier, "trinh")
    page = f"/khen-thuong/dot/{ROUND}/y-kien"
    question = {"unit": OTHER, "kind": "lead", "question": "Xin ý kiến", "due_on": "2099-01-01"}
    assert (await post(office, page, page, **question | {"due_on": "2020-01-01"})).status_code == 422
    assert (await post(office, page, page, **question)).status_code == 303
    assert (await press(office, dossier, "day-du")).status_code == 409
    async with await browser_of(house, Role.UNIT_LEADER, OTHER) as agency:
        asked = re.search(r"/khen-thuong/y-kien/([0-9a-f-]{36})", (await agency.get(page)).text)
        assert asked is not None
        reply = {"answer": "disagree", "text": "", "document": "7/SKHCN"}
        assert (await post(agency, asked[0], page, **reply)).status_code == 422
        assert (await post(agency, asked[0], page, **reply | {"text": "Số liệu chưa khớp"})).status_code == 303
    shown = (await office.get(f"{OWN}/{dossier}")).text
    assert ["Số liệu chưa khớp" in shown, "7/SKHCN" in shown] == [True, True]
    assert (await press(office, dossier, "day-du")).status_code == 303


async def person_of(house, browser):

    async with house.database.reading() as uow:
        actor = await access.find_actor_by_session(uow, browser.cookies["ngayhoi_session"], house.clock.now())
    assert actor is not None
    return str(actor.person_id)
