"""The console of units in the browser: roles at their own and at other units, forms, lists, the map."""

import io
import json
import re
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
import xlsxwriter

from core.kernel import Role
from tests.accounts.house import Seat, post, settle, sign_in
from tests.units.office import MUONG_NHE, NAM_KE, PROVINCE, SIN_THAU
from units.domain.unit import Measure
from units.domain.villages import COLUMNS
from units.handlers import routes
from units.queries import list_figures, list_known_codes

CONSOLE = "/quan-ly/don-vi"
UNIT = f"{CONSOLE}/{MUONG_NHE}"
ACT = {"on": "2026-10-01", "reason": "Sắp xếp", "document": "NQ 12"}
ADULTS = {"measure": "adults", "year": "2026", "value": "15.000", "source": "Rà soát", "document": "BC 1"}
BASIS = {"on": "2026-10-01", "source": "Danh sách của xã", "document": ""}


@asynccontextmanager
async def browse(office, role, unit):
    login = f"{role.value}-{unit}@ngayhoi.example"
    await settle(office, login, Seat(role, unit))
    async with office.browser() as browser:
        await sign_in(browser, login)
        yield browser


@pytest_asyncio.fixture
async def chief(office):
    """The province's organizer."""
    async with browse(office, Role.ORGANIZER, PROVINCE) as browser:
        yield browser


@pytest_asyncio.fixture
async def officer(office):
    """The officer of Mường Nhé."""
    async with browse(office, Role.UNIT_OFFICER, MUONG_NHE) as browser:
        yield browser


def workbook(*rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(([column.title for column in COLUMNS], *rows)):
            sheet.write_row(number, 0, row)
    return "thon-ban.xlsx", buffer.getvalue()


GOVERNED = {f"{UNIT}/thay-doi", f"{CONSOLE}/cum", f"{CONSOLE}/cum/cum-mot", f"{CONSOLE}/nhap"}
CONFIRMED = {f"{CONSOLE}/so-lieu"}
OPENED = {UNIT, f"{UNIT}/so-lieu"}
LISTED = {f"{CONSOLE}/nhap-ban", f"{CONSOLE}/nhap-ban/mau.csv"}
BROWSED = {CONSOLE}
PAGES = sorted(GOVERNED | CONFIRMED | OPENED | LISTED | BROWSED | {f"{CONSOLE}/ranh-gioi", f"{CONSOLE}/nhap/mau.xlsx"})


def allowed(role, unit):
    """The pages about Mường Nhé that a role held at a unit opens: the declared policy."""
    found = set()
    if role is Role.ADMINISTRATOR:
        return set(PAGES)
    if role is Role.ORGANIZER and unit == PROVINCE:
        found |= GOVERNED | {f"{CONSOLE}/nhap/mau.xlsx"}
    if role in {Role.ORGANIZER, Role.SPECIALIST} and unit == PROVINCE:
        found |= CONFIRMED | OPENED
    if role in {Role.UNIT_OFFICER, Role.UNIT_LEADER} and unit == MUONG_NHE:
        found |= OPENED
    if role in {Role.ORGANIZER, Role.UNIT_OFFICER}:
        found |= LISTED
    if role in {Role.ORGANIZER, Role.SPECIALIST, Role.UNIT_OFFICER, Role.UNIT_LEADER}:
        found |= BROWSED
    return found


@pytest.mark.asyncio
@pytest.mark.parametrize("unit", [PROVINCE, MUONG_NHE, SIN_THAU])
@pytest.mark.parametrize("role", list(Role))
async def test_each_role_opens_what_is_declared_and_nothing_else(office, role, unit):
    async with browse(office, role, unit) as browser:
        statuses = {page: (await browser.get(page)).status_code for page in PAGES}
    assert {page for page, status in statuses.items() if status == 200} == allowed(role, unit)
    assert set(statuses.values()) <= {200, 403}


@pytest.mark.asyncio
async def test_nobody_comes_in_without_signing_in(office):
    async with office.browser() as browser:
        for page in PAGES:
            assert (await browser.get(page)).headers["location"].startswith("/dang-nhap")


@pytest.mark.asyncio
async def test_a_figure_is_proposed_confirmed_and_public(chief, officer):
    page = f"{UNIT}/so-lieu"
    sent = await post(officer, page, page, **ADULTS)
    assert sent.headers["location"] == f"{page}?da-gui=1"
    assert "chờ tỉnh xác nhận" in (await officer.get(sent.headers["location"])).text
    waiting = (await chief.get(f"{CONSOLE}/so-lieu")).text
    (figure,) = re.findall(r'name="figure" value="([^"]+)"', waiting)
    assert "15.000" in waiting
    statistics = (await chief.get(f"/api/v1/units/{MUONG_NHE}")).json()["statistics"]
    assert [(each["measure"], each["state"]) for each in statistics] == [
        ("adults", "proposed"),
        ("population", "confirmed"),
    ]
    done = await post(chief, f"{CONSOLE}/so-lieu", f"{CONSOLE}/so-lieu", figure=figure, verdict="confirm")
    assert "Đã giải quyết 1" in (await chief.get(done.headers["location"])).text
    statistics = (await chief.get(f"/api/v1/units/{MUONG_NHE}")).json()["statistics"]
    assert statistics[0] == {
        "measure": "adults",
        "year": 2026,
        "value": 15_000,
        "source": "Rà soát",
        "is_estimate": False,
        "state": "confirmed",
    }


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"measure": "planets"}, "Hãy chọn loại số liệu."),
        ({"measure": "villages"}, "Số này do hệ thống tự đếm."),
        ({"year": "mai"}, "bốn chữ số"),
        ({"year": "2030"}, "Năm phải từ 2009 đến 2026."),
        ({"value": "nhiều"}, "Hãy ghi một số nguyên."),
        ({"value": "64.5"}, "Hãy ghi một số nguyên."),
        ({"source": ""}, "Hãy ghi nguồn số liệu."),
    ],
)
async def test_a_wrong_figure_is_told_and_keeps_the_input(officer, change, text):
    answer = await post(officer, f"{UNIT}/so-lieu", f"{UNIT}/so-lieu", **{**ADULTS, **change})
    assert answer.status_code == 422
    assert text in answer.text
    assert 'value="BC 1"' in answer.text


