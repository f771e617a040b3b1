"""What phones, hosts and projectors are shown: the frames' content, built from a room's state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import msgspec

from competitions.live.domain.deadlines import write_factor
from competitions.live.domain.phases import Phase
from competitions.live.domain.presentation import ShownQuestion, list_prefetched
from competitions.live.domain.receipts import Receipted, receipt_for
from competitions.live.domain.timeline import Timeline
from competitions.live.frames import (
    BoardFrame,
    MeFrame,
    MineFrame,
    MomentFrame,
    PhaseFrame,
    PhoneSnapshot,
    QuestionFrame,
    RehearsalMark,
    ResultFrame,
    Snapshot,
    StoredAnswerFrame,
    Value,
    WelcomeFrame,
)
from competitions.live.rows import RoomRow
from competitions.live.scoreboard import Scoreboard, View, total_of
from competitions.live.seating import LiveSeat

BEFORE_REVEAL = frozenset({Phase.LOBBY, Phase.READY, Phase.OPEN, Phase.CLOSED})
BOARD_PHASES = frozenset({Phase.STANDINGS, Phase.PODIUM, Phase.FINISHED})


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

    def phase_frame(self, now: int) -> PhaseFrame:
        """Return the `phase` frame, the same for everybody."""
        return {"t": "phase", "v": self.timeline.version, **self._moment(now)}

    def snapshot(self, now: int, joined: int) -> Snapshot:
        """Return the snapshot without anybody's own part."""
        return {
            "v": self.timeline.version,
            "pin": self.room.pin,
            "title": self.room.quiz.title,
            "scoring": self.room.policy.scoring.value,
            "of": self.timeline.of,
            "joined": joined,
            "board": self.view.board,
            **self._moment(now),
            **self._mark(),
        }

    def phone_snapshot(self, seat: LiveSeat, now: int, joined: int) -> PhoneSnapshot:
        """Return the snapshot of one seat."""
        return {**self.snapshot(now, joined), "mine": self.mine(seat)}

    def _mark(self) -> RehearsalMark:
        return {"rehearsal": True} if self.room.policy.is_rehearsal else {}

    def _moment(self, now: int) -> MomentFrame:
        timeline, shown = self.timeline, self.question()
        moment: MomentFrame = {
            "phase": timeline.phase.value,
            "q": cast("QuestionFrame", shown.frame(self.address)) if shown else None,
            "opened": timeline.opened,
            "closes": timeline.closes,
            "now": now,
            "locked": timeline.locked,
        }
        if timeline.before is not None:
            moment["before"] = timeline.before.value
        if shown is not None and timeline.standing not in BEFORE_REVEAL:
            moment["answer"] = cast("Value | None", shown.answer())
            moment["explanation"] = shown.question.explanation
        if prefetch := self._prefetch():
            moment["prefetch"] = prefetch
        return moment

    def mine(self, seat: LiveSeat) -> MineFrame:
        """Return a seat's own part of the snapshot."""
        shows_result = self.timeline.shown is not None and self.timeline.standing not in BEFORE_REVEAL
        return {
            "stored": self._stored(seat),
            "result": self.result(seat) if shows_result else None,
            "total": total_of(self.view, seat.id),
            "rank": self.view.ranks.get(seat.id),
        }

    def _stored(self, seat: LiveSeat) -> StoredAnswerFrame | None:
        number = self.timeline.shown
        row = None if number is None else self.scoreboard.find(number, seat.id)
        if row is None:
            return None
        receipt = self.receipt(seat.id, row.question, row.answer_id)
        value: Value = msgspec.json.decode(row.value)
        return {"q": row.question, "id": row.answer_id, "receipt": receipt, "value": value}

    def result(self, seat: LiveSeat) -> ResultFrame:
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

    def welcome(self, seat: LiveSeat, token: str | None, now: int, joined: int) -> WelcomeFrame:
        """Return a phone's `welcome`; `seat` only when new."""
        frame: WelcomeFrame = {"t": "welcome", "me": me(seat), "room": self.phone_snapshot(seat, now, joined)}
        if token is not None:
            frame["seat"] = token
        return frame

    def receipt(self, seat_id: str, question: int, answer_id: str) -> str:
        """Return the receipt of a stored answer."""
        return receipt_for(self.receipt_key, Receipted(self.room.id, seat_id, question, answer_id))

    def board_frame(self) -> BoardFrame:
        """Return the `board` frame."""
        board = self.view.board
        return {"t": "board", "top": board["top"] if board else [], "units": board["units"] if board else []}

    def _prefetch(self) -> list[str]:
        """Return the media of the question to come: they are fetched while it is announced."""
        timeline = self.timeline
        if timeline.standing is not Phase.READY or timeline.question is None:
            return []
        return [self.address(digest) for digest in list_prefetched(self.questions[timeline.question - 1].question)]


def me(seat: LiveSeat) -> MeFrame:
    """Return who the seat is."""
    return {"id": seat.id, "name": seat.name, "time_factor": write_factor(seat.halves)}
