from dataclasses import replace
from fractions import Fraction
from typing import Any  # a document read as a client reads it

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.eventlog import Head
from competitions.live.domain.phases import Phase
from competitions.live.domain.results import (
    AnswerRow,
    Audience,
    ParticipantRow,
    QuestionRow,
    RoomRecord,
    RoomRow,
    build_results,
    decide_outcome,
    results_digest,
)
from competitions.live.domain.scoring import Marked, Played, Rules, Scheme, Streak

ROOM = RoomRow("r", "123456", Rules(), Phase.FINISHED, revision=1, log=Head(57, "abc"))
RIGHT = Marked(Fraction(1), right=True, fair_elapsed=90)
WRONG = Marked(Fraction(0), right=False, fair_elapsed=80)
CHOICE = QuestionRow("choice", Played(1, weight=1, duration=20_000))
PEOPLE = (
    ParticipantRow("p1", "Ban Trắng 27", commune="03127", school="th-a", party_cell="cb-a", members=5),
    ParticipantRow("p2", "Sóc Nhỏ 12", commune="03127"),
    ParticipantRow("p3", "Ong Vui 31"),
    ParticipantRow("p4", "Mây Xanh 44", commune="03130", banned=True),
)


def answer(participant: str, marked: Marked = RIGHT, question: int = 1) -> AnswerRow:
    return AnswerRow(question, participant, f"id-{participant}-{question}", [0], 1_700, 100, marked)


def record_of(*answers: AnswerRow, questions: tuple[QuestionRow, ...] = (CHOICE,)) -> RoomRecord:
    return RoomRecord(ROOM, PEOPLE, questions, answers)


def results_of(record: RoomRecord, audience: Audience = Audience.ORGANIZERS) -> Any:
    return build_results(record, decide_outcome(record), audience)


def annulled(question: QuestionRow) -> QuestionRow:
    return replace(question, played=replace(question.played, annulled=True))


def test_the_document_says_what_the_contract_says():
    assert results_of(record_of(answer("p1"), answer("p2", WRONG))) == {
        "room_id": "r",
        "pin": "123456",
        "scoring": "accuracy",
        "phase": "finished",
        "revision": 1,
        "log": {"length": 57, "head": "abc"},
        "participants": [
            person("p1", "Ban Trắng 27", "03127", "th-a", members=5, total=1_000, rank=1),
            person("p2", "Sóc Nhỏ 12", "03127", None, members=1, total=0, rank=2),
            person("p3", "Ong Vui 31", None, None, members=1, total=0, rank=None),
        ],
        "units": [
            {"kind": "commune", "code": "03127", "participants": 6, "score": "833.333", "rank": 1},
            {"kind": "school", "code": "th-a", "participants": 5, "score": "888.889", "rank": 1},
        ],
        "questions": [
            {
                "n": 1,
                "kind": "choice",
                "annulled": False,
                "answers": [
                    stored("p1", points=1_000, right=True, fair_elapsed=90),
                    stored("p2", points=0, right=False, fair_elapsed=80),
                ],
            }
        ],
    }


def person(identity: str, name: str, commune: str | None, school: str | None, **figures: int | None) -> dict[str, Any]:
    units = {"commune": commune, "school": school, "party_cell": None}
    return {"id": identity, "name": name, **units, **figures}


def stored(participant: str, **marks: int) -> dict[str, Any]:
    times = {"received_at": 1_700, "elapsed": 100}
    return {"participant_id": participant, "answer_id": f"id-{participant}-1", "value": [0], **times, **marks}


def test_party_cells_of_persons_are_for_home_affairs_only():
    record = record_of(answer("p1"))
    assert [one["party_cell"] for one in results_of(record)["participants"]] == [None, None, None]
    shown = results_of(record, Audience.HOME_AFFAIRS)["participants"]
    assert [one["party_cell"] for one in shown] == ["cb-a", None, None]


def test_a_banned_seat_is_nowhere():
    record = record_of(answer("p1"), answer("p4"))
    without = RoomRecord(ROOM, PEOPLE[:3], (CHOICE,), (answer("p1"),))
    assert results_of(record) == results_of(without)


def test_only_an_annulled_answer_gives_no_rank_and_counts_for_no_unit():
    results = results_of(record_of(answer("p1"), questions=(annulled(CHOICE),)))
    assert [(one["total"], one["rank"]) for one in results["participants"]] == [(0, None)] * 3
    assert results["units"] == []
    assert results["questions"][0]["annulled"] is True
    assert [one["points"] for one in results["questions"][0]["answers"]] == [0]


def test_a_room_before_its_first_question_has_empty_results():
    results = results_of(record_of(questions=()))
    assert (results["units"], results["questions"]) == ([], [])


def test_the_digest_leaves_out_log_phase_and_revision_and_nothing_else():
    record = record_of(answer("p1"))
    digest = results_digest(results_of(record))
    later = replace(record, room=replace(ROOM, phase=Phase.PODIUM, revision=2, log=Head(60, "def")))
    assert results_digest(results_of(later)) == digest
    assert results_digest(results_of(replace(record, room=replace(ROOM, pin="654321")))) != digest
    assert results_digest(results_of(record_of(answer("p1", WRONG)))) != digest


marks = st.sampled_from([RIGHT, WRONG, Marked(Fraction(1, 3), right=False, fair_elapsed=700)])


@st.composite
def records(draw):
    count = draw(st.integers(0, 4))
    questions = tuple(
        QuestionRow("choice", Played(n, draw(st.integers(1, 3)), 20_000, annulled=draw(st.booleans())))
        for n in range(1, count + 1)
    )
    answers = tuple(
        answer(one.id, draw(marks), n) for n in range(1, count + 1) for one in PEOPLE if draw(st.booleans())
    )
    rules = Rules(draw(st.sampled_from(Scheme)), draw(st.sampled_from(Streak)))
    return RoomRecord(replace(ROOM, rules=rules), PEOPLE, questions, answers)


@given(records(), st.randoms())
def test_the_document_does_not_depend_on_the_order_of_rows(record, random):
    shuffled = replace(
        record,
        participants=random.sample(record.participants, len(record.participants)),
        questions=random.sample(record.questions, len(record.questions)),
        answers=random.sample(record.answers, len(record.answers)),
    )
    assert results_of(shuffled) == results_of(record)


@given(records())
def test_totals_are_the_sums_of_the_points_shown(record):
    results = results_of(record)
    earned = dict.fromkeys((one["id"] for one in results["participants"]), 0)
    for question in results["questions"]:
        for row in question["answers"]:
            earned[row["participant_id"]] += row["points"]
    assert {one["id"]: one["total"] for one in results["participants"]} == earned


@given(records())
def test_annulled_questions_leave_the_race_and_the_ranks_as_if_not_played(record):
    kept = replace(record, questions=[one for one in record.questions if not one.played.annulled])
    full, bare = results_of(record), results_of(kept)
    assert (full["participants"], full["units"]) == (bare["participants"], bare["units"])


@pytest.mark.parametrize("before", [Phase.OPEN, Phase.REVEALED])
def test_only_the_questions_given_are_listed(before):
    """A question that is still open has rows already; the caller leaves it out until it is closed."""
    record = replace(record_of(answer("p1"), answer("p1", question=2)), room=replace(ROOM, phase=before))
    assert [question["n"] for question in results_of(record)["questions"]] == [1]
    assert results_of(record)["participants"][0]["total"] == 1_000
