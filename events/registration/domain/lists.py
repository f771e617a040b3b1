"""A village's list: what its columns mean, which places its words name, what is wrong with which row. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from accounts.domain.contacts import find_phone
from core.kernel import N_
from core.vietnamese import fold
from events.domain.kinds import TARGET_GROUP_TITLES, TargetGroup
from events.registration.domain.people import Form, Guardian, find_errors
from units.domain.picker import bare
from units.domain.tables import Column, Row, Table

MOST_ROWS = 500
COLUMNS = (
    Column("name", "Họ và tên", ("ho ten", "ten"), is_needed=True),
    Column("birth_year", "Năm sinh", ("ngay sinh", "nam sinh (4 so)", "sinh nam"), is_needed=True),
    Column("village", "Thôn, bản", ("thon ban", "thon", "ban", "to dan pho", "dia chi")),
    Column("commune", "Xã, phường", ("xa phuong", "xa", "phuong")),
    Column("phone", "Điện thoại", ("so dien thoai", "sdt", "dien thoai lien he")),
    Column("household", "Hộ số", ("ho", "so ho", "ho gia dinh")),
    Column(
        "guardian", "Cha mẹ, người giám hộ (trẻ dưới 16 tuổi)", ("cha me", "nguoi giam ho", "cha me, nguoi giam ho")
    ),
    Column("target_group", "Nhóm đối tượng", ("nhom", "doi tuong")),
)
GROUP_WORDS: Mapping[TargetGroup, str] = {
    TargetGroup.PUBLIC_STAFF: "Cán bộ, công chức, viên chức",
    TargetGroup.STUDENT: "Học sinh, sinh viên",
    TargetGroup.WORKER: "Người lao động",
    TargetGroup.RESIDENT: "Người dân",
}
_GROUPS = {fold(words): group for group, words in GROUP_WORDS.items()} | {
    each.value: each for each in TARGET_GROUP_TITLES
}
_YEAR = re.compile(r"(?<!\d)(?:1[89]|2[01])\d\d(?!\d)")


class Outcome(StrEnum):
    """What became of a row."""

    WAITS = ""
    SEATED = "seated"
    QUEUED = "queued"
    KNOWN = "known"
    TWICE = "twice"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, as a message id."""

    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that was read: the person it names, or what is wrong with it. `household` tells families apart."""

    row: int
    cells: Mapping[str, str]
    form: Form | None
    household: str = ""
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or village; `parent` is the commune's code of a village."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """Which places words name; a village belongs to its commune."""

    communes: Mapping[str, str]
    villages: Mapping[tuple[str, str], str]

    def find_commune(self, words: str) -> str | None:
        """Return the code of the commune that is written there, by its name or code."""
        return self.communes.get(fold(words)) or self.communes.get(bare(words))

    def find_village(self, commune: str, words: str) -> str | None:
        """Return the code of a commune's village, with "bản" or "thôn" before its name or without."""
        return self.villages.get((commune, fold(words))) or self.villages.get((commune, plain(words)))


def make_directory(communes: Iterable[Place], villages: Iterable[Place]) -> Directory:
    """Make the directory; a name that two villages of one commune bear names neither of them."""
    known = {key: place.code for place in communes for key in (bare(place.name), fold(place.name), fold(place.code))}
    found: dict[tuple[str, str], set[str]] = {}
    for place in villages:
        bare_name = re.sub(r"\s*\([^()]*\)$", "", place.name)  # people leave out what tells two of one name apart
        for name in {fold(place.name), plain(place.name), fold(bare_name), plain(bare_name), fold(place.code)}:
            found.setdefault((place.parent, name), set()).add(place.code)
    return Directory(known, {key: min(codes) for key, codes in found.items() if len(codes) == 1})


def plain(words: str) -> str:
    """Return a village's name, folded, without the word for its kind."""
    return re.sub(r"^(ban|thon|to dan pho|tdp|khu|doi)\s+(?=\S)", "", fold(words))


def find_list_faults(table: Table) -> tuple[Fault, ...]:
    """Return what is wrong with the list as a whole: its headings, no rows, too many of them."""
    first = min((row.number for row in table.rows), default=0)
    return tuple(Fault(fault.text, fault.params) for fault in table.faults if fault.row < first or not table.rows)


@dataclass(frozen=True, slots=True)
class Reading:
    """What rows are read by: the places, the commune of those that name none, the year of the session."""

    directory: Directory
    commune: str
    year: int


def read_entries(table: Table, reading: Reading) -> list[Entry]:
    """Read every row; what is wrong with one stands at it and keeps no other back."""
    strange = {fault.row: Fault(fault.text, fault.params) for fault in table.faults}
    return [
        Entry(row.number, row.cells, None, fault=strange[row.number]) if row.number in strange else _read(row, reading)
        for row in table.rows
    ]


def _read(row: Row, reading: Reading) -> Entry:
    commune, cells = reading.commune, {key: _without_guard(cell) for key, cell in row.cells.items()}
    if cells["commune"]:
        commune = reading.directory.find_commune(cells["commune"]) or ""
    form = Form(
        name=cells["name"],
        commune=commune or None,
        birth_year=find_year(cells["birth_year"]),
        village=reading.directory.find_village(commune, cells["village"]) if cells["village"] else None,
        phone=find_phone(cells["phone"]) if cells["phone"] else None,
        target_group=_GROUPS.get(fold(cells["target_group"]), ""),
        guardian=Guardian(cells["guardian"]) if cells["guardian"] else None,
        consent=True,
    )
    faults = [Fault(error.text, error.params) for error in find_errors(form, reading.year)]
    faults += _words_not_known(cells, form)
    return Entry(row.number, cells, None if faults else form, cells["household"], faults[0] if faults else None)


def _without_guard(cell: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from seeing a formula."""
    return cell[1:] if cell.startswith(("'=", "'+", "'-", "'@")) else cell


def _words_not_known(cells: Mapping[str, str], form: Form) -> Sequence[Fault]:
    checks = (
        ("commune", form.commune, N_("There is no commune or ward “%(words)s” in the province.")),
        (
            "village",
            form.village,
            N_("There is no village “%(words)s” in this commune; write it as in the list of villages."),
        ),
        ("phone", form.phone, N_("“%(words)s” is not a phone number.")),
        ("target_group", form.target_group, N_("“%(words)s” is none of the groups of the template.")),
    )
    return [Fault(text, {"words": cells[key][:60]}) for key, found, text in checks if cells[key] and not found]


def find_year(text: str) -> int | None:
    """Return the year in "1980", "05/03/1980" or "1980-03-05"; None where there is none, or more than one."""
    found = set(_YEAR.findall(text))
    return int(found.pop()) if len(found) == 1 else None
