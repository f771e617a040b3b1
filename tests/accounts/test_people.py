"""Looking after a unit's people in the browser: adding, lists, slips, roles, reset, closing."""

import io
import re
from datetime import date

import pytest
import pytest_asyncio
import xlsxwriter
from python_calamine import CalamineWorkbook

from accounts import service
from accounts.domain.roster import COLUMNS
from accounts.queries import people as rows
from core.audit import verify
from core.kernel import Role
from tests.accounts.house import PASSWORD, Seat, post, settle, sign_in

ADMIN, LEADER, OFFICER = "quantri@ngayhoi.example", "lanhdao@ngayhoi.example", "xa@ngayhoi.example"
UNIT = "/nguoi-dung/03160"
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
NEW = {"name": "Vàng A Mẫu", "phone": "0912 345 678", "email": "", "role": "unit_officer", "since": "", "until": ""}


@pytest_asyncio.fixture
async def chief(house):
    """The administrator's browser."""
    await settle(house, ADMIN, Seat(Role.ADMINISTRATOR, "11"), name="Nguyễn Văn Quản")
    async with house.browser() as browser:
        await sign_in(browser, ADMIN)
        yield browser


def workbook(*rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((COLUMNS, *rows)):
            sheet.write_row(number, 0, row)
    return "danh-sach.xlsx", buffer.getvalue()


async def people_of(house):
    async with house.database.reading() as uow:
        return {row.name: row for row in await rows.list_people(uow)}


@pytest.mark.asyncio
async def test_a_new_person_gets_a_slip_signs_in_and_acts(house, chief):
    made = await post(chief, f"{UNIT}/them", f"{UNIT}/them", **NEW)
    assert made.status_code == 303
    listed = (await chief.get(UNIT)).text
    assert ["Vàng A Mẫu" in listed, "0912345678" in listed, "Chưa đăng nhập lần nào" in listed] == [True] * 3
    slips = await post(chief, f"{UNIT}/phieu", UNIT)
    code = CODE.search(slips.text)[0]
    assert slips.headers["cache-control"] == "no-store"
    async with house.browser() as browser:
        await post(browser, "/kich-hoat", "/kich-hoat", code=code, password=PASSWORD, again=PASSWORD)
        account = (await browser.get("/tai-khoan")).text
    assert "Xã Mường Nhé" in account
    assert "Cán bộ đơn vị" in account
    assert "Đang dùng" in (await chief.get(UNIT)).text
    assert code not in (await chief.get(UNIT)).text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"name": ""}, "Hãy ghi họ và tên"),
        ({"phone": ""}, "cần có để đăng nhập"),
        ({"phone": "12"}, "“12” không phải là số điện thoại."),
        ({"email": "<b>@x"}, "không phải là địa chỉ e-mail"),
        ({"role": "king"}, "Hãy chọn vai trò."),
        ({"until": "mai"}, "không phải là ngày"),
        ({"since": "2026-10-10", "until": "2026-10-09"}, "Ngày cuối đứng trước ngày đầu."),
        ({"email": ADMIN}, "Đã có tài khoản khác"),
    ],
)
async def test_a_wrong_entry_is_told_keeps_the_input_and_leaves_no_account(house, chief, changes, text):
    answer = await post(chief, f"{UNIT}/them", f"{UNIT}/them", **{**NEW, **changes})
    assert answer.status_code in {409, 422}
    assert text in answer.text
    assert all(value.replace("<b>", "&lt;b&gt;") in answer.text for value in (changes.get("name", NEW["name"]),))
    assert set(await people_of(house)) == {"Nguyễn Văn Quản"}


@pytest.mark.asyncio
async def test_a_list_creates_everybody_and_may_be_sent_twice(house, chief):
    file = workbook(
        ("Vàng A Mẫu", 912345678, "", "Cán bộ đơn vị", "", ""),
        ("Lò Thị Ví", "", "vi@ngayhoi.example", "Lãnh đạo đơn vị", "01/10/2026", "31/12/2026"),
    )
    first = await post(chief, f"{UNIT}/nhap", f"{UNIT}/nhap", file=file)
    assert first.headers["location"] == f"{UNIT}?them=2&da-co=0&vai-tro=0"
    assert "Đã thêm 2 người" in (await chief.get(first.headers["location"])).text
    again = await post(chief, f"{UNIT}/nhap", f"{UNIT}/nhap", file=file)
    assert again.headers["location"] == f"{UNIT}?them=0&da-co=2&vai-tro=0"
    people = await people_of(house)
    assert people["Vàng A Mẫu"].phone == "0912345678"
    assert len(people) == 3


