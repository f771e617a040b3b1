"""Standings of a running room, kept question by question from its stored answers; the rules are `domain`'s."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import msgspec

from competitions.live.directory import Directory
from competitions.live.domain import results
from competitions.live.domain.canonical import Json
from competitions.live.domain.eventlog import StoredRow
from competitions.live.domain.presentation import ShownQuestion
from competitions.live.domain.race import Runner, UnitKind, UnitResult, print_score, race
from competitions.live.domain.scoring import NEWCOMER, Marked, Played, Rules, Standing, score_question
from competitions.live.frames import Board, TopFrame, UnitFrame
from competitions.live.ranking_numpy import rank_standings
from competitions.live.rows import AnswerRow
from competitions.live.seating import LiveSeat, Seating
from competitions.quizzes.domain.questions import Kind

SLICE = 500
TOP = 10


@dataclass(frozen=True, slots=True)
class View:
    """What can be shown as of one question: standings, ranks and the race."""

    upto: int = 0
    points: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=dict)
    units: tuple[UnitResult, ...] = ()
    unit_ranks: Mapping[str, int | None] = field(default_factory=dict)
    board: Board | None = None


class Scoreboard:
    """The answers of a room and what they are worth. Only stored answers come here."""

    def __init__(self, questions: Sequence[ShownQuestion], rules: Rules, directory: Directory) -> None:
        self._questions = questions
        self._rules = rules
        self._directory = directory
        self._marked: dict[int, dict[str, Marked]] = {}
        self.answers: dict[int, dict[str, AnswerRow]] = {}
        self.annulled: frozenset[int] = frozenset()

    def take(self, answer: AnswerRow) -> None:
        """Take in a stored answer."""
        self.answers.setdefault(answer.question, {})[answer.seat_id] = answer

    def find(self, question: int, seat_id: str) -> AnswerRow | None:
        """Find a seat's stored answer."""
        return self.answers.get(question, {}).get(seat_id)

    def count(self, question: int) -> int:
        """Return how many answered the question."""
        return len(self.answers.get(question, ()))

    def rows(self, question: int) -> list[StoredRow]:
        """Return the question's rows as the log vouches for them."""
        return [
            StoredRow(row.seat_id, row.answer_id, json_of(row), row.received_at, row.elapsed, row.fair_elapsed)
            for row in self.answers.get(question, {}).values()
        ]

    def list_capped(self, upto: int) -> dict[str, list[int]]:
        """Return the questions up to this one in which seats had the most of fair time, by seat."""
        found: dict[str, list[int]] = {}
        for number in range(1, upto + 1):
            for row in self.answers.get(number, {}).values():
                if row.capped:
                    found.setdefault(row.seat_id, []).append(number)
        return found

    async def mark(self, question: int) -> None:
        """Mark every answer to a closed question, a slice at a time so that nobody waits."""
        shown, marked = self._questions[question - 1], self._marked.setdefault(question, {})
        for index, row in enumerate(tuple(self.answers.get(question, {}).values())):
            if row.seat_id not in marked:
                mark = shown.mark(msgspec.json.decode(row.value))
                marked[row.seat_id] = Marked(mark.credit, mark.right, row.fair_elapsed)
            if index % SLICE == SLICE - 1:
                await asyncio.sleep(0)

    def right(self, question: int, seat_id: str) -> bool | None:
        """Say whether a seat's answer earned the full points; False without an answer."""
        marked = self._marked.get(question, {}).get(seat_id)
        if marked is not None:
            return marked.right
        return None if self._questions[question - 1].question.kind in {Kind.POLL, Kind.WORDS} else False

    async def view(self, upto: int, seating: Seating) -> View:
        """Return what can be shown as of question `upto`; answers are marked where they are not yet."""
        points: dict[int, Mapping[str, int]] = {}
        standings: Mapping[str, Standing] = {}
        for played in self._played(upto):
            await self.mark(played.n)
            scores = await asyncio.to_thread(score_question, played, self._marked[played.n], standings, self._rules)
            points[played.n], standings = scores.points, scores.standings
        return await self._rank(View(upto, points, standings), seating)

    async def view_after(self, before: View, seating: Seating) -> View:
        """Return the view one question later than `before`, without scoring the earlier ones again."""
        (played,) = self._played(before.upto + 1)[-1:]
        await self.mark(played.n)
        scores = await asyncio.to_thread(score_question, played, self._marked[played.n], before.standings, self._rules)
        points = {**before.points, played.n: scores.points}
        return await self._rank(View(played.n, points, scores.standings), seating)

    async def _rank(self, view: View, seating: Seating) -> View:
        banned = {seat.id for seat in seating if seat.standing == "banned"}
        standings = (
            {seat: one for seat, one in view.standings.items() if seat not in banned} if banned else view.standings
        )
        ranks = rank_standings(standings, self._rules.scheme)
        await asyncio.sleep(0)
        units: list[UnitResult] = []
        for kind in UnitKind:
            units += race(kind, list(self._runners(kind, standings, seating)), self._directory.populations)
            await asyncio.sleep(0)
        unit_ranks = {unit.code: unit.rank for unit in units}
        found = replace(view, standings=standings, ranks=ranks, units=tuple(units), unit_ranks=unit_ranks)
        return replace(found, board=self._board(found, seating) if found.upto else None)

    def _runners(self, kind: UnitKind, standings: Mapping[str, Standing], seating: Seating) -> Iterable[Runner]:
        for seat_id, standing in standings.items():
            seat = seating.find(seat_id)
            if seat is not None:
                yield Runner(unit_of(seat, kind), seat.members, standing.total)

    def _board(self, view: View, seating: Seating) -> Board:
        top = sorted(view.ranks.items(), key=lambda item: (item[1], item[0]))[:TOP]
        rows: list[TopFrame] = []
        for seat_id, rank in top:
            seat = cast("LiveSeat", seating.find(seat_id))
            total = view.standings[seat_id].total
            rows.append({"name": seat.name, "commune": seat.commune, "total": total, "rank": rank})
        units = sorted(view.units, key=_place_on_board)[:TOP]
        return {"top": rows, "units": [self._unit(unit) for unit in units]}

    def _unit(self, unit: UnitResult) -> UnitFrame:
        known = self._directory.get(unit.code)
        return {
            "kind": unit.kind.value,
            "code": unit.code,
            "name": known.name if known else unit.code,
            "score": print_score(unit.score),
            "participants": unit.participants,
            "rank": unit.rank,
        }

    def _played(self, upto: int) -> list[Played]:
        return [
            Played(
                number,
                shown.question.weight,
                shown.seconds * 1000,
                is_poll=shown.question.kind is Kind.POLL,
                annulled=number in self.annulled,
            )
            for number, shown in enumerate(self._questions[:upto], start=1)
        ]

    async def record(self, room: results.RoomRow, upto: int, seating: Seating) -> results.RoomRecord:
        """Return every row that the results document is built from."""
        answers = []
        for played in self._played(upto):
            await self.mark(played.n)
            for row in self.answers.get(played.n, {}).values():
                marked = self._marked[played.n][row.seat_id]
                answers.append(_result_row(row, marked))
        return results.RoomRecord(
            room=room,
            participants=[_participant(seat) for seat in seating],
            questions=[results.QuestionRow(self._kind(played.n), played) for played in self._played(upto)],
            answers=answers,
            populations=dict(self._directory.populations),
        )

    def _kind(self, number: int) -> str:
        return self._questions[number - 1].question.kind.value