@pytest.mark.asyncio
async def test_an_officer_neither_reads_nor_writes_another_units_figures(office, officer):
    async with browse(office, Role.UNIT_OFFICER, SIN_THAU) as other:
        page = f"{CONSOLE}/{SIN_THAU}/so-lieu"
        await post(other, page, page, **ADULTS)
    assert (await officer.get(f"{CONSOLE}/{SIN_THAU}/so-lieu")).status_code == 403
    assert (await officer.get(f"{CONSOLE}/{SIN_THAU}")).status_code == 403
    assert (await post(officer, f"{CONSOLE}/{SIN_THAU}/so-lieu", UNIT + "/so-lieu", **ADULTS)).status_code == 403
    assert "chờ xác nhận:" not in (await officer.get(CONSOLE)).text, "nor the count of what waits"


@pytest.mark.asyncio
async def test_a_leader_sees_the_units_figures_but_reports_none(office):
    async with browse(office, Role.UNIT_LEADER, MUONG_NHE) as leader:
        assert "Gửi tỉnh xác nhận" not in (await leader.get(f"{UNIT}/so-lieu")).text
        assert (await post(leader, f"{UNIT}/so-lieu", "/tai-khoan", **ADULTS)).status_code == 403


@pytest.mark.asyncio
async def test_a_refusal_without_a_reason_is_told(chief, officer):
    await post(officer, f"{UNIT}/so-lieu", f"{UNIT}/so-lieu", **ADULTS)
    page = f"{CONSOLE}/so-lieu"
    (figure,) = re.findall(r'name="figure" value="([^"]+)"', (await chief.get(page)).text)
    answer = await post(chief, page, page, figure=figure, verdict="refuse", note="")
    assert (answer.status_code, "Hãy ghi lý do trả lại" in answer.text) == (422, True)


