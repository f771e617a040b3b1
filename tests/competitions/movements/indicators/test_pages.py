"""The plan's pages, through HTTP."""

import csv
import io
import re
from fractions import Fraction
from html import unescape

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from competitions.movements.indicators import service
from competitions.movements.indicators.domain.progress import Progress, State
from competitions.movements.indicators.domain.reckoning import Amount
from competitions.movements.indicators.pages import REGISTERS, make_line
from competitions.movements.registers.domain.catalogue import REGISTERS as CATALOGUE
from core.kernel import Role
from core.versions import current
from seed.indicators import read_plan
from tests.accounts.house import post
from tests.competitions.movements.indicators.house import MUONG_ANG, MUONG_NHE, browser_of, build, day, put, record

PLANS = "/quan-ly/ke-hoach"
HEAD = {
    "number": "9/KH-UBND",
    "title": "Kế hoạch năm 2027",
    "issued_on": "2026-12-20",
    "valid_from": "2027-01-01",
    "valid_to": "2027-12-31",
}
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


async def look(house, path):
    async with house.browser() as browser:
        return await browser.get(path)


def table_of(answer):
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def template(browser, form="csv"):
    return await browser.get(f"{PLANS}/mau.{form}")


@pytest.mark.asyncio
async def test_without_a_plan_the_page_says_what_comes_next(database, clock):
    house = build(database, clock)
    answer = await look(house, "/chi-tieu")
    assert answer.status_code == 200
    assert "Chưa có kế hoạch nào" in answer.text
    assert [(await look(house, path)).status_code for path in ("/chi-tieu.csv", "/chi-tieu/II-A", "/chi-tieu/in")] == [
        404
    ] * 3


@pytest.mark.asyncio
async def test_the_plan_shows_every_indicator_with_target_and_how_it_is_measured(house, clock):
    await record(house.database, clock, put(MUONG_ANG, "session.youth", 7, at=day(clock)))
    page = (await look(house, "/chi-tieu")).text
    assert page.count('<th scope="row">') == 79
    assert page.count("Đo bằng cách nào") == 79
    assert "Kế hoạch số 3145/KH-UBND ngày 30/06/2025" in page
    assert "Chưa có dữ liệu" in page
    assert "&gt;\u00a0330.000" in page
    assert "<strong>7</strong>" in page
    older = (await look(house, "/chi-tieu?nam=2025")).text
    assert "&gt;\u00a0120.000" in older


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("tim=gia+dinh+so", ["6.2b"]),
        ("muc=7", ["7a", "7b", "7c"]),
        ("muc=7&loai=village", ["7a"]),
        ("trang-thai=followed", ["6.6"]),
        ("tim=khongdau", []),
    ],
)
async def test_filters_the_table_and_the_print_show_the_same(house, clock, query, codes):
    await record(house.database, clock, put(MUONG_ANG, "session.youth", 7, at=day(clock)))
    page = (await look(house, f"/chi-tieu?{query}")).text
    printed = (await look(house, f"/chi-tieu/in?{query}")).text
    export = table_of(await look(house, f"/chi-tieu.csv?{query}"))
    assert [row[0] for row in export] == ["Mã", *codes]
    assert page.count('<th scope="row">') == printed.count('<th scope="row">') == len(codes)
    assert ("Không có chỉ tiêu nào khớp" in page) == (not codes)


@pytest.mark.asyncio
async def test_an_indicator_ranks_its_units_and_names_those_without_data(house, clock):
    await record(
        house.database,
        clock,
        put(MUONG_ANG, "festival.held", at=day(clock)),
        put(MUONG_NHE, "session.youth", 2, at=day(clock)),
    )
    page = (await look(house, "/chi-tieu/1.4a?loai=commune")).text
    assert page.count('<th scope="row">') == 1
    assert "Chưa xếp hạng: 44 đơn vị" in page
    assert "<polyline" in page
    assert page.count('<th scope="col" class="number">') >= 10, "the table beside the line has every month"
    export = table_of(await look(house, "/chi-tieu/1.4a/bang.csv?loai=commune"))
    assert export[1][:3] == ["1", MUONG_ANG, "Xã Mường Ảng"]
    assert len(export) == 46
    provincial = (await look(house, "/chi-tieu/1.3a")).text
    assert "tính chung cho toàn tỉnh" in provincial
    assert (await look(house, "/chi-tieu/khong")).status_code == 404
    assert (await look(house, "/chi-tieu/1.4a/bang.pdf")).status_code == 404


