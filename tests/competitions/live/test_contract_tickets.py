"""Official rounds: a signed ticket opens exactly one seat, and only there results count for units."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.competitions.live.clients import new_key, problem
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]
COMMUNE, OTHER = "03160", "03127"


async def session_of(site, commune=COMMUNE):
    """A quiz session in some weeks; returns its id."""
    starts = datetime.now(UTC) + timedelta(days=9)
    times = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=1)).isoformat()}
    body = {"kind": "live_quiz", "title": "Đấu trường", "commune": commune, "place": "Nhà văn hóa", "mode": "onsite"}
    answer = await site.call("POST", "sessions", json=body | times)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def ticket_of(site, session, name="Lò Thị Pâng", commune=COMMUNE):
    person = {"name": name, "commune": commune, "birth_year": 1990, "consent": True}
    path = f"/api/v1/sessions/{session}/registrations"
    answer = await site.http.post(path, json=person, headers={"idempotency-key": str(uuid4())})
    assert answer.status_code == 201, answer.text
    return answer.json()["ticket"]


async def test_a_ticket_opens_one_seat_from_whatever_phone(site):
    session = await session_of(site)
    room = await site.room(choice(), join="ticket", session=session)
    ticket = await ticket_of(site, session)
    first = await room.post_seat(key=new_key(), name="Pâng", commune=OTHER, ticket=ticket)
    again = await room.post_seat(key=new_key(), ticket=ticket)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["participant_id"] == again.json()["participant_id"]
    assert first.json()["seat"] != again.json()["seat"]
    state = await site.call("GET", f"rooms/{room.room_id}")
    assert state.json()["counts"]["joined"] == 1


async def test_at_once_from_many_phones_a_ticket_still_opens_one_seat(site):
    session = await session_of(site)
    room = await site.room(choice(), join="ticket", session=session)
    ticket = await ticket_of(site, session)
    answers = await asyncio.gather(*(room.post_seat(key=new_key(), ticket=ticket) for _ in range(12)))
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert len({answer.json()["participant_id"] for answer in answers}) == 1


async def test_what_is_no_ticket_for_this_room_opens_nothing(site):
    session, elsewhere = await session_of(site), await session_of(site)
    room = await site.room(choice(), join="ticket", session=session)
    foreign = await ticket_of(site, elsewhere)
    for ticket in (None, "", "NH1ABC", "012345678", foreign):
        found = problem(await room.post_seat(key=new_key(), name="Pâng", commune=COMMUNE, ticket=ticket), 422, "ticket")
        assert [error["pointer"] for error in found["errors"]] == ["/ticket"]
    anywhere = await site.room(choice(), join="ticket")
    assert (await anywhere.post_seat(key=new_key(), ticket=foreign)).status_code == 201


async def test_over_a_socket_a_ticket_seats_and_none_leaves_the_socket_open(site):
    session = await session_of(site)
    room = await site.room(choice(), join="ticket", session=session)
    ticket = await ticket_of(site, session, "Vàng A Páo")
    socket = await site.socket(f"/ws/choi/{room.pin}")
    await socket.send("join", key=new_key(), name="Páo")
    assert (await socket.take("error"))["code"] == "ticket"
    await socket.send("join", key=new_key(), ticket=ticket)
    welcome = await socket.take("welcome")
    assert welcome["me"]["name"] == "Vàng A Páo"


async def test_only_an_official_round_gives_results_to_units(site):
    session = await session_of(site)
    official = await site.room(choice(right=[0]), join="ticket", session=session)
    fun = await site.room(choice(right=[0]))
    for number in range(5):
        ticket = await ticket_of(site, session, f"Người số {number}")
        await play(official, {"key": new_key(), "ticket": ticket})
    for _ in range(5):
        await play(fun, {"key": new_key(), "name": "Người", "commune": COMMUNE})
    for room in (official, fun):
        await room.command("start")
        await room.command("open")
        for seat in room.seats:
            await answer(room, seat)
        await room.command("close")
        await room.command("finish")
    found = await entries_of(site, COMMUNE, f"live:{official.room_id}", 6)
    assert sorted(found) == ["live.participation"] * 5 + ["live.unit_result"]
    assert set(await entries_of(site, COMMUNE, f"live:{fun.room_id}", 5)) == {"live.participation"}


async def play(room, fields):
    answer = await room.post_seat(**fields)
    assert answer.status_code == 201, answer.text
    room.seats = [*getattr(room, "seats", []), answer.json()["seat"]]


async def answer(room, token):
    body = {"q": 1, "id": new_key(), "value": [0]}
    path, headers = f"/api/v1/live/{room.pin}/answers", {"authorization": f"Seat {token}"}
    sent = await room.site.http.post(path, json=body, headers=headers)
    assert sent.status_code == 200, sent.text


async def entries_of(site, commune, prefix, count):
    """The kinds of fact of a room in a commune's ledger, once there are so many."""
    async with asyncio.timeout(30):
        kinds = []
        while len(kinds) < count:
            await asyncio.sleep(0.2)
            entries = (await site.http.get(f"/api/v1/units/{commune}/entries")).json()["entries"]
            kinds = [each["kind"] for each in entries if each["source_key"].startswith(prefix)]
    return kinds
