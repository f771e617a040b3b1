"""Who has no phone is told by word of mouth that a session moved or does not take place, and leaves the list."""

import re

import pytest

from tests.accounts.house import post
from tests.events.registration.test_api import register
from tests.events.registration.test_groups import fill
from tests.events.site import make_session

pytestmark = pytest.mark.asyncio
CALLS = "/quan-ly/su-kien/nhan-mieng"
TOLD = re.compile(r'name="told" value="([\w-]+)"')


async def test_only_who_has_no_phone_is_to_be_told_until_somebody_did(organizer, anybody):
    made = await make_session(organizer, capacity=4)
    await register(anybody, made["id"])
    await register(anybody, made["id"], name="Lò Có Máy", phone="0987654321")
    path = f"/su-kien/{made['url'].rpartition('/')[2]}/dang-ky/ca-nha"
    people = [("Vàng A Páo", "1970"), ("Vàng Thị Mỷ", "1975")]
    await anybody.post(path, data=await fill(anybody, path, people, phone_0="0912345678"))
    assert "Không có ai phải báo miệng" in (await organizer.get(CALLS)).text
    planned = f"/quan-ly/su-kien/buoi/{made['id']}"
    assert (await post(organizer, f"{planned}/huy", planned, reason="Mưa lũ")).status_code == 303
    assert f"{CALLS}?don-vi=" in (await organizer.get(planned)).text
    page = (await organizer.get(f"{CALLS}?buoi={made['id']}")).text
    names = [
        name for name in ("Lò Thị Pâng", "Lò Có Máy", "Vàng A Páo", "Vàng Thị Mỷ") if f"<strong>{name}</strong>" in page
    ]
    assert (names, "tel:0912345678" in page, "Mưa lũ" in page) == (["Lò Thị Pâng", "Vàng Thị Mỷ"], True, True)
    assert "Vàng Thị Mỷ" in (await organizer.get(f"{CALLS}/in")).text
    first, second = TOLD.findall(page)
    noted = await post(organizer, CALLS, f"{CALLS}?buoi={made['id']}", unit="11", session="", told=first)
    assert "Đã ghi: 1 người" in (await organizer.get(noted.headers["location"])).text
    assert TOLD.findall((await organizer.get(CALLS)).text) == [second]
