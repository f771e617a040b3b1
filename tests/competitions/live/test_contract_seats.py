"""Seats: joining over HTTP and sockets, keys, tokens, groups, and being sent away."""

import asyncio

import pytest

import server
from core.clock import Clock
from tests.competitions.live.clients import Seat, new_key, problem
from tests.competitions.live.questions import choice
from units.domain.unit import Kind, NewUnit
from units.service import register

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]


async def test_join_gives_a_token_and_an_id(site):
    room = await site.room(choice())
    answer = await room.post_seat(key=new_key(), name="Lò Thị Pâng", commune="03127")
    assert answer.status_code == 201
    assert set(answer.json()) == {"seat", "participant_id"}
    assert len(answer.json()["seat"]) >= 22, "at least 128 bits"


async def test_same_key_gives_the_same_participant_a_fresh_token(site):
    room = await site.room(choice())
    seat = await room.join("Lò Văn Một")
    again = await room.post_seat(key=seat.key, name="Another Name", commune="no such unit", members=7)
    assert again.status_code == 200
    assert again.json()["participant_id"] == seat.id
    assert again.json()["seat"] != seat.token
    problem(await seat.state(), 401, "seat_unknown")
    fresh = Seat(room, again.json()["seat"], seat.id, seat.key)
    assert (await fresh.snapshot())["joined"] == 1
    assert (await room.back(fresh.token)).welcome["me"] == {"id": seat.id, "name": "Lò Văn Một", "time_factor": 1}


async def test_same_key_needs_no_other_field(site):
    room = await site.room(choice())
    seat = await room.join()
    assert (await room.post_seat(key=seat.key)).status_code == 200


async def test_same_key_works_in_a_locked_full_or_finished_room(site):
    room = await site.room(choice(), capacity=1)
    seat = await room.join()
    problem(await room.post_seat(key=new_key(), name="Khác"), 503, "full")
    assert (await room.post_seat(key=seat.key, name="x")).status_code == 200
    await room.command("lock")
    assert (await room.post_seat(key=seat.key, name="x")).status_code == 200
    await room.command("finish")
    assert (await room.post_seat(key=seat.key, name="x")).status_code == 200
    problem(await room.post_seat(key=new_key(), name="Khác"), 410, "finished")


async def test_same_key_dismisses_the_former_tokens_socket(site):
    room = await site.room(choice())
    phone = await room.phone()
    assert (await room.post_seat(key=phone.key, name="x")).status_code == 200
    assert (await phone.socket.take("bye"))["why"] == "moved"
    assert await phone.socket.closed() == 1000
    other = await room.phone(key=phone.key)
    assert other.id == phone.id
    third = await room.phone(key=phone.key)
    assert (third.id, (await other.socket.take("bye"))["why"]) == (phone.id, "moved")
    assert third.token != other.token


async def test_same_key_on_the_same_socket_keeps_the_socket(site):
    room = await site.room(choice())
    phone = await room.phone()
    await phone.socket.send("join", key=phone.key, name="Lò Thị Pâng")
    again = await phone.socket.take("welcome")
    assert again["me"]["id"] == phone.id
    assert again["seat"] != phone.token
    await phone.socket.send("ping", at=1)
    await phone.socket.take("pong")


async def test_same_key_sent_many_times_at_once_makes_one_participant(site):
    room = await site.room(choice())
    key = new_key()
    answers = await asyncio.gather(*(room.post_seat(key=key, name="Lò Văn Vội") for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["participant_id"] for answer in answers}) == 1
    assert (await room.get())["counts"]["joined"] == 1


async def test_same_key_in_another_room_is_another_participant(site):
    first, second = await site.room(choice()), await site.room(choice())
    seat = await first.join()
    assert (await second.post_seat(key=seat.key, name="x")).status_code == 201
    foreign = Seat(second, seat.token, seat.id, seat.key)
    problem(await foreign.state(), 401, "seat_unknown")
    problem(await foreign.answer(1, [1]), 401, "seat_unknown")


async def test_names_need_not_be_unique(site):
    room = await site.room(choice())
    assert (await room.join("Lò Thị Pâng")).id != (await room.join("Lò Thị Pâng")).id


