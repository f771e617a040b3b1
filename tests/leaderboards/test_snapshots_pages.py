"""Frozen boards through HTTP: looking, checking, freezing with what was shown, the reveal."""

import hashlib
import re

import pytest
import pytest_asyncio

from core.database import Database
from core.kernel import Role
from leaderboards import service
from tests.accounts.house import post
from tests.clocks import HandClock
from tests.leaderboards.facts import people
from tests.leaderboards.hall import Hall, build_hall

NEW = "/bang-xep-hang/chot/moi"
BOARD = {"loai": "commune", "cum": "", "ky": "2026-Q4", "cach-do": "total"}
QUERY = f"{NEW}?ky=2026-Q4"
HIDDEN = re.compile(r'name="(seen|before)" value="([^"]*)"')


@pytest_asyncio.fixture
async def hall(province: Database, clock: HandClock) -> Hall:
    await record(province, clock, "03256", 12)
    await record(province, clock, "03160", 7)
    return build_hall(province, clock)


async def record(database: Database, clock: HandClock, unit: str, count: int, room: str = "room") -> None:
    clock.forward(1)
    facts = people(unit, count, room=room)
    async with database.writing() as uow:
        outcomes = await service.record(uow, facts, now=clock.now())
    assert not any(outcome.why for outcome in outcomes)


async def freeze(hall: Hall, **fields: str) -> tuple[str, str]:
    """Freeze as an organizer does, from the page; return the new board's address and the answer's status."""
    async with await hall.enter(Role.ORGANIZER) as browser:
        shown = dict(HIDDEN.findall((await browser.get(QUERY)).text))
        form = {**BOARD, "reason": "Hết quý IV", "word": "chốt", **shown, **fields}
        answer = await post(browser, NEW, QUERY, **form)
    return answer.headers.get("location", answer.text), str(answer.status_code)


@pytest.mark.asyncio
async def test_the_organizer_sees_the_rows_and_freezes_exactly_them(hall: Hall) -> None:
    async with await hall.enter(Role.ADMINISTRATOR) as browser:
        shown = (await browser.get(QUERY)).text
    address, status = await freeze(hall)
    assert status == "303"
    async with hall.house.browser() as public:
        page = (await public.get(address)).text
        listed = (await public.get("/bang-xep-hang/chot")).text
        raw = (await public.get(f"{address}/chuan.json")).content
        printed = (await public.get(f"{address}/in")).text
    name, number = r'<th scope="row">(?:<a [^>]+>)?([^<]+)(?:</a>)?</th>', r'<td class="number">(\d+)</td>'
    rows = re.compile(rf"{number}\s*{name}\s*{number}")
    assert rows.findall(shown) == rows.findall(page) == rows.findall(printed)
    assert rows.findall(page) == [("1", "Xã Mường Ảng", "12"), ("2", "Xã Mường Nhé", "7")]
    assert hashlib.sha256(raw).hexdigest() in page
    assert hashlib.sha256(raw).hexdigest() in printed
    assert "Các dòng khớp với mã kiểm tra" in page
    assert "Hết quý IV" in page
    assert "Điêu Chính Tổ" in page
    assert listed.count("Hết quý IV") == 1


@pytest.mark.asyncio
async def test_pressing_freeze_twice_used_to_re_open_what_was_just_frozen(hall: Hall) -> None:
    form = {**BOARD, "word": "chốt"}
    async with await hall.enter(Role.ORGANIZER) as browser:
        for reason in ("Hết quý", "Mở lại"):
            shown = dict(HIDDEN.findall((await browser.get(QUERY)).text))
            answers = [await post(browser, NEW, QUERY, **form, **shown, reason=reason) for _ in range(2)]
            assert [each.status_code for each in answers] == [303, 303]
            assert len({each.headers["location"] for each in answers}) == 1
        other = await post(browser, NEW, QUERY, **form, **shown, reason="Lý do khác")
        assert (other.status_code, "mở lại trước đó" in other.text) == (409, True)


@pytest.mark.asyncio
async def test_a_period_to_come_used_to_be_frozen_empty(hall: Hall) -> None:
    answer, status = await freeze(hall, ky="2027-Q1")
    assert (status, "Kỳ này chưa bắt đầu" in answer) == ("422", True)


