"""Planners name whom they mean: lines of a form, acts upon a registration."""

import re

import pytest

from tests.accounts.house import post
from tests.events.registration.test_api import counts, register
from tests.events.site import COMMUNE, make_session

pytestmark = pytest.mark.asyncio
KEY = "6b1c33a0-7f4d-4d3e-9a55-0c1f2f9b7a11"
ACT = re.compile(r'action="(/quan-ly/su-kien/[\w-]+/dang-ky/[\w-]+)"')


async def test_errors_name_the_line_of_the_form_and_who_stands_twice(organizer, anybody):
    session = (await make_session(organizer))["id"]
    form = f"/quan-ly/su-kien/{session}/dang-ky/nhieu"
    people = {2: ("Lò Văn An", "1980"), 4: ("Lo Van An", "1980"), 6: ("Vàng A Páo", "1800")}
    fields = {"commune": COMMUNE, "consent": "1", "key": KEY}
    for line, (name, year) in people.items():
        fields |= {f"name_{line}": name, f"birth_year_{line}": year}
    answer = await post(organizer, form, form, **fields)
    assert answer.status_code == 422
    assert "Người này đã có ở dòng 3." in answer.text
    assert ("name_4-error" in answer.text, "birth_year_6-error" in answer.text) == (True, True)
    assert await counts(anybody, session) == (0, 0)


async def test_an_unknown_act_changes_nothing(organizer, anybody):
    session = (await make_session(organizer, capacity=1))["id"]
    await register(anybody, session)
    book = f"/quan-ly/su-kien/{session}/dang-ky"
    path = ACT.search((await organizer.get(f"{book}?trang-thai=seated")).text)[1]
    assert (await post(organizer, path, book, act="xoa")).status_code == 422
    assert await counts(anybody, session) == (1, 0)
    without = await post(organizer, path, book, act="cancel")
    assert (without.status_code, 'href="#reason-' in without.text) == (422, True)
    assert await counts(anybody, session) == (1, 0)
    assert (await post(organizer, path, book, act="cancel", reason="Đăng ký nhầm buổi")).status_code == 303
    assert await counts(anybody, session) == (0, 0)
    assert "Đăng ký nhầm buổi" in (await organizer.get(f"{book}?trang-thai=cancelled")).text
