"""Organizers, phones and pollers, written from the public contract alone: nothing of our own code is imported here."""

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from uuid import uuid4

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from tests.loopback import open_client

OURS = Subprotocol("ngayhoi.live.v1")
PATIENCE = 20.0
Frame = dict[str, Any]


def new_key() -> str:
    return str(uuid4())


def problem(answer: httpx2.Response, status: int, code: str) -> Frame:
    """Check that this is the problem document of the contract and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    body: Frame = answer.json()
    assert (body["code"], body["status"]) == (code, status), body
    if code == "invalid":
        assert all(set(error) == {"pointer", "text"} for error in body["errors"]), body
    return body


class Socket:
    """One WebSocket: frames are kept until somebody takes them."""

    def __init__(self, wire: ClientConnection) -> None:
        self.wire = wire
        self.seen: list[Frame] = []
        self.waiting: list[Frame] = []
        self._news = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            async for message in self.wire:
                assert isinstance(message, str), "only text frames are sent"
                frame = json.loads(message)
                async with self._news:
                    self.seen.append(frame)
                    self.waiting.append(frame)
                    self._news.notify_all()
        except ConnectionClosed:
            pass
        async with self._news:
            self._news.notify_all()

    async def send(self, t: str, **fields: Any) -> None:
        await self.wire.send(json.dumps({"t": t, **fields}))

    async def take(self, t: str, **fields: Any) -> Frame:
        """Wait for the first frame of that kind with these fields, and take it out."""

        def find() -> Frame | None:
            for frame in self.waiting:
                if frame["t"] == t and all(frame.get(name) == value for name, value in fields.items()):
                    return frame
            return None

        async with self._news, asyncio.timeout(PATIENCE):
            while (found := find()) is None:
                assert not self._reader.done(), (t, fields, self.waiting, self.wire.close_code)
                await self._news.wait()
            self.waiting.remove(found)
            return found

    async def phase(self, phase: str, **fields: Any) -> Frame:
        return await self.take("phase", phase=phase, **fields)

    async def closed(self) -> int | None:
        """Wait for the end and return the close code."""
        async with asyncio.timeout(PATIENCE):
            await self._reader
        return self.wire.close_code

    async def close(self) -> None:
        await self.wire.close()
        await self._reader

    def all(self, t: str) -> list[Frame]:
        return [frame for frame in self.seen if frame["t"] == t]


@dataclass
class Phone:
    """A participant on a socket."""

    socket: Socket
    welcome: Frame
    token: str
    key: str = ""

    @property
    def id(self) -> str:
        return str(self.welcome["me"]["id"])

    async def answer(self, q: int, value: Any, answer_id: str = "", *, seen: bool = False) -> Frame:
        """Answer and return `stored` or `refused`."""
        if seen:
            await self.socket.send("seen", q=q)
        answer_id = answer_id or new_key()
        await self.socket.send("answer", q=q, id=answer_id, value=value)
        mine = ("stored", "refused")
        while True:
            for t in mine:
                if any(frame["t"] == t and frame["id"] == answer_id for frame in self.socket.waiting):
                    return await self.socket.take(t, id=answer_id)
            before = len(self.socket.seen)
            async with asyncio.timeout(PATIENCE):
                while len(self.socket.seen) == before:
                    await asyncio.sleep(0.002)


@dataclass
class Seat:
    """A participant who polls."""

    room: "Room"
    token: str
    id: str
    key: str

    async def answer(self, q: Any, value: Any, answer_id: str = "") -> httpx2.Response:
        body = {"q": q, "id": answer_id or new_key(), "value": value}
        return await self.call("POST", "answers", json=body)

    async def answer_and_close(self, q: int, value: Any) -> None:
        """Give the last answer that an early close waits for."""
        assert (await self.answer(q, value)).status_code == 200
        await self.room.until("closed")

    async def state(self, etag: str = "") -> httpx2.Response:
        return await self.call("GET", "state", {"if-none-match": etag} if etag else {})

    async def snapshot(self) -> Frame:
        answer = await self.state()
        assert answer.status_code == 200, answer.text
        content: Frame = answer.json()
        return content

    async def call(self, method: str, what: str, headers: dict[str, str] | None = None, **more: Any) -> httpx2.Response:
        headers = {"authorization": f"Seat {self.token}", **(headers or {})}
        path = f"/api/v1/live/{self.room.pin}/{what}"
        return await self.room.site.http.request(method, path, headers=headers, **more)


class Site:
    """The application as seen from outside. Cookies are never kept by themselves."""

    def __init__(self, address: str, token: str, stack: AsyncExitStack) -> None:
        self.address = address
        self.base = f"http://{address}"
        self.token = token
        self.stack = stack
        jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self.http = open_client(self.base, cookies=jar, timeout=PATIENCE)

    async def call(self, method: str, path: str, token: str | None = None, **more: Any) -> httpx2.Response:
        """Call as an organizer."""
        headers = {"authorization": f"Bearer {token or self.token}", **more.pop("headers", {})}
        return await self.http.request(method, f"/api/v1/{path}", headers=headers, **more)

    async def quiz(self, *questions: Frame, title: str = "Đố vui") -> str:
        document = {"title": title, "language": "vi", "questions": list(questions)}
        answer = await self.call("POST", "quizzes", json=document)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def room(self, *questions: Frame, **policy: Any) -> "Room":
        """Open a room whose questions open by command, unless told otherwise."""
        quiz_id = await self.quiz(*questions)
        policy = {"scoring": "accuracy", "join": "open", "mode": "hosted", "countdown_seconds": 60} | policy
        answer = await self.call("POST", "rooms", json={"quiz_id": quiz_id, **policy})
        assert answer.status_code == 201, answer.text
        return Room(self, **answer.json())

    async def socket(self, path: str, **more: Any) -> Socket:
        """Open a socket; it is closed at the end of the test."""
        options: Frame = {"subprotocols": [OURS], "compression": None, "open_timeout": PATIENCE, "ping_interval": None}
        wire = await connect(f"ws://{self.address}{path}", **(options | more))
        opened = Socket(wire)
        self.stack.push_async_callback(opened.close)
        return opened


@dataclass
class Room:
    """One room and its organizer."""

    site: Site
    room_id: str
    pin: str
    play_url: str
    host_url: str
    projector_url: str

    async def send(self, command: str, **arguments: Any) -> httpx2.Response:
        body = {"command": command, **arguments}
        return await self.site.call("POST", f"rooms/{self.room_id}/commands", json=body)

    async def command(self, command: str, **arguments: Any) -> Frame:
        """Give a command that is carried out."""
        answer = await self.send(command, **arguments)
        assert answer.status_code == 200, answer.text
        body: Frame = answer.json()
        assert set(body) == {"version", "phase"}
        return body

    async def commands(self, *commands: str) -> Frame:
        """Give commands one after the other; return the last answer."""
        for command in commands:
            last = await self.command(command)
        return last

    async def refused(self, status: int, code: str, command: str, **arguments: Any) -> Frame:
        """Give a command that is refused."""
        return problem(await self.send(command, **arguments), status, code)

    async def get(self, what: str = "", token: str | None = None) -> Any:
        answer = await self.site.call("GET", f"rooms/{self.room_id}{what}", token)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def results(self) -> Frame:
        found: Frame = await self.get("/results")
        return found

    async def log(self) -> list[Frame]:
        answer = await self.site.call("GET", f"rooms/{self.room_id}/log")
        assert answer.status_code == 200
        return [json.loads(line) for line in answer.text.splitlines()]

    async def until(self, phase: str) -> Frame:
        """Watch the room from outside until it is in that phase."""
        async with asyncio.timeout(PATIENCE):
            while (found := await self.get())["phase"] != phase:
                await asyncio.sleep(0.02)
        shown: Frame = found
        return shown

    async def post_seat(self, **fields: Any) -> httpx2.Response:
        return await self.site.http.post(f"/api/v1/live/{self.pin}/seats", json=fields)

    async def join(self, name: str = "Lò Thị Pâng", commune: str | None = "03127", **fields: Any) -> Seat:
        key = fields.pop("key", new_key())
        answer = await self.post_seat(key=key, name=name, commune=commune, **fields)
        assert answer.status_code == 201, answer.text
        body = answer.json()
        assert set(body) == {"seat", "participant_id"}
        return Seat(self, body["seat"], body["participant_id"], key)

    async def connect(self, **more: Any) -> Socket:
        """Open a phone's socket that has not joined."""
        return await self.site.socket(f"/ws/choi/{self.pin}", **more)

    async def phone(self, name: str = "Lò Thị Pâng", commune: str | None = "03127", **fields: Any) -> Phone:
        """Join on a socket."""
        socket, key = await self.connect(), fields.pop("key", new_key())
        await socket.send("join", key=key, name=name, commune=commune, **fields)
        welcome = await socket.take("welcome")
        return Phone(socket, welcome, welcome["seat"], key)

    async def back(self, token: str) -> Phone:
        """Come back to a seat on a new socket."""
        socket = await self.connect()
        await socket.send("join", seat=token)
        return Phone(socket, await socket.take("welcome"), token)

    async def host(self) -> Socket:
        headers = {"authorization": f"Bearer {self.site.token}"}
        return await self.site.socket(f"/ws/dan/{self.room_id}", additional_headers=headers)

    async def projector(self) -> Socket:
        key = self.projector_url.partition("?")[2]
        return await self.site.socket(f"/ws/chieu/{self.pin}?{key}")

    def origin(self) -> Origin:
        return Origin(self.site.base)