async def test_wrong_fields_are_pointed_at(site):
    room = await site.room(choice(), groups=True, ask=["school", "party_cell"])
    good = {"key": new_key(), "name": "Lò Thị Pâng", "commune": "03127"}
    for pointer, value in (
        ("/key", "no uuid"), ("/key", None), ("/key", 5), ("/name", ""), ("/name", None), ("/name", 5),
        ("/commune", "99999"), ("/commune", 3127), ("/school", "th-khong-co"), ("/party_cell", "cb-khong-co"),
        ("/members", "2"), ("/members", 0), ("/members", 11), ("/members", 2.5),
        ("/time_factor", 3), ("/time_factor", "2"), ("/time_factor", 0),
    ):  # fmt: skip
        answer = await room.post_seat(**good | {pointer[1:]: value})
        body = problem(answer, 422, "invalid")
        assert [error["pointer"] for error in body["errors"]] == [pointer], value
    for missing in ("key", "name"):
        body = problem(await room.post_seat(**{k: v for k, v in good.items() if k != missing}), 422, "invalid")
        assert body["errors"][0]["pointer"] == f"/{missing}"
    assert (await room.get())["counts"]["joined"] == 0


async def test_visitors_have_no_commune(site):
    room = await site.room(choice())
    assert (await room.post_seat(key=new_key(), name="Khách", commune=None)).status_code == 201
    assert (await room.post_seat(key=new_key(), name="Khách")).status_code == 201


async def test_group_seats_are_for_rooms_that_allow_them(site):
    room = await site.room(choice())
    problem(await room.post_seat(key=new_key(), name="Tổ", members=4), 422, "invalid")
    groups = await site.room(choice(), groups=True)
    for members in (1, 2, 10):
        assert (await groups.post_seat(key=new_key(), name="Tổ", members=members)).status_code == 201


async def test_schools_and_party_cells_count_only_where_the_room_asks(site):
    school = (await site.http.get("/api/v1/units?kind=school")).json()["units"][0]["code"]
    asking, plain = await site.room(choice(), ask=["school"]), await site.room(choice())
    for room, expected in ((asking, school), (plain, None)):
        await room.join(school=school)
        await room.commands("start", "open", "finish")
        assert [one["school"] for one in (await room.results())["participants"]] == [expected]


async def test_speed_rooms_give_no_extra_time(site):
    room = await site.room(choice(), scoring="speed")
    for factor in (1.5, 2):
        body = problem(await room.post_seat(key=new_key(), name="Chậm", time_factor=factor), 422, "invalid")
        assert body["errors"][0]["pointer"] == "/time_factor"
    assert (await room.post_seat(key=new_key(), name="Vừa", time_factor=1)).status_code == 201
    slow = await site.room(choice())
    for factor in (1, 1.5, 2):
        phone = await slow.phone(time_factor=factor)
        assert phone.welcome["me"]["time_factor"] == factor


async def test_pupils_are_shown_by_their_given_name_and_class_or_a_generated_name(site):
    room = await site.room(choice(), pupils=True)
    for typed, name in (("Lò Thị Pâng", "Pâng"), ("Pâng 7A", "Pâng 7A"), ("Ban Trắng 27", "Ban Trắng 27")):
        assert (await room.phone(typed)).welcome["me"]["name"] == name
    await room.command("finish")
    assert {one["name"] for one in (await room.results())["participants"]} == {"Pâng", "Pâng 7A", "Ban Trắng 27"}


async def test_locked_room_takes_nobody_new(site):
    room = await site.room(choice())
    phone = await room.phone()
    await room.command("lock")
    assert (await phone.socket.take("phase", phase="lobby"))["v"] > phone.welcome["room"]["v"]
    problem(await room.post_seat(key=new_key(), name="Khác"), 409, "locked")
    await phone.socket.close()
    assert (await room.back(phone.token)).welcome["room"]["locked"] is True
    await room.command("unlock")
    await room.join()


async def test_full_room_says_so_and_frees_the_place_of_who_was_kicked(site):
    room = await site.room(choice(), capacity=2)
    seats = [await room.join(), await room.join()]
    answer = await room.post_seat(key=new_key(), name="Thứ ba")
    problem(answer, 503, "full")
    await room.command("kick", participant_id=seats[0].id)
    await room.join()