@pytest.mark.asyncio
async def test_a_list_renews_a_role_that_has_ended(house, chief):
    ended = ("Vàng A Mẫu", "0912345678", "", "Cán bộ đơn vị", "01/07/2025", "31/12/2025")
    renewed = ("Vàng A Mẫu", "0912345678", "", "Cán bộ đơn vị", "01/01/2026", "")
    await post(chief, f"{UNIT}/nhap", f"{UNIT}/nhap", file=workbook(ended))
    answers = [await post(chief, f"{UNIT}/nhap", f"{UNIT}/nhap", file=workbook(renewed)) for _ in range(2)]
    counts = [answer.headers["location"].partition("?")[2] for answer in answers]
    assert counts == ["them=0&da-co=0&vai-tro=1", "them=0&da-co=1&vai-tro=0"]
    assert "1 người đã có tài khoản được giao vai trò." in (await chief.get(answers[0].headers["location"])).text
    assert "được giao vai trò." not in (await chief.get(answers[1].headers["location"])).text
    person = (await people_of(house))["Vàng A Mẫu"].id
    async with house.database.reading() as uow:
        terms = [(row.since, row.until) for row in await rows.list_grants(uow, [person])]
    assert terms == [(date(2026, 1, 1), None), (date(2025, 7, 1), date(2025, 12, 31))]


@pytest.mark.asyncio
async def test_a_role_on_a_list_that_ends_before_today_and_begins_today_is_told_by_row(house, chief):
    file = workbook(("Vàng A Mẫu", "0912345678", "", "Cán bộ đơn vị", "", "31/12/2025"))
    answer = await post(chief, f"{UNIT}/nhap", f"{UNIT}/nhap", file=file)
    assert (answer.status_code, "Ngày cuối đứng trước ngày đầu." in answer.text) == (422, True)
    assert len(await people_of(house)) == 1


@pytest.mark.asyncio
async def test_one_bad_row_imports_nobody_and_names_the_row(house, chief):
    file = workbook(
        ("Vàng A Mẫu", "0912345678", "", "Cán bộ đơn vị"),
        ("Lò Thị Ví", "12", "", "Cán bộ đơn vị"),
        ("Cà Văn Bốn", "0987654321", "", "Vua"),
    )
    answer = await post(chief, f"{UNIT}/nhap", f"{UNIT}/nhap", file=file)
    assert answer.status_code == 422
    assert ["Dòng 3:" in answer.text, "Dòng 4:" in answer.text, "Dòng 2:" in answer.text] == [True, True, False]
    assert len(await people_of(house)) == 1


@pytest.mark.asyncio
async def test_a_row_with_somebody_elses_phone_imports_nobody(house, chief):
    await post(chief, f"{UNIT}/them", f"{UNIT}/them", **NEW)
    file = workbook(("Lò Thị Ví", "0987654321", "", "Cán bộ đơn vị"), ("Ai Khác", "0912345678", "", "Cán bộ đơn vị"))
    answer = await post(chief, f"{UNIT}/nhap", f"{UNIT}/nhap", file=file)
    assert answer.status_code == 422
    assert "Dòng 3:" in answer.text
    assert len(await people_of(house)) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_the_template_itself_can_be_sent_back(chief, form):
    template = await chief.get(f"/nguoi-dung/danh-sach-mau.{form}")
    answer = await post(chief, f"{UNIT}/nhap", f"{UNIT}/nhap", file=(f"mau.{form}", template.content))
    assert answer.headers["location"] == f"{UNIT}?them=2&da-co=0&vai-tro=0"
    if form == "xlsx":
        assert CalamineWorkbook.from_filelike(io.BytesIO(template.content)).sheet_names == ["Danh sách", "Vai trò"]


@pytest.mark.asyncio
async def test_without_a_file_the_form_says_so(chief):
    answer = await post(chief, f"{UNIT}/nhap", f"{UNIT}/nhap")
    assert answer.status_code == 422
    assert "Hãy chọn tệp trước." in answer.text


@pytest.mark.asyncio
async def test_a_leader_cannot_import_a_role_above_their_own(house):
    await settle(house, LEADER, Seat(Role.UNIT_LEADER, "03160"))
    file = workbook(("Vàng A Mẫu", "0912345678", "", "Quản trị hệ thống"))
    async with house.browser() as browser:
        await sign_in(browser, LEADER)
        answer = await post(browser, f"{UNIT}/nhap", f"{UNIT}/nhap", file=file)
    assert "Bạn không được giao vai trò này tại đơn vị này." in answer.text
    assert len(await people_of(house)) == 1


