"""Sockets: the handshake, what ends a connection and with which code, and errors that leave it open."""

import pytest
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from tests.competitions.live.clients import OURS, Socket, new_key
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.one_engine, pytest.mark.asyncio(loop_scope="session")]


async def alive(socket: Socket):
    """A socket that stayed answers."""
    await socket.send("join", key=new_key(), name="Còn đây")
    await socket.take("welcome")


async def test_our_subprotocol_is_chosen_among_others(site):
    room = await site.room(choice())
    for offered in ([OURS], [Subprotocol("other.v1"), OURS]):
        socket = await room.connect(subprotocols=offered)
        assert socket.wire.subprotocol == OURS
        await alive(socket)


async def test_client_that_offers_no_subprotocol_is_served(site):
    socket = await (await site.room(choice())).connect(subprotocols=None)
    assert socket.wire.subprotocol is None
    await alive(socket)


async def test_client_of_other_subprotocols_is_closed_with_1008(site):
    socket = await (await site.room(choice())).connect(subprotocols=[Subprotocol("other.v1")])
    assert await socket.closed() == 1008


async def test_nothing_is_compressed(site):
    socket = await (await site.room(choice())).connect(compression="deflate")
    assert "sec-websocket-extensions" not in socket.wire.response.headers
    await alive(socket)


async def test_binary_frames_close_with_1003(site):
    socket = await (await site.room(choice())).connect()
    await socket.wire.send(b'{"t":"ping","at":1}')
    assert await socket.closed() == 1003


async def test_text_that_is_not_utf8_closes_with_1007(site):
    socket = await (await site.room(choice())).connect()
    await socket.wire.send(b'{"t":"\xff"}', text=True)
    assert await socket.closed() == 1007


@pytest.mark.parametrize(
    "text", ["", "hello", "[]", "5", "null", '"ping"', "{", "{}", '{"t":"dance"}', '{"t":null}', '{"t":[]}', '{"t":{}}']
)
async def test_what_is_no_frame_of_ours_closes_with_1008(site, text):
    socket = await (await site.room(choice())).connect()
    await socket.wire.send(text)
    assert await socket.closed() == 1008


async def test_messages_over_four_kilobytes_close_with_1009(site):
    room = await site.room(choice())
    for whole in (True, False):
        phone = await room.phone()
        frame = '{"t":"answer","q":1,"id":"a","value":"' + "x" * 4096 + '"}'
        await phone.socket.wire.send(frame if whole else [frame[:2000], frame[2000:4000], frame[4000:]])
        assert await phone.socket.closed() == 1009


async def test_messages_in_fragments_of_four_kilobytes_are_read(site):
    phone = await (await site.room(choice())).phone()
    frame = '{"t":"ping","at":1,"more":"'
    frame += "x" * (4096 - len(frame) - 2) + '"}'
    await phone.socket.wire.send([frame[:1], frame[1:3000], frame[3000:]])
    assert (await phone.socket.take("pong"))["at"] == 1


async def test_unknown_fields_are_ignored(site):
    room = await site.room(choice(seconds=60))
    phone = await room.phone(plain=True, colour="red")
    await room.commands("start", "open")
    await phone.socket.send("seen", q=1, how="quickly")
    await phone.socket.send("answer", q=1, id="a", value=[1], mood="good")
    await phone.socket.take("stored", id="a")


async def test_ping_is_answered_with_our_time(site):
    phone = await (await site.room(choice())).phone()
    for at in (123456, 0, 12.5):
        await phone.socket.send("ping", at=at)
        pong = await phone.socket.take("pong")
        assert pong["at"] == at
        assert abs(pong["now"] - phone.welcome["room"]["now"]) < 60_000


BAD = [
    {"t": "seen"},
    {"t": "seen", "q": "1"},
    {"t": "answer", "id": "a", "value": [1]},
    {"t": "answer", "q": "1", "id": "a", "value": [1]},
    {"t": "answer", "q": 1, "id": 5, "value": [1]},
    {"t": "ping", "at": "noon"},
    {"t": "join", "name": 5},
    {"t": "join", "seat": 5},
]


async def test_known_frames_with_bad_values_get_an_error_and_the_socket_stays(site):
    phone = await (await site.room(choice())).phone()
    for frame in BAD:
        await phone.socket.send(**frame)
        error = await phone.socket.take("error")
        assert error["code"] == "invalid", frame
        assert error["text"]
    await phone.socket.send("ping", at=1)
    await phone.socket.take("pong")


async def test_known_frames_before_join_get_an_error_and_the_socket_stays(site):
    socket = await (await site.room(choice())).connect()
    for frame in ({"t": "ping", "at": 1}, {"t": "seen", "q": 1}, {"t": "answer", "q": 1, "id": "a", "value": [1]}):
        await socket.send(**frame)
        assert (await socket.take("error"))["code"] == "invalid"
    await alive(socket)


