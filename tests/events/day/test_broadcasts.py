"""A message of the province reaches consoles and open screens, until it ends or is taken down."""

import re
from datetime import timedelta

import pytest

from events.day import jobs
from events.day.service import broadcasts
from tests.accounts.house import post

pytestmark = pytest.mark.asyncio
ROOT, CURRENT = "/quan-ly/thong-bao", "/thong-bao-dang-phat"
TEXT = "Hội trường nào mất điện gọi tổ kỹ thuật"


async def say(organizer, clock, text=TEXT, hours=1):
    typed = [(clock.now() + timedelta(hours=at)).isoformat() for at in (0, hours)]
    return await post(organizer, ROOT, ROOT, text=text, starts_at=typed[0], ends_at=typed[1])


async def test_a_message_is_on_consoles_and_screens_until_it_ends(house, officer, organizer, clock):
    async with house.browser() as screen:
        assert (await screen.get(CURRENT)).text == ""
        assert (await say(organizer, clock)).status_code == 303
        assert (await say(organizer, clock)).status_code == 303
        shown = await screen.get(CURRENT)
        assert shown.text == TEXT
        again = await screen.get(CURRENT, headers={"if-none-match": shown.headers["etag"]})
        assert [again.status_code, again.text] == [304, ""]
        assert TEXT in (await officer.get("/quan-ly/san-sang")).text
        assert (await organizer.get(ROOT)).text.count(f"<strong>{TEXT}</strong>") == 1
        clock.passed += 3601
        assert (await screen.get(CURRENT)).text == ""
        assert TEXT not in (await officer.get("/quan-ly/san-sang")).text


async def test_a_message_taken_down_is_gone_at_once_and_an_older_one_is_back(house, organizer, clock):
    await say(organizer, clock, "Cũ")
    await say(organizer, clock, "Mới")
    async with house.browser() as screen:
        assert (await screen.get(CURRENT)).text == "Mới"
        path = re.search(rf'action="({ROOT}/[\w-]+/go)"', (await organizer.get(ROOT)).text)[1]
        assert (await post(organizer, path, ROOT)).status_code == 303
        assert (await screen.get(CURRENT)).text == "Cũ"
    assert "Đã gỡ" in (await organizer.get(ROOT)).text


async def test_only_the_province_speaks_and_errors_keep_the_text(officer, organizer, clock):
    assert (await officer.get(ROOT)).status_code == 403
    wrong = await say(organizer, clock, "Giữ nguyên", hours=0)
    assert [wrong.status_code, 'value="Giữ nguyên"' in wrong.text, 'id="ends_at-error"' in wrong.text] == [
        422,
        True,
        True,
    ]


async def test_other_processes_learn_of_it_by_the_job(hall, organizer, clock, database):
    await say(organizer, clock)
    hall.notices.replace(())
    assert hall.notices.find(clock.now()) is None
    await broadcasts.refresh(database, hall.notices, clock.now())
    assert hall.notices.find(clock.now()).text == TEXT
    assert jobs.LOOK_EVERY <= 5
