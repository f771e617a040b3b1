"""How the answers to one question were spread, for the projector: counts by option, or the words that were written."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from competitions.live.domain.rude_words import is_rude
from core.vietnamese import fold

MOST_WORDS = 30
LARGEST_SIZE = 5


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the cloud in its commonest spelling; `size` goes from 1 to 5."""

    text: str
    count: int
    size: int


def count_options(values: Iterable[object], options: int) -> tuple[int, ...]:
    """Return how often each option was chosen; values are lists of indices as sent."""
    counts = [0] * options
    for value in values:
        if isinstance(value, list):
            for index in value:
                if isinstance(index, int) and 0 <= index < options:
                    counts[index] += 1
    return tuple(counts)


def count_words(values: Iterable[object]) -> tuple[Word, ...]:
    """Return the words, commonest first, accents and case forgiven; rude ones are left out of the hall's sight."""
    spellings: dict[str, Counter[str]] = {}
    for value in values:
        if isinstance(value, str) and fold(value) and not is_rude(value):
            spellings.setdefault(fold(value), Counter())[" ".join(value.split())] += 1
    totals = {key: found.total() for key, found in spellings.items()}
    chosen = sorted(totals, key=lambda key: (-totals[key], key))[:MOST_WORDS]
    most = max(totals.values(), default=1)
    return tuple(
        Word(_commonest(spellings[key]), totals[key], -(-LARGEST_SIZE * totals[key] // most)) for key in chosen
    )


def _commonest(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda text: (-spellings[text], text))