@pytest.mark.asyncio
async def test_a_unit_stands_against_the_plan(house, clock):
    await record(house.database, clock, put(MUONG_ANG, "ambassador.active", at=day(clock)))
    page = (await look(house, f"/don-vi/{MUONG_ANG}/chi-tieu")).text
    assert "Xã Mường Ảng" in page
    assert "Đạt" in page
    assert "1.1a" not in page, "programmes are not counted for a commune"
    rows = {row[0]: row for row in table_of(await look(house, f"/don-vi/{MUONG_ANG}/chi-tieu.csv"))}
    assert rows["6.1b"][4:9] == ["1", "1", "100", "100", "Đạt"]
    assert (await look(house, f"/don-vi/{MUONG_ANG}/chi-tieu/in")).status_code == 200
    assert (await look(house, "/don-vi/99999/chi-tieu")).status_code == 404
    book = (await look(house, f"/don-vi/{MUONG_ANG}/chi-tieu.xlsx")).content
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()) == len(rows)


@pytest.mark.asyncio
async def test_an_unconfirmed_figure_is_marked_on_the_page(house, clock):
    await record(house.database, clock, put("th-moi", "skill.student", 10, at=day(clock)))
    page = (await look(house, "/don-vi/th-moi/chi-tieu")).text
    assert "Số liệu gốc chưa được xác nhận, không tính điểm" in page
    assert "<strong>20 %</strong>" in page


@pytest.mark.asyncio
async def test_a_search_cannot_break_out_and_english_is_spoken(house):
    async with house.browser() as browser:
        page = (await browser.get("/chi-tieu", params={"tim": '"><script>alert(1)</script>'})).text
        assert "<script>alert" not in page
        browser.cookies.set("lang", "en")
        assert "No data yet" in (await browser.get("/chi-tieu")).text


@pytest.mark.asyncio
@pytest.mark.parametrize("role", list(Role))
async def test_only_organizers_and_administrators_load_plans(house, role):
    browser = await browser_of(house, role)
    expected = 200 if role in {Role.ADMINISTRATOR, Role.ORGANIZER} else 403
    assert (await browser.get(PLANS)).status_code == expected
    assert (await template(browser)).status_code == expected
    sent = await post(browser, f"{PLANS}/ap-dung", page="/tai-khoan", document="[]", **HEAD)
    assert sent.status_code == (422 if expected == 200 else 403)
    looked = await post(browser, PLANS, page="/tai-khoan", **HEAD)
    assert looked.status_code == (422 if expected == 200 else 403)
    assert (await look(house, PLANS)).status_code in {303, 401}


@pytest.mark.asyncio
@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_next_plan_is_seen_first_and_then_stands_beside(house, form):
    browser = await browser_of(house, Role.ORGANIZER)
    file = (f"ke-hoach.{form}", (await template(browser, form)).content)
    preview = await post(browser, PLANS, page=PLANS, file=file, **HEAD)
    assert preview.status_code == 200
    assert "kế hoạch mới với 79 chỉ tiêu" in preview.text
    async with house.database.reading() as uow:
        assert len(await service.list_plans(uow)) == 1, "looking stores nothing"
    fields = {name: unescape(value) for name, value in HIDDEN.findall(preview.text) if name != "csrf_token"}
    for _ in range(2):
        assert (await post(browser, f"{PLANS}/ap-dung", page=PLANS, **fields)).status_code == 303
    async with house.database.reading() as uow:
        plans = await service.list_plans(uow)
        assert await current(uow, "plans") == 2, "sending it twice stores it once"
    assert [(plan.number, plan.version) for plan in plans] == [("9/KH-UBND", 1), ("3145/KH-UBND", 1)]
    assert plans[0].indicators == plans[1].indicators
    assert "9/KH-UBND" in (await look(house, "/chi-tieu?nam=2027")).text
    again = await post(browser, PLANS, page=PLANS, file=file, **HEAD)
    assert "giống từng chữ" in again.text


