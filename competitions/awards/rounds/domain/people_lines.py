"""Lists that people type, a line each: candidates, what is noted about units, units left out with the reason."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from competitions.awards.domain.words import Category
from competitions.awards.rounds.domain.rules_document import Candidate, Traits, number_of
from core.kernel import FieldError, N_
from core.vietnamese import fold

HUNDRED, LONGEST_YEAR, LONGEST_REASON, FIXED = 100, 6, 300, 4
WOMAN, DIRECT, HARD = "nữ", "lao động trực tiếp", "khó khăn"
BASES: Mapping[Category, str] = {
    Category.THEMATIC: "chuyên đề",
    Category.MERIT: "công trạng",
    Category.IRREGULAR: "đột xuất",
}
_MARKS = {fold(WOMAN): WOMAN, fold(DIRECT): DIRECT, fold(HARD): HARD, "bien gioi": HARD}
_BASES = {fold(words): category for category, words in BASES.items()}
_SHARE = re.compile(r"(\d{1,3})% nu")


@dataclass(frozen=True, slots=True)
class Noted:
    """What the marks of a line say, and the marks that say nothing."""

    traits: Traits
    basis: Category | None
    unknown: tuple[str, ...]


def read_candidates(award: str, pointer: str, text: str) -> tuple[tuple[Candidate, ...], tuple[FieldError, ...]]:
    """Read "name; unit; value; year of birth; marks" a line; what is wrong is named with its line."""
    found, flaws = [], []
    for number, parts in _lines(text):
        name, unit, value, born, *marks = [*parts, *[""] * (FIXED - len(parts))]
        noted = read_marks(marks)
        wrong = _flaw_of(pointer, number, (name, unit, value, born), noted)
        if wrong is not None:
            flaws.append(wrong)
            continue
        year = int(born) if born else None
        found.append(Candidate(award, name, unit, value or "0", year, noted.basis, noted.traits))
    return tuple(found), tuple(flaws)


def write_candidates(candidates: Iterable[Candidate]) -> str:
    """Return candidates as the lines that people type."""
    return "\n".join(
        "; ".join(
            (
                _plain(each.name),
                each.proposed_by,
                each.value,
                str(each.born or ""),
                write_marks(each.traits, each.basis),
            )
        ).rstrip("; ")
        for each in candidates
    )


def read_units(pointer: str, text: str) -> tuple[dict[str, Traits], tuple[FieldError, ...]]:
    """Read "code; marks" a line."""
    found, flaws = {}, []
    for number, (code, *marks) in _lines(text):
        noted = read_marks(marks)
        if noted.unknown or not marks or noted.basis is not None:
            note = noted.unknown[0] if noted.unknown else ""
            flaws.append(_unknown(pointer, number, note))
        found[code] = noted.traits
    return found, tuple(flaws)


def write_units(traits: Mapping[str, Traits]) -> str:
    """Return what is noted about units as the lines that people type."""
    return "\n".join(f"{code}; {write_marks(each)}" for code, each in sorted(traits.items()))


def read_excluded(pointer: str, text: str) -> tuple[dict[str, str], tuple[FieldError, ...]]:
    """Read "code; reason" a line; nobody is left out without a reason."""
    found, flaws = {}, []
    for number, (code, *words) in _lines(text):
        why = "; ".join(words).strip("; ")
        if not (code and 0 < len(why) <= LONGEST_REASON):
            said = N_("Line %(line)s needs the unit's code and the reason, with a semicolon between.")
            flaws.append(FieldError(pointer, said, {"line": number}))
        found[code] = why
    return found, tuple(flaws)


def write_excluded(excluded: Mapping[str, str]) -> str:
    """Return who is left out as the lines that people type."""
    return "\n".join(f"{code}; {why}" for code, why in sorted(excluded.items()))


def read_marks(marks: Sequence[str]) -> Noted:
    """Read notes such as "nữ", "70% nữ", "lao động trực tiếp", "khó khăn", "công trạng"."""
    said = [part.strip() for mark in marks for part in mark.split(",") if part.strip()]
    women, kinds, basis, unknown = 0, set[str](), None, list[str]()
    for part in said:
        word = fold(part)
        share = _SHARE.fullmatch(word)
        if share and int(share[1]) <= HUNDRED:
            women = int(share[1])
        elif word in _BASES:
            basis = _BASES[word]
        elif word in _MARKS:
            kinds.add(_MARKS[word])
        else:
            unknown.append(part)
    women = HUNDRED if WOMAN in kinds else women
    traits = Traits(women, is_direct_worker=DIRECT in kinds, is_hard_place=HARD in kinds)
    return Noted(traits, basis, tuple(unknown))


def write_marks(traits: Traits, basis: Category | None = None) -> str:
    """Return the notes, with commas between."""
    women = WOMAN if traits.women == HUNDRED else f"{traits.women}% {WOMAN}" if traits.women else ""
    words = (
        women,
        DIRECT if traits.is_direct_worker else "",
        HARD if traits.is_hard_place else "",
        "" if basis is None else BASES[basis],
    )
    return ", ".join(word for word in words if word)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip(" ;"):
            yield number, [part.strip() for part in line.split(";")]


def _flaw_of(pointer: str, line: int, parts: tuple[str, str, str, str], noted: Noted) -> FieldError | None:
    name, unit, value, born = parts
    is_year = not born or (born.isascii() and born.isdigit() and len(born) <= LONGEST_YEAR)
    if not (name and unit and is_year):
        why = N_("Line %(line)s needs a name and the proposing unit's code, with semicolons between.")
        return FieldError(pointer, why, {"line": line})
    if value and number_of(value) is None:
        return FieldError(pointer, N_("Line %(line)s: write the value as a number."), {"line": line})
    if noted.unknown:
        return _unknown(pointer, line, noted.unknown[0])
    return None


def _unknown(pointer: str, line: int, note: str) -> FieldError:
    return FieldError(pointer, N_("Line %(line)s: “%(note)s” is no known note."), {"line": line, "note": note})


def _plain(name: str) -> str:
    return " ".join(name.replace(";", ",").split())
