"""Every SQL statement of the question bank."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, true, update

from competitions.quizzes.models import Quiz, QuizMedia, QuizQuestion
from core.database import UnitOfWork
from core.kernel import N_, NotFound

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class QuizRow:
    """A quiz without its questions; `size` is how many it has."""

    id: str
    title: str
    language: str
    owner_id: str | None
    revision: int
    updated_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One stored question; `document` is its JSON text."""

    id: str
    quiz_id: str
    position: int
    kind: str
    document: str


@dataclass(frozen=True, slots=True)
class MediaRow:
    """A stored picture or clip."""

    digest: str
    media_type: str
    size: int


async def find_quiz(uow: UnitOfWork, quiz_id: str) -> QuizRow | None:
    """Return the quiz without its questions, or None."""
    rows = await _quizzes(uow, Quiz.id == quiz_id, limit=1, offset=0)
    return rows[0] if rows else None


async def load_quiz_row(uow: UnitOfWork, quiz_id: str) -> QuizRow:
    """Return the quiz without its questions; raises NotFound."""
    row = await find_quiz(uow, quiz_id)
    if row is None:
        raise NotFound(N_("There is no such quiz."))
    return row


async def list_quizzes(uow: UnitOfWork, *, page: int = 1, own_of: str | None = None) -> tuple[QuizRow, ...]:
    """Return one page of the bank, the last changed first; with `own_of` that person's and the reference bank's."""
    return await _quizzes(uow, _readable(own_of), limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)


async def count_quizzes(uow: UnitOfWork, own_of: str | None = None) -> int:
    """Return how many quizzes the bank holds, or how many of them a person may read."""
    statement = select(func.count()).select_from(Quiz).where(_readable(own_of))
    return (await uow.session.execute(statement)).scalar_one()


def _readable(own_of: str | None) -> ColumnElement[bool]:
    return true() if own_of is None else or_(Quiz.owner_id.is_(None), Quiz.owner_id == own_of)


async def _quizzes(uow: UnitOfWork, wanted: ColumnElement[bool], *, limit: int, offset: int) -> tuple[QuizRow, ...]:
    size = select(func.count()).where(QuizQuestion.quiz_id == Quiz.id).correlate(Quiz).scalar_subquery()
    statement = select(
        Quiz.id, Quiz.title, Quiz.language, Quiz.owner_id, Quiz.revision, Quiz.updated_at, size.label("size")
    )
    statement = statement.where(wanted).order_by(Quiz.updated_at.desc(), Quiz.id.desc()).limit(limit).offset(offset)
    return tuple(QuizRow(**row) for row in (await uow.session.execute(statement)).mappings())


async def list_questions(uow: UnitOfWork, quiz_id: str) -> tuple[QuestionRow, ...]:
    """Return the questions of the quiz in order."""
    return await _questions(uow, QuizQuestion.quiz_id == quiz_id)


async def find_question(uow: UnitOfWork, question_id: str) -> QuestionRow | None:
    """Return one question, or None."""
    rows = await _questions(uow, QuizQuestion.id == question_id)
    return rows[0] if rows else None


async def _questions(uow: UnitOfWork, wanted: ColumnElement[bool]) -> tuple[QuestionRow, ...]:
    statement = (
        select(QuizQuestion.id, QuizQuestion.quiz_id, QuizQuestion.position, QuizQuestion.kind, QuizQuestion.document)
        .where(wanted)
        .order_by(QuizQuestion.position)
    )
    return tuple(QuestionRow(**row) for row in (await uow.session.execute(statement)).mappings())


async def last_position(uow: UnitOfWork, quiz_id: str) -> int:
    """Return the position of the last question; 0 where there is none."""
    statement = select(func.coalesce(func.max(QuizQuestion.position), 0)).where(QuizQuestion.quiz_id == quiz_id)
    return (await uow.session.execute(statement)).scalar_one()


async def add_quiz(uow: UnitOfWork, row: QuizRow) -> None:
    """Insert a quiz without questions; it was created when it was last changed."""
    values = {"id": row.id, "title": row.title, "language": row.language, "owner_id": row.owner_id}
    moments = {"revision": row.revision, "created_at": row.updated_at, "updated_at": row.updated_at}
    await uow.session.execute(insert(Quiz).values(**values, **moments))


async def add_questions(uow: UnitOfWork, rows: tuple[QuestionRow, ...]) -> None:
    """Insert questions."""
    if rows:
        values = [
            {"id": r.id, "quiz_id": r.quiz_id, "position": r.position, "kind": r.kind, "document": r.document}
            for r in rows
        ]
        await uow.session.execute(insert(QuizQuestion), values)


async def set_title(uow: UnitOfWork, quiz_id: str, title: str) -> None:
    """Rename the quiz."""
    await uow.session.execute(update(Quiz).where(Quiz.id == quiz_id).values(title=title))


async def set_question(uow: UnitOfWork, question_id: str, *, kind: str, document: str) -> None:
    """Replace what the question says."""
    await uow.session.execute(
        update(QuizQuestion).where(QuizQuestion.id == question_id).values(kind=kind, document=document)
    )


async def set_position(uow: UnitOfWork, question_id: str, position: int) -> None:
    """Move the question to a position that is free."""
    await uow.session.execute(update(QuizQuestion).where(QuizQuestion.id == question_id).values(position=position))


async def delete_question(uow: UnitOfWork, question_id: str) -> None:
    """Delete one question; the positions of the others stay."""
    await uow.session.execute(delete(QuizQuestion).where(QuizQuestion.id == question_id))


async def touch_quiz(uow: UnitOfWork, quiz_id: str, now: datetime) -> None:
    """Count a change of the quiz."""
    await uow.session.execute(update(Quiz).where(Quiz.id == quiz_id).values(revision=Quiz.revision + 1, updated_at=now))


async def list_media(uow: UnitOfWork, digests: frozenset[str]) -> tuple[MediaRow, ...]:
    """Return those of the digests that are known, in no order."""
    statement = select(QuizMedia.digest, QuizMedia.media_type, QuizMedia.size).where(QuizMedia.digest.in_(digests))
    return tuple(MediaRow(**row) for row in (await uow.session.execute(statement)).mappings())


async def list_all_media(uow: UnitOfWork) -> tuple[MediaRow, ...]:
    """Return every picture and clip that a backup must hold, by digest."""
    statement = select(QuizMedia.digest, QuizMedia.media_type, QuizMedia.size).order_by(QuizMedia.digest)
    return tuple(MediaRow(**row) for row in (await uow.session.execute(statement)).mappings())


async def add_media(uow: UnitOfWork, row: MediaRow, now: datetime) -> None:
    """Insert a picture or clip that is not known yet."""
    values = {"digest": row.digest, "media_type": row.media_type, "size": row.size, "created_at": now}
    await uow.session.execute(insert(QuizMedia).values(**values))
