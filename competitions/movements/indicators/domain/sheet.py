"""A plan's indicators as a table, a row each: what the columns mean, what is wrong in which cell, and back again."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from competitions.movements.indicators.domain.measurement import MOST, Spec, Way, Whole, list_flaws
from competitions.movements.indicators.domain.plan import CODE, Indicator, Span, Target, TargetKind
from core.kernel import N_
from core.vietnamese import find_whole, fold
from leaderboards.domain.kinds import FactKind
from units.domain.unit import Kind, Measure

MOST_INDICATORS = 300
LONGEST, LONGEST_HOW = 300, 490
COLUMNS: Mapping[str, str] = {
    "code": "Mã",
    "part": "Phần của kế hoạch",
    "title": "Tên chỉ tiêu",
    "unit": "Đơn vị tính",
    "lead": "Cơ quan chủ trì",
    "reporting": "Đơn vị báo cáo",
    "source": "Nguồn số liệu",
    "how": "Đo bằng cách nào",
    "span": "Cách tính theo năm",
    "scope": "Theo dõi ở loại đơn vị",
    "owner": "Mã cơ quan phụ trách",
    "facts": "Loại số liệu",
    "way": "Cách đếm",
    "per": "Tính riêng từng đơn vị loại",
    "at_least": "Đơn vị đạt khi có ít nhất",
    "at_most": "Mỗi đơn vị tính nhiều nhất",
    "whole": "Chia cho",
    "shared_by": "Chia chỉ tiêu tỉnh theo",
    "continues": "Nối tiếp chỉ tiêu",
    "gap": "Chưa đo được vì",
    "target": "Chỉ tiêu không ghi năm",
}
YEAR_TITLE = "Chỉ tiêu năm "
NEEDED = ("code", "part", "title", "unit", "how", "span", "scope")
YEAR_KEY = re.compile(r"target_(20[2-9][0-9])")
TARGET = re.compile(
    r"(?P<keep>duy trì|duy tri)?\s*(?P<sign>>=|≥|>|trên )?\s*(?P<number>[0-9][0-9. ]*)?\s*(?P<percent>%)?"
)
_WHOLE_UNITS = re.compile(r"units(?:\*([1-9][0-9]{0,3}))?")
_FIXED = re.compile(r"([1-9][0-9]{0,6})")
_KEEP, _YES = {"duy tri", "maintain", "tiep tuc"}, {"co", "yes"}

Row = Mapping[str, str]
E_ = TypeVar("E_", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in a column of a row (both as read; row numbers count from 0), as a message id."""

    row: int
    column: str
    text: str
    params: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was understood and every flaw; with a flaw nothing is taken over."""

    indicators: tuple[Indicator, ...]
    flaws: tuple[Flaw, ...]


def read_rows(rows: Sequence[Row]) -> Sheet:
    """Read a plan's rows, each a mapping of column keys to texts; years' targets are `target_2026` and so on."""
    if not 0 < len(rows) <= MOST_INDICATORS:
        text = N_("A plan must have between 1 and %(most)s indicators.")
        return Sheet((), (Flaw(0, "code", text, {"most": MOST_INDICATORS}),))
    flaws: list[Flaw] = []
    read = [_Reader(number, row, flaws).read() for number, row in enumerate(rows)]
    seen: dict[str, int] = {}
    for number, indicator in enumerate(read):
        if indicator.code in seen:
            flaws.append(Flaw(number, "code", N_("This code stands in the list twice."), {}))
        seen.setdefault(indicator.code, number)
    return Sheet(() if flaws else tuple(read), tuple(flaws))


def parse_target(text: str) -> Target | None:
    """Read “≥50”, “>90%”, “100%”, “duy trì”, “duy trì 100%”, “có”, or nothing; raises ValueError for anything else."""
    if not text.strip():
        return None
    plain = fold(text)
    if plain in _YES:
        return Target(TargetKind.YES)
    if plain in _KEEP:
        return Target(TargetKind.MAINTAIN)
    found = TARGET.fullmatch(text.strip().lower())
    if found is None or not found["number"]:
        raise ValueError(text)
    number = find_whole(found["number"])
    if number is None or not 0 < number <= MOST or (found["percent"] and number > 100):  # noqa: PLR2004 - more than everything
        raise ValueError(text)
    kind = TargetKind.PERCENT if found["percent"] else TargetKind.NUMBER
    is_over = (found["sign"] or "").strip() in {">", "trên"}
    return Target(TargetKind.MAINTAIN if found["keep"] else kind, number, is_over, bool(found["percent"]))


def write_target(target: Target | None) -> str:
    """Return the target as the table has it."""
    if target is None:
        return ""
    words = {TargetKind.YES: "có", TargetKind.MAINTAIN: "duy trì"}.get(target.kind, "")
    sign = "" if words else ">" if target.is_over else ">="
    number = f"{sign}{target.number}{'%' if target.is_percent else ''}" if target.number else ""
    return " ".join(part for part in (words, number) if part)


def to_row(indicator: Indicator) -> dict[str, str]:
    """Return the indicator as a row; what is empty is left out. Reading the row again gives the same indicator."""
    spec = indicator.spec
    row = {
        **{name: getattr(indicator, name) for name in _TEXTS},
        "span": indicator.span.value,
        "scope": _join(indicator.scope),
        "facts": _join(spec.kinds),
        "way": spec.way.value if spec.kinds else "",
        "per": _join(spec.per),
        "at_least": str(spec.at_least or ""),
        "at_most": str(spec.at_most or ""),
        "whole": _write_whole(spec.whole),
        "shared_by": indicator.shared_by or "",
        "target": write_target(indicator.undated),
        **{f"target_{year}": write_target(target) for year, target in sorted(indicator.targets.items())},
    }
    return {key: str(value) for key, value in row.items() if value}


def column_titles(years: Iterable[int]) -> dict[str, str]:
    """Return the template's columns with their headings, a target for each year last."""
    return {**COLUMNS, **{f"target_{year}": f"{YEAR_TITLE}{year}" for year in years}}


