"""The door by JSON, by a client that knows only what the issue says."""

import asyncio
import gzip
import random
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import pytest_asyncio

from accounts.domain.tickets import tag_of
from accounts.tickets import TicketKeys
from tests.events.registration.test_api import give_up, register
from tests.events.site import COMMUNE, client, make_session

KEYS = TicketKeys("x" * 40)


def soon(**parts):
    return (datetime.now(UTC) + timedelta(**parts)).isoformat()


async def open_door(organizer, session, **changed):
    body = {"name": "Cửa chính", "expires_at": soon(days=30)} | changed
    answer = await organizer.post(f"/api/v1/sessions/{session}/doors", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def check_in(browser, door, *scans, device="máy 1"):
    body = {"device": device, "scans": list(scans)}
    headers = {"authorization": f"Door {door['door_token']}"}
    answer = await browser.post("/api/v1/checkins", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return [(each["status"], each.get("why")) for each in answer.json()["outcomes"]]


def scan(code, nonce=None, **changed):
    return {
        "nonce": str(uuid4()) if nonce is None else nonce,
        "code": code,
        "scanned_at": datetime.now(UTC).isoformat(),
    } | changed


@pytest_asyncio.fixture
async def session(organizer):
    return (await make_session(organizer))["id"]


@pytest_asyncio.fixture
async def door(organizer, session):
    return await open_door(organizer, session)


async def ticket_of(browser, session, name="Lò Thị Pâng"):
    return (await register(browser, session, name=name)).json()


async def attendance(organizer, session):
    return (await organizer.get(f"/api/v1/sessions/{session}/attendance")).json()


@pytest.mark.asyncio
async def test_a_ticket_opens_the_door_once(organizer, anybody, session, door):
    ticket = (await ticket_of(anybody, session))["ticket"]
    first, second = scan(ticket, gate="Cổng A"), scan(KEYS.read(ticket).code.lower())
    assert await check_in(anybody, door, first, second) == [("accepted", None), ("duplicate", None)]
    assert await check_in(anybody, door, first) == [("accepted", None)]
    there = await attendance(organizer, session)
    assert (there["present"], [(each["name"], each["scans"], each["gate"]) for each in there["attendance"]]) == (
        1,
        [("Lò Thị Pâng", 2, "Cổng A")],
    )


@pytest.mark.asyncio
async def test_codes_that_open_nothing_are_told_why(organizer, anybody, session, door):
    other = (await make_session(organizer))["id"]
    ticket = (await ticket_of(anybody, session))["ticket"]
    foreign = (await ticket_of(anybody, other))["ticket"]
    cancelled = await ticket_of(anybody, session, "Vàng A Páo")
    await give_up(anybody, cancelled)
    strange = TicketKeys("y" * 40).sign(session, "012345678", datetime(2030, 1, 1, tzinfo=UTC).date())
    unknown = KEYS.sign(session, "012345678", datetime(2030, 1, 1, tzinfo=UTC).date())
    codes = [ticket[:-3], ticket[:-1] + ("0" if ticket[-1] != "0" else "1"), strange, foreign, cancelled["ticket"]]
    told = await check_in(anybody, door, *(scan(code) for code in [*codes, unknown, "012345678", "xin chào", ""]))
    assert told == [
        ("refused", "forged"),
        ("refused", "forged"),
        ("refused", "forged"),
        ("refused", "wrong_session"),
        ("refused", "cancelled"),
        *[("refused", "unknown")] * 4,
    ]
    assert (await attendance(organizer, session))["present"] == 0
    assert tag_of(session) == KEYS.read(ticket).session_tag


@pytest.mark.asyncio
async def test_who_waits_is_not_let_in(organizer, anybody):
    session = (await make_session(organizer, capacity=1))["id"]
    door = await open_door(organizer, session)
    await ticket_of(anybody, session)
    waiting = (await ticket_of(anybody, session, "Vàng A Páo"))["ticket"]
    assert await check_in(anybody, door, scan(waiting)) == [("refused", "not_seated")]


@pytest.mark.asyncio
async def test_somebody_without_a_ticket_walks_in_while_there_are_seats(organizer, anybody):
    session = (await make_session(organizer, capacity=1))["id"]
    door = await open_door(organizer, session)
    form = {"name": "Sùng Thị Dợ", "commune": COMMUNE, "birth_year": 1960, "consent": True}
    told = await check_in(
        anybody,
        door,
        scan("", walk_in=form),
        scan("", walk_in=form | {"name": "Thào A Vừ"}),
        scan("", walk_in=form | {"birth_year": 3}),
    )
    assert told == [("accepted", None), ("refused", "full"), ("refused", "invalid")]
    assert (await attendance(organizer, session))["attendance"][0]["name"] == "Sùng Thị Dợ"


@pytest.mark.asyncio
async def test_five_devices_offline_for_an_hour_come_to_the_union(organizer, anybody, session, door):
    people = [(await ticket_of(anybody, session, f"Người {number}"))["ticket"] for number in range(20)]
    source, hour = random.Random(5), datetime.now(UTC) - timedelta(hours=1)
    scans = []
    for device in range(5):
        wrong = timedelta(minutes=10) if device == 0 else timedelta(0)
        for ticket in [*people[device * 4 : device * 4 + 4], *source.sample(people, 1)]:
            moment = hour + timedelta(seconds=source.randrange(3600)) + wrong
            scans.append((f"máy {device}", scan(ticket, scanned_at=moment.isoformat())))
    uploads = scans * 2
    source.shuffle(uploads)
    await asyncio.gather(*(check_in(anybody, door, one, device=device) for device, one in uploads))
    there = await attendance(organizer, session)
    assert there["present"] == 20
    assert sum(each["scans"] for each in there["attendance"]) == len(scans)
    for each in there["attendance"]:
        assert each["arrived_at"].endswith("+07:00")
        assert datetime.fromisoformat(each["arrived_at"]) <= datetime.now(UTC)


@pytest.mark.asyncio
async def test_a_door_is_for_one_session_and_a_time(organizer, anybody, served, session, door):
    other = (await make_session(organizer))["id"]
    header = {"authorization": f"Door {door['door_token']}"}
    assert (await anybody.get(f"/api/v1/sessions/{other}/doors/package", headers=header)).status_code == 401
    assert (await anybody.get(door["package_url"])).status_code == 401
    body = {"device": "m", "scans": []}
    assert (await anybody.post("/api/v1/checkins", json=body, headers={"authorization": "Door x"})).status_code == 401
    path = f"/api/v1/sessions/{session}/doors"
    for wrong in (soon(days=-1), soon(days=1000), "mai", "2026-10-10"):
        answer = await organizer.post(path, json={"name": "Cửa", "expires_at": wrong})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/expires_at")
    async with client(served, "noivu") as stranger, client(served, "xa2") as elsewhere:
        good = {"name": "Cửa", "expires_at": soon(days=1)}
        assert (await stranger.post(path, json=good)).status_code == 403
        assert (await elsewhere.post(path, json=good)).status_code == 404
        assert (await elsewhere.get(f"/api/v1/sessions/{session}/attendance")).status_code == 404


@pytest.mark.asyncio
async def test_a_package_of_seventy_fits_a_weak_signal(organizer, anybody):
    session = (await make_session(organizer, capacity=70))["id"]
    door = await open_door(organizer, session)
    for number in range(70):
        await register(anybody, session, name=f"Nguyễn Hoàng Phương Thảo {number}")
    header = {"authorization": f"Door {door['door_token']}"}
    answer = await anybody.get(door["package_url"], headers=header)
    package = answer.json()
    assert (len(package["roster"]), package["keys"]) == (70, [{"id": KEYS.number, "public": KEYS.public_key.hex()}])
    assert len(gzip.compress(answer.content)) < 30 * 1024
    again = await anybody.get(door["package_url"], headers=header | {"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    for told in (answer, again):
        assert abs(int(told.headers["server-time"]) / 1000 - time.time()) < 60


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"device": "", "scans": []}, "/device"),
        ({"device": "m", "scans": [scan("x", "")]}, "/scans/0/nonce"),
        ({"device": "m", "scans": [scan("x"), scan("x", scanned_at="mai")]}, "/scans/1/scanned_at"),
        ({"device": "m", "scans": [scan("x", gate="g" * 61)]}, "/scans/0/gate"),
        ({"device": "m", "scans": [scan("x")] * 501}, "/scans"),
    ],
)
async def test_scans_that_cannot_be_meant_are_pointed_at(anybody, door, body, pointer):
    answer = await anybody.post("/api/v1/checkins", json=body, headers={"authorization": f"Door {door['door_token']}"})
    assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (422, [pointer])


@pytest.mark.asyncio
async def test_who_was_there_moves_the_board(anybody, session, door):
    ticket = (await ticket_of(anybody, session))["ticket"]
    await check_in(anybody, door, scan(ticket))
    async with asyncio.timeout(30):
        kinds = []
        while len(kinds) < 2:
            await asyncio.sleep(0.2)
            entries = (await anybody.get(f"/api/v1/units/{COMMUNE}/entries")).json()["entries"]
            kinds = sorted(each["kind"] for each in entries)
    assert kinds == ["session.community", "training.adult"]
