"""What changed between two versions of a text, word by word, so that people can read it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PIECES = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 20_000


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row with one fate."""

    change: Change
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in reading order; without the added ones they spell `before`."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        whole = (Piece(Change.REMOVED, before), Piece(Change.ADDED, after))
        return tuple(piece for piece in whole if piece.text)
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[i:j])))
            continue
        removed, added = "".join(old[i:j]), "".join(new[k:m])
        pieces += [Piece(Change.REMOVED, removed)] if removed else []
        pieces += [Piece(Change.ADDED, added)] if added else []
    return tuple(pieces)
