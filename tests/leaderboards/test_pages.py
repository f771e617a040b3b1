"""The public board and units' accounts, through HTTP."""

import csv
import io

import pytest

from core.database import Database
from leaderboards import service
from tests.leaderboards.facts import NOW, people
from tests.leaderboards.site import visit

MUONG_ANG, CELL = "03256", "cb-so-noi-vu"


async def record(database: Database, unit: str, count: int) -> None:
    async with database.writing() as uow:
        await service.record(uow, people(unit, count), now=NOW)


@pytest.mark.asyncio
async def test_an_empty_board_says_what_comes_next(province: Database) -> None:
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang")).text
    assert "Tạm tính" in page
    assert "Chưa đơn vị nào có điểm" in page
    assert "<tbody>" not in page


@pytest.mark.asyncio
async def test_the_board_shows_ranks_points_and_estimates(province: Database) -> None:
    await record(province, MUONG_ANG, 60)
    await record(province, "03160", 24)
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang")).text
    assert page.count('<th scope="row">') == 45
    assert page.index("Xã Mường Ảng</a>") < page.index("Xã Mường Nhé</a>")
    assert "Số liệu đến 09:00 10/10/2026" in page
    assert "ước tính" in page
    assert "1,0" in page, "24 participations of 24,294 people"
    assert page.count("map-tile-0") == 43


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
    ],
)
async def test_filters_and_export_show_the_same_units(province: Database, query: str, names: list[str]) -> None:
    await record(province, MUONG_ANG, 3)
    async with visit(province) as browser:
        page = (await browser.get(f"/bang-xep-hang?{query}")).text
        export = await browser.get(f"/bang-xep-hang.csv?{query}")
        printed = (await browser.get(f"/bang-xep-hang/in?{query}")).text
    rows = list(csv.reader(io.StringIO(export.text.removeprefix("\ufeff"))))
    assert [row[2] for row in rows] == ["Đơn vị", *names]
    assert export.headers["content-disposition"].startswith("attachment")
    assert page.count('<th scope="row">') == printed.count('<th scope="row">') == len(names)
    assert [name for name in names if name not in page or name not in printed] == []


@pytest.mark.asyncio
async def test_a_kind_without_a_board_is_refused(province: Database) -> None:
    async with visit(province) as browser:
        assert (await browser.get("/bang-xep-hang?loai=agency")).status_code == 422
        assert (await browser.get("/bang-xep-hang.csv?loai=x")).status_code == 422


@pytest.mark.asyncio
async def test_a_search_cannot_break_out_of_its_field(province: Database) -> None:
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang", params={"tim": '"><script>alert(1)</script>'})).text
    assert "<script>alert" not in page


@pytest.mark.asyncio
async def test_a_units_account_explains_its_points(province: Database) -> None:
    await record(province, MUONG_ANG, 60)
    async with visit(province) as browser:
        page = (await browser.get(f"/don-vi/{MUONG_ANG}")).text
        missing = await browser.get("/don-vi/99999")
    assert "Tham gia đấu trường trực tiếp" in page
    assert "đạt 60, vượt mức trần" in page
    assert "Ẳng Nưa" in page
    assert missing.status_code == 404


@pytest.mark.asyncio
async def test_a_small_party_cells_figures_are_nowhere(province: Database) -> None:
    await record(province, CELL, 9)
    async with visit(province) as browser:
        account = (await browser.get(f"/don-vi/{CELL}")).text
        board = (await browser.get("/bang-xep-hang?loai=party_cell")).text
        export = (await browser.get("/bang-xep-hang.csv?loai=party_cell")).text
    assert "không công khai" in account
    assert "Lượt tham gia" not in account
    assert CELL not in board + export


@pytest.mark.asyncio
@pytest.mark.parametrize("code", ["11", "cum-muong-nhe", "cq-so-noi-vu", "dn-viettel-dien-bien", "th-thcs-tran-can"])
async def test_every_kind_of_unit_has_a_page(province: Database, code: str) -> None:
    async with visit(province) as browser:
        assert (await browser.get(f"/don-vi/{code}")).status_code == 200


@pytest.mark.asyncio
async def test_the_board_speaks_english_too(province: Database) -> None:
    await record(province, MUONG_ANG, 1)
    async with visit(province) as browser:
        page = (await browser.get("/bang-xep-hang", headers={"cookie": "lang=en"})).text
    assert "Figures as of" in page
