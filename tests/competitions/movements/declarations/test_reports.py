"""Reports of wrong data: anybody opens one, the unit or the Department answers in public, deadlines are watched."""

from datetime import datetime

import pytest

from competitions.movements.declarations.domain import reports
from core.kernel import Role
from leaderboards import service as ledger
from leaderboards.domain.facts import Fact
from seed.scenario_series import seed_holidays
from tests.competitions.movements.declarations.house import (
    CELL,
    COMMUNE,
    NEIGHBOUR,
    PROVINCE,
    SMALL_CELL,
    declare_and_send,
    send,
)

OFFICER = (Role.UNIT_OFFICER, COMMUNE)
REPORT, LIST = "/thi-dua/bao-sai", "/thi-dua/bao-sai/danh-sach"
WRONG = {"text": "Hôm đó nhà văn hóa đóng cửa, không có buổi nào", "name": "Mùa A Bằng", "contact": "0912000111"}


async def fact_of(hall, address: str) -> str:
    """The id of the fact that a declaration became, by the link with its source key."""
    async with hall.visitor("203.0.113.200") as visitor:
        page = await visitor.get(f"{REPORT}?muc=declaration:{address.rpartition('/')[2]}:1")
    return page.text.split('name="fact" value="')[1].split('"')[0]


async def report(browser, fact: str, **fields):
    return await send(browser, f"{REPORT}?muc={fact}", REPORT, **(WRONG | fields))


