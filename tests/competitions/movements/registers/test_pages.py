"""Registers in the browser: the overview, entries with their faults, drafts, acts, files, lists, exports."""

import hashlib
import io
import re

import pytest
import pytest_asyncio
from PIL import Image
from python_calamine import CalamineWorkbook

from competitions.movements.registers import service
from competitions.movements.registers.domain.catalogue import REGISTERS
from core.files import FileStore
from core.kernel import Role
from tests.accounts.house import post, token_on
from tests.competitions.movements.site import CELL, COMMUNE, OTHER, PROVINCE, VILLAGE, browser_of, workbook

ROOT = "/thi-dua/so"
ARTICLE = {"unit": COMMUNE, "title": "Bản học số", "occurred_on": "2026-10-01", "channel": "Báo tỉnh"}
LINK = {"link": "https://bao.example/1"}
PERSON = {"unit": VILLAGE, "person": "Lò Thị Ví Dụ", "contact": "0912345678", "occurred_on": "2026-09-01"}


@pytest_asyncio.fixture
async def officer(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        yield browser


async def add(browser, register, **fields):
    return await post(browser, f"{ROOT}/{register}/them", f"{ROOT}/{register}/them", **fields)


async def page_of(browser, answer):
    assert answer.status_code == 303, answer.text[:300]
    return (await browser.get(answer.headers["location"])).text


@pytest.mark.asyncio
async def test_the_overview_names_the_next_step_and_every_page_opens(officer):
    page = (await officer.get(ROOT)).text
    assert ["Xã Mường Nhé" in page, "Thêm mục đầu tiên" in page, "Sinh hoạt chuyên đề" in page] == [True] * 3
    for register in REGISTERS.values():
        for path in (register.code, f"{register.code}/them", f"{register.code}/nhap", f"{register.code}/mau.csv"):
            assert (await officer.get(f"{ROOT}/{path}")).status_code == 200
        assert "Sổ này chưa có gì" in (await officer.get(f"{ROOT}/{register.code}")).text


@pytest.mark.asyncio
async def test_a_draft_is_completed_found_exported_and_ended(officer):
    made = await add(officer, "bai-viet", **ARTICLE)
    page = await page_of(officer, made)
    path = made.headers["location"]
    assert ["Vẫn là bản nháp" in page, "Còn thiếu liên kết" in page] == [True, True]
    assert "Bổ sung các bản nháp" in (await officer.get(ROOT)).text
    done = await post(officer, f"{path}/sua", f"{path}/sua", version="1", **ARTICLE, **LINK)
    assert "Chính thức" in await page_of(officer, done)
    listed = (await officer.get(f"{ROOT}/bai-viet?tim=ban+hoc")).text
    assert ["1 trên 1 mục" in listed, "Bản học số" in listed] == [True, True]
    assert "Không có mục nào khớp" in (await officer.get(f"{ROOT}/bai-viet?tim=khong-co")).text
    table = CalamineWorkbook.from_filelike(io.BytesIO((await officer.get(f"{ROOT}/bai-viet/xuat.xlsx")).content))
    assert table.get_sheet_by_index(0).to_python()[1][:3] == ["Xã Mường Nhé", "Bản học số", "01/10/2026"]
    assert (await post(officer, f"{path}/ket-thuc", path, ending="over", reason=" ")).status_code == 422
    await post(officer, f"{path}/ket-thuc", path, ending="over", reason="bài đã gỡ")
    page = (await officer.get(path)).text
    assert ["bài đã gỡ" in page, "Kết thúc mục này" in page] == [True, False]


@pytest.mark.asyncio
async def test_the_second_of_two_officers_sees_both_versions(officer):
    path = (await add(officer, "bai-viet", **ARTICLE)).headers["location"]
    first, second = (ARTICLE | {"title": title} for title in ("Bản thứ nhất", "Bản thứ hai"))
    await post(officer, f"{path}/sua", f"{path}/sua", version="1", **first)
    answer = await post(officer, f"{path}/sua", f"{path}/sua", version="1", **second)
    assert answer.status_code == 409
    assert ["Bản thứ nhất" in answer.text, 'value="Bản thứ hai"' in answer.text] == [True, True]
    assert 'name="version" value="2"' in answer.text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("register", "fields", "text"),
    [
        ("bai-viet", ARTICLE | {"title": ""}, "Hãy ghi nội dung."),
        ("bai-viet", ARTICLE | {"occurred_on": "mai"}, "Hãy ghi ngày như 10/10/2026."),
        ("bai-viet", ARTICLE | {"occurred_on": "2027-01-01"}, "Ngày này ở trong tương lai."),
        ("bai-viet", ARTICLE | {"link": "javascript:alert(1)"}, "có https:// ở đầu."),
        ("thiet-bi", ARTICLE | {"quantity": "nhiều"}, "Hãy ghi một số nguyên."),
        ("thiet-bi", ARTICLE | {"quantity": "99999"}, "Hãy ghi số nguyên từ 1 đến 10000."),
        ("dai-su-so", PERSON | {"person": ""}, "Hãy ghi họ tên"),
        ("sinh-hoat-chuyen-de", ARTICLE | {"unit": CELL, "present": "9", "on_roll": "8"}, "Số có mặt nhiều hơn"),
        ("sinh-hoat-chuyen-de", ARTICLE | LINK, "Loại đơn vị này không giữ sổ này."),
    ],
)
async def test_a_wrong_entry_is_told_and_keeps_the_input(officer, register, fields, text):
    answer = await add(officer, register, **fields)
    assert answer.status_code == 422
    assert text in answer.text
    assert fields.get("title", "") in answer.text
    assert "0 trên 0 mục" in (await officer.get(f"{ROOT}/{register}")).text


