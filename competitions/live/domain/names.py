"""Names people give themselves on a public screen: cleaned, filtered, generated, or shortened for pupils."""

import re
import unicodedata
from random import Random

from competitions.live.domain.phases import bad_argument
from competitions.live.domain.rude_words import is_rude
from core.kernel import Invalid, N_

LONGEST_NAME = 40
MOST_MARKS_IN_A_ROW = 3
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
SPACES = re.compile(r"\s+")

THINGS = (
    "Ban", "Mận", "Đào", "Lan", "Cúc", "Sen", "Mai", "Trúc", "Thông", "Chè", "Ngô", "Lúa", "Gấc", "Quế",
    "Sóc", "Nai", "Hươu", "Thỏ", "Mèo", "Nghé", "Gấu", "Voi", "Én", "Sáo", "Họa Mi", "Vàng Anh", "Sơn Ca", "Công",
    "Bướm", "Ong", "Suối", "Núi", "Mây", "Sao", "Nắng", "Gió", "Thác", "Trăng",
)  # fmt: skip
LOOKS = ("Trắng", "Hồng", "Xanh", "Vàng", "Tím", "Biếc", "Nhỏ", "Xinh", "Vui", "Tươi", "Sáng", "Hiền", "Ngoan", "Thơm")
NUMBERS = range(10, 100)
GENERATED = re.compile(rf"(?:{'|'.join(THINGS)}) (?:{'|'.join(LOOKS)}) [1-9][0-9]")
AROUND = "()[],;:.-–"
CLASS = re.compile(r"(?:lớp)?([^\W\d_]{0,2}[0-9]{1,2}(?:[^\W\d_]{1,4}[0-9]{0,2}|[/.-][0-9]{1,2})?)", re.IGNORECASE)
CLASS_YEAR = re.compile(r"[0-9]{1,2}")


def clean_name(name: str) -> str:
    """Return a name as it is stored: NFC, without invisible characters, single spaces, at most 40 characters.

    Raises `Invalid` at `/name` for an empty, too long or rude one, or one of piled-up marks.
    """
    visible = "".join(filter(_is_visible, SPACES.sub(" ", name)))
    cleaned = SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()
    if not any(character.isalnum() for character in cleaned):
        raise _refused(N_("Give a name."))
    if len(cleaned) > LONGEST_NAME:
        raise _refused(N_("A name has at most 40 characters."))
    if _piles_up_marks(cleaned) or is_rude(cleaned):
        raise _refused(N_("Choose another name, one that everybody may read."))
    return cleaned


def generate_name(random: Random) -> str:
    """Return a friendly name from the province's nature, like `Ban Trắng 27`."""
    return f"{random.choice(THINGS)} {random.choice(LOOKS)} {random.choice(NUMBERS)}"


def public_pupil_name(name: str) -> str:
    """Return what may be public of a pupil: the given name, last in Vietnamese, and the class where it follows.

    A generated name stays, and so does what holds no name at all, like `Lớp 6A1`.
    """
    if GENERATED.fullmatch(name):
        return name
    words = [word for word in (word.strip(AROUND) for word in name.split()) if word]
    class_name = _take_class(words)
    names = [word for word in words if any(map(str.isalpha, word)) and word.casefold() != "lớp"]
    return f"{names[-1]} {class_name}".strip() if names else name


def _take_class(words: list[str]) -> str:
    """Take the class off the end, like `7A`, `lớp 10A2` or `7 A`; "" where there is none."""
    if len(words) > 1 and len(words[-1]) == 1 and words[-1].isalpha() and CLASS_YEAR.fullmatch(words[-2]):
        letter = words.pop()
        return words.pop() + letter
    found = CLASS.fullmatch(words[-1]) if words else None
    if found is None:
        return ""
    words.pop()
    return found[1]


def _is_visible(character: str) -> bool:
    return character not in BLANKS and unicodedata.category(character)[0] != "C"


def _piles_up_marks(name: str) -> bool:
    marks = 0
    for character in name:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks > MOST_MARKS_IN_A_ROW:
            return True
    return False


def _refused(text: str) -> Invalid:
    return bad_argument("/name", text)
