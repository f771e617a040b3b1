"""Changing a quiz question by question. Each change counts a revision."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from competitions.quizzes import queries
from competitions.quizzes.domain.questions import LONGEST_TITLE, MOST_QUESTIONS, Question, Quiz
from competitions.quizzes.queries import QuizRow
from competitions.quizzes.service.bank import StoredQuestion, StoredQuiz, access_bank, access_quiz_to_edit, check_media
from competitions.quizzes.service.bank import stored_row as question_row
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, Invalid, N_, NotFound

ASIDE = 0


@dataclass(frozen=True, slots=True)
class NewQuiz:
    """A quiz to be filled by the form; `quiz_id` was made with the form, so sending it twice makes one quiz."""

    quiz_id: str
    title: str


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """What the form says about one question; a new one has the id made with the form."""

    quiz_id: str
    question_id: str
    question: Question


@dataclass(frozen=True, slots=True)
class QuestionPlace:
    """Which question of which quiz."""

    quiz_id: str
    question_id: str


class Direction(IntEnum):
    """Towards the beginning or the end."""

    UP = -1
    DOWN = 1


@dataclass(frozen=True, slots=True)
class Move:
    """A question and where it goes."""

    place: QuestionPlace
    direction: Direction


async def begin_quiz(uow: UnitOfWork, actor: Actor, new: NewQuiz, now: datetime) -> str:
    """Store an empty quiz and return its id; the same form again changes nothing."""
    access_bank(actor)
    if await queries.find_quiz(uow, new.quiz_id) is None:
        row = QuizRow(new.quiz_id, new.title, Quiz(new.title).language, actor.person_id, 1, now, 0)
        await queries.add_quiz(uow, row)
    return new.quiz_id


async def rename_quiz(uow: UnitOfWork, actor: Actor, new: NewQuiz, now: datetime) -> None:
    """Give the quiz another title."""
    await access_quiz_to_edit(uow, actor, new.quiz_id)
    await queries.set_title(uow, new.quiz_id, new.title[:LONGEST_TITLE])
    await queries.touch_quiz(uow, new.quiz_id, now)


def find_in(stored: StoredQuiz, question_id: str) -> StoredQuestion:
    """Return one question of the quiz; raises NotFound."""
    for one in stored.questions:
        if one.id == question_id:
            return one
    raise NotFound(N_("There is no such question; it may have been deleted."))


async def save_question(uow: UnitOfWork, actor: Actor, change: QuestionChange, now: datetime) -> None:
    """Replace the question, or append it where its id is new. Raises Invalid for unknown files and a full quiz."""
    stored = await access_quiz_to_edit(uow, actor, change.quiz_id)
    await check_media(uow, (change.question,))
    known = await queries.find_question(uow, change.question_id)
    if known is not None and known.quiz_id != change.quiz_id:
        raise Conflict(N_("This question belongs to another quiz."))
    if known is None and len(stored.questions) >= MOST_QUESTIONS:
        raise Invalid(N_("A quiz holds at most %(most)d questions."), most=MOST_QUESTIONS)
    position = await queries.last_position(uow, change.quiz_id) + 1 if known is None else known.position
    row = question_row(change.question_id, change.quiz_id, position, change.question)
    if known is None:
        await queries.add_questions(uow, (row,))
    else:
        await queries.set_question(uow, row.id, kind=row.kind, document=row.document)
    await queries.touch_quiz(uow, change.quiz_id, now)


async def delete_question(uow: UnitOfWork, actor: Actor, place: QuestionPlace, now: datetime) -> None:
    """Delete the question; one that is gone already stays gone."""
    await access_quiz_to_edit(uow, actor, place.quiz_id)
    known = await queries.find_question(uow, place.question_id)
    if known is not None and known.quiz_id == place.quiz_id:
        await queries.delete_question(uow, known.id)
        await queries.touch_quiz(uow, place.quiz_id, now)


async def move_question(uow: UnitOfWork, actor: Actor, move: Move, now: datetime) -> None:
    """Exchange the question with its neighbour; the first stays first and the last last."""
    stored = await access_quiz_to_edit(uow, actor, move.place.quiz_id)
    find_in(stored, move.place.question_id)
    rows = await queries.list_questions(uow, move.place.quiz_id)
    here = next(n for n, row in enumerate(rows) if row.id == move.place.question_id)
    there = here + move.direction
    if not 0 <= there < len(rows):
        return
    one, other = rows[here], rows[there]
    await queries.set_position(uow, one.id, ASIDE)
    await queries.set_position(uow, other.id, one.position)
    await queries.set_position(uow, one.id, other.position)
    await queries.touch_quiz(uow, move.place.quiz_id, now)
