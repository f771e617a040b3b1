"""Which answers are well formed, and how much of a question they earn, exactly. Points are the live room's."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import cast

from competitions.quizzes.domain.questions import LONGEST_ANSWER, Kind, Question
from competitions.quizzes.domain.values import is_decimal, is_storable
from core.vietnamese import fold

PAIR = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """The share of the full points (0 to 1), and whether that is all of them; None where nothing is right or wrong."""

    credit: Fraction
    right: bool | None


FULL = Mark(Fraction(1), right=True)
NONE = Mark(Fraction(0), right=False)
UNMARKED = Mark(Fraction(0), right=None)


class Marker:
    """One question made ready to check and mark many answers; values are canonical, not shuffled.

    `is_well_formed` takes whatever JSON held. `mark` takes well-formed values only.
    """

    __slots__ = ("is_well_formed", "mark")

    def __init__(self, question: Question) -> None:
        self.is_well_formed: Callable[[object], bool] = _CHECKS[question.kind](question)
        self.mark: Callable[[object], Mark] = _MARKS[question.kind](question)


def is_well_formed(question: Question, value: object) -> bool:
    """Say whether the value has the shape the question's kind asks for, indices in range."""
    return Marker(question).is_well_formed(value)


def mark(question: Question, value: object) -> Mark:
    """Mark one well-formed value. For many values make one `Marker`."""
    return Marker(question).mark(value)


def _is_index(value: object, size: int) -> bool:
    return type(value) is int and 0 <= value < size


def _are_indices(value: object, size: int) -> bool:
    return isinstance(value, list | tuple) and all(_is_index(one, size) for one in value)


def _check_one(question: Question) -> Callable[[object], bool]:
    size = len(question.options)
    return lambda value: isinstance(value, list | tuple) and len(value) == 1 and _is_index(value[0], size)


def _check_some(question: Question) -> Callable[[object], bool]:
    size = len(question.options)

    def check(value: object) -> bool:
        if not _are_indices(value, size):
            return False
        picks = cast("list[int]", value)
        return len(picks) > 0 and len(set(picks)) == len(picks)

    return check


def _check_order(question: Question) -> Callable[[object], bool]:
    size = len(question.items)

    def check(value: object) -> bool:
        return _are_indices(value, size) and sorted(cast("list[int]", value)) == list(range(size))

    return check


def _check_match(question: Question) -> Callable[[object], bool]:
    size = len(question.left)

    def check(value: object) -> bool:
        if not isinstance(value, list | tuple) or not 0 < len(value) <= size:
            return False
        if not all(_are_indices(pair, size) and len(pair) == PAIR for pair in value):
            return False
        return all(len({pair[side] for pair in value}) == len(value) for side in (0, 1))

    return check


def _check_number(_question: Question) -> Callable[[object], bool]:
    return is_decimal


def _check_words(_question: Question) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        if not isinstance(value, str) or len(value) > LONGEST_ANSWER:
            return False
        return not (value == "" or value.isspace()) and is_storable(value)

    return check


def _steps(full: int) -> tuple[Mark, ...]:
    """Return the marks for 0, 1, … `full` right parts."""
    return (NONE, *(Mark(Fraction(part, full), right=False) for part in range(1, full)), FULL)


def _mark_one(question: Question) -> Callable[[object], Mark]:
    right = frozenset(question.right)
    return lambda value: FULL if cast("list[int]", value)[0] in right else NONE


def _mark_some(question: Question) -> Callable[[object], Mark]:
    right = frozenset(question.right)
    steps = _steps(len(right))

    def decide(value: object) -> Mark:
        picks = cast("list[int]", value)
        hits = len(right.intersection(picks))
        return steps[max(0, 2 * hits - len(picks))]

    return decide


def _mark_order(question: Question) -> Callable[[object], Mark]:
    size = len(question.items)
    steps = _steps(size * (size - 1) // 2)
    return lambda value: steps[sum(a < b for a, b in combinations(cast("list[int]", value), 2))]


def _mark_match(question: Question) -> Callable[[object], Mark]:
    """Equal right sides are one: a person cannot tell them apart."""
    sides = question.right_side
    steps = _steps(len(sides))

    def decide(value: object) -> Mark:
        pairs = cast("list[list[int]]", value)
        return steps[sum(sides[left] == sides[right] for left, right in pairs)]

    return decide


def _mark_number(question: Question) -> Callable[[object], Mark]:
    answer, tolerance = Decimal(question.answer), Decimal(question.tolerance)
    low, high = answer - tolerance, answer + tolerance
    return lambda value: FULL if low <= Decimal(cast("str", value)) <= high else NONE


def _mark_text(question: Question) -> Callable[[object], Mark]:
    folded = frozenset(fold(answer) for answer in question.answers)
    return lambda value: FULL if fold(cast("str", value)) in folded else NONE


def _mark_nothing(_question: Question) -> Callable[[object], Mark]:
    return lambda _value: UNMARKED


_CHECKS: dict[Kind, Callable[[Question], Callable[[object], bool]]] = {
    Kind.CHOICE: _check_one,
    Kind.MULTIPLE: _check_some,
    Kind.TRUE_FALSE: _check_one,
    Kind.ORDER: _check_order,
    Kind.MATCH: _check_match,
    Kind.NUMERIC: _check_number,
    Kind.TEXT: _check_words,
    Kind.POLL: _check_one,
    Kind.WORDS: _check_words,
}
_MARKS: dict[Kind, Callable[[Question], Callable[[object], Mark]]] = {
    Kind.CHOICE: _mark_one,
    Kind.MULTIPLE: _mark_some,
    Kind.TRUE_FALSE: _mark_one,
    Kind.ORDER: _mark_order,
    Kind.MATCH: _mark_match,
    Kind.NUMERIC: _mark_number,
    Kind.TEXT: _mark_text,
    Kind.POLL: _mark_nothing,
    Kind.WORDS: _mark_nothing,
}
