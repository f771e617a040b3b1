"""Making and loading whole quizzes, and who may."""

import json
from dataclasses import dataclass
from datetime import datetime

from competitions.quizzes import queries
from competitions.quizzes.domain.document import parse_question, to_question_document
from competitions.quizzes.domain.questions import Question, Quiz, list_media
from competitions.quizzes.permissions import may_edit_quiz, may_read_all, may_read_quiz, may_use_bank
from competitions.quizzes.queries import QuestionRow, QuizRow
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, FieldError, Forbidden, Invalid, N_
from units.queries.history import find_province

IMAGE_TYPES = "image/"
AUDIO_TYPES = "audio/"


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """A question with the id under which it is edited."""

    id: str
    question: Question


@dataclass(frozen=True, slots=True)
class StoredQuiz:
    """A quiz with its questions as the bank holds them."""

    row: QuizRow
    questions: tuple[StoredQuestion, ...]

    @property
    def quiz(self) -> Quiz:
        """The plain quiz."""
        return Quiz(self.row.title, self.row.language, tuple(one.question for one in self.questions))


async def create_quiz(uow: UnitOfWork, quiz: Quiz, *, owner_id: str | None, now: datetime) -> str:
    """Store a quiz and return its id; the reference bank has no owner.

    Raises Invalid where a question refers to a file that was never uploaded or is of the wrong type.
    """
    await check_media(uow, quiz.questions)
    quiz_id = new_id()
    await queries.add_quiz(uow, QuizRow(quiz_id, quiz.title, quiz.language, owner_id, 1, now, 0))
    rows = [stored_row(new_id(), quiz_id, n, question) for n, question in enumerate(quiz.questions, start=1)]
    await queries.add_questions(uow, tuple(rows))
    return quiz_id


async def load_quiz(uow: UnitOfWork, quiz_id: str) -> Quiz:
    """Return the quiz with its questions; raises NotFound. No permission is asked: rooms play it."""
    return (await _load(uow, quiz_id)).quiz


async def access_quiz(uow: UnitOfWork, actor: Actor, quiz_id: str) -> StoredQuiz:
    """Return the quiz for reading and playing; raises Forbidden or NotFound."""
    access_bank(actor)
    stored = await _load(uow, quiz_id)
    if not may_read_quiz(actor, stored.row, await find_province(uow)):
        raise Forbidden(N_("This quiz is somebody else's. You may use your own and those of the reference bank."))
    return stored


def access_bank(actor: Actor) -> None:
    """Raise Forbidden unless the actor may use the bank."""
    if not may_use_bank(actor):
        raise Forbidden(N_("Only organizers, hosts and administrators use the question bank."))


@dataclass(frozen=True, slots=True)
class BankPage:
    """One page of the bank; `pages` is at least 1."""

    quizzes: tuple[QuizRow, ...]
    total: int
    page: int
    pages: int


async def list_bank(uow: UnitOfWork, actor: Actor, page: int) -> BankPage:
    """Return a page of the quizzes that the actor may read, the last changed first; raises Forbidden."""
    access_bank(actor)
    own_of = None if may_read_all(actor, await find_province(uow)) else actor.person_id
    total = await queries.count_quizzes(uow, own_of)
    pages = max(1, -(-total // queries.PAGE_SIZE))
    shown = min(max(1, page), pages)
    return BankPage(await queries.list_quizzes(uow, page=shown, own_of=own_of), total, shown, pages)


async def list_playable(uow: UnitOfWork, actor: Actor) -> tuple[QuizRow, ...]:
    """List the quizzes of which the actor may open a room, the last changed first; raises Forbidden."""
    found: list[QuizRow] = []
    page, pages = 1, 1
    while page <= pages:
        bank = await list_bank(uow, actor, page)
        found += bank.quizzes
        page, pages = page + 1, bank.pages
    return tuple(quiz for quiz in found if quiz.size)


async def access_quiz_to_edit(uow: UnitOfWork, actor: Actor, quiz_id: str) -> StoredQuiz:
    """Return the quiz for changing; raises Forbidden or NotFound."""
    stored = await access_quiz(uow, actor, quiz_id)
    if not await edits(uow, actor, stored):
        raise Forbidden(N_("Only its maker or an organizer of the province may change this quiz."))
    return stored


async def edits(uow: UnitOfWork, actor: Actor, stored: StoredQuiz) -> bool:
    """Say whether the actor may change the quiz."""
    return may_edit_quiz(actor, stored.row, await find_province(uow))


async def _load(uow: UnitOfWork, quiz_id: str) -> StoredQuiz:
    row = await queries.load_quiz_row(uow, quiz_id)
    questions = await queries.list_questions(uow, quiz_id)
    return StoredQuiz(row, tuple(StoredQuestion(one.id, read_stored(one.document)) for one in questions))


def read_stored(document: str) -> Question:
    """Read a question as it was stored."""
    return parse_question(json.loads(document))


def stored_row(question_id: str, quiz_id: str, position: int, question: Question) -> QuestionRow:
    """Write a question as the bank stores it."""
    document = json.dumps(to_question_document(question), ensure_ascii=False)
    return QuestionRow(question_id, quiz_id, position, question.kind.value, document)


async def check_media(uow: UnitOfWork, questions: tuple[Question, ...]) -> None:
    """Raise Invalid where a question refers to a file that was never uploaded or is of the wrong type."""
    wanted = frozenset(digest for question in questions for digest in list_media(question))
    if not wanted:
        return
    known = {media.digest: media.media_type for media in await queries.list_media(uow, wanted)}
    errors = [
        FieldError(f"/questions/{n}{field.pointer}", N_("No such file was uploaded for this."))
        for n, question in enumerate(questions)
        for field in _media_fields(question)
        if not known.get(field.digest or "", "").startswith(field.prefix)
    ]
    if errors:
        raise Invalid(N_("The quiz has mistakes."), errors=tuple(errors))


@dataclass(frozen=True, slots=True)
class _MediaField:
    pointer: str
    digest: str | None
    prefix: str


def _media_fields(question: Question) -> list[_MediaField]:
    fields = [
        _MediaField("/image", question.image, IMAGE_TYPES),
        _MediaField("/audio", question.audio, AUDIO_TYPES),
    ]
    for n, one in enumerate(question.option_media):
        fields.append(_MediaField(f"/option_media/{n}/image", one.image, IMAGE_TYPES))
        fields.append(_MediaField(f"/option_media/{n}/audio", one.audio, AUDIO_TYPES))
    return [field for field in fields if field.digest is not None]
