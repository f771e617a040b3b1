"""The public JSON about units, and the list of units, through HTTP."""

import gzip

import pytest

from core.database import Database
from tests.leaderboards.site import visit


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("kind", "count", "first"),
    [
        ("commune", 45, {"code": "03127", "name": "Phường Điện Biên Phủ", "kind": "commune"}),
        ("school", 35, {"code": "th-pho-thong-dtnt-tinh", "name": "Phổ thông DTNT tỉnh", "kind": "school"}),
    ],
)
async def test_units_of_a_kind_are_listed(province: Database, kind: str, count: int, first: dict[str, str]) -> None:
    async with visit(province) as browser:
        units = (await browser.get(f"/api/v1/units?kind={kind}")).json()["units"]
    assert (len(units), units[0]) == (count, first)


@pytest.mark.asyncio
async def test_without_a_kind_all_three_are_listed(province: Database) -> None:
    async with visit(province) as browser:
        units = (await browser.get("/api/v1/units")).json()["units"]
    assert {unit["kind"] for unit in units} == {"commune", "school", "party_cell"}


@pytest.mark.asyncio
@pytest.mark.parametrize("path", ["/api/v1/units", "/api/v1/units/picker"])
async def test_an_unknown_kind_is_a_problem_that_says_where(province: Database, path: str) -> None:
    async with visit(province) as browser:
        answer = await browser.get(f"{path}?kind=planet")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["errors"][0]["pointer"] == "/kind"


@pytest.mark.asyncio
async def test_an_unchanged_list_is_not_sent_again(province: Database) -> None:
    async with visit(province) as browser:
        first = await browser.get("/api/v1/units?kind=commune")
        tag = first.headers["etag"]
        again = await browser.get("/api/v1/units?kind=commune", headers={"if-none-match": f'"x", W/{tag}'})
        other = await browser.get("/api/v1/units?kind=school", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200
    assert "public" in first.headers["cache-control"]


@pytest.mark.asyncio
async def test_the_pickers_list_is_small_and_knows_old_names(province: Database) -> None:
    async with visit(province) as browser:
        answer = await browser.get("/api/v1/units/picker")
    units = {unit["code"]: unit for unit in answer.json()["units"]}
    assert units["03256"] == {
        "code": "03256",
        "name": "Xã Mường Ảng",
        "district": "Mường Ảng",
        "others": "Thị trấn Mường Ảng; Ẳng Nưa; Ẳng Cang",
    }
    assert units["03164"]["others"] == "Na Cô Sa (Nậm Pồ)"
    assert len(gzip.compress(answer.content)) <= 4096


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("query", "count"),
    [("", 45), ("?cum=cum-muong-nhe", 5), ("?tim=him+lam", 1), ("?loai=school&tim=him+lam", 1), ("?tim=zzz", 0)],
)
async def test_the_public_list_is_filtered(province: Database, query: str, count: int) -> None:
    async with visit(province) as browser:
        page = (await browser.get(f"/don-vi{query}")).text
    assert page.count('<th scope="row">') == count


@pytest.mark.asyncio
async def test_the_list_marks_demonstration_units_and_estimates(province: Database) -> None:
    async with visit(province) as browser:
        cells = (await browser.get("/don-vi?loai=party_cell")).text
        communes = (await browser.get("/don-vi")).text
    assert "dữ liệu minh họa" in cells
    assert communes.count("ước tính") == 43