@pytest.mark.asyncio
async def test_a_visitor_reports_the_unit_upholds_it_and_everybody_sees_why(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer, hall.visitor() as visitor:
        address = await declare_and_send(officer)
        fact = await fact_of(hall, address)
        answer = await report(visitor, fact)
        assert answer.headers["location"] == f"/so-cai/muc/{fact}?da-bao=1"
        public = (await visitor.get(answer.headers["location"])).text
        assert "Chờ trả lời" in public
        assert "16/10/2026" in public
        assert not {word for word in WRONG.values() if word in public}
        listed = (await officer.get(LIST)).text
        assert "1 báo sai" in listed
        one = f"{REPORT}/" + listed.split(f'href="{REPORT}/')[-1].split('"')[0]
        page = (await officer.get(one)).text
        assert all(word in page for word in WRONG.values())
        bare = await send(officer, one)
        assert bare.status_code == 422
        assert 'id="state-error"' in bare.text
        assert 'id="reason-error"' in bare.text
        upheld = await send(officer, one, state="upheld", reason="Đúng là buổi đó hoãn")
        assert upheld.status_code == 303
        public = (await visitor.get(f"/so-cai/muc/{fact}")).text
        assert "Đã hủy" in public
        assert "Đúng là buổi đó hoãn" in public
        assert "Đã rút" in (await officer.get(address)).text
        assert (await send(officer, LIST, one, state="rejected", reason="thử lần nữa")).status_code == 409
        assert (await send(visitor, "/dang-nhap", REPORT, fact=fact, **WRONG)).status_code == 409


@pytest.mark.asyncio
async def test_reports_of_one_unit_used_to_look_the_same_in_the_list(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer, hall.visitor() as visitor:
        for content in ({}, {"kind": "session.elderly", "quantity": "3", "occurred_on": "2026-10-02"}):
            await report(visitor, await fact_of(hall, await declare_and_send(officer, **content)))
        listed = (await officer.get(LIST)).text
        assert "Buổi tuyên truyền, 2 buổi, " in listed
        assert "Lớp cho người cao tuổi, 3 buổi, 02/10/2026</a>" in listed


@pytest.mark.asyncio
async def test_a_rejected_report_leaves_the_figure_and_tells_why(hall):
    async with (
        await hall.signed_in("can-bo", OFFICER) as officer,
        await hall.signed_in("chuyen-vien", (Role.SPECIALIST, PROVINCE)) as department,
        hall.visitor() as visitor,
    ):
        fact = await fact_of(hall, await declare_and_send(officer))
        await report(visitor, fact)
        one = f"{REPORT}/" + (await department.get(LIST)).text.split(f'href="{REPORT}/')[-1].split('"')[0]
        await send(department, one, state="rejected", reason="Có biên bản và ảnh kèm theo")
        public = (await visitor.get(f"/so-cai/muc/{fact}")).text
        assert "Có biên bản và ảnh kèm theo" in public
        assert "Được tính" in public


@pytest.mark.asyncio
async def test_an_answer_is_overdue_after_five_working_days(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer, hall.visitor() as visitor:
        fact = await fact_of(hall, await declare_and_send(officer))
        await report(visitor, fact)
        hall.clock.forward(days=6)
        assert "quá hạn" not in (await officer.get(LIST)).text
        hall.clock.forward(days=1)
        async with await hall.signed_in("lanh-dao", (Role.UNIT_LEADER, COMMUNE)) as leader:
            assert "1 quá hạn" in (await leader.get(LIST)).text
        assert "quá hạn" in (await visitor.get(f"/so-cai/muc/{fact}")).text


@pytest.mark.asyncio
@pytest.mark.parametrize(("asked", "due"), [("2027-01-29T03:00Z", "10/02/2027"), ("2027-02-04T03:00Z", "16/02/2027")])
async def test_days_off_at_tet_used_to_count_as_working_days(hall, asked, due):
    async with hall.database.writing() as uow:
        await seed_holidays(uow)
    async with await hall.signed_in("can-bo", OFFICER) as officer, hall.visitor() as visitor:
        fact = await fact_of(hall, await declare_and_send(officer))
        hall.clock.forward((datetime.fromisoformat(asked) - hall.clock.now()).total_seconds())
        await report(visitor, fact)
        assert due in (await visitor.get(f"/so-cai/muc/{fact}")).text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "grant",
    [(Role.UNIT_OFFICER, NEIGHBOUR), (Role.ORGANIZER, NEIGHBOUR), (Role.INSPECTOR, PROVINCE), (Role.HOST, PROVINCE)],
)
async def test_what_a_reporter_writes_is_not_read_beside(hall, grant):
    async with (
        await hall.signed_in("can-bo", OFFICER) as officer,
        await hall.signed_in("khac", grant) as other,
        hall.visitor() as visitor,
    ):
        fact = await fact_of(hall, await declare_and_send(officer))
        await report(visitor, fact)
        one = f"{REPORT}/" + (await officer.get(LIST)).text.split(f'href="{REPORT}/')[-1].split('"')[0]
        assert (await other.get(one)).status_code == 403
        answer = await send(other, "/tai-khoan", one, hidden=False, state="upheld", reason="lấy điểm của họ")
        assert answer.status_code == 403
        listed = await other.get(LIST)
        assert listed.status_code == 403 or "0 báo sai" in listed.text
        assert "Được tính" in (await visitor.get(f"/so-cai/muc/{fact}")).text


@pytest.mark.asyncio
async def test_the_same_words_twice_are_one_report_and_many_have_to_wait(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer, hall.visitor() as visitor:
        fact = await fact_of(hall, await declare_and_send(officer))
        for _ in range(3):
            assert (await report(visitor, fact)).status_code == 303
        assert "1 báo sai" in (await officer.get(LIST)).text
        for number in range(4):
            assert (await report(visitor, fact, text=f"Lý do khác, số {number}")).status_code == 303
        late = await report(visitor, fact, text="Lý do thứ sáu trong một giờ")
        assert late.status_code == 429
        assert "Lý do thứ sáu trong một giờ" in late.text
        async with hall.visitor("198.51.100.8") as other, hall.visitor() as neighbour:
            assert (await report(other, fact)).status_code == 303
            assert (await report(neighbour, fact)).status_code == 303
        hall.clock.forward(hours=1, seconds=1)
        assert (await report(visitor, fact, text="Lý do thứ sáu sau một giờ")).status_code == 303


@pytest.mark.asyncio
async def test_fifty_citizens_behind_one_address_report_and_the_address_has_its_own_limit(hall, monkeypatch):
    async with await hall.signed_in("can-bo", OFFICER) as officer:
        fact = await fact_of(hall, await declare_and_send(officer))
    for number in range(50):
        async with hall.visitor() as citizen:
            assert (await report(citizen, fact, text=f"Người dân thứ {number} báo")).status_code == 303
    monkeypatch.setattr(reports, "ADDRESS_PER_HOUR", 50)
    async with hall.visitor() as late, hall.visitor("198.51.100.8") as elsewhere:
        assert (await report(late, fact, text="Người dân thứ năm mươi mốt")).status_code == 429
        assert (await report(elsewhere, fact)).status_code == 303


@pytest.mark.asyncio
async def test_a_report_too_short_keeps_its_words(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer, hall.visitor() as visitor:
        fact = await fact_of(hall, await declare_and_send(officer))
        answer = await report(visitor, fact, text="sai")
        assert answer.status_code == 422
        assert 'id="text-error"' in answer.text
        assert "Mùa A Bằng" in answer.text
        assert (await visitor.get(f"{REPORT}?muc=khong-co")).status_code == 404


@pytest.mark.asyncio
async def test_no_address_and_no_reporter_is_kept_in_the_clear(hall, capsys):
    async with await hall.signed_in("can-bo", OFFICER) as officer, hall.visitor("203.0.113.77") as visitor:
        fact = await fact_of(hall, await declare_and_send(officer))
        await report(visitor, fact)
    assert not {word for word in WRONG.values() if word in capsys.readouterr().out}
    kept = b"".join(path.read_bytes() for path in hall.files.root.parent.glob("*.sqlite3*"))
    assert b"203.0.113.77" not in kept


@pytest.mark.asyncio
async def test_a_small_party_cells_figures_are_shown_to_its_own_people_only(hall):
    meeting = {"kind": "party.present", "quantity": "6"}
    async with await hall.signed_in("can-bo", OFFICER) as officer, hall.visitor() as visitor:
        small = await fact_of(hall, await declare_and_send(officer, unit=SMALL_CELL, **meeting))
        large = await fact_of(hall, await declare_and_send(officer, unit=CELL, **meeting))
        assert "6 người" in (await officer.get(f"/so-cai/muc/{small}")).text
        assert "6 người" in (await visitor.get(f"/so-cai/muc/{large}")).text
        for path in (f"/so-cai/muc/{small}", f"{REPORT}?muc={small}"):
            text = (await visitor.get(path)).text
            assert "Chi bộ nhỏ" in text
            assert "6 người" not in text
            assert "09/10/2026" not in text


@pytest.mark.asyncio
async def test_the_public_page_of_a_fact_leads_officers_alone_to_the_proof(hall):
    async with await hall.signed_in("can-bo", OFFICER) as officer, hall.visitor() as visitor:
        address = await declare_and_send(officer)
        fact = await fact_of(hall, address)
        assert address in (await officer.get(f"/so-cai/muc/{fact}")).text
        public = (await visitor.get(f"/so-cai/muc/{fact}")).text
        assert address not in public
        assert "Tại nhà văn hóa" not in public
        assert "can-bo" not in public
        assert "2 buổi" in public
        assert "Đơn vị khai báo" in public
        assert (await visitor.get("/so-cai/muc/khong-co")).status_code == 404


@pytest.mark.asyncio
async def test_a_fact_used_to_say_neither_by_which_rules_it_earned_nor_that_no_proof_came(hall):
    bare = Fact("do:1", "session.propaganda", COMMUNE, hall.clock.now(), 2)
    async with hall.database.writing() as uow:
        (done,) = await ledger.record(uow, [bare], now=hall.clock.now())
        assert done.status == "recorded"
    async with await hall.signed_in("can-bo", OFFICER) as officer, hall.visitor() as visitor:
        fact = (await visitor.get(f"{REPORT}?muc=do:1")).text.split('name="fact" value="')[1].split('"')[0]
        pages = [(await browser.get(f"/so-cai/muc/{fact}")).text for browser in (officer, visitor)]
        assert ["Số liệu này không kèm minh chứng" in page for page in pages] == [True, False]
        assert all('href="/thi-dua/thang-diem#ban-1"' in page for page in pages)
