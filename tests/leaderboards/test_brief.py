"""The Monday brief from real entries: as of Monday 00:00, shown again at any later time, for everybody alike."""

import re
from datetime import UTC, date, datetime

import pytest
import pytest_asyncio

from core.database import Database
from core.kernel import Role
from leaderboards import service
from leaderboards.domain.facts import Fact, Verification
from leaderboards.domain.kinds import FactKind
from leaderboards.service import Reversal
from tests.clocks import HandClock
from tests.leaderboards.hall import Hall, build_hall
from tests.leaderboards.test_boards import PROVINCIAL
from units.domain.acts import Decree
from units.service import acts
from units.service.acts import Merging

MUONG_ANG, MUONG_LAN, MUONG_NHE, CELL = "03256", "03313", "03160", "cb-so-noi-vu"
MONDAY = datetime(2026, 10, 11, 23, 30, tzinfo=UTC)  # 06:30 on 12/10/2026 in the province


def on(day: int, hour: int = 3) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=UTC)


async def give(database: Database, unit: str, count: int, now: datetime, *, room: str = "a") -> None:
    facts = [
        Fact(f"live:{room}:1:{unit}-{n}", FactKind.LIVE_PARTICIPATION, unit, now, 1, person_key=f"{unit}{n}")
        for n in range(count)
    ]
    async with database.writing() as uow:
        outcomes = await service.record(uow, facts, now=now)
    assert not any(outcome.why for outcome in outcomes)


@pytest_asyncio.fixture
async def hall(province: Database) -> Hall:
    clock = HandClock(MONDAY)
    await give(province, MUONG_ANG, 5, on(1))
    await give(province, MUONG_LAN, 3, on(2))
    await give(province, MUONG_LAN, 9, on(7), room="b")
    async with province.writing() as uow:
        await service.reverse(uow, Reversal(f"live:a:1:{MUONG_ANG}-0", "Nhập nhầm"), now=on(8))
    await give(province, MUONG_NHE, 40, on(11, 20))  # Monday 03:00 in the province: after the data of this brief
    pending = Fact(
        "khai:1", FactKind.SESSION_COMMUNITY, MUONG_ANG, on(9), 12, verification=Verification.PENDING, evidence="/x"
    )
    async with province.writing() as uow:
        await service.record(uow, [pending], now=on(9))
    return build_hall(province, clock)


async def read(hall: Hall, path: str) -> str:
    async with hall.house.browser() as browser:
        answer = await browser.get(path)
    assert answer.status_code == 200, answer.text[:300]
    return str(answer.text)


@pytest.mark.asyncio
async def test_the_brief_says_rank_reasons_comparison_and_what_waits(hall: Hall) -> None:
    page = await read(hall, f"/don-vi/{MUONG_ANG}/ban-tin")
    expected = [
        "Bản tin thứ Hai 12/10/2026",
        "Hạng 2/2 toàn tỉnh (giảm 1 hạng)",
        "Hạng 2/2 trong cụm",
        "Bị giảm 1 điểm do hủy số liệu và điểm trừ.",
        "Xã Mường Lạn vượt lên: thêm 9 điểm",
        "1 số liệu kê khai (12 buổi) chờ xác nhận lần hai",
    ]
    assert [text for text in expected if text not in page] == []
    assert "Mường Nhé" not in page, "what was recorded after Monday 00:00 is not in it"


@pytest.mark.asyncio
async def test_the_next_freeze_is_the_planned_one_and_without_a_plan_the_end_of_the_quarter(hall: Hall) -> None:
    assert "từ nay đến 05/11/2026" in await read(hall, f"/don-vi/{MUONG_ANG}/ban-tin")
    hall.house.clock.forward(days=28)
    assert "từ nay đến 31/12/2026" in await read(hall, f"/don-vi/{MUONG_ANG}/ban-tin")
    assert "từ nay đến 31/12/2026" in await read(hall, "/thi-dua/ban-tin/in?loai=school")


@pytest.mark.asyncio
async def test_a_past_brief_stays_the_same_whatever_comes_later(hall: Hall) -> None:
    address = f"/don-vi/{MUONG_ANG}/ban-tin?tuan=2026-W41"
    before = await read(hall, address)
    hall.house.clock.forward(days=14)
    await give(hall.house.database, MUONG_ANG, 30, on(20), room="c")
    async with hall.house.database.writing() as uow:
        assert await service.confirm(uow, ["khai:1"], by="p", now=on(20)) == 1
    after = await read(hall, address)
    parts = [re.search(r'<div class="sheet stack">.*?</div>\s*<section', text, re.DOTALL) for text in (before, after)]
    assert parts[0] is not None
    assert parts[1] is not None
    assert parts[0][0] == parts[1][0]
    newest = await read(hall, f"/don-vi/{MUONG_ANG}/ban-tin")
    assert "Bản tin thứ Hai 26/10/2026" in newest
    assert "được thêm 30 điểm" in newest


