"""Finding a unit by whatever people type: its name, a merged commune or town, another spelling, the former district."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from core.kernel import UnitCode
from core.vietnamese import fold, sort_key
from units.domain.unit import Alias

# What people write before a name, with accents as our own records have it and folded as it is typed.
_WRITTEN = ("thành phố ", "thị trấn ", "thị xã ", "phường ", "huyện ", "xã ", "tp ", "tx ", "tt ")
_TYPED = (*(f"{fold(title)} " for title in _WRITTEN), "tp. ", "tx. ", "tt. ", "p. ", "x. ")


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit as the picker knows it; `others` are old communes, towns and other spellings."""

    code: UnitCode
    name: str
    districts: tuple[str, ...]
    others: tuple[Alias, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be meant. `because` is the old name that led here, or ""; `district` tells candidates apart."""

    code: UnitCode
    name: str
    district: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """An entry as a page's list shows it.

    `others` are the old names, joined by "; "; each carries its former district in brackets where that is not
    `district`: "Na Cô Sa (Nậm Pồ); Quảng Lâm". Names equal to today's are left out.
    """

    code: UnitCode
    name: str
    district: str
    others: str


def to_option(entry: Entry) -> Option:
    """Return the entry for a list; the page's script searches the same names as `search`."""
    district = " + ".join(entry.districts)
    others = [alias for alias in entry.others if fold(alias.text) != bare(entry.name)]
    written = [alias.text if alias.hint in ("", district) else f"{alias.text} ({alias.hint})" for alias in others]
    return Option(entry.code, entry.name, district, "; ".join(written))


class _Fit(IntEnum):
    WHOLE = 0
    START = 1
    WORD = 2
    INSIDE = 3


@dataclass(frozen=True, slots=True, order=True)
class _Rank:
    fit: _Fit
    place: int


def bare(name: str) -> str:
    """Return a recorded name folded and without its title; only an accented title counts, for there is a "Xa Dung"."""
    small = name.casefold()
    title = next((title for title in _WRITTEN if small.startswith(title)), "")
    return fold(name[len(title) :])


def search(entries: Iterable[Entry], typed: str, *, limit: int = 12) -> list[Candidate]:
    """Return the units that may be meant, the likeliest first; all of them where a name moved (Mường Chà, Sam Mứn).

    A whole name beats its beginning, that beats a word within; the unit's own name beats an old one, that a district.
    """
    wanted = _readings(typed)
    if not wanted:
        return []
    found = [hit for entry in entries if (hit := _best(entry, wanted)) is not None]
    found.sort(key=lambda hit: (hit[0], sort_key(hit[1].name)))
    return [candidate for _, candidate in found[:limit]]


def _readings(typed: str) -> tuple[str, ...]:
    """Return what is typed as it stands and, where it begins like a title, without that: "xa dung", "dung"."""
    folded = fold(typed)
    shorter = {folded.removeprefix(title) for title in _TYPED if folded.startswith(title)}
    return tuple(text for text in (folded, *sorted(shorter)) if text)


def _best(entry: Entry, wanted: tuple[str, ...]) -> tuple[_Rank, Candidate] | None:
    hits = [
        (_Rank(fit, place), candidate)
        for place, text, candidate in _names(entry)
        for reading in wanted
        if (fit := _fit(text, reading)) is not None
    ]
    return min(hits, key=lambda hit: hit[0], default=None)


def _names(entry: Entry) -> list[tuple[int, str, Candidate]]:
    district = " + ".join(entry.districts)
    own = Candidate(entry.code, entry.name, district)
    return [
        (0, bare(entry.name), own),
        *(
            (1, bare(alias.text), Candidate(entry.code, entry.name, alias.hint or district, alias.text))
            for alias in entry.others
        ),
        *((2, bare(text), own) for text in entry.districts),
    ]


def _fit(name: str, wanted: str) -> _Fit | None:
    if name == wanted:
        return _Fit.WHOLE
    if name.startswith(wanted):
        return _Fit.START
    if f" {wanted}" in name:
        return _Fit.WORD
    return _Fit.INSIDE if wanted in name else None
