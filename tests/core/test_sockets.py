"""The WebSocket transport as clients see it, on asyncio's loop and on uvloop's."""

import asyncio

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from core.http_guard import GuardedHttp
from core.sockets import Peer, fan_out, fan_out_each, text_frame
from core.sockets.registry import Limits
from tests.core.socket_server import ORIGIN, OURS, Raw, masked, plain, raw, served, until

pytestmark = pytest.mark.asyncio


async def code_of(connection) -> int:
    with pytest.raises(ConnectionClosed) as caught:
        await asyncio.wait_for(connection.recv(), 10)
    assert caught.value.rcvd is not None
    return caught.value.rcvd.code


async def test_a_message_comes_and_goes_with_its_moment():
    async with served() as here, connect(here.url()) as phone:
        await phone.send("echo Điện Biên")
        assert await phone.recv() == "Điện Biên"
        assert here.handler.texts == ["echo Điện Biên".encode()]
        assert abs(here.handler.arrivals[0] - asyncio.get_running_loop().time()) < 5


@pytest.mark.parametrize("http", [HttpToolsProtocol, GuardedHttp])
async def test_uvicorn_builds_the_protocol_as_it_did_when_we_pinned_it(http):
    built = []

    class Watched(Peer):
        def __init__(self, **given):
            built.append(given)
            super().__init__(**given)

    async with served(protocol=Watched, http=http) as here, connect(here.url()) as phone:
        assert set(built[0]) == {"config", "server_state", "app_state"}
        assert built[0]["app_state"]["sockets"] is here.sockets
        await until(lambda: len(here.server.server_state.connections) == 1)
        assert here.server.server_state.connections == set(here.sockets)
        await phone.send("echo hi")
        assert await phone.recv() == "hi"


async def test_the_handshake_is_kept_for_the_handler_and_can_be_dropped():
    headers = {"Cookie": "seat=abc; other=d", "X-Forwarded-For": "10.9.8.7, 203.0.113.5", "Origin": ORIGIN}
    async with served() as here, connect(here.url("/ws/room/42?k=v%20w"), additional_headers=headers):
        await until(lambda: here.handler.opened)
        peer = here.handler.opened[0]
        shake = peer.handshake
        assert shake is not None
        assert (shake.path, shake.path_params, shake.query) == ("/ws/room/42", {"number": "42"}, {"k": "v w"})
        assert shake.cookies == {"seat": "abc", "other": "d"}
        assert (shake.client, shake.origin, shake.header("host")) == ("203.0.113.5", ORIGIN, f"127.0.0.1:{here.port}")
        assert shake.header("authorization") is None
        peer.handshake = None


async def test_counts_and_iteration_follow_who_is_there():
    async with served() as here:
        async with connect(here.url()), connect(here.url()):
            await until(lambda: len(here.sockets) == 2)
            assert set(here.sockets) == set(here.handler.opened)
        await until(lambda: len(here.sockets) == 0)
        assert set(here.handler.closed) == set(here.handler.opened)
        assert list(here.sockets) == []


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/ws/elsewhere", {}, 404),
        ("/ws/room/1/2", {}, 404),
        ("/ws/room/1", {"Origin": "http://theirs.example"}, 403),
        ("/ws/room/1", {"Origin": "null"}, 403),
        ("/ws/room/1", {"Sec-WebSocket-Version": "12"}, 400),
    ],
)
async def test_a_wrong_upgrade_is_answered_over_http(path, headers, status):
    async with served() as here:
        with pytest.raises(InvalidStatus) as caught:
            async with connect(here.url(path), additional_headers=headers):
                pass
        assert caught.value.response.status_code == status
        assert here.handler.opened == []
        await until(lambda: not here.server.server_state.connections)


@pytest.mark.parametrize(("offered", "agreed"), [(None, None), ([OURS], OURS), (["x.v9", OURS], OURS)])
async def test_our_subprotocol_is_taken_where_offered(offered, agreed):
    protocols = [Subprotocol(name) for name in offered] if offered else None
    async with served() as here, connect(here.url(), subprotocols=protocols) as phone:
        assert phone.subprotocol == agreed
        await phone.send("echo hi")
        assert await phone.recv() == "hi"


async def test_other_subprotocols_only_are_closed_with_1008():
    async with served() as here, connect(here.url(), subprotocols=[Subprotocol("x.v9")]) as phone:
        assert await code_of(phone) == 1008
        assert here.handler.opened == []


