"""Classes that repeat in a browser: planned in plain words, looked at beforehand, changed; communes week by week."""

import re
from datetime import date, timedelta

import pytest
import pytest_asyncio

from accounts.handlers import routes as account_routes
from core.kernel import Role
from events.programme.domain.session import Content, State
from events.programme.service.planning import NewSession, create_sessions
from events.series import service
from events.series.handlers import routes
from events.series.jobs import make_due
from tests.accounts.house import post
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, add_units, browser_of, build
from tests.events.passport.site import doors_of

pytestmark = pytest.mark.asyncio
ROOT, NEW = "/quan-ly/lop", "/quan-ly/lop/moi"
FORM = {
    "host": COMMUNE,
    "kind": "community",
    "title": "Lớp tối thứ Ba",
    "place": "Nhà văn hóa",
    "capacity": "60",
    "weekday": "TU",
    "interval": "1",
    "starts_on": "2026-10-13",
    "ends_on": "2027-03-30",
    "clock_time": "19:30",
    "minutes": "120",
    "skips": "1",
}


@pytest_asyncio.fixture
async def house(database, clock, tmp_path):
    await add_units(database, clock)
    async with database.writing() as uow:
        await service.keep_holidays(uow, [service.DayOff(date(2027, 2, 9), "Tết Nguyên đán", "Điều 112")])
    return doors_of(build(database, clock, tmp_path), account_routes, routes)


@pytest_asyncio.fixture
async def officer(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        yield browser


async def test_the_days_are_shown_beforehand_with_tet_and_a_size_outside_the_plan(officer):
    page = await post(officer, NEW, NEW, **FORM, act="preview")
    assert page.status_code == 200
    assert "Sẽ có 24 buổi học" in page.text
    assert "09/02/2027: Tết Nguyên đán" in page.text
    assert "ngoài mức 30–50 người, tính riêng" in page.text
    assert "Chưa có lớp định kỳ nào" in (await officer.get(ROOT)).text


async def test_a_class_is_planned_made_and_changed_from_a_day_on(officer, database, clock):
    kept = await post(officer, NEW, NEW, **FORM, act="save")
    assert kept.status_code == 303
    where = kept.headers["location"]
    assert await make_due(database, clock) == 8
    page = (await officer.get(where)).text
    assert "19:30 13/10/2026" in page
    changed = FORM | {"weekday": "TH", "rule": "", "scope": "following", "since": "2026-11-02", "clock_time": "18:00"}
    moved = await post(officer, f"{where}/sua", where, **changed)
    assert moved.status_code == 303
    assert "18:00 05/11/2026" in (await officer.get(moved.headers["location"])).text
    renamed = await post(officer, f"{where}/sua", where, **(FORM | {"title": "Lớp mới", "scope": "all"}))
    assert renamed.status_code == 303
    assert "Lớp mới" in (await officer.get(f"{ROOT}?xa={COMMUNE}&loai=community")).text
    assert "Không có lớp phù hợp" in (await officer.get(f"{ROOT}?xa={OTHER}")).text


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"ends_on": ""}, "Lịch lặp phải có ngày kết thúc"),
        ({"ends_on": "2036-01-01"}, "hai năm"),
        ({"weekday": ""}, "Hãy chọn ít nhất một ngày trong tuần"),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"}, "FREQ=WEEKLY"),
        ({"clock_time": "25:00", "minutes": "x", "capacity": "nhiều", "starts_on": "mai"}, "Hãy ghi giờ như 19:30"),
        ({"title": ""}, "tên"),
    ],
)
async def test_a_form_that_cannot_be_kept_keeps_what_was_typed(officer, changed, text):
    page = await post(officer, NEW, NEW, **FORM | changed, act="save")
    assert page.status_code == 422
    assert text in page.text
    assert "Nhà văn hóa" in page.text
    assert 'class="error-summary"' in page.text


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;INTERVAL=0;BYDAY=MO", "FREQ=DAILY;INTERVAL=7;BYDAY=MO"])
async def test_a_rule_without_a_day_does_not_hang_the_server(officer, rule):
    page = await post(officer, NEW, NEW, **FORM | {"rule": rule}, act="save")
    assert page.status_code == 422
    far = await post(officer, NEW, NEW, **FORM | {"rule": rule, "ends_on": "9989-12-31"}, act="preview")
    assert (far.status_code, "hai năm" in far.text) == (422, True)


@pytest.mark.parametrize("teacher", ["Lò " * 41, "Lò\x07Thị"])
async def test_a_teacher_whose_name_no_column_holds_is_refused_at_the_field(officer, teacher):
    page = await post(officer, NEW, NEW, **FORM | {"teacher": teacher.strip()}, act="save")
    assert (page.status_code, 'id="teacher-error"' in page.text) == (422, True)


async def test_a_day_is_passed_over_and_the_class_ended(officer, database, clock):
    where = (await post(officer, NEW, NEW, **FORM, act="save")).headers["location"]
    wrong = await post(officer, f"{where}/nghi", where, day="", reason="")
    assert wrong.status_code == 422
    assert (await post(officer, f"{where}/nghi", where, day="2026-10-20", reason="Bão")).status_code == 303
    assert await make_due(database, clock) == 7
    assert "20/10/2026: Bão" in (await officer.get(where)).text
    late = await post(officer, f"{where}/nghi", where, day="2026-10-27", reason="Bão")
    assert late.status_code == 409
    assert (await post(officer, f"{where}/ket-thuc", where)).status_code == 303
    assert "Chưa có lớp định kỳ nào" in (await officer.get(ROOT)).text


async def test_another_commune_s_officer_plans_nothing_here(house, officer):
    where = (await post(officer, NEW, NEW, **FORM, act="save")).headers["location"]
    async with await browser_of(house, Role.UNIT_LEADER, OTHER) as stranger:
        assert (await post(stranger, NEW, NEW, **FORM, act="save")).status_code == 403
        assert (await stranger.get(where)).status_code == 403


async def test_communes_stand_against_one_class_a_week(house, database, clock):
    now = clock.now()
    held = [
        NewSession(
            COMMUNE,
            Content("community", "Lớp", now - timedelta(days=ago), now - timedelta(days=ago, hours=-2), place="Nhà"),
            State.HELD,
            head_count=35,
        )
        for ago in (1, 8, 22)
    ]
    async with database.writing() as uow:
        await create_sessions(uow, held, now, by=None)
    async with await browser_of(house, Role.ORGANIZER, PROVINCE) as organizer:
        page = (await organizer.get(f"{ROOT}/tien-do")).text
        assert re.search(r"Xã Mường Nhé</a></td>\s*<td class=\"number\">2/8</td>\s*<td class=\"number\">6</td>", page)
        assert "đã có lớp" in page
        table = await organizer.get(f"{ROOT}/tien-do.csv?tu=2026-09-28")
        assert "03160,Xã Mường Nhé,1,1,0,có" in table.text
        assert "03127,Phường Điện Biên Phủ,0,1,1,chưa" in table.text
