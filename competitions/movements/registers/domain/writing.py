"""From what people type, in a form or in a row of a list, to an entry or an act."""

from collections.abc import Collection, Mapping

from accounts.domain.roster import find_day
from competitions.movements.domain.tables import Column
from competitions.movements.registers.domain.checklists import CHECKLISTS
from competitions.movements.registers.domain.entries import Act, Entry
from competitions.movements.registers.domain.rules import ActRule, People, Register, Shape
from core.kernel import FieldError, Invalid, N_
from core.vietnamese import find_whole, fold

TICK = "tick_"
MOST_DIGITS = 9
_YES = {"x", "co", "dat", "1", "yes", "v"}


def read_entry(register: Register, typed: Mapping[str, str]) -> Entry:
    """Return the entry; raises Invalid with errors by field for what is no date, number or choice."""
    errors: list[FieldError] = []
    day = find_day(typed.get("occurred_on", ""))
    if day is None:
        errors.append(FieldError("occurred_on", N_("Write a date like 10/10/2026.")))
    quantity = _number("quantity", typed.get("quantity", "1") or "1", errors) if register.count_title else 1
    if day is None or errors:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
    asks_person = register.people is not People.NONE
    return Entry(
        title=_line(typed.get("title", "")),
        occurred_on=day,
        quantity=quantity,
        values={each.key: _line(typed[each.key]) for each in register.fields if typed.get(each.key)},
        ticked=frozenset(key.removeprefix(TICK) for key, text in typed.items() if key.startswith(TICK) and text),
        link=typed.get("link", "").strip(),
        document=_line(typed.get("document", "")),
        person=_line(typed.get("person", "")) if asks_person else "",
        contact=_line(typed.get("contact", "")) if asks_person else "",
    )


def read_act(rule: ActRule, typed: Mapping[str, str]) -> Act:
    """Return the act; raises Invalid with errors by field."""
    errors: list[FieldError] = []
    day = find_day(typed.get("occurred_on", ""))
    if day is None:
        errors.append(FieldError("occurred_on", N_("Write a date like 10/10/2026.")))
    quantity = _number("quantity", typed.get("quantity", "1") or "1", errors) if rule.is_counted else 1
    if day is None or errors:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
    person = "" if rule.people is People.NONE else _line(typed.get("person", ""))
    return Act(day, quantity, person, _line(typed.get("note", "")))


def list_columns(register: Register) -> tuple[Column, ...]:
    """Return the columns of a register's list, in the template's order; keys are those of the form's fields."""
    columns = [
        Column("unit", "Đơn vị", ("ma don vi", "ten don vi")),
        Column("title", _name_column(register), ("ten", "tieu de", "noi dung"), register.people is not People.NEEDED),
        Column("occurred_on", "Ngày", ("thoi gian", "ngay thang"), is_needed=True),
    ]
    if register.count_title:
        columns.append(Column("quantity", "Số lượng", ("so luong", "so")))
    columns += [Column(each.key, COLUMN_WORDS.get(each.key, each.key)) for each in register.fields]
    if register.needs_checklist:
        columns += [Column(f"{TICK}{each.key}", COLUMN_WORDS[each.key]) for each in CHECKLISTS[-1].criteria]
    if register.needs_proof:
        columns += [
            Column("link", "Liên kết", ("link", "url")),
            Column("document", "Số, ký hiệu văn bản", ("van ban",)),
        ]
    if register.people is not People.NONE:
        columns += [
            Column("person", "Họ và tên", ("ho ten",), register.people is People.NEEDED),
            Column("contact", "Liên hệ", ("dien thoai", "sdt")),
        ]
    return tuple(columns)


COLUMN_WORDS: Mapping[str, str] = {
    "members": "Số thành viên",
    "present": "Số có mặt",
    "on_roll": "Số trong danh sách",
    "channel": "Kênh, báo, trang",
    "number": "Số hiệu",
    "language": "Ngôn ngữ",
    "form": "Hình thức",
    "partner": "Đối tác",
    "settlement": "Cách giải quyết",
    "phone": "Có người dùng điện thoại thông minh",
    "vneid": "Có VNeID",
    "services": "Đã dùng dịch vụ công",
    "payment": "Thanh toán không tiền mặt",
    "learnt": "Có người được tập huấn",
    "safety": "Biết phòng lừa đảo",
    "market": "Mua bán trên mạng",
}


def read_cells(register: Register, cells: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """Return a row's cells as a form would send them; `words` are the folded names of choices, by what they mean."""
    typed = {key: text for key, text in cells.items() if key != "unit" and not key.startswith(TICK)}
    typed |= {key: "1" for key, text in cells.items() if key.startswith(TICK) and fold(text) in _YES}
    for each in register.fields:
        text = typed.get(each.key, "")
        if each.shape is Shape.CHOICE and text:
            typed[each.key] = _choice(text, [key for key, _ in each.choices], words)
    return typed


def _choice(text: str, keys: Collection[str], words: Mapping[str, str]) -> str:
    return text if text in keys else words.get(fold(text), text)


def _name_column(register: Register) -> str:
    return "Tên" if register.family.value == "community" else "Nội dung"


def _number(key: str, text: str, errors: list[FieldError]) -> int:
    number = find_whole(text, MOST_DIGITS)
    if number is not None:
        return number
    errors.append(FieldError(key, N_("Write a whole number.")))
    return 0


def _line(text: str) -> str:
    return " ".join(text.split())