_TEXTS = ("code", "part", "title", "unit", "lead", "reporting", "source", "how", "owner", "continues", "gap")


def _join(values: Iterable[StrEnum]) -> str:
    return ";".join(value.value for value in values)


def _write_whole(whole: Whole | None) -> str:
    if whole is None:
        return ""
    if whole.measure is not None:
        return whole.measure.value
    if whole.kinds:
        return _join(whole.kinds)
    if whole.fixed:
        return str(whole.fixed)
    return "units" if whole.per_unit == 1 else f"units*{whole.per_unit}"


class _Reader:
    """Reads one row and notes its flaws."""

    def __init__(self, number: int, row: Row, flaws: list[Flaw]) -> None:
        self.number, self.row, self.flaws = number, row, flaws

    def read(self) -> Indicator:
        for name in NEEDED:
            if not self.text(name):
                self.flaw(name, N_("This cell must not be empty."))
        if not CODE.fullmatch(self.text("code")):
            self.flaw("code", N_("A code has up to 16 letters, digits, dots and hyphens: II-A, 5.4a1."))
        for name in _TEXTS:
            most = LONGEST_HOW if name == "how" else LONGEST
            if len(self.text(name)) > most or not self.text(name).isprintable():
                self.flaw(name, N_("At most %(most)s letters in one line."), most=most)
        return Indicator(
            **{name: self.text(name) for name in _TEXTS},
            span=self.one("span", Span, Span.YEARLY),
            scope=self.many("scope", Kind),
            spec=self.spec(),
            shared_by=self.one("shared_by", Measure, None) if self.text("shared_by") else None,
            targets=self.targets(),
            undated=self.target("target"),
        )

    def text(self, name: str) -> str:
        return self.row.get(name, "").strip()

    def flaw(self, column: str, text: str, /, **params: str | int) -> None:
        self.flaws.append(Flaw(self.number, column, text, params))

    def one(self, name: str, words: Callable[[str], E_], otherwise: E_ | None) -> E_:
        try:
            return words(self.text(name))
        except ValueError:
            if self.text(name):
                self.flaw(name, N_("“%(text)s” is not a word of this column."), text=self.text(name)[:60])
            return otherwise  # type: ignore[return-value]  # with a flaw the row is not used

    def many(self, name: str, words: Callable[[str], E_]) -> tuple[E_, ...]:
        found = []
        for part in self.text(name).split(";"):
            try:
                found += [words(part.strip())] if part.strip() else []
            except ValueError:
                self.flaw(name, N_("“%(text)s” is not a word of this column."), text=part.strip()[:60])
        return tuple(found)

    def whole_number(self, name: str) -> int:
        text = self.text(name)
        if text and not re.fullmatch(r"[1-9][0-9]{0,6}", text):
            self.flaw(name, N_("This must be a whole number from 1 to %(most)s."), most=MOST)
            return 0
        return int(text or 0)

    def spec(self) -> Spec:
        spec = Spec(
            kinds=self.many("facts", FactKind),
            way=self.one("way", Way, Way.QUANTITY) if self.text("way") else Way.QUANTITY,
            per=self.many("per", Kind),
            at_least=self.whole_number("at_least"),
            at_most=self.whole_number("at_most"),
            whole=self.whole(),
        )
        for column, text in list_flaws(spec):
            self.flaw(column, text)
        if not spec.kinds and not self.text("gap"):
            self.flaw("gap", N_("Without facts to count, say why it cannot be measured yet."))
        return spec

    def whole(self) -> Whole | None:
        text = self.text("whole")
        units, fixed = _WHOLE_UNITS.fullmatch(text), _FIXED.fullmatch(text)
        if not text:
            return None
        if units:
            return Whole(per_unit=int(units[1] or 1))
        if fixed:
            return Whole(fixed=int(fixed[1]))
        if text in set(Measure):
            return Whole(measure=Measure(text))
        return Whole(kinds=self.many("whole", FactKind))

    def targets(self) -> dict[int, Target]:
        years = sorted(int(found[1]) for key in self.row if (found := YEAR_KEY.fullmatch(key)))
        read = {year: self.target(f"target_{year}") for year in years}
        return {year: target for year, target in read.items() if target is not None}

    def target(self, name: str) -> Target | None:
        try:
            return parse_target(self.text(name))
        except ValueError:
            self.flaw(name, N_("“%(text)s” is not a target like ≥50, 100%% or “duy trì”."), text=self.text(name)[:60])
            return None
