"""The results document of a room, built from stored rows alone, so that anybody can build it again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from competitions.live.domain.canonical import Json, digest_of
from competitions.live.domain.eventlog import Head
from competitions.live.domain.phases import Phase
from competitions.live.domain.race import Runner, UnitKind, UnitResult, print_score, race
from competitions.live.domain.ranking import rank_standings
from competitions.live.domain.scoring import NEWCOMER, Marked, Played, RoomScores, Rules, score_room

OUTSIDE_DIGEST = frozenset({"log", "phase", "revision"})


class Audience(StrEnum):
    """Who reads the document: only Home Affairs sees the party cell of a person."""

    ORGANIZERS = "organizers"
    HOME_AFFAIRS = "home_affairs"


@dataclass(frozen=True, slots=True)
class RoomRow:
    """What the document says of the room itself."""

    room_id: str
    pin: str
    rules: Rules
    phase: Phase
    revision: int
    log: Head


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """A seat and its units; `name` is the one that may be shown for ever (a generated one for pupils)."""

    id: str
    name: str
    commune: str | None = None
    school: str | None = None
    party_cell: str | None = None
    members: int = 1
    banned: bool = False


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question from `closed` on."""

    kind: str
    played: Played


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A stored answer with its mark; `value` as the phone sent it, times in milliseconds."""

    question: int
    participant_id: str
    answer_id: str
    value: Json
    received_at: int
    elapsed: int
    marked: Marked


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """Every row that results come from; `populations` are by unit code, units without one are left out."""

    room: RoomRow
    participants: Sequence[ParticipantRow]
    questions: Sequence[QuestionRow]
    answers: Sequence[AnswerRow]
    populations: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoomOutcome:
    """What a room came to: points and standings of everybody not banned, ranks by seat, units in the race."""

    scores: RoomScores
    ranks: Mapping[str, int]
    units: Sequence[UnitResult]


def decide_outcome(record: RoomRecord) -> RoomOutcome:
    """Score, rank and race from the rows; whoever is banned is left out of everything.

    An annulled question counts as not played: who answered nothing else has no rank and counts for no unit.
    """
    allowed = {one.id for one in record.participants if not one.banned}
    answers: dict[int, dict[str, Marked]] = defaultdict(dict)
    for row in record.answers:
        if row.participant_id in allowed:
            answers[row.question][row.participant_id] = row.marked
    rules = record.room.rules
    scores = score_room((question.played for question in record.questions), answers, rules)
    ranks = rank_standings(scores.standings, rules.scheme)
    units = [unit for kind in UnitKind for unit in race(kind, _runners(kind, record, scores), record.populations)]
    return RoomOutcome(scores, ranks, units)


def build_results(
    record: RoomRecord, outcome: RoomOutcome, audience: Audience = Audience.ORGANIZERS
) -> dict[str, Json]:
    """Return the document: participants by rank then id, questions by number, answers by participant.

    The log's digest is always that of the organizers' document.
    """
    room = record.room
    cells = {one.id: one.party_cell for one in record.participants if audience is Audience.HOME_AFFAIRS}
    return {
        "room_id": room.room_id,
        "pin": room.pin,
        "scoring": room.rules.scheme.value,
        "phase": room.phase.value,
        "revision": room.revision,
        "log": {"length": room.log.length, "head": room.log.hash},
        "participants": _participants(record.participants, outcome, cells),
        "units": [_unit(unit) for unit in outcome.units],
        "questions": _questions(record, outcome.scores),
    }


def results_digest(results: Mapping[str, Json]) -> str:
    """Return the digest that the log keeps: of the document without `log`, `phase` and `revision`."""
    return digest_of({name: part for name, part in results.items() if name not in OUTSIDE_DIGEST})


def _runners(kind: UnitKind, record: RoomRecord, scores: RoomScores) -> Iterable[Runner]:
    for one in record.participants:
        standing = scores.standings.get(one.id)
        if standing is not None:
            yield Runner(_unit_of(one, kind), one.members, standing.total)


def _unit_of(participant: ParticipantRow, kind: UnitKind) -> str | None:
    units = {
        UnitKind.COMMUNE: participant.commune,
        UnitKind.SCHOOL: participant.school,
        UnitKind.PARTY_CELL: participant.party_cell,
    }
    return units[kind]


def _participants(
    participants: Iterable[ParticipantRow], outcome: RoomOutcome, cells: Mapping[str, str | None]
) -> list[Json]:
    last = len(outcome.ranks) + 1
    listed = sorted(
        (one for one in participants if not one.banned), key=lambda one: (outcome.ranks.get(one.id, last), one.id)
    )
    return [
        {
            "id": one.id,
            "name": one.name,
            "commune": one.commune,
            "school": one.school,
            "party_cell": cells.get(one.id),
            "members": one.members,
            "total": outcome.scores.standings.get(one.id, NEWCOMER).total,
            "rank": outcome.ranks.get(one.id),
        }
        for one in listed
    ]


def _unit(unit: UnitResult) -> dict[str, Json]:
    return {
        "kind": unit.kind.value,
        "code": unit.code,
        "participants": unit.participants,
        "score": print_score(unit.score),
        "rank": unit.rank,
    }


def _questions(record: RoomRecord, scores: RoomScores) -> list[Json]:
    by_question: dict[int, list[AnswerRow]] = defaultdict(list)
    for row in record.answers:
        by_question[row.question].append(row)
    return [
        {
            "n": question.played.n,
            "kind": question.kind,
            "annulled": question.played.annulled,
            "answers": _answers(by_question[question.played.n], scores.points[question.played.n]),
        }
        for question in sorted(record.questions, key=lambda one: one.played.n)
    ]


def _answers(rows: Iterable[AnswerRow], points: Mapping[str, int]) -> list[Json]:
    """List the answers of those who are not banned, who alone have points."""
    return [
        {
            "participant_id": row.participant_id,
            "answer_id": row.answer_id,
            "value": row.value,
            "right": row.marked.right,
            "points": points[row.participant_id],
            "received_at": row.received_at,
            "elapsed": row.elapsed,
            "fair_elapsed": row.marked.fair_elapsed,
        }
        for row in sorted(rows, key=lambda row: row.participant_id)
        if row.participant_id in points
    ]