@pytest.mark.asyncio
async def test_a_changed_row_makes_the_next_version_of_the_plan(house):
    browser = await browser_of(house, Role.ORGANIZER)
    rows = table_of(await template(browser))
    rows[1][2] = "Tên khác"
    del rows[2]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    plan = HEAD | {"number": "3145/KH-UBND", "valid_from": "2025-06-30", "valid_to": "2026-12-31"}
    preview = await post(browser, PLANS, page=PLANS, file=("k.csv", out.getvalue().encode()), **plan)
    assert "phiên bản 2" in preview.text
    fields = {name: unescape(value) for name, value in HIDDEN.findall(preview.text) if name != "csrf_token"}
    await post(browser, f"{PLANS}/ap-dung", page=PLANS, **fields)
    page = (await look(house, "/chi-tieu")).text
    assert "Tên khác" in page
    assert page.count('<th scope="row">') == 78


@pytest.mark.asyncio
async def test_faults_are_named_at_their_cells_and_nothing_is_taken_over(house):
    browser = await browser_of(house, Role.ORGANIZER)
    rows = table_of(await template(browser))
    scope = rows[0].index("Theo dõi ở loại đơn vị")
    rows[4][scope], rows[6][0] = "làng", ""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    sent = await post(browser, PLANS, page=PLANS, file=("k.csv", out.getvalue().encode()), **(HEAD | {"title": ""}))
    assert sent.status_code == 422
    assert f"Ô {chr(65 + scope)}5:" in sent.text
    assert "Ô A7:" in sent.text
    assert 'value="9/KH-UBND"' in sent.text, "what was typed is kept"
    assert 'id="title-error"' in sent.text
    async with house.database.reading() as uow:
        assert len(await service.list_plans(uow)) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b"", {}),
        (b"PK\x03\x04 broken", {}),
        ("Sai,đầu\n1,2\n".encode(), {}),
        ("Mã,Tên chỉ tiêu\nX,=1+1\n".encode(), {}),
        (b"x" * 2_100_000, {}),
        (None, {}),
        (None, {"valid_from": "31/12"}),
    ],
)
async def test_what_is_no_plan_is_refused_in_words(house, content, fields):
    browser = await browser_of(house, Role.ADMINISTRATOR)
    file = {} if content is None else {"file": ("k.csv", content)}
    sent = await post(browser, PLANS, page=PLANS, **file, **(HEAD | fields))
    assert sent.status_code in {413, 422}
    assert 'role="alert"' in sent.text


@pytest.mark.asyncio
async def test_a_unit_page_costs_the_same_for_one_fact_and_for_many(house, clock):
    await look(house, f"/don-vi/{MUONG_ANG}/chi-tieu")
    counts = []
    for number in (1, 60):
        units = (MUONG_ANG, MUONG_NHE, "03127")
        made = [put(units[n % 3], "skill.adult", 1, at=day(clock, n), person=f"{number}-{n}") for n in range(number)]
        await record(house.database, clock, *made)
        counts.append(await count_statements(house, f"/don-vi/{MUONG_ANG}/chi-tieu"))
    assert counts[0] == counts[1]
    assert counts[0] < 30, "not one statement an indicator"
    assert await count_statements(house, f"/don-vi/{MUONG_NHE}/chi-tieu") < 15, "sums are read once for a version"


async def count_statements(house, path):
    seen = []
    async with house.database.reading() as uow:
        engine = uow.session.get_bind()

    def note(*_args):
        seen.append(1)

    event.listen(engine, "before_cursor_execute", note)
    await look(house, path)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize(
    ("value", "written"), [(Fraction(1, 3), "33.3"), (Fraction(9999, 10_000), "99.9"), (Fraction(1), "100")]
)
def test_a_share_is_never_rounded_up_to_everything(value, written):
    indicator = read_plan().indicators[0]
    progress = Progress(indicator, "11", State.ON_THE_WAY, Amount(1, has_facts=True), value=value, share=value)
    assert str(make_line(progress, 2026).share) == written


def test_registers_are_those_that_make_the_facts():
    made = {}
    for register in CATALOGUE.values():
        kinds = [kind for effect in register.effects for kind in effect.kinds]
        for kind in (*kinds, *(act.kind for act in register.acts)):
            made.setdefault(kind, set()).add(register.code)
    wrong = {kind: code for kind, code in REGISTERS.items() if code not in made.get(kind, ())}
    assert wrong == {}