@pytest.mark.asyncio
async def test_a_reset_ends_the_password_and_every_session_and_gives_a_new_code(house, chief):
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03160"), name="Pờ Xuân")
    async with house.browser() as browser:
        await sign_in(browser, OFFICER)
        slip = await post(chief, f"{UNIT}/{person}/cap-lai", f"{UNIT}/{person}")
        assert (await browser.get("/tai-khoan")).status_code == 303
        assert (await sign_in(browser, OFFICER)).status_code == 422
        new = "ngựa trắng bên suối"
        code = CODE.search(slip.text)[0]
        await post(browser, "/kich-hoat", "/kich-hoat", code=code, password=new, again=new)
        assert (await browser.get("/tai-khoan")).status_code == 200


@pytest.mark.asyncio
async def test_closing_needs_the_word_ends_everything_and_keeps_the_name(house, chief):
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03160"), name="Pờ Xuân")
    async with house.database.writing() as uow:
        token = await service.create_token(uow, OFFICER, "máy", house.clock.now())
    page = f"{UNIT}/{person}"
    assert (await post(chief, f"{page}/dong", page, word="xong")).status_code == 422
    assert (await post(chief, f"{page}/dong", page, word="Đóng")).status_code == 303
    closed = (await chief.get(page)).text
    assert "Pờ Xuân" in closed
    assert "/cap-lai" not in closed
    assert (await post(chief, f"{page}/dong", page, word="Đóng")).status_code == 403
    async with house.database.reading() as uow:
        assert await service.find_actor_by_token(uow, token, house.clock.now()) is None
    assert (await post(chief, f"{UNIT}/them", f"{UNIT}/them", **{**NEW, "email": OFFICER})).status_code == 303


@pytest.mark.asyncio
async def test_roles_are_given_taken_back_and_not_given_twice(house, chief):
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03160"))
    page = f"{UNIT}/{person}"
    role = {"role": "host", "since": "2026-10-01", "until": "", "deputy_of": ""}
    assert (await post(chief, f"{page}/vai-tro", page, **role)).status_code == 303
    twice = await post(chief, f"{page}/vai-tro", page, **role)
    assert (twice.status_code, "Người này đã có vai trò đó" in twice.text) == (409, True)
    for grant in set(re.findall(rf"{page}/vai-tro/([\w-]+)", (await chief.get(page)).text)):
        assert (await post(chief, f"{page}/vai-tro/{grant}", page)).status_code == 303
        assert (await post(chief, f"{page}/vai-tro/{grant}", page)).status_code == 404
    async with house.browser() as browser:
        await sign_in(browser, OFFICER)
        assert "Hôm nay bạn không giữ vai trò nào." in (await browser.get("/tai-khoan")).text


@pytest.mark.asyncio
async def test_a_leader_makes_an_officer_their_deputy_until_a_day(house):
    leader = await settle(house, LEADER, Seat(Role.UNIT_LEADER, "03160"), name="Thào A Lãnh")
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03160"))
    page = f"{UNIT}/{person}"
    async with house.browser() as browser:
        await sign_in(browser, LEADER)
        role = {"role": "unit_leader", "since": "2026-10-10", "until": "", "deputy_of": leader}
        assert (await post(browser, f"{page}/vai-tro", page, **role)).status_code == 422
        assert (await post(browser, f"{page}/vai-tro", page, **{**role, "deputy_of": ""})).status_code == 403
        assert (await post(browser, f"{page}/vai-tro", page, **{**role, "until": "2026-10-20"})).status_code == 303
        assert "cấp phó thay Thào A Lãnh" in (await browser.get(page)).text
    async with house.browser() as browser:
        await sign_in(browser, OFFICER)
        assert (await browser.get(UNIT)).status_code == 200
        house.clock.forward(days=11)
        await sign_in(browser, OFFICER)
        assert (await browser.get(UNIT)).status_code == 403


@pytest.mark.asyncio
async def test_a_deputy_may_do_nothing_once_the_leader_is_dismissed(house, chief):
    leader = await settle(house, LEADER, Seat(Role.UNIT_LEADER, "03160"), name="Thào A Lãnh")
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03160"))
    page, leads = f"{UNIT}/{person}", f"{UNIT}/{leader}"
    role = {"role": "unit_leader", "since": "2026-10-10", "until": "2026-10-20", "deputy_of": leader}
    assert (await post(chief, f"{page}/vai-tro", page, **role)).status_code == 303
    async with house.browser() as browser:
        await sign_in(browser, OFFICER)
        assert (await browser.get(UNIT)).status_code == 200
        grant = re.search(rf"{leads}/vai-tro/([\w-]+)", (await chief.get(leads)).text)[1]
        assert (await post(chief, f"{leads}/vai-tro/{grant}", leads)).status_code == 303
        assert (await browser.get(UNIT)).status_code == 403


