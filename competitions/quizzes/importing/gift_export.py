"""Writing GIFT: the kinds it knows, lossless for our reader and plain for Moodle; the others become comments."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from competitions.quizzes.domain.questions import Kind, Question, Quiz
from competitions.quizzes.importing.gift_answers import starred
from competitions.quizzes.importing.plain import text_to_html

_SIGNS = str.maketrans({sign: "\\" + sign for sign in "~=#{}:\\"} | {"\n": "\\n", "\r": ""})


def write_gift(quiz: Quiz) -> bytes:
    """Return the quiz as a GIFT file in UTF-8; `order`, `poll` and `words` have no place in it."""
    title = " ".join(quiz.title.split()).replace("/", "//")
    parts = [f"$CATEGORY: $course$/top/{title}"]
    parts += [_item(n, question) for n, question in enumerate(quiz.questions, start=1)]
    return ("\n\n\n".join(parts) + "\n").encode()


def _item(number: int, question: Question) -> str:
    write = _WRITERS.get(question.kind)
    if write is None:
        return f"// question: {number}  kind {question.kind.value}: not part of GIFT"
    lines = [f"// question: {number}", *_notes(question), f"::{number}::{_marked(question.text)} {{{write(question)}"]
    if question.explanation.strip():
        lines.append(f"####{_marked(question.explanation)}")
    return "\n".join(lines) + "}"


def _notes(question: Question) -> Iterator[str]:
    """Write seconds, weight and tags as Moodle writes tags: in comments, which others ignore."""
    yield f"// [seconds:{question.seconds}] [weight:{question.weight}]"
    for tag in question.tags:
        if not set("]\n\\") & set(tag):
            yield f"// [tag:{tag}]"


def _escaped(text: str) -> str:
    return text.translate(_SIGNS)


def _marked(text: str) -> str:
    """Write a text with its format marker. GIFT has no escape for `->`, HTML has."""
    if "->" in text:
        return "[html]" + _escaped(text_to_html(text))
    return "[plain]" + _escaped(text)


def _lines(signs: list[str], texts: tuple[str, ...]) -> str:
    return "".join(f"\n\t{sign}{_marked(text)}" for sign, text in zip(signs, texts, strict=True))


def _choice(question: Question) -> str:
    first = min(question.right)
    signs = ["~%100%" if place in question.right else "~" for place in range(len(question.options))]
    signs[first] = "="
    return _lines(signs, question.options)


def _multiple(question: Question) -> str:
    share = round(Decimal(100) / len(question.right), 5)
    sign = f"~%{share.normalize():f}%"
    signs = [sign if place in question.right else "~" for place in range(len(question.options))]
    return _lines(signs, question.options)


def _true_false(question: Question) -> str:
    return "TRUE" if question.right == (0,) else "FALSE"


def _match(question: Question) -> str:
    pairs = zip(question.left, question.right_side, strict=True)
    return "".join(f"\n\t={_marked(left)} -> {_marked(right)}" for left, right in pairs)


def _numeric(question: Question) -> str:
    return f"#{question.answer}:{question.tolerance}"


def _text(question: Question) -> str:
    return _lines(["="] * len(question.answers), tuple(map(starred, question.answers)))


_WRITERS: Mapping[Kind, Callable[[Question], str]] = {
    Kind.CHOICE: _choice,
    Kind.MULTIPLE: _multiple,
    Kind.TRUE_FALSE: _true_false,
    Kind.MATCH: _match,
    Kind.NUMERIC: _numeric,
    Kind.TEXT: _text,
}
