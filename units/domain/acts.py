"""What may be done to units in time: merge, split, rename, move. Each check returns what stands against it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel import FieldError, N_
from units.domain.unit import Kind

LONGEST_NAME = 200
CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,79}")
RESERVED = frozenset({"so-lieu", "nhap", "nhap-ban", "ban-nhap", "cum", "ranh-gioi"})
"""Words that stand in our own addresses where a code would stand."""
PARENTS: dict[Kind, tuple[Kind, ...]] = {
    Kind.COMMUNE: (Kind.PROVINCE,),
    Kind.VILLAGE: (Kind.COMMUNE,),
    Kind.CLUSTER: (Kind.PROVINCE,),
    Kind.BLOCK: (Kind.PROVINCE,),
    Kind.SCHOOL: (Kind.PROVINCE, Kind.COMMUNE),
    Kind.AGENCY: (Kind.PROVINCE, Kind.COMMUNE),
    Kind.ENTERPRISE: (Kind.PROVINCE, Kind.COMMUNE),
    Kind.PARTY_CELL: (
        Kind.PROVINCE,
        Kind.COMMUNE,
        Kind.SCHOOL,
        Kind.AGENCY,
        Kind.ENTERPRISE,
        Kind.PARTY_CELL,
        Kind.VILLAGE,
    ),
}


class ActKind(StrEnum):
    """What was done."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class UnitNow:
    """A unit as an act finds it. `above` are the ids of its parents, nearest first; `changed_on` its last act."""

    id: str
    code: str
    name: str
    kind: Kind
    since: date | None = None
    until: date | None = None
    above: tuple[str, ...] = ()
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Decree:
    """From which day an act holds, why, and the document behind it. It is recorded on that day or later: `today`."""

    on: date
    reason: str
    document: str
    today: date


@dataclass(frozen=True, slots=True)
class Part:
    """A unit that an act makes."""

    code: str
    name: str


Problems = tuple[FieldError, ...]


def check_merge(olds: Sequence[UnitNow], into: UnitNow | Part, decree: Decree) -> Problems:
    """Say what stands against merging the old units into one that stays or a new one."""
    found = _check_decree(decree) + _check_several(olds, into)
    found += [problem for old in olds for problem in _check_open(old, decree)]
    if len({old.kind for old in olds}) > 1 or any(old.kind not in PARENTS for old in olds):
        found.append(FieldError("others", N_("Only units of one kind can be merged.")))
    if isinstance(into, Part):
        return (*found, *_check_part(into))
    found += _check_open(into, decree)
    if any(old.kind is not into.kind for old in olds):
        found.append(FieldError("into", N_("A unit can be merged only into one of its own kind.")))
    if into.id in {old.id for old in olds}:
        found.append(FieldError("into", N_("A unit cannot be merged into itself.")))
    if any(old.id in into.above for old in olds):
        found.append(FieldError("into", N_("A unit cannot be merged into one that stands below it.")))
    return tuple(found)


def check_split(unit: UnitNow, parts: Sequence[Part], decree: Decree, *, stays: bool) -> Problems:
    """Say what stands against splitting parts off; a unit that does not stay needs at least two."""
    found = _check_decree(decree) + _check_open(unit, decree)
    if unit.kind not in PARENTS:
        found.append(FieldError("parts", N_("A unit of this kind is not split.")))
    if len(parts) < (1 if stays else 2):
        found.append(FieldError("parts", N_("Name the new units: one where the old one stays, else at least two.")))
    if len({part.code for part in parts}) < len(parts):
        found.append(FieldError("parts", N_("Each new unit needs a code of its own.")))
    return (*found, *(problem for part in parts for problem in _check_part(part, "parts", "parts")))


def check_rename(unit: UnitNow, name: str, decree: Decree) -> Problems:
    """Say what stands against another name."""
    found = _check_decree(decree) + _check_open(unit, decree)
    if not is_name(name):
        found.append(FieldError("name", N_("Write the name, at most %(most)s letters."), {"most": LONGEST_NAME}))
    elif name == unit.name:
        found.append(FieldError("name", N_("This is its name already.")))
    return tuple(found)


def check_move(unit: UnitNow, parent: UnitNow, decree: Decree) -> Problems:
    """Say what stands against another parent; a unit never stands below itself."""
    found = _check_decree(decree) + _check_open(unit, decree) + _check_open(parent, decree, "parent")
    if unit.id == parent.id or unit.id in parent.above:
        found.append(FieldError("parent", N_("A unit cannot stand below itself.")))
    if parent.kind not in PARENTS.get(unit.kind, ()):
        found.append(FieldError("parent", N_("A unit of this kind does not stand there.")))
    if unit.above[:1] == (parent.id,):
        found.append(FieldError("parent", N_("It stands there already.")))
    return tuple(found)


def is_code(text: str) -> bool:
    """Say whether this can be a unit's code: small letters, digits and hyphens."""
    return CODE.fullmatch(text) is not None and text not in RESERVED


def is_name(text: str) -> bool:
    """Say whether this can be a unit's name."""
    return 0 < len(text.strip()) <= LONGEST_NAME and text.isprintable()


def check_new_codes(parts: Collection[Part], taken: Collection[str], pointer: str) -> Problems:
    """Say which codes other units have already; abolished units keep theirs."""
    return tuple(
        FieldError(pointer, N_("Another unit has the code %(code)s already."), {"code": part.code})
        for part in parts
        if part.code in taken
    )


def _check_decree(decree: Decree) -> list[FieldError]:
    found = []
    if decree.on > decree.today:
        found.append(FieldError("on", N_("The day has not come yet: record the change on that day or later.")))
    if not decree.reason.strip():
        found.append(FieldError("reason", N_("Write why.")))
    if not decree.document.strip():
        found.append(FieldError("document", N_("Name the document: number, date, who issued it.")))
    return found


def _check_open(unit: UnitNow, decree: Decree, pointer: str = "on") -> list[FieldError]:
    params: dict[str, str | int] = {"unit": unit.name}
    if unit.until is not None:
        return [FieldError(pointer, N_("%(unit)s no longer exists."), params)]
    if unit.since is not None and decree.on <= unit.since:
        return [FieldError(pointer, N_("The day is not after the one on which %(unit)s began."), params)]
    if unit.changed_on is not None and decree.on < unit.changed_on:
        return [FieldError(pointer, N_("%(unit)s was changed on a later day already."), params)]
    return []


def _check_several(olds: Sequence[UnitNow], into: UnitNow | Part) -> list[FieldError]:
    if len({old.id for old in olds}) < len(olds):
        return [FieldError("others", N_("A unit stands in the list twice."))]
    if len(olds) < (2 if isinstance(into, Part) else 1):
        return [FieldError("others", N_("Choose at least two units that become one."))]
    return []


def _check_part(part: Part, code: str = "code", name: str = "name") -> list[FieldError]:
    found = []
    if not is_code(part.code):
        found.append(FieldError(code, N_("A code has small letters without accents, digits and hyphens.")))
    if not is_name(part.name):
        found.append(FieldError(name, N_("Write the name, at most %(most)s letters."), {"most": LONGEST_NAME}))
    return found


def check_parts(parts: Collection[Part]) -> Problems:
    """Say which codes and names cannot be those of a unit."""
    return tuple(problem for part in parts for problem in _check_part(part))