@pytest.mark.asyncio
async def test_a_deputys_days_beyond_the_leaders_term_are_refused_in_words(house, chief):
    leader = await settle(house, LEADER, Seat(Role.HOST, "03160"), name="Thào A Lãnh")
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03160"))
    page, leads = f"{UNIT}/{person}", f"{UNIT}/{leader}"
    role = {"role": "unit_leader", "since": "2026-10-10", "until": "2026-12-31", "deputy_of": ""}
    assert (await post(chief, f"{leads}/vai-tro", leads, **role)).status_code == 303
    late = {**role, "until": "2027-01-01", "deputy_of": leader}
    answer = await post(chief, f"{page}/vai-tro", page, **late)
    text = "Lãnh đạo được thay chỉ giữ chức tại đơn vị này đến hết ngày 31/12/2026."
    assert (answer.status_code, text in answer.text) == (422, True)
    assert (await post(chief, f"{page}/vai-tro", page, **{**late, "until": "2026-12-31"})).status_code == 303


@pytest.mark.asyncio
async def test_slips_are_printed_for_the_ticked_only_and_replace_older_ones(house, chief):
    for name, phone in (("Vàng A Một", "0912345671"), ("Vàng A Hai", "0912345672")):
        await post(chief, f"{UNIT}/them", f"{UNIT}/them", **{**NEW, "name": name, "phone": phone})
    people = await people_of(house)
    both = CODE.findall((await post(chief, f"{UNIT}/phieu", UNIT)).text)
    one = await post(chief, f"{UNIT}/phieu", UNIT, person=people["Vàng A Một"].id)
    assert (len(both), len(CODE.findall(one.text)), "Vàng A Hai" in one.text) == (2, 1, False)
    async with house.browser() as browser:
        results = [
            (await post(browser, "/kich-hoat", "/kich-hoat", code=code, password=PASSWORD, again=PASSWORD)).status_code
            for code in both
        ]
    assert sorted(results) == [303, 422]


@pytest.mark.asyncio
async def test_the_list_of_units_searches_without_accents_and_skips_a_single_one(house, chief):
    assert "Xã Mường Nhé" in (await chief.get("/nguoi-dung")).text
    found = (await chief.get("/nguoi-dung", params={"tim": "muong nhe"})).text
    assert ["Xã Mường Nhé" in found, "Phường Điện Biên Phủ" in found] == [True, False]
    assert "Không có đơn vị nào tên như vậy." in (await chief.get("/nguoi-dung", params={"tim": "paris"})).text
    await settle(house, LEADER, Seat(Role.UNIT_LEADER, "ban-nam-sin"))
    async with house.browser() as browser:
        await sign_in(browser, LEADER)
        assert (await browser.get("/nguoi-dung")).headers["location"] == "/nguoi-dung/ban-nam-sin"


@pytest.mark.asyncio
async def test_the_menu_leads_an_officer_with_no_unit_below_to_a_kind_word_and_others_to_a_refusal(house):
    await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "ban-nam-sin"))
    await settle(house, LEADER, Seat(Role.ORGANIZER, "ban-nam-sin"))
    async with house.browser() as browser:
        await sign_in(browser, OFFICER)
        page = await browser.get("/nguoi-dung")
        assert (page.status_code, "Bạn không có việc gì ở trang này" in page.text) == (200, True)
        assert [word in page.text for word in ("Bản Nậm Sin", "Tên đơn vị")] == [False] * 2
        assert (await browser.get("/nguoi-dung/ban-nam-sin")).status_code == 403
        await sign_in(browser, LEADER)
        assert (await browser.get("/nguoi-dung")).status_code == 403


@pytest.mark.asyncio
async def test_every_act_is_on_the_record_and_the_record_is_whole(house, chief):
    await post(chief, f"{UNIT}/them", f"{UNIT}/them", **NEW)
    await post(chief, f"{UNIT}/phieu", UNIT)
    async with house.database.reading() as uow:
        verdict = await verify(uow)
    assert (verdict.length >= 5, verdict.broken_at) == (True, None)
