"""A question as one room shows it: the shuffle, the frame's `q`, values back to canonical ones, the revealed answer."""

import hashlib
from collections.abc import Callable
from typing import Any, cast

from competitions.quizzes.domain.marking import Mark, Marker
from competitions.quizzes.domain.questions import TRUE_FALSE_OPTIONS, Kind, OptionMedia, Question, list_media

FULL_POINTS = 1000
LEAST_ROTATED = 3


def list_prefetched(question: Question) -> tuple[str, ...]:
    """Return the digests of a question's files in an order that tells nothing: its own may be the answer."""
    return tuple(sorted(list_media(question)))


def permutation(seed: str, number: int, size: int) -> tuple[int, ...]:
    """Return which canonical index stands at each shown place.

    From three places on it is never the identity; of two, always turned round would give the answer away.
    """
    order = sorted(range(size), key=lambda index: hashlib.sha256(f"{seed}:{number}:{index}".encode()).digest())
    if size >= LEAST_ROTATED and order == sorted(order):
        order = order[1:] + order[:1]
    return tuple(order)


class ShownQuestion:
    """One question of one room: the same shuffle for all who play."""

    __slots__ = ("_marker", "_order", "number", "of", "question", "seconds")

    def __init__(self, question: Question, *, number: int, of: int, seed: str) -> None:
        self.question = question
        self.number = number
        self.of = of
        self.seconds = question.seconds
        size = len(question.items) or len(question.right_side)
        self._order = permutation(seed, number, size)
        self._marker = Marker(question)

    def is_well_formed(self, value: object) -> bool:
        """Say whether an answer's value has the form of this kind."""
        return self._marker.is_well_formed(value)

    def mark(self, value: object) -> Mark:
        """Mark a well-formed value as it was sent."""
        return self._marker.mark(self._canonical(value))

    def _canonical(self, value: object) -> object:
        if self.question.kind is Kind.ORDER:
            return [self._order[shown] for shown in cast("list[int]", value)]
        if self.question.kind is Kind.MATCH:
            return [[left, self._order[shown]] for left, shown in cast("list[list[int]]", value)]
        return value

    def answer(self) -> object:
        """Return the right answer in the form of `value`, in the shuffle sent; None for poll and words."""
        question = self.question
        match question.kind:
            case Kind.ORDER:
                return [self._order.index(item) for item in range(len(question.items))]
            case Kind.MATCH:
                return [[left, self._order.index(left)] for left in range(len(question.left))]
            case Kind.NUMERIC:
                return question.answer
            case Kind.TEXT:
                return question.answers[0]
            case Kind.POLL | Kind.WORDS:
                return None
            case _:
                return list(question.right)

    def frame(self, address: Callable[[str], str]) -> dict[str, Any]:
        """Return the protocol's `q`; `address` gives the URL of a stored file. Nothing in it tells the answer."""
        question = self.question
        content: dict[str, Any] = {
            "n": self.number,
            "of": self.of,
            "kind": question.kind.value,
            "text": question.text,
            "points": FULL_POINTS * question.weight,
        }
        if question.kind is Kind.ORDER:
            content["options"] = [question.items[index] for index in self._order]
        elif question.kind is Kind.MATCH:
            content["left"] = list(question.left)
            content["right_side"] = [question.right_side[index] for index in self._order]
        elif question.kind is Kind.TRUE_FALSE:
            content["options"] = list(TRUE_FALSE_OPTIONS)
        elif question.options:
            content["options"] = list(question.options)
        if list_media(question):
            content["media"] = self._media(address)
        return content

    def _media(self, address: Callable[[str], str]) -> dict[str, Any]:
        def shown(image: str | None, audio: str | None) -> dict[str, str]:
            named = {"image": image, "audio": audio}
            return {kind: address(digest) for kind, digest in named.items() if digest}

        options = list(self.question.option_media)
        if options and self.question.kind is Kind.ORDER:
            options = [options[index] for index in self._order]
        content: dict[str, Any] = shown(self.question.image, self.question.audio)
        if any(media != OptionMedia() for media in options):
            content["options"] = [shown(media.image, media.audio) for media in options]
        return content
