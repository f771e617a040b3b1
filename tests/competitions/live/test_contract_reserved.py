"""Rooms made days before: the PIN is held, the door opens at its moment; whose room it is, and who leads it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests import serving
from tests.competitions.live.browsers import Browser, sign_in
from tests.competitions.live.clients import new_key, problem
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]
COMMUNE, NAME = "03160", "Xã Mường Nhé"


def moment(**ahead):
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


async def test_before_its_moment_the_door_is_closed_and_says_when_it_opens(site):
    opens_at = datetime.now(UTC) + timedelta(days=3)
    room = await site.room(choice(), opens_at=opens_at.isoformat())
    found = problem(await room.post_seat(key=new_key(), name="Pâng"), 409, "locked")
    assert found["opens_at"] == round(opens_at.timestamp() * 1000)
    socket = await room.connect()
    await socket.send("join", key=new_key(), name="Pâng")
    assert (await socket.take("error"))["code"] == "locked"
    said = (opens_at + timedelta(hours=7)).strftime("%H:%M %d/%m/%Y")
    page = (await Browser(site).get(f"/choi/{room.pin}")).text
    assert f"Phòng này mở cửa lúc {said}" in page
    assert '<meta http-equiv="refresh" content="60; url=' in page
    wall = Browser(site)
    await wall.get(room.projector_url.removeprefix(site.base), 303)
    assert f"Mở cửa lúc {said}" in (await wall.get(f"/chieu/{room.pin}")).text


async def test_the_home_page_tells_of_a_room_once_its_door_is_open(site):
    later, open_now = [await site.quiz(choice(), title=title) for title in ("Cửa còn đóng", "Cửa đã mở")]
    for quiz_id, opens_at in ((later, moment(days=3)), (open_now, moment(seconds=-1))):
        body = {"quiz_id": quiz_id, "opens_at": opens_at}
        assert (await site.call("POST", "rooms", json=body)).status_code == 201
    page = (await Browser(site).get("/")).text
    assert ["Cửa còn đóng" in page, "Cửa đã mở" in page] == [False, True]


async def test_the_door_opens_by_itself_at_its_moment(site):
    room = await site.room(choice(), opens_at=moment(seconds=2))
    async with asyncio.timeout(20):
        while (await room.post_seat(key=new_key(), name="Pâng")).status_code == 409:
            await asyncio.sleep(0.1)
    assert (await room.get())["counts"]["joined"] == 1
    assert 'http-equiv="refresh"' not in (await Browser(site).get(f"/choi/{room.pin}")).text


async def test_a_host_who_starts_opens_the_door(site):
    room = await site.room(choice(), opens_at=moment(days=3))
    await room.command("start")
    assert (await room.post_seat(key=new_key(), name="Pâng")).status_code == 201


@pytest.mark.parametrize(
    "policy",
    [
        {"opens_at": "ngày mai"},
        {"opens_at": "2026-10-10T07:30:00"},
        {"mode": "unattended", "starts_at": "2099-10-10T08:00:00+07:00", "opens_at": "2099-10-10T08:00:01+07:00"},
    ],
)
async def test_an_opening_that_cannot_be_is_refused(site, policy):
    body = {"quiz_id": await site.quiz(choice()), **policy}
    found = problem(await site.call("POST", "rooms", json=body), 422, "invalid")
    assert {error["pointer"] for error in found["errors"]} == {"/opens_at"}


async def test_the_list_is_narrowed_by_commune_and_by_who_leads(served, site):
    host = await sign_in(served, site)
    theirs = await site.room(choice(), commune=COMMUNE)
    quiz_id = await site.quiz(choice())
    moved = await host.post("/dan", quiz_id=quiz_id, scoring="accuracy", mode="hosted", opens_at="2099-10-10T07:30")
    mine = moved.headers["location"]
    lists = [(await host.get(f"/dan?{query}")).text for query in ("", f"xa={COMMUNE}", "cua=mine", "xa=không-có")]
    assert [[f"/dan/{theirs.room_id}" in page, mine in page] for page in lists] == [
        [True, True],
        [True, False],
        [False, True],
        [False, False],
    ]
    assert f"</strong> · {NAME}" in lists[1]
    assert "Mở cửa lúc 07:30 10/10/2099" in lists[2]


async def test_a_commune_that_there_is_not_is_refused(site):
    for commune in ("99999", "11", "th-thpt-chuyen-le-quy-don"):
        body = {"quiz_id": await site.quiz(choice()), "commune": commune}
        found = problem(await site.call("POST", "rooms", json=body), 422, "invalid")
        assert {error["pointer"] for error in found["errors"]} == {"/commune"}


async def test_the_province_takes_a_room_over_and_the_former_host_is_told(served, site):
    former, province = await sign_in(served, site, "tochuc"), await sign_in(served, site)
    room = await site.room(choice(), commune=COMMUNE)
    path, before, console = f"/dan/{room.room_id}", await room.get(), await room.host()
    assert "Người dẫn: Lò Thị Tổ" in (await province.get(path)).text
    await province.post(f"{path}/lenh", page="/dan", command="takeover")
    assert await console.take("host") == {"t": "host", "name": "Vàng A Dẫn"}
    assert "Vàng A Dẫn đã tiếp quản phòng này lúc" in (await former.get(path)).text
    page = (await province.get(path)).text
    assert "Người dẫn: Vàng A Dẫn" in page
    assert "tiếp quản từ Lò Thị Tổ" in page
    assert 'value="takeover"' not in page
    assert (await room.get())["version"] == before["version"]
    (entry,) = await room.log()
    assert (entry["kind"], entry["phase"], bool(entry["by"]), bool(entry["from"])) == ("takeover", "lobby", True, True)
    await room.command("takeover")
    assert len(await room.log()) == 2


async def test_a_takeover_survives_a_finished_game_and_its_log_is_sound(served, site):
    room = await site.room(choice())
    token = await serving.make_token(served.database, "dieukhien")
    body = {"command": "takeover"}
    assert (await site.call("POST", f"rooms/{room.room_id}/commands", token, json=body)).status_code == 200
    await room.commands("start", "open", "close", "finish")
    await room.refused(409, "wrong_phase", "takeover")
    assert [entry["kind"] for entry in await room.log()][:2] == ["takeover", "ready"]


async def test_hosts_of_a_commune_take_nothing_over(site, commune_host):
    room = await site.room(choice())
    answer = await site.call("POST", f"rooms/{room.room_id}/commands", commune_host, json={"command": "takeover"})
    problem(answer, 403, "forbidden")
    assert await room.log() == []


async def test_a_commune_hosts_room_is_the_communes(served, site, commune_host):
    document = {"title": "Phòng của xã", "language": "vi", "questions": [choice()]}
    quiz = await site.call("POST", "quizzes", commune_host, json=document)
    made = await site.call("POST", "rooms", commune_host, json={"quiz_id": quiz.json()["id"]})
    host = await sign_in(served, site)
    assert f"/dan/{made.json()['room_id']}" in (await host.get("/dan?xa=03127")).text
