"""Vietnamese text: folding for searches that forgive accents and case, the alphabet's sort key, whole numbers."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# The order of the Unicode collation algorithm with the Vietnamese tailoring (CLDR "vi"), for what names are made of.
_ORDER = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PRIMARY = {letter: position for position, letter in enumerate(_ORDER)}
_TONES = {mark: rank for rank, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}
KEYS_KEPT = 16_384  # names of all units are sorted again and again
_SHAPES = "\u0302\u0306\u031b"
MOST_DIGITS = 12
LONGEST_EXACT = 1e15  # beyond, a float skips whole numbers
_WHOLE = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(?:[. ][0-9]{3})+")

SortKey = tuple[tuple[int, ...], tuple[tuple[int, ...], ...], tuple[bool, ...], str]


def fold(text: str) -> str:
    """Return the text without accents, case, outer and doubled spaces (đ → d); folding twice changes nothing."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.replace("đ", "d").split())


def slug(text: str) -> str:
    """Return the folded text as lower-case ASCII words joined by hyphens, fit for a code or a URL."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in fold(text)).split())


@lru_cache(maxsize=KEYS_KEPT)
def sort_key(text: str) -> SortKey:
    """Return a key that sorts as ICU does for Vietnamese: the 29 letters, then tones, then case (small first)."""
    letters = list(_letters(text))
    return (
        tuple(_PRIMARY.get(letter, len(_ORDER) + ord(letter)) for letter, _, _ in letters),
        tuple(marks for _, marks, _ in letters),
        tuple(upper for _, _, upper in letters),
        text,
    )


def _letters(text: str) -> Iterator[tuple[str, tuple[int, ...], bool]]:
    """Yield each letter: small, with its shape (ă, ơ); the ranks of its other marks; whether it was a capital."""
    cluster = ""
    for sign in unicodedata.normalize("NFD", text):
        if cluster and not unicodedata.combining(sign):
            yield _letter(cluster)
            cluster = ""
        cluster += sign
    if cluster:
        yield _letter(cluster)


def _letter(cluster: str) -> tuple[str, tuple[int, ...], bool]:
    small = cluster[0].lower()
    shape = "".join(mark for mark in cluster[1:] if mark in _SHAPES)
    shaped = unicodedata.normalize("NFC", small + shape)
    if shaped not in _PRIMARY:
        shaped, shape = small[0], ""
    marks = tuple(_TONES.get(mark, ord(mark)) for mark in cluster[1:] if mark not in shape)
    return shaped, marks, cluster[0] != small


def find_whole(text: str, most_digits: int = MOST_DIGITS) -> int | None:
    """Return 1250, 1.250 or 1 250; None for anything else, such as 64.5, 1,5 or 12.5000, and for one too long."""
    digits = text.replace(".", "").replace(" ", "")
    return int(digits) if len(digits) <= most_digits and _WHOLE.fullmatch(text.strip()) else None


def write_cell(number: float) -> str:
    """Return a spreadsheet's number as text: with a comma before a fraction, so that 1,234 is not taken for 1234."""
    if number.is_integer() and abs(number) < LONGEST_EXACT:
        return str(int(number))
    return str(number).replace(".", ",")