async def test_more_than_twenty_errors_in_a_minute_close_with_1008(site):
    phone = await (await site.room(choice())).phone()
    for _ in range(20):
        await phone.socket.send("seen", q="?")
        await phone.socket.take("error")
    await phone.socket.send("seen", q="?")
    assert await phone.socket.closed() == 1008


async def test_unknown_pin_is_told_and_closed_with_1008(site):
    socket = await site.socket("/ws/choi/000000")
    assert (await socket.take("error"))["code"] == "pin_unknown"
    assert await socket.closed() == 1008


async def test_join_errors_that_a_form_can_mend_leave_the_socket_open(site):
    room = await site.room(choice(), capacity=3)
    kicked, banned = await room.phone(), await room.phone()
    await room.command("kick", participant_id=kicked.id)
    await room.command("ban", participant_id=banned.id)
    socket = await room.connect()

    async def refused(code, **fields):
        await socket.send("join", **fields)
        error = await socket.take("error")
        assert error["code"] == code, error

    await refused("invalid", key=new_key(), name="")
    await refused("invalid", key=new_key(), name="x", commune="99999")
    await refused("invalid")
    await refused("seat_unknown", seat="nonsense")
    await refused("seat_unknown", seat=kicked.token)
    await refused("seat_unknown", key=kicked.key, name="x")
    await refused("banned", seat=banned.token)
    await refused("banned", key=banned.key, name="x")
    await room.command("lock")
    await refused("locked", key=new_key(), name="x")
    await room.command("unlock")
    for _ in range(3):
        await room.join()
    await refused("full", key=new_key(), name="x")
    await room.commands("finish")
    await refused("finished", key=new_key(), name="x")
    assert await socket.closed() == 1008


async def test_finished_room_takes_nobody_new_but_its_own_come_back(site):
    room = await site.room(choice())
    seat = await room.join()
    await room.command("finish")
    phone = await room.back(seat.token)
    assert phone.welcome["room"]["phase"] == "finished"
    assert (await phone.answer(1, [1]))["why"] == "late"


async def test_seat_wins_over_all_other_fields_of_join(site):
    room = await site.room(choice())
    seat = await room.join("Một")
    socket = await room.connect()
    await socket.send("join", seat=seat.token, key="nonsense", name=" ", commune="99999", members=99)
    welcome = await socket.take("welcome")
    assert welcome["me"]["id"] == seat.id
    assert "seat" not in welcome


async def test_join_with_neither_seat_nor_name_uses_the_cookie(site):
    room = await site.room(choice())
    answer = await room.post_seat(key=new_key(), name="Bánh quy")
    cookie = answer.headers["set-cookie"].split(";")[0]
    for headers in ({"cookie": cookie}, {"cookie": cookie, "origin": site.base}):
        socket = await room.connect(additional_headers=headers)
        await socket.send("join")
        assert (await socket.take("welcome"))["me"]["id"] == answer.json()["participant_id"]
    await socket.send("join", key=new_key(), name="Người mới")
    assert (await socket.take("welcome"))["me"]["name"] == "Người mới", "a name asks for a new seat"


async def test_foreign_origins_are_refused_and_ours_is_not(site):
    room = await site.room(choice())
    await alive(await room.connect(origin=room.origin()))
    for path in (f"/ws/choi/{room.pin}", f"/ws/dan/{room.room_id}", f"/ws/chieu/{room.pin}"):
        with pytest.raises(InvalidStatus) as refused:
            await site.socket(path, origin=Origin("https://elsewhere.example"))
        assert refused.value.response.status_code == 403


async def test_hosts_and_projectors_without_their_right_are_told_and_closed(site, tokens):
    room = await site.room(choice())
    bearer = {name: {"authorization": f"Bearer {token}"} for name, token in tokens.items()}
    seat = await room.join()
    for path, headers, code in (
        (f"/ws/dan/{room.room_id}", {}, "sign_in"),
        (f"/ws/dan/{room.room_id}", {"authorization": "Bearer nonsense"}, "sign_in"),
        (f"/ws/dan/{room.room_id}", {"authorization": f"Bearer {seat.token}"}, "sign_in"),
        (f"/ws/dan/{room.room_id}", bearer["xa1"], "forbidden"),
        ("/ws/dan/no-such-room", {}, "sign_in"),
        ("/ws/dan/no-such-room", bearer["xa1"], "forbidden"),
        ("/ws/dan/no-such-room", bearer["tochuc"], "not_found"),
        (f"/ws/chieu/{room.pin}", {}, "forbidden"),
        (f"/ws/chieu/{room.pin}?k=nonsense", {}, "forbidden"),
        ("/ws/chieu/000000", {}, "pin_unknown"),
    ):
        socket = await site.socket(path, additional_headers=headers)
        assert (await socket.take("error"))["code"] == code, path
        assert await socket.closed() == 1008


async def test_hosts_and_projectors_only_listen(site):
    room = await site.room(choice())
    for socket in (await room.host(), await room.projector()):
        await socket.take("welcome")
        await socket.send("ping", at=7)
        assert (await socket.take("pong"))["at"] == 7
        await socket.wire.send("nonsense")
        assert await socket.closed() == 1008
