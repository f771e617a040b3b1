"""The organizer's side over the public HTTP interface, for benches and trials: quizzes, rooms, commands, results."""

import http.client
import json
from dataclasses import dataclass
from typing import Any

from bench.client import Place

SECONDS = 60
JSON_TYPES = frozenset({"application/json", "application/problem+json"})


class Refused(Exception):
    """The server answered with a problem."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body.get('code')}: {body.get('detail') or body.get('title')}")
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class Organizer:
    """Somebody with a bearer token."""

    place: Place
    token: str

    def call(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON of the server
        """Make one call; raises Refused for a problem, OSError where nobody answers."""
        connection = http.client.HTTPConnection(self.place.host, self.place.port, timeout=SECONDS)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
            is_json = (answer.getheader("Content-Type") or "").split(";")[0] in JSON_TYPES
        finally:
            connection.close()
        content = json.loads(text) if is_json else text.decode()
        if answer.status >= http.HTTPStatus.BAD_REQUEST:
            raise Refused(answer.status, content if isinstance(content, dict) else {"detail": content})
        return content

    def create_quiz(self, document: dict[str, Any]) -> str:
        """Store a quiz; returns its id."""
        return str(self.call("POST", "/api/v1/quizzes", document)["id"])

    def create_room(self, quiz_id: str, **policy: object) -> dict[str, Any]:
        """Open a room; returns its addresses."""
        body = {"quiz_id": quiz_id, "scoring": "accuracy", "join": "open", "mode": "hosted"} | policy
        room: dict[str, Any] = self.call("POST", "/api/v1/rooms", body)
        return room

    def command(self, room_id: str, command: str, **arguments: object) -> dict[str, Any]:
        """Give a command; returns version and phase."""
        answer: dict[str, Any] = self.call(
            "POST", f"/api/v1/rooms/{room_id}/commands", {"command": command} | arguments
        )
        return answer

    def room(self, room_id: str) -> dict[str, Any]:
        """Return phase and counts."""
        answer: dict[str, Any] = self.call("GET", f"/api/v1/rooms/{room_id}")
        return answer

    def results(self, room_id: str) -> dict[str, Any]:
        """Return the results document."""
        answer: dict[str, Any] = self.call("GET", f"/api/v1/rooms/{room_id}/results")
        return answer


def every_kind(rounds: int = 1, seconds: int = 20) -> dict[str, Any]:
    """Return a quiz document with one question of every kind, as many times as asked for."""
    kinds: list[dict[str, Any]] = [
        {"kind": "choice", "text": "Mã OTP nên đưa cho ai?", "options": ["Bạn", "Cán bộ", "Không ai"], "right": [2]},
        {"kind": "multiple", "text": "Việc nào an toàn?", "options": ["A", "B", "C", "D"], "right": [0, 2]},
        {"kind": "true_false", "text": "Ngân hàng hỏi mật khẩu qua điện thoại.", "right": [1]},
        {"kind": "order", "text": "Xếp các bước.", "items": ["Một", "Hai", "Ba", "Bốn"]},
        {"kind": "match", "text": "Nối cặp.", "left": ["a", "b", "c"], "right": ["1", "2", "3"]},
        {"kind": "numeric", "text": "Gọi số nào khi cần công an?", "answer": "113", "tolerance": "0"},
        {"kind": "text", "text": "Ứng dụng định danh tên gì?", "answers": ["VNeID"]},
        {"kind": "poll", "text": "Bạn thích phần nào?", "options": ["Hội thi", "Gian hàng"]},
        {"kind": "words", "text": "Một từ về hôm nay?"},
    ]
    return {"title": "Thử tải", "language": "vi", "questions": [kind | {"seconds": seconds} for kind in kinds * rounds]}
