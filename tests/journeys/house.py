"""The application of the journeys, and what its organizer does through the public interface."""

import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2

from accounts.authentication import COOKIE
from accounts.service import create_token
from accounts.service import open_session as open_account_session
from accounts.service.people import load_person_by_login
from core.clock import Clock
from core.database import Database
from tests import serving
from tests.loopback import open_client

HOST = "dieukhien@ngayhoi.example"
PATIENCE = 20.0
SECONDS = 120
CHOICE = {
    "kind": "choice",
    "text": "Ứng dụng định danh điện tử của công dân tên là gì?",
    "options": ["VNeID", "Một tên khác"],
    "right": [0],
    "seconds": SECONDS,
    "explanation": "VNeID do Bộ Công an quản lý.",
}
NINE: list[dict[str, Any]] = [
    CHOICE,
    {
        "kind": "multiple",
        "text": "Việc nào an toàn?",
        "options": ["Mật khẩu dài", "Hai lớp", "Đọc OTP"],
        "right": [0, 1],
    },
    {"kind": "true_false", "text": "Cán bộ được hỏi mã OTP qua điện thoại.", "right": [1]},
    {"kind": "order", "text": "Xếp các bước nộp hồ sơ", "items": ["Đăng nhập", "Chọn thủ tục", "Nộp"]},
    {"kind": "match", "text": "Nối việc với công cụ", "left": ["Trả tiền", "Khám bệnh"], "right": ["Mã QR", "Thẻ số"]},
    {"kind": "numeric", "text": "Tỉnh có bao nhiêu xã, phường?", "answer": "45", "tolerance": "0"},
    {"kind": "text", "text": "Đầu số báo cuộc gọi rác?", "answers": ["5656"]},
    {"kind": "poll", "text": "Bạn muốn học gì?", "options": ["Dịch vụ công", "Bán hàng"]},
    {"kind": "words", "text": "Một từ về ngày hội?"},
]


@dataclass(frozen=True, slots=True)
class Room:
    """A room as the interface announces it."""

    id: str
    pin: str
    play_url: str
    projector_url: str


async def open_session(database: Database) -> tuple[str, str]:
    """Return the value of a session cookie and a bearer token of the host."""
    now = Clock().now()
    async with database.writing() as uow:
        person = await load_person_by_login(uow, HOST)
        session = await open_account_session(uow, person.id, "journeys", now)
        return session, await create_token(uow, HOST, "journeys", now)


@dataclass
class House:
    """The application on a port that stays the same over a restart."""

    database: Database
    data_dir: Path
    session: str
    token: str
    port: int = 0
    served: serving.Served | None = None
    http: httpx2.AsyncClient = field(init=False)

    async def start(self) -> None:
        """Serve; on the same port as before."""
        if not self.port:
            with socket.create_server(("127.0.0.1", 0)) as door:
                self.port = int(door.getsockname()[1])
            self.http = open_client(self.origin, timeout=PATIENCE)
        self.served = await serving.start(self.database, self.data_dir, port=self.port)

    async def stop(self) -> None:
        """Stop as at an update of the program."""
        if self.served is not None:
            await self.served.stop()
            self.served = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def cookie(self) -> dict[str, str]:
        return {"name": COOKIE, "value": self.session, "url": self.origin}

    async def call(self, path: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
        answer = await self.http.post(path, json=body, headers=headers or {"authorization": f"Bearer {self.token}"})
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def open_room(self, *questions: dict[str, Any], **policy: Any) -> Room:
        """Open a room whose questions open at once."""
        full = [{"seconds": SECONDS} | question for question in questions]
        quiz = await self.call("/api/v1/quizzes", {"title": "Ngày hội thử", "language": "vi", "questions": full})
        room = await self.call("/api/v1/rooms", {"quiz_id": quiz["id"], "countdown_seconds": 0} | policy)
        return Room(room["room_id"], room["pin"], room["play_url"], room["projector_url"])

    async def command(self, room: Room, *commands: str, **arguments: Any) -> None:
        for command in commands:
            await self.call(f"/api/v1/rooms/{room.id}/commands", {"command": command, **arguments})

    async def seat(self, room: Room, name: str, commune: str) -> dict[str, str]:
        body = {"key": str(uuid4()), "name": name, "commune": commune}
        found: dict[str, str] = await self.call(f"/api/v1/live/{room.pin}/seats", body, {"accept": "*/*"})
        return found

    async def results(self, room: Room) -> dict[str, Any]:
        answer = await self.http.get(
            f"/api/v1/rooms/{room.id}/results", headers={"authorization": f"Bearer {self.token}"}
        )
        found: dict[str, Any] = answer.json()
        return found
