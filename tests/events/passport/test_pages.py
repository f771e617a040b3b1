"""The passport in a browser: begin, stamp, screens, officers, draws declared and read; without any script."""

import re
from datetime import timedelta

import pytest
import pytest_asyncio

from core.kernel import Role
from core.security import derive_key
from events.passport import jobs
from events.passport.domain.badges import BOOTHS
from events.passport.service import draws
from tests.accounts.house import post
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, SECRET, browser_of
from tests.events.passport.site import NUMBER, passport_with, station

pytestmark = pytest.mark.asyncio
BOOK = "/ho-chieu/quan-ly"
DRAW = {"title": "Rút thăm", "prize": "Điện thoại", "prizes": "1", "substitutes": "1", "claim_hours": "24"}
TIMES = {"closes_at": "2026-10-10T09:00", "draws_at": "2026-10-10T10:00"}


@pytest_asyncio.fixture
async def organizer(house):
    async with await browser_of(house, Role.ORGANIZER, PROVINCE) as browser:
        yield browser


async def shown_on(browser, where):
    """The addresses of a station's screen and of the helper beside it."""
    page = (await browser.get(f"{BOOK}?don-vi={COMMUNE}")).text
    screen = re.search(rf'href="(/ho-chieu/man-hinh/{where}/[0-9a-f]+)"', page)[1]
    return screen, f"{screen}/dong-dau"


async def test_a_passport_is_begun_at_the_booth_stamped_and_opened_on_another_phone(house, organizer, database, clock):
    where = await station(database, clock.now())
    scanned = f"/ho-chieu/dong-dau/{where}?ma=aa-0000000000000000"
    async with house.browser() as phone:
        page = (await phone.get(scanned)).text
        assert "Trên điện thoại này chưa có hộ chiếu" in page
        begun = await post(phone, "/ho-chieu/moi", scanned, station=where, code="aa-0000000000000000", commune=COMMUNE)
        assert begun.headers["location"] == scanned
        wrong = await post(phone, f"/ho-chieu/dong-dau/{where}", scanned, code="aa-0000000000000000")
        assert [wrong.status_code, "không phải của gian này" in wrong.text] == [422, True]
        own = (await phone.get("/ho-chieu")).text
        assert "Chưa có dấu nào" in own
        token, number = re.search(r"/ho-chieu/mo#([\w-]+)", own)[1], NUMBER.search(own)[0]
    screen, stamping = await shown_on(organizer, where)
    done = await post(organizer, stamping, stamping, number=number)
    assert "Đã đóng dấu cho" in done.text
    assert "không đóng hai lần" in (await post(organizer, stamping, stamping, number=number)).text
    assert (await post(organizer, stamping, stamping, number="?")).status_code == 422
    assert 'http-equiv="refresh"' in (await organizer.get(screen)).text
    async with house.browser() as other:
        assert (await post(other, "/ho-chieu/mo", "/ho-chieu/mo", code="lạ")).status_code == 404
        assert (await post(other, "/ho-chieu/mo", "/ho-chieu/mo", code=token)).status_code == 303
        assert "Gian VNeID" in (await other.get("/ho-chieu")).text


async def test_a_helper_reads_the_number_itself_and_not_its_placeholder(organizer, database, clock):
    where, made = await station(database, clock.now()), await passport_with(database, clock.now(), ())
    _, stamping = await shown_on(organizer, where)
    unknown = await post(organizer, stamping, stamping, number="2222 2222")
    assert [unknown.status_code, "Không có hộ chiếu số 2222-2222." in unknown.text] == [404, True]
    done = await post(organizer, stamping, stamping, number=made.code.lower().replace("-", ""))
    assert f"Đã đóng dấu cho {made.code}." in done.text


async def test_a_screen_needs_its_key_and_says_when_the_booth_is_closed(house, organizer, database, clock):
    where = await station(database, clock.now())
    screen, _ = await shown_on(organizer, where)
    async with house.browser() as anybody:
        assert (await anybody.get(f"/ho-chieu/man-hinh/{where}/{'0' * 32}")).status_code == 403
        assert (await anybody.get(screen)).status_code == 200
        clock.forward(hours=9)
        assert "Gian đã đóng" in (await anybody.get(screen)).text


