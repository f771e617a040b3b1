"""A room of a session of the programme: the session's pages show its PIN, planners open one from there."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from core.kernel import LOCAL_ZONE
from tests.competitions.live.browsers import Browser, sign_in
from tests.competitions.live.clients import problem
from tests.competitions.live.questions import choice
from tests.competitions.live.test_contract_tickets import session_of

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]


async def pages_of(site, session):
    """What everybody sees: the session's page, and the programme of its day."""
    row = (await site.call("GET", f"sessions/{session}")).json()
    day = datetime.fromisoformat(row["starts_at"]).astimezone(LOCAL_ZONE)
    paths = (urlsplit(row["url"]).path, f"/su-kien?ngay={day:%Y-%m-%d}&loai=live_quiz")
    return [(await Browser(site).get(path)).text for path in paths]


async def test_a_sessions_pages_show_the_pin_until_the_room_is_over(site):
    session = await session_of(site)
    opens_at = datetime.now(UTC) + timedelta(days=9)
    room = await site.room(choice(), session=session, opens_at=opens_at.isoformat())
    rehearsal = await site.room(choice(), session=session, rehearsal=True)
    spaced = f"{room.pin[:3]} {room.pin[3:]}"
    pages = await pages_of(site, session)
    assert [f'href="/choi/{room.pin}"' in page and f"PIN {spaced}" in page for page in pages] == [True, True]
    assert [rehearsal.pin in page for page in pages] == [False, False]
    assert f"Phòng mở cửa lúc {opens_at + timedelta(hours=7):%H:%M %d/%m/%Y}" in pages[0]
    await room.commands("start", "finish")
    assert [f"/choi/{room.pin}" in page for page in await pages_of(site, session)] == [False, False]


async def test_planners_who_run_rooms_open_one_from_the_sessions_page(served, site):
    session = await session_of(site)
    planner = await sign_in(served, site, "tochuc")
    path = f"/quan-ly/su-kien/buoi/{session}"
    assert f'href="/dan?session={session}#new_room"' in (await planner.get(path)).text
    quiz_id = await site.quiz(choice())
    form = (await planner.get(f"/dan?session={session}")).text
    assert f'<option value="{session}" selected>' in form
    moved = await planner.post("/dan", quiz_id=quiz_id, scoring="accuracy", mode="hosted", session=session)
    assert f'href="{moved.headers["location"]}"' in (await planner.get(path)).text


async def test_a_session_that_there_is_not_has_no_room(site):
    body = {"quiz_id": await site.quiz(choice()), "session": "không có buổi này"}
    found = problem(await site.call("POST", "rooms", json=body), 422, "invalid")
    assert [error["pointer"] for error in found["errors"]] == ["/session"]