@pytest.mark.asyncio
async def test_contradicting_figures_are_named_and_stay_chosen(chief, officer):
    own, page = f"{UNIT}/so-lieu", f"{CONSOLE}/so-lieu"
    await post(officer, own, own, **{**ADULTS, "value": "5.000"})
    await post(officer, own, own, **{**ADULTS, "measure": "literate_adults", "value": "7.000"})
    chosen = re.findall(r'name="figure" value="([^"]+)"', (await chief.get(page)).text)
    answer = await post(chief, page, page, figure=chosen, verdict="confirm")
    assert answer.status_code == 422
    assert (
        "năm 2026: “Người trưởng thành biết chữ” (7.000) không thể nhiều hơn “Người trưởng thành” (5.000)."
        in answer.text
    )
    assert len(re.findall(r'name="figure" [^>]+ checked>', answer.text)) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("act", "fields", "lands"),
    [
        ("rename", {"name": "Xã Mường Mới"}, UNIT),
        ("merge", {"others": SIN_THAU, "into": "", "code": "03999", "name": "Xã Mới"}, f"{CONSOLE}/03999"),
        ("merge", {"others": SIN_THAU, "into": MUONG_NHE}, UNIT),
        ("split", {"parts": "03161; Xã Nậm Vì", "stays": "1"}, UNIT),
    ],
)
async def test_an_act_is_recorded_and_told_in_the_history(chief, act, fields, lands):
    form = f"{UNIT}/thay-doi?viec={act}"
    done = await post(chief, f"{UNIT}/thay-doi", form, viec=act, **ACT, **fields)
    assert (done.status_code, done.headers.get("location")) == (303, lands)
    assert "NQ 12" in (await chief.get(lands)).text


@pytest.mark.asyncio
async def test_a_village_moves_to_another_commune(chief):
    page = f"{CONSOLE}/ban-nam-sin"
    assert "Xã Nậm Kè" in (await chief.get(f"{page}/thay-doi?viec=move")).text
    done = await post(chief, f"{page}/thay-doi", f"{page}/thay-doi?viec=move", viec="move", parent=NAM_KE, **ACT)
    assert done.status_code == 303
    assert "Trực thuộc Xã Nậm Kè." in (await chief.get(page)).text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"on": "2027-01-01"}, "Chưa đến ngày đó"),
        ({"on": "mai"}, "không phải là ngày"),
        ({"document": ""}, "Hãy ghi văn bản"),
        ({"reason": "x" * 301}, "300 "),
        ({"into": MUONG_NHE, "others": ""}, "vào chính nó"),
        ({"code": "Mã Hỏng"}, "Mã gồm chữ thường"),
    ],
)
async def test_a_wrong_act_is_told_keeps_the_input_and_changes_nothing(chief, fields, text):
    whole = {"others": SIN_THAU, "into": "", "code": "03999", "name": "Xã Mới", **ACT, **fields}
    answer = await post(chief, f"{UNIT}/thay-doi", f"{UNIT}/thay-doi?viec=merge", viec="merge", **whole)
    assert answer.status_code == 422
    assert text.casefold() in answer.text.casefold()
    assert 'value="Xã Mới"' in answer.text
    assert "không còn" not in (await chief.get(UNIT)).text


@pytest.mark.asyncio
async def test_a_change_of_an_unknown_sort_is_not_found(chief):
    assert (await chief.get(f"{UNIT}/thay-doi?viec=explode")).status_code == 404
    assert (await chief.get(f"{CONSOLE}/99999")).status_code == 404


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("query", "count"), [("", 4), ("?loai=school", 1), ("?tim=nam+vi", 1), ("?tim=nam", 3), ("?tim=zz", 0)]
)
async def test_the_tree_is_searched_by_old_names_and_without_accents(chief, query, count):
    assert (await chief.get(f"{CONSOLE}{query}")).text.count('<th scope="row">') == count