async def test_an_officer_opens_a_booth_and_prints_passports_for_the_own_commune_only(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as officer:
        assert "Chưa có gian nào" in (await officer.get(BOOK)).text
        fields = {"unit": COMMUNE, "title": "Gian VNeID", "topic": "vneid", "opens_at": "2026-10-10T07:00"}
        wrong = await post(officer, f"{BOOK}/tram", BOOK, **fields)
        assert [wrong.status_code, 'value="Gian VNeID"' in wrong.text] == [422, True]
        done = await post(officer, f"{BOOK}/tram", BOOK, **fields, closes_at="2026-10-10T17:00")
        assert done.status_code == 303
        sheets = await post(officer, f"{BOOK}/in", BOOK, unit=COMMUNE, count="3")
        assert len(set(NUMBER.findall(sheets.text))) == 3
        assert "3 trên 3 hộ chiếu" in (await officer.get(BOOK)).text
        assert (await officer.get(f"{BOOK}?don-vi={OTHER}")).status_code == 403
        assert (await post(officer, f"{BOOK}/in", BOOK, unit=OTHER, count="3")).status_code == 403


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
async def test_a_moment_of_the_year_one_is_named_as_a_fault_and_no_error(house, organizer, moment):
    assert house
    times = {"closes_at": moment, "draws_at": moment}
    wrong = await post(organizer, "/rut-tham/moi", "/rut-tham/moi", unit=PROVINCE, **DRAW, **times)
    assert [wrong.status_code, 'id="closes_at-error"' in wrong.text] == [422, True]
    fields = {"unit": COMMUNE, "title": "Gian VNeID", "topic": "vneid", "opens_at": moment, "closes_at": moment}
    assert (await post(organizer, f"{BOOK}/tram", BOOK, **fields)).status_code == 422


async def test_a_draw_is_declared_drawn_read_by_everybody_and_its_prize_handed_over(house, organizer, database, clock):
    assert "Chưa công bố" in (await organizer.get("/rut-tham")).text
    wrong = await post(organizer, "/rut-tham/moi", "/rut-tham/moi", unit=PROVINCE, **DRAW)
    assert [wrong.status_code, 'id="closes_at-error"' in wrong.text] == [422, True]
    path = (await post(organizer, "/rut-tham/moi", "/rut-tham/moi", unit=PROVINCE, **DRAW, **TIMES)).headers["location"]
    for _ in range(3):
        await passport_with(database, clock.now(), BOOTHS[:4])
    async with house.browser() as anybody:
        assert "đến nay có 3 phiếu" in (await anybody.get(path)).text
        assert (await anybody.get(f"{path}/danh-sach.txt")).status_code == 404
        assert "Hãy quay lại khi đó" in (await anybody.get(f"{path}/kiem-tra")).text
        clock.forward(hours=3)
        await jobs.take_due_steps(database, clock, derive_key(SECRET, draws.PURPOSE))
        page = (await anybody.get(path)).text
        codes = (await anybody.get(f"{path}/danh-sach.txt")).text.split()
        assert [len(codes), "Biên bản trao giải" in page, "dự bị" in page] == [3, False, True]
        assert "data-drawn=" in (await anybody.get(f"{path}/kiem-tra")).text
        assert (await anybody.get(f"{path}/bien-ban", follow_redirects=False)).status_code != 200
        assert (await anybody.get("/rut-tham")).text.count(path) == 1
    assert (await post(organizer, f"{path}/trao", path, rank="1")).status_code == 303
    assert "Đã trao" in (await organizer.get(path)).text
    assert len(NUMBER.findall((await organizer.get(f"{path}/bien-ban")).text)) == 1


async def test_a_prize_is_not_handed_over_late_nor_by_anybody_else(house, organizer, database, clock):
    path = (await post(organizer, "/rut-tham/moi", "/rut-tham/moi", unit=PROVINCE, **DRAW, **TIMES)).headers["location"]
    await passport_with(database, clock.now(), BOOTHS[:4])
    clock.forward(hours=3)
    await jobs.take_due_steps(database, clock, derive_key(SECRET, draws.PURPOSE))
    async with await browser_of(house, Role.UNIT_OFFICER, OTHER) as stranger:
        assert "Biên bản trao giải" not in (await stranger.get(path)).text
        assert (await post(stranger, f"{path}/trao", "/rut-tham/moi", rank="1")).status_code == 403
    clock.passed += timedelta(days=2).total_seconds()
    late = await post(organizer, f"{path}/trao", path, rank="1")
    assert [late.status_code, "Đã quá hạn nhận giải" in late.text] == [409, True]


async def test_whose_ticket_was_drawn_reads_it_in_the_own_passport(house, organizer, database, clock):
    path = (await post(organizer, "/rut-tham/moi", "/rut-tham/moi", unit=PROVINCE, **DRAW, **TIMES)).headers["location"]
    token = (await passport_with(database, clock.now(), BOOTHS[:4])).token
    async with house.browser() as owner:
        await post(owner, "/ho-chieu/mo", "/ho-chieu/mo", code=token)
        assert "trúng giải" not in (await owner.get("/ho-chieu")).text
        clock.forward(hours=3)
        await jobs.take_due_steps(database, clock, derive_key(SECRET, draws.PURPOSE))
        assert "Vé này trúng giải 1:</strong> nhận giải trước" in (await owner.get("/ho-chieu")).text
        await post(organizer, f"{path}/trao", path, rank="1")
        assert "Vé này trúng giải 1:</strong> Đã trao" in (await owner.get("/ho-chieu")).text
