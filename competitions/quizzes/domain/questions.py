"""What a quiz and its questions are, and the bounds they keep. Reading is in `document`, counting in `marking`."""

from dataclasses import dataclass
from enum import StrEnum

MOST_QUESTIONS = 200
LEAST_WEIGHT, MOST_WEIGHT = 1, 10
LEAST_SECONDS, MOST_SECONDS = 5, 600
DEFAULT_SECONDS = 20
FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
MOST_ANSWERS = 20
MOST_TAGS = 20
LONGEST_TITLE = 200
LONGEST_TEXT = 1000
LONGEST_OPTION = 300
LONGEST_ANSWER = 200
LONGEST_EXPLANATION = 2000
LONGEST_TAG = 50
TRUE_FALSE_OPTIONS = ("Đúng", "Sai")


class Kind(StrEnum):
    """The nine kinds of question."""

    CHOICE = "choice"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    ORDER = "order"
    MATCH = "match"
    NUMERIC = "numeric"
    TEXT = "text"
    POLL = "poll"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class OptionMedia:
    """The picture and the recorded clip of one option, as digests of stored files."""

    image: str | None = None
    audio: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of any kind; fields of other kinds stay empty. Indices are canonical, before any shuffle.

    `options` of `true_false` are always Đúng, Sai. `items` stand in the right order and `left[i]`
    belongs to `right_side[i]`. `answer` and `tolerance` are decimal strings, bounds inclusive.
    `option_media` is empty or has one entry for each of `options` (of `items` for `order`).
    """

    kind: Kind
    text: str
    seconds: int = DEFAULT_SECONDS
    weight: int = 1
    explanation: str = ""
    tags: tuple[str, ...] = ()
    image: str | None = None
    audio: str | None = None
    options: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    items: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    right_side: tuple[str, ...] = ()
    answer: str = ""
    tolerance: str = "0"
    answers: tuple[str, ...] = ()
    option_media: tuple[OptionMedia, ...] = ()


@dataclass(frozen=True, slots=True)
class Quiz:
    """A titled list of questions in one language (a BCP 47 tag)."""

    title: str
    language: str = "vi"
    questions: tuple[Question, ...] = ()


def list_media(question: Question) -> tuple[str, ...]:
    """Return the digests of every file a phone fetches for the question, each once, in order of appearance."""
    found = [question.image, question.audio]
    for media in question.option_media:
        found += [media.image, media.audio]
    return tuple(dict.fromkeys(digest for digest in found if digest is not None))