@pytest.mark.asyncio
async def test_a_past_brief_does_not_move_with_a_merger_of_later(hall: Hall) -> None:
    address = f"/don-vi/{MUONG_ANG}/ban-tin?tuan=2026-W41"
    before = await read(hall, address)
    hall.house.clock.forward(days=30)
    decree = Decree(date(2026, 10, 20), "Sắp xếp đơn vị", "NQ 12", date(2026, 11, 1))
    async with hall.house.database.writing() as uow:
        await acts.perform(uow, PROVINCIAL, Merging((MUONG_LAN,), MUONG_ANG, decree), on(31))
    after = await read(hall, address)
    parts = [re.search(r'<div class="sheet stack">.*?</div>\s*<section', text, re.DOTALL) for text in (before, after)]
    assert parts[0] is not None
    assert parts[1] is not None
    assert parts[0][0] == parts[1][0]


@pytest.mark.asyncio
async def test_a_brief_comes_out_at_six_and_not_before(hall: Hall) -> None:
    async with hall.house.browser() as browser:
        assert (await browser.get(f"/don-vi/{MUONG_ANG}/ban-tin?tuan=2026-W42")).status_code == 404
        assert (await browser.get(f"/don-vi/{MUONG_ANG}/ban-tin?tuan=2026-10")).status_code == 422
        assert (await browser.get(f"/don-vi/{MUONG_ANG}/ban-tin?tuan=x")).status_code == 422
        assert (await browser.get("/don-vi/11/ban-tin")).status_code == 404
        assert (await browser.get("/don-vi/khong-co/ban-tin")).status_code == 404


@pytest.mark.asyncio
async def test_officers_and_public_read_the_same_and_small_cells_stay_unseen(hall: Hall) -> None:
    await give(hall.house.database, CELL, 9, on(10))
    address = f"/don-vi/{MUONG_ANG}/ban-tin/in"
    async with await hall.enter(Role.UNIT_OFFICER, unit=MUONG_ANG) as officer:
        assert (await officer.get(address)).text == await read(hall, address)
        refused = await officer.get(f"/don-vi/{CELL}/ban-tin")
    assert refused.status_code == 404
    assert "không công khai" in refused.text
    listed = await read(hall, "/thi-dua/ban-tin?loai=party_cell")
    assert CELL not in listed


@pytest.mark.asyncio
async def test_the_brief_of_a_commune_that_was_merged_names_what_it_became(hall: Hall) -> None:
    decree = Decree(date(2026, 10, 2), "Sắp xếp đơn vị", "NQ 12", date(2026, 10, 12))
    async with hall.house.database.writing() as uow:
        await acts.perform(uow, PROVINCIAL, Merging((MUONG_LAN,), MUONG_ANG, decree), MONDAY)
    async with hall.house.browser() as browser:
        answer = await browser.get(f"/don-vi/{MUONG_LAN}/ban-tin")
    assert (answer.status_code, "Đơn vị này nay là Xã Mường Ảng" in answer.text) == (404, True)


@pytest.mark.asyncio
async def test_the_short_text_fits_and_leads_to_the_page(hall: Hall) -> None:
    for unit in (MUONG_ANG, MUONG_LAN, MUONG_NHE):
        page = await read(hall, f"/don-vi/{unit}/ban-tin")
        text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
        assert text is not None
        assert len(text[1]) <= 600
        assert text[1].endswith(f"/don-vi/{unit}/ban-tin?tuan=2026-W41")


@pytest.mark.asyncio
async def test_a_cluster_is_listed_and_printed_at_once(hall: Hall) -> None:
    listed = await read(hall, "/thi-dua/ban-tin?cum=cum-muong-ang")
    printed = await read(hall, "/thi-dua/ban-tin/in?cum=cum-muong-ang")
    assert "4 bản tin" in listed
    assert printed.count('<section class="sheet sheet-page"') == 4
    assert "Không có bản tin nào để in" in await read(hall, "/thi-dua/ban-tin/in?cum=khong-co")
    assert "Cụm này không có đơn vị nào" in await read(hall, "/thi-dua/ban-tin?cum=khong-co")
