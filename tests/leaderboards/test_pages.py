"""The public boards, through HTTP."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from core.database import Database
from leaderboards import service
from leaderboards.domain.kinds import KINDS, Criterion
from tests.leaderboards.facts import NOW, people
from tests.leaderboards.site import READER, visit

MUONG_ANG, MUONG_NHE, CELL = "03256", "03160", "cb-so-noi-vu"
BEFORE = NOW - timedelta(days=20)


async def record(database: Database, unit: str, count: int, *, room: str = "room") -> None:
    async with database.writing() as uow:
        await service.record(uow, people(unit, count, room=room), now=NOW)


@pytest.mark.asyncio
async def test_an_empty_board_says_what_comes_next(province: Database) -> None:
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang")).text
    assert "Tạm tính" in page
    assert "Chưa đơn vị nào có điểm" in page
    assert page.count("Chưa có điểm.") == 45


@pytest.mark.asyncio
async def test_the_board_shows_ranks_points_and_estimates(province: Database) -> None:
    await record(province, MUONG_ANG, 60)
    await record(province, MUONG_NHE, 24)
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang")).text
    assert page.count('<th scope="row">') == 45
    assert page.index("Xã Mường Ảng</a>") < page.index("Xã Mường Nhé</a>")
    assert "Số liệu đến 09:00 10/10/2026" in page
    assert "ước tính" in page
    assert "1,0" in page, "24 points of 24,294 people"
    assert page.count('class="map-tile map-tile-0"') == 43
    assert page.count('class="map-tile map-tile-2"') == 1, "24 of 50 is the second quarter"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("cum=cum-muong-ang", ["Xã Mường Ảng", "Xã Búng Lao", "Xã Mường Lạn", "Xã Nà Tấu"]),
        ("tim=ang+nua", ["Xã Mường Ảng"]),
        ("cum=cum-muong-ang&tim=bung", ["Xã Búng Lao"]),
        ("tim=khong-co", []),
        ("cum=khong-co", []),
        ("loai=school&tim=tran+can", ["THCS Trần Can", "THPT Trần Can"]),
        ("ky=2025&cum=cum-muong-ang", ["Xã Búng Lao", "Xã Mường Ảng", "Xã Mường Lạn", "Xã Nà Tấu"]),
    ],
)
async def test_filters_and_exports_show_the_same_units(province: Database, query: str, names: list[str]) -> None:
    await record(province, MUONG_ANG, 3)
    async with visit(province) as browser:
        page = (await browser.get(f"/bang-xep-hang?{query}")).text
        export = await browser.get(f"/bang-xep-hang.csv?{query}")
        book = await browser.get(f"/bang-xep-hang.xlsx?{query}")
        printed = (await browser.get(f"/bang-xep-hang/in?{query}")).text
        framed = (await browser.get(f"/bang-xep-hang/nhung?{query}")).text
    rows = list(csv.reader(io.StringIO(export.text.removeprefix("\ufeff"))))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows] == [row[2] for row in sheet] == ["Đơn vị", *names]
    assert export.headers["content-disposition"].startswith("attachment")
    assert [each.count('<th scope="row">') for each in (page, printed, framed)] == [len(names)] * 3
    assert [name for name in names for each in (page, printed, framed) if name not in each] == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("loai=agency", 422),
        ("ky=2026-13", 422),
        ("cach-do=luck", 422),
        ("tieu-chi=luck", 422),
        ("cach-do=target_share", 422),
        ("ky=tu-chon&tu=2026-10-10&den=2026-10-01", 422),
        ("luc=yesterday", 422),
        ("luc=0001-01-02T00:00", 422),
        ("luc=2019-12-31T00:00", 422),
        ("luc=9999-12-31T23:59-12:00", 422),
        ("ky=tu-chon&tu=2026-10-01&den=2026-10-10", 200),
        ("ky=2026-W41&tieu-chi=live&cach-do=shrunk_mean&luc=2026-10-10T07:00", 200),
    ],
)
async def test_what_no_board_can_be_is_refused_everywhere(province: Database, query: str, status: int) -> None:
    async with visit(province) as browser:
        for place in ("", ".csv", ".xlsx", "/in", "/nhung"):
            assert (await browser.get(f"/bang-xep-hang{place}?{query}")).status_code == status, place


@pytest.mark.asyncio
async def test_wrong_days_are_kept_and_named(province: Database) -> None:
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang?ky=tu-chon&tu=2026-10-10&den=2026-10-01")).text
    assert '<a href="#tu">' in page
    assert 'value="2026-10-01"' in page


@pytest.mark.asyncio
async def test_the_address_keeps_the_whole_board(province: Database) -> None:
    query = "cum=cum-muong-ang&ky=2026-10-01..2026-10-10&cach-do=per_capita&tieu-chi=live&luc=2026-10-10T07%3A00"
    async with visit(province) as browser:
        page = (await browser.get(f"/bang-xep-hang?{query}")).text
    chosen = re.findall(r'<option value="([^"]*)" selected', page.split('id="bang"')[0])
    assert chosen == ["commune", "cum-muong-ang", "tu-chon", "per_capita", "live"]
    assert re.findall(r'type="(?:date|datetime-local)" value="([^"]*)"', page) == [
        "2026-10-01",
        "2026-10-10",
        "2026-10-10T07:00",
    ]
    assert page.count(query.replace("..", "..").replace("&", "&amp;")) == 4, "load again, two exports, print"
    assert "xem lại" in page
    assert "board-live.js" not in page, "the past does not move"


@pytest.mark.asyncio
async def test_movement_is_counted_against_the_week_before(province: Database) -> None:
    facts = people(MUONG_NHE, 5, room="old") + people(MUONG_ANG, 2, room="old")
    async with province.writing() as uow:
        await service.record(uow, [replace(fact, occurred_at=BEFORE) for fact in facts], now=BEFORE)
    await record(province, MUONG_ANG, 9)
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang")).text
        past = (await browser.get("/bang-xep-hang?luc=2026-10-01T07:00")).text
        export = (await browser.get("/bang-xep-hang.csv")).text
    assert "tăng 1 bậc" in page
    assert "giảm 1 bậc" in page
    assert past.index("Xã Mường Nhé</a>") < past.index("Xã Mường Ảng</a>")
    assert [row[8] for row in csv.reader(io.StringIO(export))][1:3] == ["1", "-1"]


@pytest.mark.asyncio
async def test_a_tie_that_was_decided_says_by_what(province: Database) -> None:
    await record(province, MUONG_ANG, 4)
    await record(province, MUONG_NHE, 4)
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang")).text
    assert page.count("Bằng nhau; phân định theo điểm trên 1.000 dân.") == 2


@pytest.mark.asyncio
async def test_why_leads_to_the_same_days_and_criterion(province: Database) -> None:
    await record(province, MUONG_ANG, 4)
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang?ky=2026-10&tieu-chi=live")).text
        address = re.findall(r'class="board-why" href="([^"]+)"', page)[0].replace("&amp;", "&")
        entries = (await browser.get(address)).text
    assert address == f"/don-vi/{MUONG_ANG}/so-cai?ky=2026-10&tieu-chi=live"
    assert "4 dòng" in entries
    assert "cộng lại 4 điểm" in entries


@pytest.mark.asyncio
async def test_a_search_cannot_break_out_of_its_field(province: Database) -> None:
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang", params={"tim": '"><script>alert(1)</script>'})).text
    assert "<script>alert" not in page


@pytest.mark.asyncio
async def test_small_party_cells_are_for_internal_readers_only(province: Database) -> None:
    await record(province, CELL, 9)
    async with visit(province) as browser:
        board = (await browser.get("/bang-xep-hang?loai=party_cell")).text
        export = (await browser.get("/bang-xep-hang.csv?loai=party_cell")).text
        printed = (await browser.get("/bang-xep-hang/in?loai=party_cell")).text
    async with visit(province, READER) as browser:
        internal = await browser.get("/bang-xep-hang?loai=party_cell")
    assert CELL not in board + export + printed
    assert CELL in internal.text
    assert internal.headers["cache-control"] == "no-store"
    assert "etag" not in internal.headers


@pytest.mark.asyncio
async def test_the_rules_stand_below_in_plain_words(province: Database) -> None:
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang")).text
    assert "1 điểm cho mỗi 100 điểm" in page
    assert "tối đa 50 điểm cho một đơn vị từ một phòng trong một ngày" in page
    assert "chỉ tính kết quả của phòng chính thức" in page


@pytest.mark.asyncio
async def test_the_board_speaks_english_too(province: Database) -> None:
    await record(province, MUONG_ANG, 1)
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang", headers={"cookie": "lang=en"})).text
    assert "Figures as of" in page


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Tạm tính"),
        ("tieu-chi=party", "Tạm tính"),
        ("tieu-chi=live", "Đấu trường trực tiếp"),
        ("tieu-chi=live&loai=school&ky=2026&cach-do=shrunk_mean", "Đấu trường trực tiếp"),
        ("tieu-chi=live&cach-do=target_share&chi-tieu=I-A", "Tạm tính"),
    ],
)
async def test_every_board_says_in_its_title_which_it_is(province: Database, query: str, title: str) -> None:
    await record(province, MUONG_ANG, 2)
    other = ({"Tạm tính", "Đấu trường trực tiếp"} - {title}).pop()
    async with visit(province) as browser:
        page = (await browser.get(f"/bang-xep-hang?{query}")).text
        paper = (await browser.get(f"/bang-xep-hang/in?{query}")).text
        frame = (await browser.get(f"/bang-xep-hang/nhung?{query}")).text
        book = (await browser.get(f"/bang-xep-hang.xlsx?{query}")).content
    assert f'<span class="badge badge-warn">{title}</span></h1>' in page
    assert f"<title>Bảng xếp hạng ({title})" in page
    for each in (paper, frame):
        assert f"<small>({title})</small>" in each
        assert other not in each
    about = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(1).to_python()
    assert ["Tình trạng", title] in [row[:2] for row in about]


def test_the_criterion_of_live_quizzes_is_fed_by_rooms_alone() -> None:
    live = {kind.value for kind, rule in KINDS.items() if rule.criterion is Criterion.LIVE}
    assert live == {"live.participation", "live.unit_result"}