@pytest.mark.asyncio
async def test_an_ambassador_guides_learners_and_the_count_goes_towards_five(officer):
    path = (await add(officer, "dai-su-so", **PERSON)).headers["location"]
    act = {"occurred_on": "2026-10-01", "quantity": "3", "person": "", "note": "lớp tối"}
    await post(officer, f"{path}/viec/nguoi-hoc", path, **act)
    await post(officer, f"{path}/viec/nguoi-hoc", path, **act)
    page = (await officer.get(path)).text
    assert ["3 / 5" in page, "Lò Thị Ví Dụ" in page, "0912345678" in page] == [True] * 3
    wrong = await post(officer, f"{path}/viec/nguoi-hoc", path, occurred_on="", quantity="1")
    assert (wrong.status_code, "Hãy ghi ngày như" in wrong.text) == (422, True)
    withdraw = re.search(r'action="([^"]*/rut/[^"]*)"', page)[1]
    assert (await post(officer, withdraw, path, reason="")).status_code == 422
    assert (await post(officer, withdraw, path, reason="ghi nhầm")).status_code == 303
    assert "0 / 5" in (await officer.get(path)).text
    assert (await post(officer, f"{path}/viec/khong-co", path, **act)).status_code == 404


@pytest.mark.asyncio
async def test_names_stay_with_the_unit_and_the_level_above(house, officer):
    path = (await add(officer, "dai-su-so", **PERSON)).headers["location"]
    async with await browser_of(house, Role.ADMINISTRATOR, PROVINCE) as chief:
        for page in (path, f"{ROOT}/dai-su-so", f"{ROOT}/dai-su-so/xuat.csv"):
            text = (await chief.get(page)).text
            assert ["Lò Thị Ví Dụ" in text, "0912345678" in text] == [False, False]
        assert "1 trên 1 mục" in (await chief.get(f"{ROOT}/dai-su-so")).text
    assert "0912345678" in (await officer.get(f"{ROOT}/dai-su-so/xuat.csv")).text


@pytest.mark.asyncio
async def test_another_units_officer_reaches_nothing(house, officer):
    path = (await add(officer, "bai-viet", **ARTICLE)).headers["location"]
    async with await browser_of(house, Role.UNIT_OFFICER, OTHER) as other:
        for page in (path, f"{path}/sua", f"{path}/tep"):
            assert (await other.get(page)).status_code == 404
        for page in (ROOT, f"{ROOT}/bai-viet", f"{ROOT}/bai-viet/xuat.csv", f"{ROOT}/bai-viet/them"):
            assert (await other.get(f"{page}?don-vi={COMMUNE}")).status_code == 403
        assert "0 trên 0 mục" in (await other.get(f"{ROOT}/bai-viet")).text
        for act, fields in (("ket-thuc", {"reason": "x"}), ("xac-nhan", {}), ("sua", ARTICLE | {"version": "1"})):
            assert (await post(other, f"{path}/{act}", ROOT, **fields)).status_code == 404
        assert (await add(other, "bai-viet", **ARTICLE)).status_code == 403
    async with await browser_of(house, Role.HOST, COMMUNE) as host:
        assert (await host.get(ROOT)).status_code == 403


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, "PNG")
    return "danh-sach-ky.png", buffer.getvalue()


@pytest.mark.asyncio
async def test_a_signed_roll_is_kept_and_served_to_the_cell_and_above_only(house, officer):
    meeting = {
        "unit": CELL,
        "title": "Đảng viên tiên phong",
        "occurred_on": "2026-10-01",
        "present": "18",
        "on_roll": "20",
    }
    form, path = f"{ROOT}/sinh-hoat-chuyen-de/them", f"{ROOT}/sinh-hoat-chuyen-de"
    token = re.search(r'name="csrf_token" value="(\w+)"', (await officer.get(form)).text)[1]
    files = {"proof": ("gia-mao.pdf", picture()[1])}
    lie = await officer.post(form, data={"csrf_token": token, **meeting}, files=files)
    assert (lie.status_code, "gia-mao.pdf" in lie.text) == (422, True)
    made = await officer.post(form, data={"csrf_token": token, **meeting}, files={"proof": picture()})
    assert "Chính thức" in await page_of(officer, made)
    sent = await officer.get(f"{made.headers['location']}/tep")
    assert (sent.status_code, sent.headers["content-type"]) == (200, "image/webp")
    async with await browser_of(house, Role.UNIT_OFFICER, VILLAGE) as other:
        assert (await other.get(f"{made.headers['location']}/tep")).status_code == 404
        assert (await other.get(f"{path}?don-vi={CELL}")).status_code == 403


