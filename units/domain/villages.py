"""The list of villages: what its columns mean, and how it differs from what is stored."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.kernel import N_
from core.vietnamese import find_whole, fold, slug
from units.domain.acts import LONGEST_NAME, is_name
from units.domain.picker import bare
from units.domain.tables import Column, Fault, Row, Sheet, read_table

MOST_VILLAGES = 2000
MOST_HOUSEHOLDS = 20_000
LONGEST_CODE = 80
TITLES: Mapping[str, str] = {
    "thon": "Thôn",
    "ban": "Bản",
    "to dan pho": "Tổ dân phố",
    "tdp": "Tổ dân phố",
    "khu": "Khu",
    "doi": "Đội",
}
YES_NO = {"co": True, "x": True, "1": True, "yes": True, "khong": False, "0": False, "no": False}
COLUMNS = (
    Column("commune", "Xã, phường", ("xa", "phuong", "xa phuong", "ma xa", "commune"), is_needed=True),
    Column("name", "Tên thôn, bản", ("ten", "ten thon ban", "thon ban", "name"), is_needed=True),
    Column("kind", "Loại", ("loai hinh", "kind"), is_needed=True),
    Column("old_commune", "Xã cũ", ("xa truoc day", "thuoc xa cu", "old commune")),
    Column("households", "Số hộ", ("so ho dan", "ho", "households")),
    Column("has_4g", "Có 4G", ("4g", "phu song 4g", "co song 4g")),
)


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village of the list. `commune` is a code; what was left empty is None and changes nothing."""

    row: int
    commune: str
    name: str
    old_commune: str = ""
    households: int | None = None
    has_4g: bool | None = None


@dataclass(frozen=True, slots=True)
class VillageNow:
    """A stored village with what is known of it in the year of the list."""

    id: str
    code: str
    commune: str
    name: str
    old_commune: str = ""
    households: int | None = None
    has_4g: bool | None = None


@dataclass(frozen=True, slots=True)
class VillageList:
    """The lines that were understood and every fault; with a fault nothing is imported."""

    lines: tuple[VillageLine, ...]
    faults: tuple[Fault, ...]


