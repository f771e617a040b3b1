"""Imports in the browser: template, a list with faults, preview, confirmation, progress, evidence."""

import io
import re

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from competitions.movements.imports import jobs
from competitions.movements.imports.domain.sources import SOURCES
from core.kernel import Role
from tests.accounts.house import post
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of, workbook

PATH = "/thi-dua/nhap-so-lieu"
HEADER = [column.title for column in SOURCES["vneid"].columns]
GOOD = [COMMUNE, "vneid.confirmation", "09/2026", "120", "", ""]


async def send(browser, file, source="vneid"):
    return await post(browser, PATH, PATH, source=source, file=file)


@pytest.mark.asyncio
async def test_an_organizer_sends_previews_confirms_and_reads_the_outcome(house):
    async with await browser_of(house, Role.ORGANIZER, PROVINCE) as browser:
        assert "Chưa nhập lần nào" in (await browser.get(PATH)).text
        answer = await send(browser, workbook(HEADER, GOOD, [OTHER, "Adults confirmed on VNeID", "09/2026", 80]))
        assert answer.status_code == 303
        page = (await browser.get(answer.headers["location"])).text
        assert ["Đã đọc 2 dòng: 2 dòng mới" in page, "Chưa ghi nhận gì" in page, "200" in page] == [True] * 3
        await post(browser, f"{answer.headers['location']}/xac-nhan", answer.headers["location"])
        page = (await browser.get(answer.headers["location"])).text
        assert ["Đang ghi" in page, 'http-equiv="refresh"' in page, "0 trên 2 dòng" in page] == [True] * 3
        await jobs.record_waiting(house.database, house.clock)
        page = (await browser.get(answer.headers["location"])).text
        assert ["2 trên 2 dòng" in page, "Phường Điện Biên Phủ" in page, "refresh" in page] == [True, True, False]
        again = await send(browser, workbook(HEADER, [*GOOD[:3], "125", "", ""]))
        page = (await browser.get(again.headers["location"])).text
        assert re.search(r"Số đã đổi \(1.*?120</td><td class=\"number\">125", page, re.DOTALL)
        assert (await browser.get(PATH)).text.count(f"{PATH}/") >= 2


@pytest.mark.asyncio
async def test_the_preview_tells_an_officer_in_words_which_numbers_wait(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        sent = await send(browser, workbook(HEADER, GOOD, [*GOOD[:2], "08/2026", "49", "", ""]))
        page = (await browser.get(sent.headers["location"])).text
    assert "Có 1 số liệu lớn nên cần người thứ hai xác nhận" in page
    assert page.count("chờ xác nhận lần hai") == 1


@pytest.mark.asyncio
async def test_a_number_cell_with_a_fraction_is_not_taken_for_thousands(house):
    async with await browser_of(house, Role.ORGANIZER, PROVINCE) as browser:
        answer = await send(browser, workbook(HEADER, [*GOOD[:2], "09/2026", 1.234]))
    assert (answer.status_code, "“1,234” không phải" in answer.text) == (422, True)


def with_merges_and_a_formula():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, GOOD)
        sheet.write_formula(2, 3, "=1+1")
        sheet.write_row(2, 0, GOOD[:3])
        sheet.write_row(3, 0, GOOD)
        sheet.merge_range(3, 0, 4, 0, COMMUNE)
    return "gop.xlsx", buffer.getvalue()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("file", "texts"),
    [
        (with_merges_and_a_formula(), ["Ô D3:", "Ô này là công thức", "Ô A4:", "bị gộp"]),
        (
            workbook(["Xã", "Số"], ["a", 1]),
            ["Hàng đầu thiếu cột “Loại số liệu”.", "Hàng đầu thiếu cột “Ngày hoặc tháng”."],
        ),
        (workbook([*HEADER, "Tỷ lệ"], [*GOOD, "5"]), ["Ô G1:", "Biểu mẫu không có cột “Tỷ lệ”."]),
        (workbook(HEADER, ["Xã Không Có", *GOOD[1:]]), ["Ô A2:", "“Xã Không Có” không phải đơn vị"]),
        (workbook(HEADER, GOOD, GOOD), ["Ô A3:", "Dòng 2 đã có cùng đơn vị"]),
        (workbook(HEADER), ["Tệp không có dòng nào"]),
        (("x.xlsx", b"PK\x03\x04 not a workbook"), ["error-summary"]),
        (("x.csv", b"\xff\xfe\x00"), ["Không đọc được tệp này"]),
        (("x.csv", ("Đơn vị;Loại số liệu;Ngày hoặc tháng;Số lượng\n" + "03160;=1;10/2026;5").encode()), ["Ô B2:"]),
    ],
)
async def test_a_bad_file_is_told_cell_by_cell_and_nothing_is_kept(house, file, texts):
    async with await browser_of(house, Role.ADMINISTRATOR, PROVINCE) as browser:
        answer = await send(browser, file)
        assert answer.status_code == 422
        assert [text for text in texts if text not in answer.text] == []
        assert "Chưa nhập lần nào" in answer.text


@pytest.mark.asyncio
async def test_an_import_can_be_cancelled_before_it_is_confirmed(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        path = (await send(browser, workbook(HEADER, GOOD))).headers["location"]
        await post(browser, f"{path}/huy", path)
        page = (await browser.get(path)).text
        assert ["Đã hủy" in page, "Ghi nhận số liệu này" in page] == [True, False]
        assert (await post(browser, f"{path}/xac-nhan", PATH)).status_code == 409
        assert (await send(browser, ("x.csv", b""), "vneid")).status_code == 422
        assert (await post(browser, PATH, PATH, source="vneid")).status_code == 422


@pytest.mark.asyncio
async def test_the_template_of_every_source_reads_back(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        for source in SOURCES.values():
            answer = await browser.get(f"{PATH}/mau/{source.code}.xlsx")
            book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
            rows = book.get_sheet_by_index(0).to_python()
            assert rows[0] == [column.title for column in source.columns]
            assert book.get_sheet_by_index(1).to_python()[0][0] == source.kinds[0]
            assert (await browser.get(f"{PATH}/mau/{source.code}.csv")).text.startswith("\ufeffĐơn vị")
        assert (await browser.get(f"{PATH}/mau/la.csv")).status_code == 404
        assert (await browser.get(f"{PATH}?nguon=mooc")).text.count("mooc.user") == 1


@pytest.mark.asyncio
async def test_another_units_officer_sees_neither_the_import_nor_its_count(house):
    async with await browser_of(house, Role.ORGANIZER, PROVINCE) as browser:
        path = (await send(browser, workbook(HEADER, GOOD))).headers["location"]
        await post(browser, f"{path}/xac-nhan", path)
    await jobs.record_waiting(house.database, house.clock)
    async with await browser_of(house, Role.UNIT_OFFICER, OTHER) as browser:
        assert (await browser.get(path)).status_code == 404
        assert "Chưa nhập lần nào" in (await browser.get(PATH)).text
    async with await browser_of(house, Role.UNIT_LEADER, COMMUNE) as browser:
        page = (await browser.get(path)).text
        assert ["Xã Mường Nhé" in page, "danh-sach.xlsx" in page] == [True, False]
        assert (await browser.get(PATH)).status_code == 403