@pytest.mark.parametrize("http", [HttpToolsProtocol, GuardedHttp])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (b"Sec-WebSocket-Key: c2hvcnQ=\r\nSec-WebSocket-Version: 13\r\n", b"400"),
        (b"Sec-WebSocket-Version: 13\r\n", b"400"),
        (b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", b"400"),
        (b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nX-Latin: \xe9\r\n", b"101"),
        (b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13, 13\r\n", b"400"),
    ],
)
async def test_odd_handshakes_are_judged_by_the_library(http, headers, status):
    async with served(http=http) as here, plain(here.port) as client:
        upgrade = b"GET /ws/room/1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        client.writer.write(upgrade + headers + b"\r\n")
        assert (await client.reader.readline()).split()[1] == status


async def test_compression_is_never_agreed():
    async with served() as here, connect(here.url(), compression="deflate") as phone:
        assert phone.response is not None
        assert "Sec-WebSocket-Extensions" not in phone.response.headers


async def test_fragments_make_one_message_with_control_frames_between():
    async with served() as here, raw(here.port) as phone:
        phone.send(1, b"echo ", fin=False)
        phone.send(9, b"beat")
        phone.send(0, "Đ".encode()[:1], fin=False)
        phone.send(0, "Đ".encode()[1:])
        heard = await phone.reader.readexactly(10)
        assert sorted(heard) == sorted(b"\x8a\x04beat" + text_frame("Đ".encode()))
        assert here.handler.texts == ["echo Đ".encode()]


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([(2, b"binary", True)], 1003),
        ([(1, b"\xff\xfe", True)], 1007),
        ([(1, b"abc\xc4", False), (0, b"abc", True)], 1007),
        ([(1, b"x" * 4097, True)], 1009),
        ([(1, b"x" * 1_000_000, True)], 1009),
        ([(1, b"x" * 4000, False), (0, b"x" * 97, True)], 1009),
        ([(0, b"nothing begun", True)], 1002),
        ([(1, b"one", False), (1, b"two", True)], 1002),
        ([(9, b"x" * 126, True)], 1002),
        ([(3, b"reserved", True)], 1002),
        ([(0x41, b"rsv1", True)], 1002),
        ([(1, b"break", True)], 1011),
        ([(1, b"close", True)], 1000),
        ([(8, b"\x03\xe8", True)], 1000),
    ],
)
async def test_what_closes_a_connection_and_with_which_code(frames, code):
    async with served() as here, raw(here.port) as honest, raw(here.port) as phone:
        for opcode, payload, fin in frames:
            phone.send(opcode, payload, fin=fin)
        assert await phone.close_code() == code
        phone.send(8, b"\x03\xe8")
        assert await phone.ended()
        phone.writer.close()
        await until(lambda: len(here.handler.closed) == 1)
        honest.send(1, b"echo still here")
        assert (await honest.reader.readexactly(12)).endswith(b"still here")


async def test_exactly_the_largest_message_is_taken():
    async with served() as here, raw(here.port) as phone:
        phone.send(1, b"x" * 4096)
        phone.send(1, b"x" * 4000, fin=False)
        phone.send(0, b"x" * 96)
        await until(lambda: len(here.handler.texts) == 2)
        assert [len(text) for text in here.handler.texts] == [4096, 4096]


async def test_an_unmasked_frame_is_refused():
    async with served() as here, raw(here.port) as phone:
        phone.writer.write(text_frame(b"naked"))
        assert await phone.close_code() == 1002


async def test_messages_after_the_close_are_not_heard():
    async with served() as here, raw(here.port) as phone:
        phone.writer.write(masked(1, b"close") + masked(1, b"too late") + masked(8, b"\x03\xe8"))
        assert await phone.close_code() == 1000
        assert await phone.ended()
        assert here.handler.texts == [b"close"]


async def test_only_the_pong_to_our_last_ping_counts():
    async with served() as here, raw(here.port) as phone:
        await until(lambda: here.handler.opened)
        phone.send(10, b"made")
        here.handler.opened[0].ping()
        first = await phone.reader.readexactly(6)
        here.handler.opened[0].ping()
        second = await phone.reader.readexactly(6)
        assert first[:2] == second[:2] == b"\x89\x04"
        for payload in (first[2:], second[2:], second[2:]):
            phone.send(10, payload)
        phone.send(1, b"echo .")
        await phone.reader.readexactly(3)
        assert len(here.handler.round_trips) == 1
        assert 0 <= here.handler.round_trips[0] < 5


