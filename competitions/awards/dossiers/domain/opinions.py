"""What agencies say of a round's nominees: the lead agency's opinion, and consultation (lấy ý kiến, hiệp y)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from core.kernel import FieldError, N_

LONGEST_QUESTION, LONGEST_TEXT, LONGEST_DOCUMENT = 2_000, 5_000, 120


class OpinionKind(StrEnum):
    """The opinion of the agency that leads the movement, or of another that is consulted."""

    LEAD = "lead"
    CONSULTED = "consulted"


class Answer(StrEnum):
    """What an agency answers; an other opinion needs words."""

    AGREE = "agree"
    DISAGREE = "disagree"
    OTHER = "other"


KIND_TITLES: Mapping[OpinionKind, str] = MappingProxyType(
    {
        OpinionKind.LEAD: N_("Opinion of the lead agency"),
        OpinionKind.CONSULTED: N_("Consultation of an agency"),
    }
)
ANSWER_TITLES: Mapping[Answer, str] = MappingProxyType(
    {
        Answer.AGREE: N_("Agency agrees"),
        Answer.DISAGREE: N_("Agency does not agree"),
        Answer.OTHER: N_("Agency has another opinion"),
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """What an agency is asked."""

    unit_code: str
    kind: OpinionKind
    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Reply:
    """What it answers, with the number and date of its paper."""

    answer: Answer
    text: str
    document: str


def find_question_flaws(question: Question, today: date) -> tuple[FieldError, ...]:
    """Return what is wrong with a question."""
    checks = (
        ("unit", bool(question.unit_code), N_("Choose the agency.")),
        ("question", 0 < len(question.text) <= LONGEST_QUESTION, N_("Write what the agency is asked.")),
        ("due_on", question.due_on > today, N_("The answer is due after today.")),
    )
    return tuple(FieldError(name, text) for name, is_good, text in checks if not is_good)


def find_reply_flaws(reply: Reply) -> tuple[FieldError, ...]:
    """Return what is wrong with an answer: who does not simply agree says why."""
    needs_words = reply.answer is not Answer.AGREE
    has_words = bool(reply.text.strip())
    checks = (
        ("text", len(reply.text) <= LONGEST_TEXT and (has_words or not needs_words), N_("Say why, in your own words.")),
        ("document", 0 < len(reply.document) <= LONGEST_DOCUMENT, N_("Write number and date of your agency's paper.")),
    )
    return tuple(FieldError(name, text) for name, is_good, text in checks if not is_good)
