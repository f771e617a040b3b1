"""Units' accounts and their entries, through HTTP."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.database import Database
from core.kernel import Role
from leaderboards import service
from leaderboards.domain.facts import Fact, Verification
from leaderboards.domain.kinds import FactKind
from leaderboards.service import Reversal
from tests.leaderboards.facts import NOW, people
from tests.leaderboards.site import READER, visit
from units.domain.acts import Decree
from units.domain.unit import Kind
from units.queries import list_units
from units.service.acts import Merging, perform

MUONG_ANG, MUONG_NHE, CELL = "03256", "03160", "cb-so-noi-vu"
ADMIN = replace(READER, grants=(replace(READER.grants[0], role=Role.ADMINISTRATOR),))
AUGUST = datetime(2026, 8, 5, 3, tzinfo=UTC)


async def record(database: Database, facts: list[Fact]) -> None:
    async with database.writing() as uow:
        outcomes = await service.record(uow, facts, now=NOW)
    assert {each.status.value for each in outcomes} == {"recorded"}


def in_august(facts: list[Fact]) -> list[Fact]:
    return [replace(fact, source_key=f"{fact.source_key}-8", occurred_at=AUGUST) for fact in facts]


@pytest.mark.asyncio
async def test_an_account_says_where_the_unit_stands_and_what_it_lacks(province: Database) -> None:
    await record(province, people(MUONG_NHE, 9))
    await record(province, people(MUONG_ANG, 4) + in_august(people(MUONG_ANG, 2)))
    async with visit(province) as browser:
        page = (await browser.get(f"/don-vi/{MUONG_ANG}")).text
        missing = await browser.get("/don-vi/99999")
    assert "Hạng 2/2" in page
    assert "Thêm 4 điểm nữa sẽ vượt Xã Mường Nhé (hạng 1)." in page
    assert "Hạng 1/1" in page, "in its cluster"
    assert "Ẳng Nưa" in page
    assert missing.status_code == 404


@pytest.mark.asyncio
async def test_the_line_and_its_table_tell_the_same_months(province: Database) -> None:
    await record(province, people(MUONG_ANG, 4) + in_august(people(MUONG_ANG, 2)))
    async with visit(province) as browser:
        page = (await browser.get(f"/don-vi/{MUONG_ANG}")).text
    table = re.search(r'id="theo-thang".*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    assert table is not None
    rows = [re.findall(r">([^<>\s][^<>]*)</t[hd]>", row) for row in table[1].split("</tr>")][:-1]
    assert rows == [["10/2026", "4", "6", "1"], ["9/2026", "0", "2", "–"], ["8/2026", "2", "2", "1"]]
    line = re.search(r'<polyline points="([^"]+)"', page)
    assert line is not None
    assert len(line[1].split()) == len(rows)


@pytest.mark.asyncio
async def test_what_waits_is_shown_and_counts_nothing(province: Database) -> None:
    pending = Fact("d:1", FactKind.SKILL_ADULT, MUONG_ANG, NOW, 480, verification=Verification.PENDING)
    await record(province, [*people(MUONG_ANG, 1), pending])
    async with visit(province) as browser:
        page = (await browser.get(f"/don-vi/{MUONG_ANG}")).text
    assert "Chờ xác nhận" in page
    assert "<b>480</b>" in page
    assert re.search(r'href="/so-cai/muc/[0-9a-f-]{36}"', page)


@pytest.mark.asyncio
async def test_entries_are_filtered_counted_and_linked(province: Database) -> None:
    await record(province, people(MUONG_ANG, 4) + in_august(people(MUONG_ANG, 2)))
    async with province.writing() as uow:
        reversal = Reversal(f"live:room:1:{MUONG_ANG}-0", "Ghi nhầm xã")
        await service.reverse(uow, reversal, now=NOW + timedelta(hours=1))
    place = f"/don-vi/{MUONG_ANG}/so-cai"
    async with visit(province) as browser:
        whole = (await browser.get(place)).text
        august = (await browser.get(f"{place}?ky=2026-08")).text
        other = (await browser.get(f"{place}?tieu-chi=families")).text
        own = (await browser.get(f"{place}?ky=2026-08-01..2026-08-09")).text
    assert ("7 dòng" in whole, "cộng lại 5 điểm" in whole) == (True, True)
    assert ("thu hồi" in whole, "Ghi nhầm xã" in whole) == (True, True)
    assert ("2 dòng" in august, "2 dòng" in own) == (True, True)
    assert "Không có dòng nào" in other
    assert all('href="/thi-dua/thang-diem">Cách tính điểm' in page for page in (whole, other))
    facts = set(re.findall(r"/so-cai/muc/([0-9a-f-]{36})", whole))
    assert facts == set(re.findall(r"/thi-dua/bao-sai\?muc=([0-9a-f-]{36})", whole))
    assert len(facts) == 7


@pytest.mark.asyncio
async def test_entries_of_the_past_are_those_recorded_by_then(province: Database) -> None:
    await record(province, people(MUONG_ANG, 4))
    async with visit(province) as browser:
        page = (await browser.get(f"/don-vi/{MUONG_ANG}/so-cai?luc=2026-10-09T07:00")).text
    assert "Không có dòng nào" in page


@pytest.mark.asyncio
async def test_many_entries_come_in_pages_that_lose_none(province: Database) -> None:
    await record(province, people(MUONG_ANG, 130))
    place = f"/don-vi/{MUONG_ANG}/so-cai"
    seen: set[str] = set()
    async with visit(province) as browser:
        address, pages = "?ky=2026", 0
        while address:
            page = (await browser.get(place + address)).text
            seen |= set(re.findall(r"/so-cai/muc/([0-9a-f-]{36})", page))
            after = re.search(r'href="(\?[^"]+)" rel="next"', page)
            address, pages = after[1].replace("&amp;", "&") if after else "", pages + 1
    assert (pages, len(seen)) == (2, 130)


@pytest.mark.asyncio
@pytest.mark.parametrize("query", ["trang=0", "trang=x", "trang=9999999", "ky=2026-13", "tieu-chi=x", "luc=x"])
async def test_entries_that_nobody_links_to_are_refused(province: Database, query: str) -> None:
    async with visit(province) as browser:
        assert (await browser.get(f"/don-vi/{MUONG_ANG}/so-cai?{query}")).status_code == 422
        assert (await browser.get("/don-vi/99999/so-cai")).status_code == 404


@pytest.mark.asyncio
async def test_a_small_party_cells_figures_are_nowhere_in_public(province: Database) -> None:
    await record(province, people(CELL, 9))
    async with visit(province) as browser:
        account = (await browser.get(f"/don-vi/{CELL}")).text
        entries = (await browser.get(f"/don-vi/{CELL}/so-cai")).text
    async with visit(province, READER) as browser:
        internal = (await browser.get(f"/don-vi/{CELL}")).text
        internal_entries = (await browser.get(f"/don-vi/{CELL}/so-cai")).text
    assert ("không công khai" in account, "không công khai" in entries) == (True, True)
    assert ("Tham gia đấu trường" in account + entries, "dòng" in entries.split("<main")[1]) == (False, True)
    assert "9 dòng" not in entries
    assert ("Hạng 1/1" in internal, "9 dòng" in internal_entries) == (True, True)


@pytest.mark.asyncio
async def test_a_former_unit_shows_where_its_points_went(province: Database) -> None:
    await record(province, people(MUONG_ANG, 3) + people(MUONG_NHE, 2))
    decree = Decree(date(2026, 10, 10), "Sáp nhập", "NQ 1/2026", date(2026, 10, 10))
    async with province.writing() as uow:
        await perform(uow, ADMIN, Merging((MUONG_ANG,), MUONG_NHE, decree), NOW)
    async with visit(province) as browser:
        former = (await browser.get(f"/don-vi/{MUONG_ANG}")).text
        heir = (await browser.get(f"/don-vi/{MUONG_NHE}")).text
        entries = (await browser.get(f"/don-vi/{MUONG_NHE}/so-cai")).text
    assert f'nay tính cho: <a href="/don-vi/{MUONG_NHE}">' in re.sub(r"\s+", " ", former)
    assert f'<a href="/don-vi/{MUONG_ANG}">Xã Mường Ảng</a>' in heir
    assert "5 dòng" in entries


@pytest.mark.asyncio
async def test_every_kind_of_unit_has_a_page(province: Database) -> None:
    async with province.reading() as uow:
        units = {unit.kind: unit.code for unit in await list_units(uow)}
    assert {Kind.PROVINCE, Kind.CLUSTER, Kind.AGENCY, Kind.ENTERPRISE, Kind.SCHOOL} <= units.keys()
    async with visit(province) as browser:
        for code in units.values():
            assert (await browser.get(f"/don-vi/{code}")).status_code == 200
            assert (await browser.get(f"/don-vi/{code}/so-cai")).status_code == 200
