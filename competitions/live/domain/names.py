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


def public_pupil_name(name: str, class_name: str) -> str:
    """Return what may be public of a pupil: the given name, last in Vietnamese, and the class where known."""
    given = name.rsplit(maxsplit=1)[-1]
    return f"{given} {class_name}".strip()


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