async def test_a_frame_for_all_reaches_all_and_its_own_each():
    async with served() as here, raw(here.port) as one, raw(here.port) as two:
        await until(lambda: len(here.handler.opened) == 2)
        await fan_out(here.handler.opened, text_frame(b"all"), every=1)
        await fan_out_each([(peer, text_frame(b"%d" % n)) for n, peer in enumerate(here.handler.opened)], every=1)
        heard = {await phone.reader.readexactly(8) for phone in (one, two)}
        assert heard == {text_frame(b"all") + text_frame(b"0"), text_frame(b"all") + text_frame(b"1")}


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
async def test_frames_of_every_length_are_read_by_a_client(size):
    async with served() as here, connect(here.url()) as phone:
        await until(lambda: here.handler.opened)
        here.handler.opened[0].send_text(b"x" * size)
        assert await phone.recv() == "x" * size


async def test_a_server_that_stops_says_1012():
    async with served() as here, connect(here.url()) as one, connect(here.url()) as two:
        await until(lambda: len(here.sockets) == 2)
        here.server.should_exit = True
        assert [await code_of(one), await code_of(two)] == [1012, 1012]
        await until(lambda: len(here.handler.closed) == 2)


async def test_a_full_server_says_1013():
    async with served(Limits(capacity=1)) as here, connect(here.url()), connect(here.url()) as second:
        assert await code_of(second) == 1013
        assert len(here.handler.opened) == 1


async def test_a_flood_is_closed_before_it_is_parsed():
    async with served(Limits(frames_a_round=100)) as here, raw(here.port) as phone:
        phone.writer.write(masked(1, b"") * 50_000)
        assert await phone.close_code() == 1008
        assert len(here.handler.texts) == 100


async def test_after_closing_nothing_is_written_and_nothing_breaks():
    async with served() as here:
        async with raw(here.port) as phone:
            await until(lambda: here.handler.opened)
            peer = here.handler.opened[0]
            peer.close(1000)
            peer.close(1011)
            peer.send_text(b"unheard")
            peer.ping()
            assert await phone.close_code() == 1000
        await until(lambda: here.handler.closed)
        peer.send_text(b"unheard")
        await fan_out([peer], text_frame(b"unheard"))
        assert not peer.is_open


async def test_a_client_that_vanishes_is_forgotten():
    async with served() as here:
        async with raw(here.port) as phone:
            await until(lambda: here.handler.opened)
            transport = phone.writer.transport
            transport.abort()
        await until(lambda: here.handler.closed)
        assert len(here.sockets) == 0


async def slow(here, phone: Raw) -> bytes:
    """Write until the peer is behind; returns what was written."""
    await until(lambda: here.handler.opened)
    peer = here.handler.opened[0]
    phone.writer.transport.pause_reading()  # type: ignore[attr-defined] # a stream's transport can
    frame = text_frame(b"y" * 16_000)
    while not peer.paused:
        peer.write(frame)
        await asyncio.sleep(0)
    return frame


async def test_a_slow_reader_is_passed_over_and_told_when_it_has_caught_up():
    async with served() as here, raw(here.port) as phone:
        await slow(here, phone)
        peer = here.handler.opened[0]
        assert not peer.takes_more
        await fan_out([peer], text_frame(b"missed"))
        phone.writer.transport.resume_reading()
        heard = bytearray()

        async def read_on():
            while chunk := await phone.reader.read(1 << 16):
                heard.extend(chunk)

        reading = asyncio.create_task(read_on())
        await until(lambda: here.handler.drained)
        assert here.handler.drained == [peer]
        peer.send_text(b"newest")
        await until(lambda: heard.endswith(b"newest"))
        assert b"missed" not in heard
        reading.cancel()


async def test_a_reader_far_behind_is_dropped():
    async with served() as here, raw(here.port) as phone:
        frame = await slow(here, phone)
        peer = here.handler.opened[0]
        for _ in range(6):
            peer.write(frame)
        await until(lambda: here.handler.closed)
        assert not peer.is_open


async def test_pongs_to_a_client_that_does_not_read_are_bounded_too():
    async with served() as here, raw(here.port) as phone:
        await slow(here, phone)
        for _ in range(800):
            phone.send(9, b"z" * 125)
        await until(lambda: here.handler.closed)