@pytest.mark.asyncio
async def test_a_list_of_villages_is_previewed_then_taken_over(office, officer):
    page = f"{CONSOLE}/nhap-ban"
    file = workbook([MUONG_NHE, "Nậm Sin", "bản", "", 40, "không"], ["Mường Nhé", "Tà Tổng", "bản", "Nậm Vì", 71, "có"])
    sent = await post(officer, page, page, file=file, **BASIS)
    draft = sent.headers["location"]
    preview = (await officer.get(draft)).text
    assert ["Bản Tà Tổng" in preview, "71 hộ" in preview, "Nhập danh sách" in preview] == [True] * 3
    assert await households(office) == {}
    assert (await post(officer, draft, draft)).headers["location"] == draft
    assert "Đã nhập xong: 2 dòng." in (await officer.get(draft)).text
    assert (await post(officer, draft, draft)).status_code == 303
    assert await households(office) == {"ban-nam-sin": 40, "03160-ban-ta-tong-nam-vi": 71}


async def households(office):
    async with office.database.reading() as uow:
        codes = {key: code for code, key in (await list_known_codes(uow)).items()}
        found = await list_figures(uow, Measure.HOUSEHOLDS, 2026)
    return {codes[key]: each.value for key, each in found.items()}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("file", "text"),
    [
        (workbook([MUONG_NHE, "A", "bản"], [SIN_THAU, "B", "bản"]), "Dòng 3:"),
        (workbook([MUONG_NHE, "A", "huyện"]), "không phải là loại"),
        (("x.csv", b"PK\x03\x04 hong"), "XLSX"),
        (("x.csv", "Họ tên,Tuổi\nA,1\n".encode()), "tiêu đề của mẫu"),
        (("x.csv", b"x" * 3_000_001), "KB"),
    ],
)
async def test_a_wrong_list_imports_nothing_and_says_where(office, officer, file, text):
    answer = await post(officer, f"{CONSOLE}/nhap-ban", f"{CONSOLE}/nhap-ban", file=file, **BASIS)
    assert answer.status_code in {413, 422}
    assert text in answer.text
    assert await households(office) == {}


@pytest.mark.asyncio
async def test_a_list_needs_its_file_and_its_day(officer):
    page = f"{CONSOLE}/nhap-ban"
    assert "Hãy chọn tệp" in (await post(officer, page, page, **BASIS)).text
    late = await post(officer, page, page, file=workbook([MUONG_NHE, "A", "bản"]), **{**BASIS, "on": "2027-01-01"})
    assert (late.status_code, "Chưa đến ngày đó: hãy ghi" in late.text) == (422, True)


@pytest.mark.asyncio
async def test_a_list_of_units_is_previewed_then_taken_over(chief):
    page = f"{CONSOLE}/nhap"
    rows = "Mã,Tên,Loại,Mã đơn vị cấp trên,Mã cụm, khối\n".replace("cụm, khối", '"cụm khối"')
    file = ("dv.csv", f"{rows}th-hai,Trường Hai,Trường học,{MUONG_NHE},\nth-mot,Trường Số Một,school,,\n".encode())
    draft = (await post(chief, page, page, file=file, **BASIS)).headers["location"]
    assert "Trường Số Một" in (await chief.get(draft)).text
    await post(chief, draft, draft)
    assert "Trường Số Một" in (await chief.get(f"{CONSOLE}/th-mot")).text
    wrong = await post(chief, page, page, file=("dv.csv", f"{rows}X,Y,Z,,\n".encode()), **BASIS)
    assert (wrong.status_code, "Dòng 2:" in wrong.text) == (422, True)
    assert (await chief.get(f"{CONSOLE}/ban-nhap/la")).status_code == 404