@pytest.mark.asyncio
async def test_figures_that_changed_since_they_were_shown_are_shown_again(hall: Hall) -> None:
    answer, status = await freeze(hall, seen="0" * 64)
    assert status == "409"
    assert "Số liệu đã thay đổi" in answer
    assert 'value="Hết quý IV"' in answer


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"word": "ừ"}, "Hãy gõ chữ “chốt”"),
        ({"reason": ""}, "lý do"),
        ({"ky": "hôm nay"}, "Kỳ phải có dạng"),
        ({"loai": "village"}, "Không có bảng xếp hạng này"),
        ({"cach-do": "lạ"}, "Không có bảng xếp hạng này"),
    ],
)
async def test_a_wrong_form_says_what_is_wrong_and_freezes_nothing(
    hall: Hall, fields: dict[str, str], says: str
) -> None:
    answer, status = await freeze(hall, **fields)
    assert status == "422"
    assert says in answer
    async with hall.house.browser() as public:
        assert "Chưa bảng nào được chốt" in (await public.get("/bang-xep-hang/chot")).text


@pytest.mark.asyncio
async def test_only_organizers_freeze_and_only_hosts_announce(hall: Hall) -> None:
    address, _ = await freeze(hall)
    async with await hall.enter(Role.UNIT_LEADER, unit="03256") as leader:
        assert (await leader.get(QUERY)).status_code == 403
        assert (await post(leader, NEW, "/tai-khoan", **BOARD, reason="x", word="chốt")).status_code == 403
        assert (await leader.get(f"{address}/cong-bo")).status_code == 403
        assert NEW not in (await leader.get(address)).text
    async with await hall.enter(Role.HOST) as host:
        assert (await host.get(QUERY)).status_code == 403
        assert (await host.get(f"{address}/cong-bo")).status_code == 200
    async with hall.house.browser() as nobody:
        assert (await nobody.get(QUERY)).status_code == 303
        assert (await nobody.get("/bang-xep-hang/chot/khong-co")).status_code == 404


@pytest.mark.asyncio
async def test_freezing_again_names_the_board_before_and_shows_the_difference(hall: Hall, clock: HandClock) -> None:
    first, _ = await freeze(hall)
    clock.forward(60)
    await record(hall.house.database, clock, "03160", 4, room="late")
    async with hall.house.browser() as public:
        page = (await public.get(first)).text
        assert "lần chốt kế tiếp" in page
    async with await hall.enter(Role.ADMINISTRATOR) as browser:
        shown = (await browser.get(QUERY)).text
        assert "mở lại" in shown
        assert re.search(r"Xã Mường Nhé</th>\s*<td class=\"number\">11</td>\s*<td class=\"number\">\+4</td>", shown)
    second, _ = await freeze_as(hall, Role.ADMINISTRATOR)
    async with hall.house.browser() as public:
        assert second in (await public.get(first)).text
        assert first in (await public.get(second)).text


async def freeze_as(hall: Hall, role: Role) -> tuple[str, str]:
    async with await hall.enter(role, Role.HOST) as browser:
        shown = dict(HIDDEN.findall((await browser.get(QUERY)).text))
        answer = await post(browser, NEW, QUERY, **BOARD, reason="Ghi muộn", word="chot", **shown)
    return answer.headers["location"], str(answer.status_code)


@pytest.mark.asyncio
async def test_the_list_is_filtered_by_kind_and_period(hall: Hall) -> None:
    await freeze(hall)
    async with hall.house.browser() as public:
        found = (await public.get("/bang-xep-hang/chot?loai=commune&ky=2026-Q4")).text
        none = (await public.get("/bang-xep-hang/chot?loai=school")).text
    assert ("1/1 bảng đã chốt" in found, "Không có bảng đã chốt nào phù hợp" in none) == (True, True)


@pytest.mark.asyncio
async def test_the_reveal_hides_better_places_until_their_turn(hall: Hall) -> None:
    address, _ = await freeze(hall)
    async with await hall.enter(Role.HOST) as host:
        scenes = [(await host.get(f"{address}/cong-bo{step}")).text for step in ("", "?den=2", "?den=1", "?den=x")]
    names = [("Mường Ảng" in text, "Mường Nhé" in text) for text in scenes]
    assert names == [(False, False), (False, True), (True, True), (False, False)]


@pytest.mark.asyncio
async def test_the_reveal_of_a_board_per_head_used_to_tell_points_in_all(hall: Hall) -> None:
    async with await hall.enter(Role.ORGANIZER) as browser:
        query = f"{QUERY}&cach-do=per_capita"
        shown = dict(HIDDEN.findall((await browser.get(query)).text))
        form = {**BOARD, "cach-do": "per_capita", "reason": "Hết quý IV", "word": "chốt"}
        address = (await post(browser, NEW, query, **form, **shown)).headers["location"]
        wall = (await browser.get(f"{address}/cong-bo?den=1")).text
    assert "Quý 4/2026 · Điểm trên 1.000 dân</p>" in wall
    told = re.findall(r'class="number">([\d,]+)</span>', wall)
    assert told == sorted(told, reverse=True)
    assert all("," in value for value in told)
    assert " điểm" not in wall
