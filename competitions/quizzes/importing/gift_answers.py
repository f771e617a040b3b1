"""What stands between the braces of a GIFT item: which kind of question it makes, and what is lost on the way."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from competitions.quizzes.domain.questions import Kind
from competitions.quizzes.domain.values import decimal_of
from competitions.quizzes.importing.outcome import Reason

ReadText = Callable[[str], str]
ALL = Decimal(100)
ROUNDING = Decimal("0.05")
FINEST = Decimal("1E-10")
_STAR = "\\*"
_WILDCARD = re.compile(r"(?<!\\)\*")
_WEIGHT = re.compile(r"%\s*(-?[0-9]+(?:[.,][0-9]*)?)\s*%")
_TRUE_FALSE = {"T": 0, "TRUE": 0, "F": 1, "FALSE": 1}


@dataclass(frozen=True, slots=True)
class Answers:
    """The fields of the question's kind; None where it cannot be imported. `reasons` say what is listed."""

    fields: dict[str, object] | None
    reasons: tuple[Reason, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class _Option:
    """One answer with its percentage; `source` is still masked."""

    source: str
    weight: Decimal
    feedback: str = ""


def read_answers(block: str, read: ReadText) -> Answers:
    """Read the masked text between the braces; `read` turns masked text into plain text."""
    body, _, general = block.partition("####")
    parsed = _read_kind(body.strip(), read)
    explanation = read(general) or parsed.explanation
    return Answers(parsed.fields, parsed.reasons, explanation)


def _read_kind(body: str, read: ReadText) -> Answers:
    if not body:
        return Answers(None, (Reason.ESSAY,))
    if body.startswith("#"):
        return _numeric(body[1:], read)
    if "~" in body:
        return _choice(body, read)
    if "=" in body and "->" in body:
        return _match(body, read)
    word = body.split("#", 1)[0].strip().upper()
    if word in _TRUE_FALSE:
        return _true_false(_TRUE_FALSE[word], body, read)
    return _text(body, read)


def _option(source: str, weight: Decimal) -> _Option:
    source = source.strip()
    found = _WEIGHT.match(source)
    if found:
        weight, source = Decimal(found[1].replace(",", ".")), source[found.end() :]
    text, _, feedback = source.partition("#")
    return _Option(text.strip(), weight, feedback)


def _feedback(options: list[_Option], read: ReadText) -> str:
    """Return what the right answers say about themselves, each saying once."""
    said = [read(option.feedback) for option in options if option.weight > 0]
    return "\n".join(dict.fromkeys(text for text in said if text))


def _true_false(right: int, body: str, read: ReadText) -> Answers:
    feedback = body.split("#")[1:]
    explanation = read(feedback[1]) if len(feedback) > 1 else ""
    return Answers({"kind": Kind.TRUE_FALSE.value, "right": [right]}, explanation=explanation)


def _choice(body: str, read: ReadText) -> Answers:
    """With a `=` one option is to be picked, without it all that have a share."""
    parts = re.split("([~=])", body)
    single = "=" in parts[1::2]
    options = [
        _option(source, ALL if sign == "=" else Decimal(0))
        for sign, source in zip(parts[1::2], parts[2::2], strict=True)
        if source.strip()
    ]
    right = [place for place, option in enumerate(options) if option.weight > 0]
    fields: dict[str, object] = {
        "kind": (Kind.CHOICE if single else Kind.MULTIPLE).value,
        "options": [read(option.source) for option in options],
        "right": right,
    }
    share = ALL if single else ALL / max(len(right), 1)
    equal = _are_among([option.weight for option in options], (share, Decimal(0) if single else -share))
    return Answers(fields, () if equal else (Reason.WEIGHTS,), _feedback(options, read))


def _are_among(weights: list[Decimal], meant: tuple[Decimal, Decimal]) -> bool:
    """Say whether the percentages mean what our marking does: equal shares, one taken away for each wrong pick."""
    return all(weight == 0 or any(abs(weight - one) <= ROUNDING for one in meant) for weight in weights)


def _text(body: str, read: ReadText) -> Answers:
    """Take the accepted answers; of Moodle's wildcards only those around an answer can go, the answer stays."""
    options = [_option(source, ALL) for source in body.split("=") if source.strip()]
    right = [option for option in options if option.weight > 0]
    accepted = [option for option in right if option.source.strip("* ") or not option.source]
    patterns = [read(option.source) for option in accepted]
    cores = [_without_outer_wildcards(pattern) for pattern in patterns]
    if any(_WILDCARD.search(core) for core in cores) or (right and not accepted):
        return Answers(None, (Reason.WILDCARD_INSIDE,))
    texts = [core.replace(_STAR, "*") for core in cores]
    reasons = []
    if any(option.weight != ALL for option in accepted):
        reasons.append(Reason.WEIGHTS)
    if cores != patterns or len(accepted) < len(right):
        reasons.append(Reason.WILDCARDS)
        texts = list(dict.fromkeys(texts))
    fields: dict[str, object] = {"kind": Kind.TEXT.value, "answers": texts}
    return Answers(fields, tuple(reasons), _feedback(accepted, read))


def _without_outer_wildcards(pattern: str) -> str:
    """Return the pattern without the `*` at its ends; one escaped by a backslash is a star and stays."""
    rest = pattern.lstrip("* ")
    core = rest.rstrip("* ")
    return core + "*" if core.endswith("\\") and rest.startswith("*", len(core)) else core


def starred(text: str) -> str:
    """Write an accepted answer so that its stars are no wildcards, as Moodle stores it."""
    return text.replace("*", _STAR)


def _match(body: str, read: ReadText) -> Answers:
    pairs = [source.partition("#")[0].split("->", 1) for source in body.split("=") if source.strip()]
    sides = [(read(pair[0]), read(pair[-1])) for pair in pairs if len(pair) > 1]
    kept = [(left, right) for left, right in sides if left]
    fields: dict[str, object] = {
        "kind": Kind.MATCH.value,
        "left": [left for left, _ in kept],
        "right": [right for _, right in kept],
    }
    return Answers(fields, (Reason.DISTRACTORS,) if len(kept) < len(pairs) else ())


def _numeric(body: str, read: ReadText) -> Answers:
    """Take the best number; a catch-all (`~` or `*`) only carries feedback."""
    wanted = body.split("~", 1)[0]
    options = [_option(source, ALL) for source in wanted.split("=") if source.strip()]
    accepted = [option for option in options if option.weight > 0 and option.source != "*"]
    if not accepted:
        return Answers({"kind": Kind.NUMERIC.value})
    best = max(accepted, key=lambda option: option.weight)
    reasons = []
    if any(option.weight != ALL for option in accepted):
        reasons.append(Reason.WEIGHTS)
    if len(accepted) > 1:
        reasons.append(Reason.ANSWERS)
    fields = {"kind": Kind.NUMERIC.value, **read_number(best.source)}
    return Answers(fields, tuple(reasons), _feedback([best], read))


def read_number(source: str) -> dict[str, object]:
    """Read `3.14:0.01`, `1..5` or `7` as answer and tolerance; the source itself where it is no number."""
    low, dots, high = source.partition("..")
    middle, _, spread = source.partition(":")
    try:
        if dots:
            first, last = _decimal(low), _decimal(high)
            answer, tolerance = (first + last) / 2, abs(last - first) / 2
        else:
            answer, tolerance = _decimal(middle), _decimal(spread or "0")
        return {"answer": decimal_of(answer) or source, "tolerance": decimal_of(tolerance) or spread}
    except ArithmeticError:
        return {"answer": source}


def _decimal(text: str) -> Decimal:
    """Read one number, `10,5` too, rounded to what a question keeps; raises ArithmeticError."""
    number = Decimal(text.strip().replace(",", "."))
    exponent = number.as_tuple().exponent
    return number.quantize(FINEST) if isinstance(exponent, int) and exponent < FINEST.adjusted() else number
