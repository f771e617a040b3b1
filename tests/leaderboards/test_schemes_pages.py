"""The scheme through HTTP: rules for everybody, a version tried before it is activated, a re-scoring to look at."""

import csv
import io
import json
import re

import pytest
import pytest_asyncio

from core.database import Database
from core.kernel import Role
from leaderboards import jobs, service
from leaderboards.domain.scheme import FIRST_SCHEME
from tests.accounts.house import post
from tests.clocks import HandClock
from tests.leaderboards.facts import NOW, people
from tests.leaderboards.hall import Hall, build_hall

LIST, NEW, TRY, RESCORE = (
    "/thi-dua/thang-diem",
    "/thi-dua/thang-diem/moi",
    "/thi-dua/thang-diem/thu",
    "/thi-dua/thang-diem/cham-lai",
)
DOCUMENT = json.dumps({"rules": [{"kind": "live.participation", "numerator": 3, "caps": [{"limit": 100}]}]})
FORM = {
    "title": "Bản thứ hai",
    "valid_from": "2026-10-01",
    "document": DOCUMENT,
    "start": "2026-10-01",
    "end": "2026-10-31",
}
SEAL = re.compile(r'name="seal" value="(\w{64})"')


@pytest_asyncio.fixture
async def hall(province: Database, clock: HandClock) -> Hall:
    async with province.writing() as uow:
        await service.record(uow, people("03256", 60), now=NOW)
    return build_hall(province, clock)


async def activate(hall: Hall) -> None:
    async with await hall.enter(Role.ORGANIZER) as browser:
        tried = await post(browser, TRY, NEW, **FORM)
        seal = SEAL.search(tried.text)
        assert seal is not None
        done = await post(browser, NEW, NEW, **FORM, seal=seal[1], word="áp dụng")
    assert (tried.status_code, done.status_code) == (200, 303)


@pytest.mark.asyncio
async def test_everybody_reads_the_rules_and_downloads_them(hall: Hall) -> None:
    async with hall.house.browser() as browser:
        page = (await browser.get(LIST)).text
        table = (await browser.get(f"{LIST}/1/csv")).text
        book = await browser.get(f"{LIST}/1/xlsx")
        document = (await browser.get(f"{LIST}/1.json")).json()
        assert (await browser.get(f"{LIST}/9.json")).status_code == 404
    rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"))))
    assert "Thang điểm tạm thời năm 2026" in page
    assert "50 điểm" in page
    assert len(rows) == 1 + len(document["rules"]) == 1 + len(FIRST_SCHEME.rules)
    assert book.content.startswith(b"PK")
    assert "Đề xuất bản mới" not in page


@pytest.mark.asyncio
async def test_a_version_is_tried_then_activated_then_listed(hall: Hall) -> None:
    async with await hall.enter(Role.ADMINISTRATOR) as browser:
        tried = (await post(browser, TRY, NEW, **FORM)).text
    cells = re.search(r"Xã Mường Ảng</th>\s*((?:<td[^>]*>[^<]*</td>\s*)+)", tried)
    assert cells is not None
    assert re.findall(r">([^<>\s]+)</td>", cells[1]) == ["50", "100", "+50", "1", "1"]
    await activate(hall)
    async with hall.house.browser() as browser:
        page = (await browser.get(LIST)).text
    assert page.index("Bản thứ hai") < page.index("Thang điểm tạm thời năm 2026")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"document": '{"rules": [\n{"kind": }]}'}, "dòng 2, cột 10"),
        ({"document": '{"rules": [{"kind": "la.lam"}]}'}, "/rules/0/kind"),
        ({"valid_from": "hôm qua"}, "ngày có hiệu lực"),
        ({"start": "2026-12-01"}, "ngày đầu và ngày cuối"),
        ({"title": ""}, "Hãy đặt tên"),
    ],
)
async def test_flaws_are_located_and_the_input_is_kept(hall: Hall, fields: dict[str, str], says: str) -> None:
    async with await hall.enter(Role.ORGANIZER) as browser:
        answer = await post(browser, TRY, NEW, **{**FORM, **fields})
    assert answer.status_code == 422
    assert says in answer.text
    assert SEAL.search(answer.text) is None
    assert 'value="2026-10-31"' in answer.text


@pytest.mark.asyncio
async def test_what_was_not_tried_just_so_is_not_activated(hall: Hall) -> None:
    async with await hall.enter(Role.ORGANIZER) as browser:
        seal = SEAL.search((await post(browser, TRY, NEW, **FORM)).text)
        assert seal is not None
        other = await post(browser, NEW, NEW, **{**FORM, "title": "Khác"}, seal=seal[1], word="áp dụng")
        wordless = await post(browser, NEW, NEW, **FORM, seal=seal[1], word="")
        page = (await browser.get(LIST)).text
    assert ("Hãy tính thử bản này" in other.text, "Hãy gõ chữ" in wordless.text) == (True, True)
    assert (other.status_code, wordless.status_code) == (422, 422)
    assert page.count('<section class="card"') == 1


@pytest.mark.asyncio
async def test_others_neither_propose_nor_rescore(hall: Hall) -> None:
    async with await hall.enter(Role.UNIT_LEADER) as browser:
        answers = [
            await browser.get(NEW),
            await browser.get(RESCORE),
            await post(browser, TRY, "/tai-khoan", **FORM),
            await post(browser, NEW, "/tai-khoan", **FORM),
            await post(browser, RESCORE, "/tai-khoan", reason="x", word="chấm lại"),
        ]
    assert [answer.status_code for answer in answers] == [403] * 5


@pytest.mark.asyncio
async def test_a_rescoring_is_ordered_with_a_reason_and_followed_to_its_end(hall: Hall, clock: HandClock) -> None:
    await activate(hall)
    async with await hall.enter(Role.ADMINISTRATOR) as browser:
        form = (await browser.get(RESCORE)).text
        refused = await post(browser, RESCORE, RESCORE, reason="", word="chấm lại")
        wordless = await post(browser, RESCORE, RESCORE, reason="Nghị quyết 12", word="có")
        ordered = await post(browser, RESCORE, RESCORE, reason="Nghị quyết 12", word="chấm lại")
        address = ordered.headers["location"]
        waiting = (await browser.get(address)).text
        await jobs.rescore_waiting(hall.house.database, clock)
        over = (await browser.get(address)).text
        after = (await browser.get(RESCORE)).text
    assert "60 số liệu" in form
    assert (refused.status_code, wordless.status_code, ordered.status_code) == (422, 422, 303)
    assert 'value="Nghị quyết 12"' in wordless.text
    assert ("0/60" in waiting, 'data-state="recording"' in waiting) == (True, True)
    assert ("60/60" in over, 'data-state="over"' in over) == (True, True)
    assert "Không có gì phải chấm lại" in after
