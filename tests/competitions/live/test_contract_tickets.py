"""Official rounds: a signed ticket opens exactly one seat, and only there results count for units."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from competitions.live.verification import verify_room
from events.registration.queries.registrations import list_roster
from tests.competitions.live.browsers import Browser, sign_in
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


async def test_whoever_was_taken_out_comes_back_to_the_same_seat_and_a_banned_one_does_not(site):
    session = await session_of(site)
    room = await site.room(choice(), join="ticket", session=session)
    ticket = await ticket_of(site, session)
    first = (await room.post_seat(key=new_key(), ticket=ticket)).json()
    await room.command("kick", participant_id=first["participant_id"])
    await room.command("lock")
    problem(await room.post_seat(key=new_key(), ticket=ticket), 409, "locked")
    await room.command("unlock")
    again = await room.post_seat(key=new_key(), ticket=ticket)
    assert (again.status_code, again.json()["participant_id"]) == (200, first["participant_id"])
    assert (await room.get())["counts"]["joined"] == 1
    await room.command("ban", participant_id=first["participant_id"])
    problem(await room.post_seat(key=new_key(), ticket=ticket), 403, "banned")


async def test_who_was_banned_by_mistake_is_let_in_again_to_all_that_was_earned(served, site):
    session = await session_of(site)
    room = await site.room(choice(right=[0]), join="ticket", session=session)
    ticket = await ticket_of(site, session)
    host = await room.host()
    first = (await room.post_seat(key=new_key(), ticket=ticket)).json()
    await room.commands("start", "open")
    await answer(room, first["seat"])
    await room.commands("close", "reveal")
    await room.command("ban", participant_id=first["participant_id"])
    assert (await room.results())["participants"] == []
    for _ in range(2):
        await room.command("readmit", participant_id=first["participant_id"])
    again = await room.post_seat(key=new_key(), ticket=ticket)
    assert (again.status_code, again.json()["participant_id"]) == (200, first["participant_id"])
    assert [one["total"] for one in (await room.results())["participants"]] == [1000]
    await room.refused(404, "not_found", "readmit", participant_id=str(uuid4()))
    await room.command("finish")
    kinds = [entry["kind"] for entry in await room.log()]
    assert (kinds.count("ban"), kinds.count("readmit")) == (1, 1)
    assert await verify_room(served.database, room.room_id) is None
    async with asyncio.timeout(20):
        while [one["id"] for frame in host.all("people") for one in frame["add"]] != [first["participant_id"]] * 2:
            await asyncio.sleep(0.05)


async def test_two_tickets_of_one_person_open_one_seat_where_any_ticket_does(site):
    first, second = await session_of(site), await session_of(site)
    room = await site.room(choice(), join="ticket")
    tickets = [await ticket_of(site, session, "Giàng A Sáu") for session in (first, second)]
    seats = [(await room.post_seat(key=new_key(), ticket=ticket)).json() for ticket in tickets]
    assert seats[0]["participant_id"] == seats[1]["participant_id"]


async def test_a_second_phone_with_the_ticket_takes_the_seat_over(site):
    session = await session_of(site)
    room = await site.room(choice(), join="ticket", session=session)
    ticket = await ticket_of(site, session)
    sockets = [await room.connect(), await room.connect()]
    ids = []
    for socket in sockets:
        await socket.send("join", key=new_key(), ticket=ticket)
        ids.append((await socket.take("welcome"))["me"]["id"])
    assert (await sockets[0].take("bye"))["why"] == "moved"
    assert await sockets[0].closed() == 1000
    assert len(set(ids)) == 1


async def test_the_commune_is_the_registrations_and_groups_are_refused(site):
    session = await session_of(site)
    room = await site.room(choice(), join="ticket", session=session)
    ticket = await ticket_of(site, session, "Sùng Thị Dợ")
    found = problem(await room.post_seat(key=new_key(), ticket=ticket, members=3), 422, "invalid")
    assert [error["pointer"] for error in found["errors"]] == ["/members"]
    host = await room.host()
    assert (await room.post_seat(key=new_key(), ticket=ticket, commune=OTHER)).status_code == 201
    async with asyncio.timeout(20):
        while not (people := [one for frame in host.all("people") for one in frame["add"]]):
            await asyncio.sleep(0.05)
    assert [(one["name"], one["commune"]) for one in people] == [("Sùng Thị Dợ", COMMUNE)]


@pytest.mark.parametrize(
    ("policy", "pointer"),
    [
        ({"join": "ticket", "scoring": "speed"}, "/scoring"),
        ({"join": "ticket", "groups": True}, "/groups"),
        ({"join": "ticket", "session": "không có buổi này"}, "/session"),
        ({"join": "open", "session": "x"}, "/session"),
        ({"join": "vé"}, "/join"),
    ],
)
async def test_a_room_with_tickets_says_what_is_wrong(site, policy, pointer):
    body = {"quiz_id": await site.quiz(choice()), "scoring": "accuracy", "mode": "hosted", **policy}
    found = problem(await site.call("POST", "rooms", json=body), 422, "invalid")
    assert pointer in [error["pointer"] for error in found["errors"]]


async def test_an_official_room_says_so_and_others_say_that_they_are_for_fun(served, site):
    session = await session_of(site)
    host = await sign_in(served, site)
    said = {}
    for name, policy in (("official", {"join": "ticket", "session": session}), ("open", {})):
        room = await site.room(choice(), **policy)
        wall = Browser(site)
        await wall.get(room.projector_url.removeprefix(site.base), 303)
        await room.commands("start", "open", "close", "reveal", "podium", "finish")
        pages = (f"/dan/{room.room_id}/ket-qua", f"/chieu/{room.pin}", f"/choi/{room.pin}")
        said[name] = [(await (wall if "chieu" in path else host).get(path)).text for path in pages]
    assert ["Vui là chính, không tính thi đua" in page for page in said["open"]] == [True] * 3
    assert ["Vui là chính" in page for page in said["official"]] == [False] * 3
    assert ["Vòng chính thức" in page for page in said["official"]] == [True] * 3


async def test_without_script_the_nine_letters_open_the_seat(served, site):
    session = await session_of(site)
    room = await site.room(choice(), join="ticket", session=session)
    person = {"name": "Lường Văn Ổn", "commune": COMMUNE, "birth_year": 1985, "consent": True}
    path = f"/api/v1/sessions/{session}/registrations"
    await site.http.post(path, json=person, headers={"idempotency-key": new_key()})
    async with served.database.reading() as uow:
        (row,) = await list_roster(uow, session)
    phone = Browser(site)
    wrong = await phone.post(f"/choi/{room.pin}", 422, key=new_key(), ticket="ABCDEFGHI")
    assert "Đây không phải vé của ngày hội" in wrong.text
    typed = f"{row.code[:3]}-{row.code[3:6]} {row.code[6:]}".lower()
    await phone.post(f"/choi/{room.pin}", key=new_key(), ticket=typed)
    assert "Lường Văn Ổn" in (await phone.get(f"/choi/{room.pin}")).text