def _place_on_board(unit: UnitResult) -> tuple[bool, bool, int, UnitKind, str]:
    """Return what units are sorted by: the ranked before the unranked, communes before others, then by rank."""
    return unit.rank is None, unit.kind is not UnitKind.COMMUNE, unit.rank or 0, unit.kind, unit.code


def total_of(view: View, seat_id: str) -> int:
    """Return a seat's total."""
    return view.standings.get(seat_id, NEWCOMER).total


def unit_of(seat: LiveSeat, kind: UnitKind) -> str | None:
    """Return the code of the seat's unit of that kind."""
    match kind:
        case UnitKind.COMMUNE:
            return seat.commune
        case UnitKind.SCHOOL:
            return seat.school
        case UnitKind.PARTY_CELL:
            return seat.party_cell


def json_of(row: AnswerRow) -> Json:
    """Return an answer's value as the phone sent it."""
    return cast("Json", msgspec.json.decode(row.value))


def _participant(seat: LiveSeat) -> results.ParticipantRow:
    return results.ParticipantRow(
        seat.id, seat.name, seat.commune, seat.school, seat.party_cell, seat.members, banned=seat.standing == "banned"
    )


def _result_row(row: AnswerRow, marked: Marked) -> results.AnswerRow:
    return results.AnswerRow(
        row.question, row.seat_id, row.answer_id, json_of(row), row.received_at, row.elapsed, marked
    )
