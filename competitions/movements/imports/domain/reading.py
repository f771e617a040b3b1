"""What a row of a list says: which unit, what, when, how much; and everything wrong with it, at its cell."""

import calendar
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from competitions.movements.domain.tables import Fault, Line
from competitions.movements.imports.domain.sources import KIND, NOTE, PERSON, QUANTITY, UNIT, WHEN, Source
from core.kernel import LOCAL_ZONE, N_
from core.vietnamese import find_whole, fold
from leaderboards.domain.kinds import KINDS, FactKind
from units.domain.picker import bare
from units.domain.unit import Kind

FIRST_DAY = date(2025, 1, 1)
NOON = time(12)
LONGEST_NOTE = 300
LONGEST_PERSON = 60
LONGEST_TOLD = 80
_PLAIN = re.compile(r"[A-Za-z0-9._:-]+")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(?:thang )?(\d{1,2})[/.,-](\d{4})")  # a comma where a spreadsheet took 10.2026 for a number
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
SealPerson = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit that the list may speak of."""

    id: str
    code: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Directory:
    """Units by what a cell may say: the code, the name, or the name without its title where that is one unit's."""

    by_code: Mapping[str, Place]
    by_name: Mapping[str, tuple[Place, ...]]

    def find(self, text: str) -> tuple[Place, ...]:
        """Return the units that the cell may mean; more than one is for the sender to decide."""
        found = self.by_code.get(text.strip()) or self.by_code.get(text.strip().zfill(5))
        return (found,) if found else self.by_name.get(fold(text), ())


def make_directory(places: Iterable[Place]) -> Directory:
    """Return the directory of these units."""
    listed = tuple(places)
    names: dict[str, list[Place]] = {}
    for place in listed:
        for name in {fold(place.name), bare(place.name)}:
            names.setdefault(name, []).append(place)
    return Directory({place.code: place for place in listed}, {name: tuple(found) for name, found in names.items()})


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a list needs beside its rows. `kind_names` are further names of kinds, folded.

    `is_vouched`: the sender speaks for the whole province; of anybody else large numbers wait for a second person.
    """

    source: Source
    directory: Directory
    kind_names: Mapping[str, FactKind]
    seal: SealPerson
    today: date
    is_vouched: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A row that was understood. `period` is a month or a day as text; `person` is sealed already, or "".

    `waits`: its fact lacks the second confirmation, as a declared number of that size would.
    """

    row: int
    key: str
    unit_id: str
    unit_code: str
    kind: str
    period: str
    quantity: int
    person: str = ""
    note: str = ""
    waits: bool = False


@dataclass(slots=True)
class _Notes:
    faults: list[Fault] = field(default_factory=list)

    def add(self, line: Line, key: str, text: str, /, **params: str | int) -> None:
        self.faults.append(line.fault(key, text, **params))


def read_items(lines: Sequence[Line], reading: Reading) -> tuple[tuple[Item, ...], tuple[Fault, ...]]:
    """Return the understood rows and every fault; a row that repeats another's unit, kind and date is a fault."""
    notes = _Notes()
    items: list[Item] = []
    rows: dict[str, int] = {}
    for line in lines:
        item = _read(line, reading, notes)
        if item is None:
            continue
        if item.key in rows:
            text = N_("The same unit, kind and date stand in row %(row)s already.")
            notes.add(line, UNIT, text, row=rows[item.key])
            continue
        rows[item.key] = item.row
        items.append(item)
    return tuple(items), tuple(notes.faults)


def make_key(origin: str, about: tuple[str, str, str]) -> str:
    """Return the source key of a unit's kind (and person) from an origin; what is too long is digested."""
    told = ":".join(part for part in about if part)
    if len(told) > LONGEST_TOLD or not _PLAIN.fullmatch(told):
        told = hashlib.sha256(told.encode()).hexdigest()[:40]
    return f"nhap:{origin}:{told}"


def occurred_at(period: str, today: date) -> datetime:
    """Return the moment a period stands for: noon of the day, or of a month's last day that has come."""
    year, month, *days = (int(part) for part in period.split("-"))
    month_end = date(year, month, calendar.monthrange(year, month)[1])
    day = date(year, month, days[0]) if days else min(month_end, today)
    return datetime.combine(day, NOON, LOCAL_ZONE)


def find_period(text: str) -> str | None:
    """Return "2026-10-10" or "2026-10" for what people write; None for no date at all or an impossible one."""
    plain = fold(text)
    for pattern, order in ((_ISO, (1, 2, 3)), (_DAY, (3, 2, 1)), (_ISO_MONTH, (1, 2)), (_MONTH, (2, 1))):
        found = pattern.fullmatch(plain)
        if found:
            return _as_period([int(found[place]) for place in order])
    return None