@pytest.mark.asyncio
async def test_a_cluster_is_made_led_and_joined(chief):
    page = f"{CONSOLE}/cum"
    made = await post(chief, page, page, kind="block", code="khoi-truong", name="Khối Trường")
    block = made.headers["location"]
    assert block == f"{page}/khoi-truong?nam=2026"
    path = f"{page}/khoi-truong"
    await post(chief, f"{path}/thanh-vien?nam=2026", block, unit="th-mot", on="2026-09-01")
    await post(chief, f"{path}/phu-trach?nam=2026", block, head="th-mot", deputy="")
    assert (await chief.get(f"{page}?nam=2026")).text.count("Trường Một") == 1
    out = await post(chief, f"{path}/thanh-vien?nam=2026", block, unit="th-mot", on="2026-10-01", leave="1")
    assert out.status_code == 303
    assert "30/09/2026" in (await chief.get(block)).text


@pytest.mark.asyncio
async def test_what_is_wrong_about_a_cluster_is_told(chief):
    page = f"{CONSOLE}/cum"
    wrong = await post(chief, page, page, kind="cluster", code="cum-mot", name="Trùng")
    assert (wrong.status_code, "đã có đơn vị khác dùng" in wrong.text) == (422, True)
    other = await post(chief, f"{page}/cum-mot/phu-trach", f"{page}/cum-mot", head=MUONG_NHE, deputy=MUONG_NHE)
    assert (other.status_code, "hai đơn vị khác nhau" in other.text) == (422, True)
    early = await post(chief, f"{page}/cum-hai/thanh-vien", f"{page}/cum-hai", unit=SIN_THAU, on="2025-07-01")
    assert (early.status_code, "không sau ngày" in early.text) == (422, True)
    late = await post(chief, f"{page}/cum-hai/thanh-vien", f"{page}/cum-hai", unit=SIN_THAU, on="2026-10-11")
    assert (late.status_code, "Chưa đến ngày đó: hãy ghi" in late.text) == (422, True)
    assert (await chief.get(f"{page}?nam=1900")).status_code == 404


@pytest.mark.asyncio
async def test_boundaries_become_a_map(office):
    ring = [[102.5, 22.0], [102.6, 22.0], [102.6, 22.1], [102.5, 22.1], [102.5, 22.0]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"code": MUONG_NHE}, "geometry": geometry}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    page = f"{CONSOLE}/ranh-gioi"
    async with browse(office, Role.ADMINISTRATOR, PROVINCE) as browser:
        assert "Hãy chọn tệp" in (await post(browser, page, page)).text
        wrong = await post(browser, page, page, file=("a.geojson", content.replace(b"03160", b"99999")))
        assert (wrong.status_code, "/features/0/properties/code" in wrong.text) == (422, True)
        assert (await post(browser, page, page, file=("a.geojson", content))).status_code == 303
        assert "<title>Xã Mường Nhé</title>" in (await browser.get(page)).text


@pytest.mark.asyncio
async def test_the_api_tells_a_unit_with_its_successors(office, chief):
    form = f"{UNIT}/thay-doi?viec=merge"
    fields = {"others": SIN_THAU, "into": "", "code": "03999", "name": "Xã Mới"}
    await post(chief, f"{UNIT}/thay-doi", form, viec="merge", **ACT, **fields)
    async with office.browser() as visitor:
        old = (await visitor.get(f"/api/v1/units/{MUONG_NHE}")).json()
        new = (await visitor.get("/api/v1/units/03999")).json()
        unknown = await visitor.get("/api/v1/units/99999")
    assert (old["valid_to"], old["successors"]) == ("2026-09-30", ["03999"])
    assert (new["valid_from"], new["parent"], new["cluster"]) == ("2026-10-01", "11", "cum-mot")
    assert new["aliases"] == ["Mường Nhé", "Nậm Vì", "Xã Mường Nhé", "Xã Sín Thầu"]
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


def test_the_tree_comes_last_so_that_no_unit_hides_a_page():
    paths = [route.path for route in routes]
    assert paths.index(f"{CONSOLE}/{{code}}") > max(
        paths.index(f"{CONSOLE}/{word}") for word in ("cum", "so-lieu", "nhap")
    )
