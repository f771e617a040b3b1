"""What an import reports: the quiz, and for each item that was not taken as it stood, where, which and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from competitions.quizzes.domain.document import parse_question
from competitions.quizzes.domain.questions import LONGEST_TITLE, MOST_QUESTIONS, Question, Quiz
from competitions.quizzes.domain.values import storable
from core.kernel import FieldError, Invalid, N_

FALLBACK_TITLE = "Bộ câu hỏi nhập từ tệp"
LONGEST_NAME = 80
MOST_ITEMS = 1000


class Reason(StrEnum):
    """Why an item is listed. Those in `KEPT` were imported all the same, with a change."""

    WEIGHTS = "weights"
    ANSWERS = "answers"
    DISTRACTORS = "distractors"
    MEDIA = "media"
    WILDCARDS = "wildcards"
    DATES = "dates"
    ESSAY = "essay"
    DESCRIPTION = "description"
    MALFORMED = "malformed"
    WILDCARD_INSIDE = "wildcard_inside"
    INVALID = "invalid"
    FORMULA = "formula"
    MERGED = "merged"


KEPT = frozenset({Reason.WEIGHTS, Reason.ANSWERS, Reason.DISTRACTORS, Reason.MEDIA, Reason.WILDCARDS, Reason.DATES})
TEXTS = {
    Reason.WEIGHTS: N_("Imported; its percentages are not equal shares and count equally here."),
    Reason.ANSWERS: N_("Imported with its first right number only; a question here has one."),
    Reason.DISTRACTORS: N_("Imported without the extra answers that belong to nothing."),
    Reason.MEDIA: N_("Imported without its picture or sound; please add that by hand."),
    Reason.WILDCARDS: N_("Imported without the wildcards * around its answers; only the answer itself counts here."),
    Reason.DATES: N_(
        "Cell %(cell)s holds a date or time; check how it was read, or format it as text and type it anew."
    ),
    Reason.ESSAY: N_("Not imported: a long written answer cannot be marked by itself."),
    Reason.DESCRIPTION: N_("Not imported: this is a description without a question."),
    Reason.MALFORMED: N_("Not imported: one pair of braces { } is needed; write other braces as \\{ and \\}."),
    Reason.WILDCARD_INSIDE: N_(
        "Not imported: an answer hangs on a wildcard *; write out each accepted answer instead."
    ),
    Reason.INVALID: N_("Not imported."),
    Reason.FORMULA: N_("Not imported: cell %(cell)s holds a formula; put its value there."),
    Reason.MERGED: N_("Not imported: cell %(cell)s is merged with others; unmerge them."),
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """One listed item: its 1-based position (in a table its row number), its name, the reason's code and words."""

    position: int
    name: str
    reason: Reason
    text: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """One item of a foreign file as far as it could be read: a question's document, or why there is none."""

    position: int
    name: str
    document: dict[str, object] | None
    reasons: tuple[Reason, ...] = ()
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """A quiz made from a foreign file."""

    quiz: Quiz
    skipped: tuple[Skipped, ...]

    @property
    def count(self) -> int:
        """How many questions were imported."""
        return len(self.quiz.questions)


def collect(drafts: Iterable[Draft], title: str) -> Imported:
    """Check every draft by the contract's rules and report. Raises Invalid where nothing is left or too much is."""
    questions: list[Question] = []
    skipped: list[Skipped] = []
    for draft in drafts:
        try:
            if draft.document is not None:
                questions.append(parse_question(draft.document))
        except Invalid as refused:
            skipped.append(_refused(draft, refused.errors[0]))
            skipped += [_listed(draft, reason) for reason in draft.reasons if reason is Reason.DATES]
        else:
            skipped += [_listed(draft, reason) for reason in draft.reasons]
        if len(questions) > MOST_QUESTIONS or draft.position > MOST_ITEMS:
            raise Invalid(N_("A quiz holds at most %(most)d questions; please split the file."), most=MOST_QUESTIONS)
    if not questions:
        raise Invalid(N_("There is no question in this file that could be imported."), errors=_all_of(skipped))
    clean = " ".join(storable(title).split())[:LONGEST_TITLE]
    return Imported(Quiz(clean or FALLBACK_TITLE, "vi", tuple(questions)), tuple(skipped))


def shortened(name: str) -> str:
    """Return a name that fits a list."""
    words = " ".join(name.split())
    return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1] + "…"


def _listed(draft: Draft, reason: Reason) -> Skipped:
    return Skipped(draft.position, draft.name, reason, TEXTS[reason], draft.params)


def _refused(draft: Draft, error: FieldError) -> Skipped:
    return Skipped(draft.position, draft.name, Reason.INVALID, error.text, {**error.params, "field": error.pointer})


def _all_of(skipped: list[Skipped]) -> tuple[FieldError, ...]:
    return tuple(FieldError(f"/{one.position}", one.text, one.params) for one in skipped[:100])
