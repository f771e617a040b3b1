"""A village's list: each row is told what became of it, a bad one keeps no other back, twice is once."""

import re

import pytest

from events.registration.jobs import register_lists
from tests.accounts.house import TOKEN
from tests.events.registration.test_api import counts, register
from tests.events.site import COMMUNE, make_session

pytestmark = pytest.mark.asyncio
HEAD = "Họ và tên;Năm sinh;Điện thoại;Hộ số;Cha mẹ\n"
PEOPLE = [
    "Lò Thị Pâng;1990;;;",
    "Lò Văn An;1980;;1;",
    "lò văn an;1980;;1;",
    ";1970;;;",
    "Vàng A Páo;1975;12;;",
    "Cà Thị Nhỏ;2018;;1;Lò Văn An",
]


async def send(officer, session, lines, **fields):
    path = f"/quan-ly/su-kien/{session}/dang-ky/danh-sach"
    token = TOKEN.search((await officer.get(path)).text)[1]
    form = {"csrf_token": token, "commune": COMMUNE, "consent": "1"} | fields
    file = ("ban.csv", (HEAD + "\n".join(lines)).encode(), "text/csv")
    return await officer.post(path, data=form, files={"file": file})


def outcomes(page):
    return {
        int(row): outcome
        for row, outcome in re.findall(
            r'<td class="number">(\d+)</td>.*?<span class="badge[^>]*>([^<]+)', page, re.DOTALL
        )
    }


async def test_each_row_is_told_and_sent_twice_it_is_once(served, organizer, anybody):
    session = (await make_session(organizer, capacity=2))["id"]
    assert (await register(anybody, session)).status_code == 201
    first, again = await send(organizer, session, PEOPLE), await send(organizer, session, PEOPLE)
    assert (first.status_code, first.headers["location"]) == (303, again.headers["location"])
    await register_lists(served.database, served.context.clock)
    page = (await organizer.get(first.headers["location"])).text
    assert outcomes(page) == {
        2: "đã đăng ký từ trước",
        3: "đã có chỗ",
        4: "trùng trong danh sách",
        5: "cần sửa",
        6: "cần sửa",
        7: "chờ chỗ",
    }
    assert await counts(anybody, session) == (2, 1)
    rest = (await organizer.get(f"{first.headers['location']}/can-sua.csv")).text
    assert ("Vàng A Páo,1975,,,12," in rest, "“12” không phải số điện thoại." in rest, "Lò Văn An" in rest) == (
        True,
        True,
        False,
    )
    mended = await send(organizer, session, [*PEOPLE[:3], "Lò Văn Mới;1970;;;"])
    await register_lists(served.database, served.context.clock)
    page = (await organizer.get(mended.headers["location"])).text
    assert list(outcomes(page).values()) == [
        "đã đăng ký từ trước",
        "đã đăng ký từ trước",
        "trùng trong danh sách",
        "chờ chỗ",
    ]
    assert await counts(anybody, session) == (2, 2)


async def test_a_list_without_headings_or_consent_registers_nobody(organizer, anybody):
    session = (await make_session(organizer))["id"]
    answer = await send(organizer, session, PEOPLE, consent="")
    assert (answer.status_code, "đánh dấu vào ô đồng ý" in answer.text) == (422, True)
    path = f"/quan-ly/su-kien/{session}/dang-ky/danh-sach"
    token = TOKEN.search((await organizer.get(path)).text)[1]
    form, file = {"csrf_token": token, "consent": "1"}, ("x.csv", b"a;b\n1;2\n", "text/csv")
    answer = await organizer.post(path, data=form, files={"file": file})
    assert (answer.status_code, 'href="#file"' in answer.text) == (422, True)
    assert (await organizer.get(f"{path}/mau.xlsx")).content.startswith(b"PK")
    assert await counts(anybody, session) == (0, 0)
