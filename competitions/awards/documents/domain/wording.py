"""Words as they stand inside a sentence, what is left to the hand, and amounts of money in words. Pure."""

DOTS = "……"
"""What the program does not know, left to be written by hand."""
LONG_DOTS = "……………………………"
COMMON = ("Ông ", "Bà ", "Hộ ", "Tỉnh ", "Xã ", "Phường ", "Bản ", "Tập thể ", "Nhân dân ", "Gia đình ")
ROUND_OF = ("Khen thưởng ", "Xét khen thưởng ")
DECISION = "Quyết định số "
ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", " nghìn", " triệu")
SUDDEN = "đột xuất "
BILLION = 1_000_000_000


def capital(words: str) -> str:
    """Return the words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def within(name: str) -> str:
    """Return a name as it stands inside a sentence: "ông Giàng A Chớ", "xã Sín Thầu"; proper names as they are."""
    return name[0].lower() + name[1:] if name.startswith(COMMON) else name


def after_name(unit: str) -> str:
    """Return the unit as it follows a name: ", xã Sín Thầu"; nothing without one."""
    return f", {within(unit)}" if unit else ""


def occasion_of(title: str) -> str:
    """Return "đợt “Ngày hội số năm 2026”" for a round called "Khen thưởng Ngày hội số năm 2026"."""
    return f"đợt “{capital(_without_act(title))}”"


def deed_of(title: str) -> str:
    """Return "có thành tích trong Ngày hội số năm 2026" for a round called "Khen thưởng Ngày hội số năm 2026"."""
    rest = _without_act(title)
    if rest.startswith(SUDDEN):
        return f"có thành tích {SUDDEN}trong {rest.removeprefix(SUDDEN)}"
    return f"có thành tích trong {rest}"


def _without_act(title: str) -> str:
    return next(
        (title[len(start) :] for start in ROUND_OF if title.startswith(start) and len(title) > len(start)), title
    )


def cited(document: str) -> str:
    """Return a document as it is cited; one that was entered by its bare number is a decision."""
    if not document.strip():
        return f"{DECISION}{DOTS}"
    return f"{DECISION}{document}" if document[0].isdigit() else document


def signing(title: str) -> tuple[str, str]:
    """Return authority and title of a head's signature; a deputy signs for the head ("KT.", Decree 30/2020)."""
    deputy = "Phó "
    if not title.startswith(deputy):
        return "", title
    head = title.removeprefix(deputy)
    return f"KT. {head}", title


def money_words(amount: int) -> str:
    """Return an amount of đồng in words: "Năm mươi hai triệu sáu trăm năm mươi nghìn đồng"."""
    return f"{capital(_number(amount))} đồng"


def _number(number: int) -> str:
    if number >= BILLION:
        rest = number % BILLION
        head = f"{_number(number // BILLION)} tỷ"
        return f"{head} {_below(rest, is_led=True)}" if rest else head
    return _below(number, is_led=False) or ONES[0]


def _below(number: int, *, is_led: bool) -> str:
    """Return a number below a billion; `is_led` when something larger stands before it."""
    parts: list[str] = []
    for at in (2, 1, 0):
        group = number // 1000**at % 1000
        if group:
            parts.append(_group(group, is_led=is_led or bool(parts)) + GROUPS[at])
    return " ".join(parts)


def _group(number: int, *, is_led: bool) -> str:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [f"{ONES[hundreds]} trăm"] if hundreds or is_led else []
    if tens > 1:
        words.append(f"{ONES[tens]} mươi")
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones:
        words.append(_last(ones, tens))
    return " ".join(words)


def _last(ones: int, tens: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    return "lăm" if ones == 5 and tens else ONES[ones]  # noqa: PLR2004 - the five that changes its sound