@pytest.mark.asyncio
async def test_a_kept_roll_used_to_be_served_to_everybody_who_knew_its_digest(officer, tmp_path):
    form, data = f"{ROOT}/bai-viet/them", ARTICLE | {"csrf_token": await token_on(officer, f"{ROOT}/bai-viet/them")}
    made = await officer.post(form, data=data, files={"proof": picture()})
    proof = f"{made.headers['location']}/tep"
    content = (await officer.get(proof)).content
    public, digest = FileStore(tmp_path / "files"), hashlib.sha256(content).hexdigest()
    assert public.find_media_type(digest) is None
    public.put(content)
    service.proof_store(public).path(digest).unlink()
    assert (await officer.get(proof)).content == content, "kept by a version before, it is found still"


@pytest.mark.asyncio
async def test_a_leader_confirms_a_large_number(house, officer):
    fields = {"unit": COMMUNE, "title": "Chợ trung tâm", "occurred_on": "2026-10-01", "quantity": "80"}
    path = (await add(officer, "hoc-vien-4t", **fields)).headers["location"]
    page = (await officer.get(path)).text
    assert ["Chờ xác nhận lần hai" in page, "Xác nhận phần đang chờ" in page] == [True, False]
    assert (await post(officer, f"{path}/xac-nhan", path)).status_code == 403
    async with await browser_of(house, Role.UNIT_LEADER, COMMUNE) as leader:
        assert "Xác nhận phần đang chờ" in (await leader.get(path)).text
        assert (await post(leader, f"{path}/xac-nhan", path)).status_code == 303
        assert "Chờ xác nhận lần hai" not in (await leader.get(path)).text


@pytest.mark.asyncio
async def test_a_list_is_checked_previewed_entered_and_harmless_when_sent_again(officer):
    form = f"{ROOT}/tai-lieu/nhap"
    header = ["Nội dung", "Ngày", "Ngôn ngữ", "Hình thức", "Liên kết"]
    bad = workbook(header, ["Sổ tay", "32/10/2026", "Tiếng Thái", "video", ""], ["", "01/10/2026", "lạ", "video", ""])
    answer = await post(officer, form, form, unit=COMMUNE, file=bad)
    assert answer.status_code == 422
    assert [cell for cell in ("Ô B2:", "Ô A3:", "Ô C3:") if cell not in answer.text] == []
    rows = [
        ["Sổ tay", "01/10/2026", "Tiếng Thái", "video", "https://a.example"],
        ["Nháp", "01/10/2026", "vi", "text", ""],
    ]
    for text in ("2 mục mới, 0 mục đã có", "0 mục mới, 2 mục đã có"):
        sent = await post(officer, form, form, unit=COMMUNE, file=workbook(header, *rows))
        path = sent.headers["location"]
        assert "Đã đọc 2 dòng; trong đó 1 dòng sẽ là bản nháp." in await page_of(officer, sent)
        assert text in await page_of(officer, await post(officer, path, path))
    twice = await post(officer, form, form, unit=COMMUNE, file=workbook(header, rows[0], rows[0]))
    assert "Dòng 2 ghi giống hệt." in twice.text
    sent = await post(officer, form, form, unit=COMMUNE, file=workbook(header, [*rows[0][:4], "https://b.example"]))
    for _ in range(2):
        dropped = await post(officer, f"{sent.headers['location']}/huy", form)
        assert "0 mục mới, 0 mục đã có" in await page_of(officer, dropped)


@pytest.mark.asyncio
async def test_the_same_entry_sent_twice_leads_to_the_first(officer):
    first = await add(officer, "bai-viet", **ARTICLE, **LINK)
    again = await add(officer, "bai-viet", **ARTICLE, **LINK)
    assert again.headers["location"] == f"{first.headers['location']}?da-co=1"
    assert "không có gì bị ghi hai lần" in (await officer.get(again.headers["location"])).text


@pytest.mark.asyncio
async def test_many_entries_are_paged_and_the_export_holds_all(officer):
    form = f"{ROOT}/gia-dinh-so/nhap"
    rows = [[f"Hộ {number}", "01/10/2026"] for number in range(55)]
    path = (await post(officer, form, form, unit=COMMUNE, file=workbook(["Tên", "Ngày"], *rows))).headers["location"]
    await post(officer, path, path)
    page = (await officer.get(f"{ROOT}/gia-dinh-so")).text
    assert ["55 trên 55 mục" in page, "Trang 1 trên 2" in page, page.count("<tr>")] == [True, True, 51]
    assert (await officer.get(f"{ROOT}/gia-dinh-so?trang=2")).text.count("<tr>") == 6
    assert len((await officer.get(f"{ROOT}/gia-dinh-so/xuat.csv?trang=2")).text.splitlines()) == 56
