"""What phones, hosts and projectors are shown: the frames' content, built from a room's state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from competitions.live import protocol
from competitions.live.domain.phases import Phase
from competitions.live.domain.presentation import ShownQuestion
from competitions.live.domain.receipts import Receipted, receipt_for
from competitions.live.domain.timeline import Timeline
from competitions.live.rows import RoomRow
from competitions.live.scoreboard import Scoreboard, View, total_of
from competitions.live.seating import LiveSeat
from competitions.quizzes.domain.questions import list_media

BEFORE_REVEAL = frozenset({Phase.LOBBY, Phase.READY, Phase.OPEN, Phase.CLOSED})
BOARD_PHASES = frozenset({Phase.STANDINGS, Phase.PODIUM})


@dataclass(slots=True)
class Scene:
    """The part of a room that screens show; the room replaces `timeline` and `view` as it goes on."""

    room: RoomRow
    questions: list[ShownQuestion]
    scoreboard: Scoreboard
    receipt_key: bytes
    address: Callable[[str], str]
    timeline: Timeline
    view: View

    def question(self) -> ShownQuestion | None:
        """Return the question on the screen; None in lobby and ready."""
        number = self.timeline.shown
        return None if number is None else self.questions[number - 1]

    def phase_frame(self, now: int) -> dict[str, Any]:
        """Return the `phase` frame, the same for everybody."""
        timeline, shown = self.timeline, self.question()
        frame: dict[str, Any] = {
            "t": "phase",
            "v": timeline.version,
            "phase": timeline.phase.value,
            "q": shown.frame(self.address) if shown else None,
            "opened": timeline.opened,
            "closes": timeline.closes,
            "now": now,
        }
        if timeline.before is not None:
            frame["before"] = timeline.before.value
        return frame | self._revealed(shown) | self._prefetch() | {"locked": timeline.locked}

    def snapshot(self, now: int, joined: int) -> dict[str, Any]:
        """Return the snapshot without anybody's own part."""
        timeline, shown = self.timeline, self.question()
        content: dict[str, Any] = {
            "v": timeline.version,
            "phase": timeline.phase.value,
            "pin": self.room.pin,
            "title": self.room.quiz.title,
            "scoring": self.room.policy.scoring.value,
            "locked": timeline.locked,
            "of": timeline.of,
            "q": shown.frame(self.address) if shown else None,
            "opened": timeline.opened,
            "closes": timeline.closes,
            "now": now,
            "joined": joined,
            "board": self.view.board or None,
        }
        if timeline.before is not None:
            content["before"] = timeline.before.value
        return content | self._revealed(shown) | self._prefetch()

    def mine(self, seat: LiveSeat) -> dict[str, Any]:
        """Return a seat's own part of the snapshot."""
        number = self.timeline.shown
        row = None if number is None else self.scoreboard.find(number, seat.id)
        shows_result = number is not None and self.timeline.standing not in BEFORE_REVEAL
        return {
            "stored": None
            if row is None
            else {
                "q": row.question,
                "id": row.answer_id,
                "receipt": self.receipt(seat.id, row.question, row.answer_id),
                "value": msgspec.json.decode(row.value),
            },
            "result": self.result(seat) if shows_result else None,
            "total": total_of(self.view, seat.id),
            "rank": self.view.ranks.get(seat.id),
        }

    def result(self, seat: LiveSeat) -> dict[str, Any]:
        """Return the `result` frame of a seat for the question on the screen."""
        number, view = self.timeline.shown or 0, self.view
        commune = seat.commune
        return {
            "t": "result",
            "q": number,
            "right": self.scoreboard.right(number, seat.id),
            "points": view.points.get(number, {}).get(seat.id, 0),
            "total": total_of(view, seat.id),
            "rank": view.ranks.get(seat.id),
            "of": len(view.ranks),
            "unit": {"code": commune, "rank": view.unit_ranks.get(commune)} if commune else None,
        }

    def welcome(self, seat: LiveSeat, token: str | None, now: int, joined: int) -> dict[str, Any]:
        """Return a phone's `welcome`; `seat` only when new."""
        room = self.snapshot(now, joined) | {"mine": self.mine(seat)}
        frame: dict[str, Any] = {"t": "welcome"}
        if token is not None:
            frame["seat"] = token
        return frame | {"me": self.me(seat), "room": room}

    @staticmethod
    def me(seat: LiveSeat) -> dict[str, Any]:
        """Return who the seat is."""
        factor: float = seat.halves / 2
        return {"id": seat.id, "name": seat.name, "time_factor": int(factor) if factor.is_integer() else factor}

    def receipt(self, seat_id: str, question: int, answer_id: str) -> str:
        """Return the receipt of a stored answer."""
        return receipt_for(self.receipt_key, Receipted(self.room.id, seat_id, question, answer_id))

    def board_frame(self) -> dict[str, Any]:
        """Return the `board` frame."""
        return {"t": "board", **(self.view.board or {"top": [], "units": []})}

    def _revealed(self, shown: ShownQuestion | None) -> dict[str, Any]:
        if shown is None or self.timeline.standing in BEFORE_REVEAL:
            return {}
        return {"answer": shown.answer(), "explanation": shown.question.explanation}

    def _prefetch(self) -> dict[str, Any]:
        """Media of the question to come are fetched while it is announced."""
        timeline = self.timeline
        if timeline.standing is not Phase.READY or timeline.question is None:
            return {}
        media = list_media(self.questions[timeline.question - 1].question)
        return {"prefetch": [self.address(digest) for digest in media]} if media else {}


def encode(frame: dict[str, Any]) -> bytes:
    """Encode a frame's content."""
    return protocol.write_frame(frame)