class Change(StrEnum):
    """How a line differs from what is stored."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class VillageChange:
    """A line beside what is stored; `now` is None for a new village."""

    change: Change
    line: VillageLine
    now: VillageNow | None = None


@dataclass(frozen=True, slots=True)
class VillageDifference:
    """Every line with its change, and the stored villages of the same communes that the list does not name."""

    changes: tuple[VillageChange, ...]
    missing: tuple[VillageNow, ...]

    def count(self, change: Change) -> int:
        """Return how many lines have this change."""
        return sum(each.change is change for each in self.changes)


def parse_villages(sheet: Sheet, communes: Mapping[str, str]) -> VillageList:
    """Read the list; `communes` are the names by code. A commune may be named by either."""
    table = read_table(sheet, COLUMNS, MOST_VILLAGES)
    if table.faults and not table.rows:
        return VillageList((), table.faults)
    codes = _codes_by_name(communes)
    read = [_read(row, codes) for row in table.rows]
    lines = tuple(each for each in read if isinstance(each, VillageLine))
    faults = (*table.faults, *(each for each in read if isinstance(each, Fault)), *list_repeated(lines))
    return VillageList(lines, tuple(sorted(faults, key=lambda fault: fault.row)))


def list_repeated(lines: Iterable[VillageLine]) -> list[Fault]:
    """List the lines that name a village of an earlier line; accents and capitals do not make another one."""
    first: dict[tuple[str, str, str], int] = {}
    faults = []
    for line in lines:
        key = _key(line)
        if key in first:
            text = N_("The same village stands in row %(row)s. Two of one name need their old communes.")
            faults.append(Fault(line.row, text, {"row": first[key]}))
        first.setdefault(key, line.row)
    return faults


def compare_villages(lines: Sequence[VillageLine], stored: Sequence[VillageNow]) -> VillageDifference:
    """Return how the list differs; nothing is ever taken away because a list does not name it."""
    exact = {_key(now): now for now in stored}
    by_name: dict[tuple[str, str], list[VillageNow]] = {}
    for each in stored:
        by_name.setdefault(_key(each)[:2], []).append(each)
    wanted = {_key(line) for line in lines}
    changes: list[VillageChange] = []
    met: set[str] = set()
    for line in lines:
        now = exact.get(_key(line)) or _only(line, by_name.get(_key(line)[:2], []), wanted)
        if now is not None and now.id not in met:
            met.add(now.id)
            changes.append(VillageChange(_change(line, now), line, now))
        else:
            changes.append(VillageChange(Change.NEW, line))
    communes = {line.commune for line in lines}
    missing = tuple(now for now in stored if now.commune in communes and now.id not in met)
    return VillageDifference(tuple(changes), missing)


def code_of(line: VillageLine) -> str:
    """Return the code of a new village: always the same for one name in one commune, of one old commune."""
    parts = [line.commune, slug(line.name), slug(line.old_commune)]
    code = "-".join(part for part in parts if part)
    if len(code) <= LONGEST_CODE:
        return code
    tail = hashlib.sha256(code.encode()).hexdigest()[:8]
    return f"{code[: LONGEST_CODE - 9]}-{tail}"


def _key(village: VillageLine | VillageNow) -> tuple[str, str, str]:
    return village.commune, fold(village.name), bare(village.old_commune)


def _only(line: VillageLine, named: Sequence[VillageNow], wanted: set[tuple[str, str, str]]) -> VillageNow | None:
    """Return the one village of that name where either side leaves the old commune open."""
    free = [now for now in named if _key(now) not in wanted and (not line.old_commune or not now.old_commune)]
    return free[0] if len(free) == 1 and len(named) == 1 else None


def _change(line: VillageLine, now: VillageNow) -> Change:
    wanted = replace(
        now,
        name=line.name,
        old_commune=line.old_commune or now.old_commune,
        households=now.households if line.households is None else line.households,
        has_4g=now.has_4g if line.has_4g is None else line.has_4g,
    )
    return Change.SAME if wanted == now else Change.CHANGED


def _codes_by_name(communes: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {code: [code] for code in communes}
    for code, name in communes.items():
        for text in {fold(name), bare(name)}:
            found.setdefault(text, []).append(code)
    return found


def _read(row: Row, codes: Mapping[str, list[str]]) -> VillageLine | Fault:
    cells = row.cells
    communes = codes.get(cells["commune"].zfill(5)) or codes.get(fold(cells["commune"])) or []
    if len(communes) != 1:
        return Fault(
            row.number, N_("There is no commune “%(text)s”. Write its name or code."), {"text": cells["commune"]}
        )
    title = TITLES.get(fold(cells["kind"]))
    if title is None:
        return Fault(
            row.number, N_("“%(text)s” is not a kind: thôn, bản, tổ dân phố, khu, đội."), {"text": cells["kind"]}
        )
    if not is_name(cells["name"]) or not is_name(cells["old_commune"] or "-"):
        return Fault(row.number, N_("Write the name, at most %(most)s letters."), {"most": LONGEST_NAME})
    name = cells["name"]
    if fold(name) != fold(title) and not fold(name).startswith(f"{fold(title)} "):
        name = f"{title} {name}"
    return _with_figures(VillageLine(row.number, communes[0], name, cells["old_commune"]), cells)


def _with_figures(line: VillageLine, cells: Mapping[str, str]) -> VillageLine | Fault:
    number, flag = find_whole(cells["households"]), fold(cells["has_4g"])
    if cells["households"] and (number is None or number > MOST_HOUSEHOLDS):
        text = N_("“%(text)s” is not a number of households from 0 to %(most)s.")
        return Fault(line.row, text, {"text": cells["households"], "most": MOST_HOUSEHOLDS})
    if flag and flag not in YES_NO:
        return Fault(line.row, N_("Write “có” or “không” for 4G, not “%(text)s”."), {"text": cells["has_4g"]})
    return replace(line, households=number, has_4g=YES_NO.get(flag))
