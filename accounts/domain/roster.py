"""The list of people a unit hands in: what each column means, and what is wrong with which row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.domain.contacts import find_email, find_phone
from core.kernel import N_, Role
from core.vietnamese import fold

LONGEST_NAME = 120
MOST_ROWS = 200
COLUMNS = ("Họ và tên", "Điện thoại", "E-mail", "Vai trò", "Từ ngày", "Đến ngày")
ROLE_WORDS: Mapping[Role, str] = {
    Role.ADMINISTRATOR: "Quản trị hệ thống",
    Role.ORGANIZER: "Người tổ chức",
    Role.HOST: "Người dẫn chương trình",
    Role.UNIT_OFFICER: "Cán bộ đơn vị",
    Role.UNIT_LEADER: "Lãnh đạo đơn vị",
    Role.CLUSTER_HEAD: "Cụm trưởng",
    Role.SPECIALIST: "Chuyên viên thẩm định",
    Role.APPRAISAL_HEAD: "Trưởng bộ phận thẩm định",
    Role.HOMEAFFAIRS_OFFICER: "Cán bộ Sở Nội vụ",
    Role.HOMEAFFAIRS_HEAD: "Lãnh đạo Sở Nội vụ",
    Role.COUNCIL_MEMBER: "Ủy viên hội đồng",
    Role.SECRETARY: "Thư ký hội đồng",
    Role.INSPECTOR: "Người kiểm tra, giám sát",
}
_HEADINGS = {
    "name": ("ho va ten", "ho ten", "ten", "name"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "phone"),
    "email": ("e-mail", "email", "thu dien tu"),
    "role": ("vai tro", "role"),
    "since": ("tu ngay", "since"),
    "until": ("den ngay", "until"),
}
_ROLES = {fold(words): role for role, words in ROLE_WORDS.items()} | {role.value: role for role in Role}
_DAY_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the list; `row` is the row's number as the spreadsheet shows it."""

    row: int
    name: str
    email: str | None
    phone: str | None
    role: Role
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, as a message id; row 0 is the whole list."""

    row: int
    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
    """The lines that were understood and every fault; with a fault nothing is imported."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def parse_roster(table: Sequence[Sequence[str]]) -> Roster:
    """Read the rows under the first row that has the headings; empty rows are skipped."""
    start = next((at for at, row in enumerate(table) if "name" in _columns_in(row)), None)
    if start is None:
        return Roster((), (Fault(0, N_("The first row must hold the headings of the template.")),))
    columns = _columns_in(table[start])
    missing = [heading for heading in ("phone", "role") if heading not in columns]
    if missing:
        return Roster((), (Fault(start + 1, N_("The columns “Điện thoại” and “Vai trò” are needed.")),))
    cells = [
        (number, {key: row[at].strip() if at < len(row) else "" for key, at in columns.items()})
        for number, row in enumerate(table[start + 1 :], start + 2)
        if any(cell.strip() for cell in row)
    ]
    if not cells or len(cells) > MOST_ROWS:
        return Roster((), (Fault(0, N_("The list must have between 1 and %(most)s people."), {"most": MOST_ROWS}),))
    read = [_read(number, row) for number, row in cells]
    lines = tuple(each for each in read if isinstance(each, Line))
    return Roster(lines, tuple(each for each in read if isinstance(each, Fault)) + _list_repeated(lines))


def find_role(text: str) -> Role | None:
    """Return the role that a cell names, in Vietnamese or by its code."""
    return _ROLES.get(fold(text))


def find_day(text: str) -> date | None:
    """Return the day written as 10/10/2026 or 2026-10-10, or None where it is none."""
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None


def _columns_in(row: Sequence[str]) -> dict[str, int]:
    places = {fold(cell): at for at, cell in reversed(list(enumerate(row)))}
    return {key: places[name] for key, names in _HEADINGS.items() for name in reversed(names) if name in places}


def _read(row: int, cells: Mapping[str, str]) -> Line | Fault:
    name = " ".join(cells["name"].split())
    if not name or len(name) > LONGEST_NAME:
        return Fault(row, N_("Write the full name, at most %(most)s letters."), {"most": LONGEST_NAME})
    phone, email = cells["phone"], cells.get("email", "")
    if not phone and not email:
        return Fault(row, N_("Give a phone number or an e-mail address: it is needed to sign in."))
    if phone and find_phone(phone) is None:
        return Fault(row, N_("“%(text)s” is not a phone number."), {"text": phone})
    if email and find_email(email) is None:
        return Fault(row, N_("“%(text)s” is not an e-mail address."), {"text": email})
    role = find_role(cells["role"])
    if role is None:
        return Fault(row, N_("“%(text)s” is not a role of the template."), {"text": cells["role"]})
    return _dated(Line(row, name, find_email(email), find_phone(phone), role, None, None), cells)


def _dated(line: Line, cells: Mapping[str, str]) -> Line | Fault:
    days: dict[str, date | None] = {}
    for key in ("since", "until"):
        text = cells.get(key, "")
        days[key] = find_day(text) if text else None
        if text and days[key] is None:
            return Fault(line.row, N_("“%(text)s” is not a date like 10/10/2026."), {"text": text})
    since, until = days["since"], days["until"]
    if since and until and until < since:
        return Fault(line.row, N_("The last day is before the first day."))
    return Line(line.row, line.name, line.email, line.phone, line.role, since, until)


def _list_repeated(lines: Sequence[Line]) -> tuple[Fault, ...]:
    first: dict[str, int] = {}
    faults = []
    for line in lines:
        for contact in (line.phone, line.email):
            if contact is None:
                continue
            if contact in first:
                params: dict[str, str | int] = {"row": first[contact]}
                faults.append(Fault(line.row, N_("The same phone or e-mail stands in row %(row)s."), params))
                break
            first[contact] = line.row
    return tuple(faults)
