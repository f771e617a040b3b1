"""The pages of the question bank and what each needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from competitions.quizzes.domain.questions import MOST_QUESTIONS, Kind, Question
from competitions.quizzes.forms import MARKED_KINDS, MEDIA_KINDS, ROW_KINDS, QuestionForm
from competitions.quizzes.importing.outcome import Skipped
from competitions.quizzes.queries import QuizRow
from competitions.quizzes.service import BankPage, StoredQuestion, StoredQuiz
from core.kernel import FieldError, N_
from core.web.templating import Page


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a kind is called, what it is for, and how its form is filled."""

    label: str
    purpose: str
    guide: str


KIND_WORDS: Mapping[Kind, KindWords] = {
    Kind.CHOICE: KindWords(
        N_("One choice"),
        N_("People pick one option."),
        N_("Write the options and mark the right one. Where several are marked, each of them is right."),
    ),
    Kind.MULTIPLE: KindWords(
        N_("Several choices"),
        N_("People pick all that is right."),
        N_("Write the options and mark all right ones. A wrong pick takes a share away."),
    ),
    Kind.TRUE_FALSE: KindWords(
        N_("True or false"), N_("People judge one statement."), N_("Write a statement above and mark what it is.")
    ),
    Kind.ORDER: KindWords(
        N_("Put in order"),
        N_("People sort steps or dates."),
        N_("Write the lines in the right order, the first on top. Players see them shuffled."),
    ),
    Kind.MATCH: KindWords(
        N_("Match pairs"),
        N_("People join what belongs together."),
        N_("Write each pair in one row. Players see the right side shuffled."),
    ),
    Kind.NUMERIC: KindWords(
        N_("A number"),
        N_("People estimate a number."),
        N_("Write the right number and how far off still counts; 0 means exactly."),
    ),
    Kind.TEXT: KindWords(
        N_("A short text"),
        N_("People type a word or a name."),
        N_("Write every answer you accept, one a line. Accents and capitals do not matter."),
    ),
    Kind.POLL: KindWords(
        N_("A poll"), N_("People say what they think; no points."), N_("Write the options. Nothing is right or wrong.")
    ),
    Kind.WORDS: KindWords(
        N_("A word cloud"), N_("People send a word; no points."), N_("The question is enough: people answer freely.")
    ),
}


@dataclass(frozen=True, slots=True)
class BankListPage(Page):
    """The bank: every quiz, the last changed first."""

    template: ClassVar[str] = "competitions/quizzes/bank.html"
    bank: BankPage


@dataclass(frozen=True, slots=True)
class NewQuizPage(Page):
    """The form that begins a quiz; `key` makes sending it twice harmless."""

    template: ClassVar[str] = "competitions/quizzes/new.html"
    key: str
    title: str
    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True)
class KindCard:
    """One kind to add, or the kind of a listed question."""

    kind: str
    words: KindWords


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question of the list."""

    id: str
    number: int
    label: str
    question: Question


@dataclass(frozen=True, slots=True)
class QuizPage(Page):
    """A quiz with its questions, and what may be done with it."""

    template: ClassVar[str] = "competitions/quizzes/quiz.html"
    quiz: QuizRow
    lines: tuple[QuestionLine, ...]
    kinds: tuple[KindCard, ...]
    may_edit: bool
    is_full: bool


@dataclass(frozen=True, slots=True)
class RenamePage(Page):
    """The form for another title."""

    template: ClassVar[str] = "competitions/quizzes/rename.html"
    quiz: QuizRow
    title: str
    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True)
class QuestionPage(Page):
    """The form of one question. `errors` name form fields; `action` is where it is sent."""

    template: ClassVar[str] = "competitions/quizzes/question.html"
    quiz: QuizRow
    action: str
    kind: str
    words: KindWords
    form: QuestionForm
    errors: tuple[FieldError, ...]
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class DeletePage(Page):
    """Asks before a question is deleted."""

    template: ClassVar[str] = "competitions/quizzes/delete.html"
    quiz: QuizRow
    line: QuestionLine


@dataclass(frozen=True, slots=True)
class ImportPage(Page):
    """The form for a file, or what is wrong with the one that was sent."""

    template: ClassVar[str] = "competitions/quizzes/import.html"
    format: str
    title: str
    problem: str
    problem_params: dict[str, str | int]
    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True)
class ImportedPage(Page):
    """What became of each item of an imported file."""

    template: ClassVar[str] = "competitions/quizzes/imported.html"
    quiz_id: str
    title: str
    count: int
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class BankHelpPage(Page):
    """How to make quizzes, on one printed sheet."""

    template: ClassVar[str] = "competitions/quizzes/help.html"
    kinds: tuple[KindCard, ...]


def quiz_page(stored: StoredQuiz, *, may_edit: bool) -> QuizPage:
    """Return the quiz as a person may see and change it."""
    lines = tuple(line_of(one, number) for number, one in enumerate(stored.questions, start=1))
    return QuizPage(stored.row, lines, kind_cards(), may_edit, len(lines) >= MOST_QUESTIONS)


def line_of(one: StoredQuestion, number: int) -> QuestionLine:
    """Return one line of the list."""
    return QuestionLine(one.id, number, KIND_WORDS[one.question.kind].label, one.question)


def kind_cards() -> tuple[KindCard, ...]:
    """Return all kinds with their words."""
    return tuple(KindCard(kind.value, words) for kind, words in KIND_WORDS.items())


def question_page(quiz: QuizRow, action: str, form: QuestionForm, errors: tuple[FieldError, ...]) -> QuestionPage:
    """Return the form with the parts its kind has."""
    kind = form.kind
    parts = {
        "rows": kind in ROW_KINDS,
        "marks": kind in MARKED_KINDS,
        "row_media": kind in MEDIA_KINDS,
        "pairs": kind is Kind.MATCH,
        "fixed": kind is Kind.TRUE_FALSE,
        "number": kind is Kind.NUMERIC,
        "answers": kind is Kind.TEXT,
        "points": kind not in {Kind.POLL, Kind.WORDS},
    }
    shown = frozenset(name for name, has in parts.items() if has)
    return QuestionPage(quiz, action, kind.value, KIND_WORDS[kind], form, errors, shown)
