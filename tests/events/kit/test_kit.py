"""The kit's page and its PDF, read back."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from core.audit import AuditEntry
from core.kernel import Role
from events.programme.queries.sessions import find_session
from tests.accounts.house import post
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, VILLAGE, browser_of
from tests.events.kit.conftest import LONG, NASTY

pytestmark = pytest.mark.asyncio
PAGE = "/quan-ly/bo-in"
PARTS = ["guide", "posters", "pins", "booths", "rosters", "tickets"]


def texts_of(answer):
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


async def make(browser, sessions, parts=PARTS, unit=COMMUNE, day=""):
    told = {"don-vi": unit, "ngay": day, "chon": "1", "phan": parts, "buoi": sessions}
    return await post(browser, PAGE, f"{PAGE}?don-vi={unit}", **told)


async def printed(database):
    async with database.reading() as uow:
        found = await uow.session.scalars(select(AuditEntry).where(AuditEntry.act == "kit.printed"))
        return [(entry.actor_id is not None, entry.detail) for entry in found]


async def test_the_page_foretells_the_sheets_and_the_pdf_has_them(house, database, day):
    officer = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    page = (await officer.get(PAGE)).text
    assert ("Bộ in cho xã: Xã Mường Nhé" in page, "Đố vui số" in page) == (True, True)
    total = int(re.search(r"(\d+) tờ A4", page)[1])
    answer = await make(officer, [day.lesson, day.quiz])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == 'attachment; filename="bo-in-xa-muong-nhe.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    told = texts_of(answer)
    assert len(told) == total - 2 == 1 + 3 + 1 + 2 + 1 + 2
    whole = " ".join(told)
    assert ("384 615" in whole, "111 111" in whole, "222 222" in whole) == (True, False, False)
    assert ("Bàn VNeID" in whole or "Gian VNeID" in whole, "Khi mất sóng" in whole) == (True, True)
    assert len(await printed(database)) == 1


async def test_a_room_of_no_session_has_a_poster_and_pin_cards(house, day):
    officer = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    page = (await officer.get(PAGE)).text
    assert ["Đố vui của xã" in page, "PIN 700123" in page] == [True, True]
    poster, cards = texts_of(await make(officer, ["r1"], ["posters", "pins", "rosters"]))
    assert ["700 123" in poster, "08:00" in poster, cards.count("700 123")] == [True, True, 8]
    assert day.quiz


async def test_names_are_data_and_never_commands(house, day):
    officer = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    answer = await make(officer, [day.lesson], ["posters", "rosters", "tickets"])
    poster, roster, *tickets = texts_of(answer)
    assert NASTY.split()[2] in poster
    assert [letter for letter in "ACEGIK" if f"{LONG} {letter}" not in roster] == []
    assert sum(text.count("#panic(1) Lò Văn Ẳng") for text in tickets) == 6
    assert {tuple(map(round, page.mediabox[2:])) for page in PdfReader(io.BytesIO(answer.content)).pages} == {
        (595, 842)
    }


async def test_only_what_was_chosen_is_printed_and_nothing_chosen_is_told(house, database, day):
    officer = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    assert len(texts_of(await make(officer, [day.quiz], ["posters"]))) == 2
    nothing = await make(officer, [], ["rosters"])
    assert (nothing.status_code, "Chưa chọn gì để in" in nothing.text) == (422, True)
    told = {"don-vi": COMMUNE, "chon": "1", "phan": "posters", "buoi": day.quiz, "tinh": "1"}
    assert "2 tờ A4" in (await post(officer, PAGE, PAGE, **told)).text
    assert len(await printed(database)) == 1


async def test_a_day_without_sessions_still_has_the_guide(house, clock):
    officer = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    empty = (clock.now() + timedelta(days=40)).date().isoformat()
    page = (await officer.get(f"{PAGE}?ngay={empty}")).text
    assert "Ngày này chưa có buổi nào được công bố" in page
    assert len(texts_of(await make(officer, [], ["guide"], day=empty))) == 1


@pytest.mark.parametrize("asked", ["0001-01-01", "9999-12-31", "hôm nay"])
async def test_a_day_that_cannot_be_is_the_next_one(house, asked):
    officer = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    page = await officer.get(PAGE, params={"ngay": asked})
    assert (page.status_code, "Đố vui số" in page.text) == (200, True)


async def test_others_planners_and_readers_get_nothing(house, day):
    elsewhere = await browser_of(house, Role.UNIT_OFFICER, OTHER)
    reader = await browser_of(house, Role.SPECIALIST, PROVINCE)
    assert (await elsewhere.get(f"{PAGE}?don-vi={COMMUNE}")).status_code == 403
    assert (await reader.get(PAGE)).status_code == 403
    told = {"don-vi": COMMUNE, "chon": "1", "phan": PARTS, "buoi": [day.lesson]}
    assert (await post(elsewhere, PAGE, PAGE, **told)).status_code == 403
    village = await browser_of(house, Role.UNIT_OFFICER, VILLAGE)
    assert day.lesson not in (await village.get(PAGE)).text


async def test_the_province_chooses_a_commune_first(house):
    organizer = await browser_of(house, Role.ORGANIZER, PROVINCE)
    page = (await organizer.get(PAGE)).text
    assert (f"{PAGE}?don-vi={COMMUNE}" in page, 'id="kit-make"' in page) == (True, False)
    assert 'id="kit-make"' in (await organizer.get(f"{PAGE}?don-vi={COMMUNE}")).text


async def test_a_short_address_leads_to_its_session(house, database, day):
    async with database.reading() as uow:
        slug = (await find_session(uow, day.quiz)).slug
    anybody = house.browser()
    found = await anybody.get(f"/b/{slug.rpartition('-')[2]}")
    assert (found.status_code, found.headers["location"]) == (303, f"/su-kien/{slug}")
    assert [(await anybody.get(f"/b/{code}")).status_code for code in ("00000000", "%25", "%00")] == [404, 404, 404]
