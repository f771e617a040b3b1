"""A roster that comes back on paper, typed quickly: numbers, ranges and codes in any order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.domain.tickets import read_code

RANGE = re.compile(r"(\d{1,4})\s*[-–]\s*(\d{1,4})")
WORDS = re.compile(r"[\s,;.]+")
MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Unread:
    """A word that is neither a number of the roster nor a code on it."""

    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """The codes that were meant, in order of typing, each once; and what could not be read."""

    codes: tuple[str, ...]
    unread: tuple[Unread, ...]


def read_paper(typed: str, roster: Mapping[int, str]) -> Read:
    """Read what was typed against a roster of code by number: "1-12 15, 7KQ4MX2P9"."""
    known, codes, unread = set(roster.values()), dict[str, None](), dict[str, None]()
    for word in _split(typed):
        numbers = _numbers(word)
        found = [roster.get(number) for number in numbers] or [read_code(word)]
        if all(code in known for code in found):
            codes |= dict.fromkeys(code for code in found if code)
        else:
            unread[word[:20]] = None
    return Read(tuple(codes), tuple(Unread(word) for word in unread))


def _split(typed: str) -> list[str]:
    joined = RANGE.sub(r"\1-\2", typed)
    return [word for word in WORDS.split(joined) if word]


def _numbers(word: str) -> range:
    """Return the numbers that a word means; empty where it is none, an empty range or one that runs backwards."""
    match = RANGE.fullmatch(word)
    if match:
        first, last = int(match[1]), int(match[2])
        return range(first, last + 1)
    return (
        range(int(word), int(word) + 1)
        if word.isascii() and word.isdecimal() and len(word) <= MOST_DIGITS
        else range(0)
    )
