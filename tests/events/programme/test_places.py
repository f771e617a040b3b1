"""Places in a browser without script: listed, searched without accents, changed, retired, and refused when retired."""

import re

import pytest
import pytest_asyncio

from core.kernel import Role
from tests.accounts.house import House, post
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of
from tests.events.programme.test_planning_pages import CLASS, ROOT, planned

pytestmark = pytest.mark.asyncio
BOOK = f"{ROOT}/dia-diem"
HALL = {"unit": COMMUNE, "name": "Nhà văn hóa", "kind": "culture_house", "address": "Bản Nậm Sin", "room_for": "60"}


@pytest_asyncio.fixture
async def officer(house: House):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        yield browser


async def place_on(browser, query=""):
    return re.search(rf'href="({BOOK}/[0-9a-f-]+)"', (await browser.get(f"{BOOK}{query}")).text)[1]


async def test_a_place_is_added_once_found_without_accents_and_changed(officer):
    wrong = await post(officer, f"{BOOK}/them", f"{BOOK}/them", **HALL | {"kind": "online"})
    assert (wrong.status_code, "cần có liên kết" in wrong.text, 'value="60"' in wrong.text) == (422, True, True)
    for _ in range(2):
        assert (await post(officer, f"{BOOK}/them", f"{BOOK}/them", **HALL)).status_code == 303
    twin = await post(officer, f"{BOOK}/them", f"{BOOK}/them", **HALL | {"name": "NHÀ VĂN HOÁ", "address": "khác"})
    assert (twin.status_code, "đã có địa điểm tên này" in twin.text) == (422, True)
    found, other = (await officer.get(f"{BOOK}?tim=nha van")).text, (await officer.get(f"{BOOK}?tim=truong")).text
    assert ["1 địa điểm" in found, "Không có địa điểm nào khớp" in other] == [True, True]
    path = await place_on(officer)
    changed = HALL | {"name": "Nhà văn hóa mới", "address": "Bản mới"}
    assert (await post(officer, path, path, **changed)).status_code == 303
    assert ["Bản mới" in (await officer.get(BOOK)).text, "Bản mới" in (await officer.get(path)).text] == [True, True]


async def test_sessions_at_a_renamed_place_are_found_by_its_new_name(officer):
    session, waiting, search = await planned(officer), f"{ROOT}/cho-phat-hanh", "/su-kien?tim=san+the+thao"
    await post(officer, waiting, waiting, session=session.rpartition("/")[2], unit=COMMUNE)
    assert "/su-kien/lop-toi" not in (await officer.get(search)).text
    path = await place_on(officer)
    assert (await post(officer, path, path, **HALL | {"name": "Sân thể thao"})).status_code == 303
    assert "/su-kien/lop-toi" in (await officer.get(search)).text


async def test_a_retired_place_stays_with_its_sessions_and_takes_no_new_ones(officer):
    session = await planned(officer)
    path = await place_on(officer)
    assert "1 buổi sắp tới" in (await officer.get(path)).text
    assert (await post(officer, f"{path}/ngung", path)).status_code == 303
    later = {"title": "Lớp sau", "starts_at": "2026-10-20T19:00", "ends_at": "2026-10-20T21:00"}
    refused = await post(officer, f"{ROOT}/them", f"{ROOT}/them", **CLASS | later)
    told = ("đã ngừng dùng" in refused.text, 'value="Lớp sau"' in refused.text)
    assert (refused.status_code, *told) == (422, True, True)
    version = re.search(r'name="version" value="([^"]+)"', (await officer.get(f"{session}/sua")).text)[1]
    kept = await post(officer, f"{session}/sua", f"{session}/sua", **CLASS | {"version": version, "capacity": "39"})
    assert (kept.status_code, "Nhà văn hóa" in (await officer.get(session)).text) == (303, True)
    assert [path in (await officer.get(f"{BOOK}{query}")).text for query in ("?ngung=1", "")] == [True, False]
    await post(officer, f"{path}/dung-lai", path)
    assert await planned(officer, **later) != session


async def test_a_place_that_does_not_exist_is_told_before_it_is_added(officer):
    await planned(officer)
    later = {"title": "Lớp chợ", "place": "Chợ mới", "starts_at": "2026-10-21T19:00", "ends_at": "2026-10-21T21:00"}
    told = await post(officer, f"{ROOT}/them", f"{ROOT}/them", **CLASS | later)
    assert (told.status_code, "Chưa có “Chợ mới” trong danh sách" in told.text) == (200, True)
    assert "Chợ mới" not in (await officer.get(BOOK)).text
    await planned(officer, **later, anyway="1")
    assert "Chợ mới" in (await officer.get(BOOK)).text


async def test_nobody_touches_the_places_of_another_commune(house, officer):
    async with await browser_of(house, Role.ORGANIZER, PROVINCE) as organizer:
        await post(organizer, f"{BOOK}/them", f"{BOOK}/them?don-vi={OTHER}", **HALL | {"unit": OTHER})
        path = await place_on(organizer)
    assert (await officer.get(f"{BOOK}?don-vi={OTHER}")).status_code == 403
    for act in ("", "/ngung", "/dung-lai"):
        answer = await post(officer, f"{path}{act}", f"{BOOK}/them", **HALL)
        assert (answer.status_code, "Không có địa điểm này" in answer.text) == (404, True)