def _as_period(numbers: Sequence[int]) -> str | None:
    try:
        day = date(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else 1)  # noqa: PLR2004 - as above
    except ValueError:
        return None
    return day.isoformat()[: 10 if len(numbers) > 2 else 7]  # noqa: PLR2004 - as above


def _read(line: Line, reading: Reading, notes: _Notes) -> Item | None:
    before = len(notes.faults)
    kind = _read_kind(line, reading, notes)
    place = _read_unit(line, reading, kind, notes)
    period = _read_period(line, reading.today, notes)
    quantity = _read_quantity(line, kind, notes)
    person = _read_person(line, kind, quantity, notes)
    note = " ".join(line.cells.get(NOTE, "").split())
    if len(note) > LONGEST_NOTE or not note.isprintable():
        notes.add(line, NOTE, N_("The note is longer than %(most)s letters."), most=LONGEST_NOTE)
    if len(notes.faults) > before or kind is None or place is None or period is None or quantity is None:
        return None
    sealed = reading.seal(person) if person else ""
    key = make_key(f"{reading.source.code}.{period}", (place.code, kind.value, sealed[:24]))
    waits = not reading.is_vouched and needs_confirmation(kind, quantity)
    return Item(line.row, key, place.id, place.code, kind, period, quantity, sealed, note, waits)


def needs_confirmation(kind: FactKind, quantity: int) -> bool:
    """Say whether a number that nobody else vouches for waits for a second person."""
    bound = KINDS[kind].confirm_from
    return bound is not None and quantity >= bound


def _read_kind(line: Line, reading: Reading, notes: _Notes) -> FactKind | None:
    if len(reading.source.kinds) == 1:
        return reading.source.kinds[0]
    text = line.cells.get(KIND, "")
    found = next((kind for kind in reading.source.kinds if kind.value == text), None)
    found = found or reading.kind_names.get(fold(text))
    if found is None or found not in reading.source.kinds:
        notes.add(
            line, KIND, N_("“%(text)s” is not a kind of this source; see the template's second sheet."), text=text
        )
        return None
    return found


def _read_unit(line: Line, reading: Reading, kind: FactKind | None, notes: _Notes) -> Place | None:
    text = line.cells.get(UNIT, "")
    found = reading.directory.find(text)
    if not found:
        notes.add(line, UNIT, N_("“%(text)s” is no unit that you may report for."), text=text)
        return None
    fitting = tuple(place for place in found if kind is None or place.kind in KINDS[kind].unit_kinds)
    if not fitting:
        notes.add(line, UNIT, N_("This kind cannot be reported for “%(text)s”."), text=found[0].name)
        return None
    if len(fitting) > 1:
        codes = ", ".join(sorted(place.code for place in fitting)[:5])
        words = N_("More than one unit is called “%(text)s”; write the code: %(codes)s.")
        notes.add(line, UNIT, words, text=text, codes=codes)
        return None
    return fitting[0]


def _read_period(line: Line, today: date, notes: _Notes) -> str | None:
    text = line.cells.get(WHEN, "")
    period = find_period(text)
    if period is None:
        notes.add(line, WHEN, N_("“%(text)s” is no date like 10/10/2026 and no month like 10/2026."), text=text)
        return None
    if period > today.isoformat()[: len(period)]:
        notes.add(line, WHEN, N_("“%(text)s” lies in the future."), text=text)
        return None
    if period < FIRST_DAY.isoformat()[: len(period)]:
        notes.add(line, WHEN, N_("“%(text)s” lies before the movement began in 2025."), text=text)
        return None
    return period


def _read_quantity(line: Line, kind: FactKind | None, notes: _Notes) -> int | None:
    text = line.cells.get(QUANTITY, "")
    number = find_whole(text)
    if number is None:
        notes.add(line, QUANTITY, N_("“%(text)s” is not a whole number."), text=text)
        return None
    if kind is not None and not KINDS[kind].least <= number <= KINDS[kind].largest:
        bounds = {"least": KINDS[kind].least, "most": KINDS[kind].largest}
        notes.add(line, QUANTITY, N_("This kind takes numbers from %(least)s to %(most)s."), **bounds)
        return None
    return number


def _read_person(line: Line, kind: FactKind | None, quantity: int | None, notes: _Notes) -> str:
    text = "".join(line.cells.get(PERSON, "").split())
    if not text or kind is None:
        return ""
    if not KINDS[kind].counts_people:
        notes.add(line, PERSON, N_("This kind counts no people; leave the person's number out."))
    elif quantity is not None and quantity != 1:
        notes.add(line, PERSON, N_("A row about one person has the number 1."))
    elif len(text) > LONGEST_PERSON or not text.isprintable():
        notes.add(line, PERSON, N_("The person's number is too long."))
    return f"citizen:{fold(text)}"