async def test_kicked_seat_is_gone_and_its_holder_may_join_anew(site):
    room = await site.room(choice())
    phone = await room.phone()
    await room.command("kick", participant_id=phone.id)
    assert (await phone.socket.take("bye"))["why"] == "kicked"
    assert await phone.socket.closed() == 1000
    seat = Seat(room, phone.token, phone.id, phone.key)
    problem(await seat.state(), 401, "seat_unknown")
    problem(await seat.answer(1, [1]), 401, "seat_unknown")
    problem(await room.post_seat(key=phone.key, name="x"), 401, "seat_unknown")
    assert (await room.get())["counts"]["joined"] == 0
    assert (await room.join()).id != phone.id
    await room.command("lock")
    problem(await room.post_seat(key=new_key(), name="x"), 409, "locked")


async def test_banned_seat_is_told_so(site):
    room = await site.room(choice())
    phone = await room.phone()
    await room.command("ban", participant_id=phone.id)
    assert (await phone.socket.take("bye"))["why"] == "banned"
    assert await phone.socket.closed() == 1000
    seat = Seat(room, phone.token, phone.id, phone.key)
    problem(await seat.state(), 403, "banned")
    problem(await seat.answer(1, [1]), 403, "banned")
    problem(await room.post_seat(key=phone.key, name="x"), 403, "banned")
    await room.command("finish")
    problem(await room.post_seat(key=phone.key, name="x"), 403, "banned")


async def test_seat_calls_without_a_known_seat_are_refused(site):
    room = await site.room(choice())
    path = f"/api/v1/live/{room.pin}"
    for headers in (
        {},
        {"authorization": "Seat nonsense"},
        {"authorization": f"Bearer {site.token}"},
        {"cookie": "a=b"},
    ):
        problem(await site.http.get(f"{path}/state", headers=headers), 401, "seat_unknown")
        answer = await site.http.post(f"{path}/answers", headers=headers, json={"q": 1, "id": "a", "value": [1]})
        problem(answer, 401, "seat_unknown")
    for call in (
        site.http.get("/api/v1/live/000000/state"),
        site.http.post("/api/v1/live/000000/seats", json={"key": new_key(), "name": "x"}),
        site.http.post("/api/v1/live/000000/answers", json={"q": 1, "id": "a", "value": [1]}),
    ):
        problem(await call, 404, "pin_unknown")


async def test_second_socket_takes_the_seat(site):
    room = await site.room(choice())
    phone = await room.phone()
    second = await room.back(phone.token)
    assert "seat" not in second.welcome
    assert (await phone.socket.take("bye"))["why"] == "moved"
    assert await phone.socket.closed() == 1000
    assert (await room.get())["counts"] == {"joined": 1, "connected": 1, "answered": 0}


async def test_a_school_that_is_new_may_be_joined_for_without_a_restart(site, served):
    room = await site.room(choice(seconds=60), ask=["school"])
    code = f"th-moi-{room.pin}"
    fields = {"commune": "03127", "school": code}
    problem(await room.post_seat(key=new_key(), name="A", **fields), 422, "invalid")
    async with served.database.writing() as uow:
        new = NewUnit(code, "Trường Mới Lập", Kind.SCHOOL, "03127")
        await register(uow, [new], today=Clock().now().date())
    async with asyncio.timeout(20):
        while (await room.post_seat(key=new_key(), name="A", **fields)).status_code != 201:
            await asyncio.sleep(0.1)
    seats = [await room.join(f"Người {number}", **fields) for number in range(5)]
    await room.commands("start", "open")
    for seat in seats:
        await seat.answer(1, [1])
    await room.command("finish")
    assert code in {one["school"] for one in (await room.results())["participants"]}
    assert [one["code"] for one in (await room.results())["units"] if one["kind"] == "school"] == [code]
    board = (await seats[0].snapshot())["board"]["units"]
    assert [one["name"] for one in board if one["kind"] == "school"] == ["Trường Mới Lập"]
    assert await server.verify_room(served.database, room.room_id) is None
