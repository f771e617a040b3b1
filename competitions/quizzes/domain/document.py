"""The quiz document of the public contract: strict reading with a pointer for each error, and writing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from competitions.quizzes.domain.questions import (
    DEFAULT_SECONDS,
    FEWEST_OPTIONS,
    LEAST_SECONDS,
    LEAST_WEIGHT,
    LONGEST_ANSWER,
    LONGEST_EXPLANATION,
    LONGEST_OPTION,
    LONGEST_TAG,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ANSWERS,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    MOST_SECONDS,
    MOST_TAGS,
    MOST_WEIGHT,
    TRUE_FALSE_OPTIONS,
    Kind,
    OptionMedia,
    Question,
    Quiz,
)
from competitions.quizzes.domain.reading import Bounds, Reader
from core.kernel import FieldError, Invalid, N_

COMMON_FIELDS = frozenset({"kind", "text", "seconds", "weight", "explanation", "tags", "image", "audio"})
KIND_FIELDS: Mapping[Kind, frozenset[str]] = {
    Kind.CHOICE: frozenset({"options", "right", "option_media"}),
    Kind.MULTIPLE: frozenset({"options", "right", "option_media"}),
    Kind.TRUE_FALSE: frozenset({"right", "option_media"}),
    Kind.ORDER: frozenset({"items", "option_media"}),
    Kind.MATCH: frozenset({"left", "right"}),
    Kind.NUMERIC: frozenset({"answer", "tolerance"}),
    Kind.TEXT: frozenset({"answers"}),
    Kind.POLL: frozenset({"options", "option_media"}),
    Kind.WORDS: frozenset(),
}
OPTIONS = Bounds(FEWEST_OPTIONS, MOST_OPTIONS, LONGEST_OPTION, distinct=True)
RIGHT_SIDE = Bounds(FEWEST_OPTIONS, MOST_OPTIONS, LONGEST_OPTION)
ANSWERS = Bounds(1, MOST_ANSWERS, LONGEST_ANSWER)
TAGS = Bounds(0, MOST_TAGS, LONGEST_TAG)


def parse_document(raw: object) -> Quiz:
    """Read a whole quiz document; raises `Invalid` with every error found and its JSON pointer."""
    reader = Reader(raw, "")
    reader.allow(frozenset({"title", "language", "questions"}))
    title = reader.text("title", LONGEST_TITLE)
    language = reader.language("language")
    questions = [_question(one) for one in reader.objects("questions", 1, MOST_QUESTIONS)]
    _refuse(reader.errors)
    return Quiz(title, language, tuple(questions))


def parse_question(raw: object, pointer: str = "") -> Question:
    """Read one question of a document; raises `Invalid` with pointers that start with the given one."""
    reader = Reader(raw, pointer)
    question = _question(reader)
    _refuse(reader.errors)
    return question


def parse_title(raw: object) -> str:
    """Read a title alone; raises `Invalid` with the pointer `/title`."""
    reader = Reader({"title": raw}, "")
    title = reader.text("title", LONGEST_TITLE)
    _refuse(reader.errors)
    return title


def to_document(quiz: Quiz) -> dict[str, object]:
    """Write the quiz as the contract's document; reading it again gives an equal quiz."""
    questions = [to_question_document(question) for question in quiz.questions]
    return {"title": quiz.title, "language": quiz.language, "questions": questions}


def to_question_document(question: Question) -> dict[str, object]:
    """Write one question with the common fields and those of its kind."""
    document: dict[str, object] = {
        "kind": question.kind.value,
        "text": question.text,
        "seconds": question.seconds,
        "weight": question.weight,
        "explanation": question.explanation,
        "tags": list(question.tags),
        "image": question.image,
        "audio": question.audio,
    }
    fields = KIND_FIELDS[question.kind] - {"option_media"}
    for field in ("options", "items", "left", "answers"):
        if field in fields:
            document[field] = list(cast("tuple[str, ...]", getattr(question, field)))
    if "right" in fields:
        document["right"] = list(question.right_side if question.kind is Kind.MATCH else question.right)
    if question.kind is Kind.NUMERIC:
        document |= {"answer": question.answer, "tolerance": question.tolerance}
    if question.option_media:
        document["option_media"] = [{"image": one.image, "audio": one.audio} for one in question.option_media]
    return document


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        raise Invalid(N_("The quiz has mistakes."), errors=tuple(errors))


def _question(reader: Reader) -> Question:
    kind = reader.kind("kind")
    if kind is None:
        return Question(Kind.WORDS, "")
    reader.allow(COMMON_FIELDS | KIND_FIELDS[kind])
    return replace(
        _OWN_FIELDS[kind](reader, kind),
        text=reader.text("text", LONGEST_TEXT),
        seconds=reader.integer("seconds", LEAST_SECONDS, MOST_SECONDS, default=DEFAULT_SECONDS),
        weight=reader.integer("weight", LEAST_WEIGHT, MOST_WEIGHT, default=1),
        explanation=reader.optional_text("explanation", LONGEST_EXPLANATION),
        tags=reader.texts("tags", TAGS, default=()),
        image=reader.digest("image"),
        audio=reader.digest("audio"),
    )


def _options(reader: Reader, kind: Kind) -> Question:
    options = TRUE_FALSE_OPTIONS if kind is Kind.TRUE_FALSE else reader.texts("options", OPTIONS)
    right: tuple[int, ...] = ()
    if "right" in KIND_FIELDS[kind]:
        right = reader.indices("right", len(options), most=1 if kind is Kind.TRUE_FALSE else len(options))
    return Question(kind, "", options=options, right=right, option_media=_option_media(reader, len(options)))


def _items(reader: Reader, kind: Kind) -> Question:
    items = reader.texts("items", OPTIONS)
    return Question(kind, "", items=items, option_media=_option_media(reader, len(items)))


def _sides(reader: Reader, kind: Kind) -> Question:
    left, right_side = reader.texts("left", OPTIONS), reader.texts("right", RIGHT_SIDE)
    if left and right_side and len(left) != len(right_side):
        reader.refuse("right", N_("Both columns need the same number of entries."))
    return Question(kind, "", left=left, right_side=right_side)


def _number(reader: Reader, kind: Kind) -> Question:
    return Question(kind, "", answer=reader.decimal("answer"), tolerance=reader.tolerance("tolerance"))


def _answers(reader: Reader, kind: Kind) -> Question:
    return Question(kind, "", answers=reader.texts("answers", ANSWERS))


def _nothing(_reader: Reader, kind: Kind) -> Question:
    return Question(kind, "")


def _option_media(reader: Reader, size: int) -> tuple[OptionMedia, ...]:
    if size == 0 or not reader.has("option_media"):
        return ()
    media = []
    for one in reader.objects("option_media", size, size):
        one.allow(frozenset({"image", "audio"}))
        media.append(OptionMedia(one.digest("image"), one.digest("audio")))
    return tuple(media) if any(one.image or one.audio for one in media) else ()


_OWN_FIELDS: Mapping[Kind, Callable[[Reader, Kind], Question]] = {
    Kind.CHOICE: _options,
    Kind.MULTIPLE: _options,
    Kind.TRUE_FALSE: _options,
    Kind.ORDER: _items,
    Kind.MATCH: _sides,
    Kind.NUMERIC: _number,
    Kind.TEXT: _answers,
    Kind.POLL: _options,
    Kind.WORDS: _nothing,
}
