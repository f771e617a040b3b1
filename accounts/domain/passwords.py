"""Which new password is good enough: long, not well known, not one's own name or number."""

import re
import unicodedata
from enum import StrEnum

from core.vietnamese import fold

SHORTEST = 12
LONGEST = 128
FEWEST_DIFFERENT = 5
SHORTEST_TELLING = 4
_RUNS = "01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm"
_COMMON_STEM = re.compile(
    "(my)?(password|pass)(word)?|(mat)?khau(moi)?|matkhaucu|doimatkhau|changeme|admin(istrator)?|quantri(vien)?"
    "|welcome|letmein|iloveyou|(anh|em)?yeu(anh|em)(yeu|nhieu)?|(toiyeu)?vietnam|xinchao|tinh(dienbien)?"
    "|dienbien(phu)?|muong(thanh|anh|nhe|cha|lay)|bacho|hochiminh|ubnd(xa|phuong|tinh)?|ngayhoi(so)?"
    "|binhdanhocvu(so)?|chuyendoiso|congnghe(so)?|qwerty(uiop)?|asdfgh(jkl)?|abc(d|de|def)?|a|"
)


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"


def normalise(password: str) -> str:
    """Return the form that is hashed: the same letters typed on any keyboard give the same bytes."""
    return unicodedata.normalize("NFKC", password)


def find_weakness(password: str, about: tuple[str, ...] = ()) -> Weakness | None:
    """Return why the password is refused, or None; `about` holds the person's name, e-mail and phone."""
    plain = normalise(password)
    if len(plain) < SHORTEST:
        return Weakness.SHORT
    if len(plain) > LONGEST:
        return Weakness.LONG
    letters = _letters(plain)
    if _is_common(letters):
        return Weakness.COMMON
    return Weakness.PERSONAL if _is_personal(letters, about) else None


def _is_common(letters: str) -> bool:
    stem = letters.strip("0123456789")
    if len(set(letters)) < FEWEST_DIFFERENT or _COMMON_STEM.fullmatch(stem):
        return True
    if any(letters in run or letters[::-1] in run for run in _RUNS):
        return True
    return any(letters == letters[:size] * (len(letters) // size) for size in range(1, len(letters) // 2 + 1))


def _is_personal(letters: str, about: tuple[str, ...]) -> bool:
    known = {_letters(text.split("@", maxsplit=1)[0]) for text in about}
    rests = (letters.replace(word, "").strip("0123456789") for word in known if len(word) >= SHORTEST_TELLING)
    return any(len(rest) < SHORTEST_TELLING and rest != letters for rest in rests)


def _letters(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
