"""The list of schools, party cells, enterprises and agencies: its columns, and how it differs from what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.kernel import N_
from core.vietnamese import fold
from units.domain.acts import LONGEST_NAME, PARENTS, is_code, is_name
from units.domain.tables import Column, Fault, Row, Sheet, read_table
from units.domain.unit import GROUPS, Kind
from units.domain.villages import Change

MOST_UNITS = 5000
KIND_WORDS: Mapping[Kind, str] = {
    Kind.SCHOOL: "Trường học",
    Kind.PARTY_CELL: "Chi bộ",
    Kind.ENTERPRISE: "Doanh nghiệp, hợp tác xã",
    Kind.AGENCY: "Cơ quan",
}
_KINDS = (
    {fold(words): kind for kind, words in KIND_WORDS.items()}
    | {str(kind): kind for kind in KIND_WORDS}
    | {
        "truong": Kind.SCHOOL,
        "doanh nghiep": Kind.ENTERPRISE,
        "hop tac xa": Kind.ENTERPRISE,
    }
)
COLUMNS = (
    Column("code", "Mã", ("ma don vi", "code"), is_needed=True),
    Column("name", "Tên", ("ten don vi", "name"), is_needed=True),
    Column("kind", "Loại", ("loai don vi", "kind"), is_needed=True),
    Column("parent", "Mã đơn vị cấp trên", ("cap tren", "ma cap tren", "parent")),
    Column("cluster", "Mã cụm, khối", ("cum", "khoi", "ma cum", "cluster")),
)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of the list; an empty parent or cluster changes nothing, a new unit then stands under the province."""

    row: int
    code: str
    name: str
    kind: Kind
    parent: str = ""
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class UnitKnown:
    """A stored unit as a list compares it: its parent's code and that of its own cluster or block, "" without."""

    code: str
    name: str
    kind: Kind
    parent: str = ""
    cluster: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class UnitList:
    """The lines that were understood and every fault; with a fault nothing is imported."""

    lines: tuple[UnitLine, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A line beside what is stored; `now` is None for a new unit."""

    change: Change
    line: UnitLine
    now: UnitKnown | None = None


@dataclass(frozen=True, slots=True)
class UnitDifference:
    """Every line with its change, and the stored units of the same kinds that the list does not name."""

    changes: tuple[UnitChange, ...]
    missing: tuple[UnitKnown, ...]

    def count(self, change: Change) -> int:
        """Return how many lines have this change."""
        return sum(each.change is change for each in self.changes)


def parse_units(sheet: Sheet, known: Mapping[str, UnitKnown]) -> UnitList:
    """Read the list against the stored units by code."""
    table = read_table(sheet, COLUMNS, MOST_UNITS)
    if table.faults and not table.rows:
        return UnitList((), table.faults)
    read = [_read(row, known) for row in table.rows]
    lines = [each for each in read if isinstance(each, UnitLine)]
    faults = [*table.faults, *(each for each in read if isinstance(each, Fault)), *_list_repeated(lines)]
    return UnitList(tuple(lines), tuple(sorted(faults, key=lambda fault: fault.row)))


def compare_units(lines: Sequence[UnitLine], known: Mapping[str, UnitKnown]) -> UnitDifference:
    """Return how the list differs; nothing is ever taken away because a list does not name it."""
    changes = [_compare(line, known.get(line.code)) for line in lines]
    kinds, named = {line.kind for line in lines}, {line.code for line in lines}
    missing = [now for now in known.values() if now.is_open and now.kind in kinds and now.code not in named]
    return UnitDifference(tuple(changes), tuple(missing))


def _compare(line: UnitLine, now: UnitKnown | None) -> UnitChange:
    if now is None:
        return UnitChange(Change.NEW, line)
    is_same = (line.name, line.parent or now.parent, line.cluster or now.cluster) == (now.name, now.parent, now.cluster)
    return UnitChange(Change.SAME if is_same else Change.CHANGED, line, now)


def _read(row: Row, known: Mapping[str, UnitKnown]) -> UnitLine | Fault:
    cells = row.cells
    kind = _KINDS.get(fold(cells["kind"]))
    if kind is None:
        return Fault(row.number, N_("“%(text)s” is not a kind of the template."), {"text": cells["kind"]})
    if not is_code(cells["code"]):
        return Fault(row.number, N_("A code has small letters without accents, digits and hyphens."))
    if not is_name(cells["name"]):
        return Fault(row.number, N_("Write the name, at most %(most)s letters."), {"most": LONGEST_NAME})
    now = known.get(cells["code"])
    if now is not None and (now.kind is not kind or not now.is_open):
        return Fault(
            row.number, N_("The code %(code)s belongs to another unit: %(unit)s."), {"code": now.code, "unit": now.name}
        )
    line = UnitLine(row.number, cells["code"], cells["name"], kind, cells["parent"], cells["cluster"])
    return _check_places(line, known) or line


def _check_places(line: UnitLine, known: Mapping[str, UnitKnown]) -> Fault | None:
    for code, kinds in ((line.parent, PARENTS[line.kind]), (line.cluster, GROUPS)):
        found = known.get(code)
        if code and (found is None or not found.is_open):
            return Fault(line.row, N_("There is no unit with the code %(unit)s."), {"unit": code})
        if found is not None and (found.kind not in kinds or code == line.code):
            return Fault(line.row, N_("A unit of this kind does not stand under %(unit)s."), {"unit": found.name})
    return None


def _list_repeated(lines: Sequence[UnitLine]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for line in lines:
        if line.code in first:
            faults.append(Fault(line.row, N_("The same code stands in row %(row)s."), {"row": first[line.code]}))
        first.setdefault(line.code, line.row)
    return faults
