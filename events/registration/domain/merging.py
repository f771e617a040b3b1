"""Who may be one person: why two look alike, and what follows from saying that they are the same. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from events.registration.domain.people import Candidate

MOST_ALIKE = 40
"""So many of one phone or name are looked at pair by pair; more of them are a list, not doubles."""


class Likeness(StrEnum):
    """Why two people may be one."""

    PHONE = "phone"
    NAME_AND_YEAR = "name_and_year"
    NAME_AND_VILLAGE = "name_and_village"
    SHORT_NAME = "short_name"


@dataclass(frozen=True, slots=True)
class Double:
    """Two people who look alike, the older entry first, and why."""

    first: str
    second: str
    why: tuple[Likeness, ...]


def list_likeness(one: Candidate, other: Candidate) -> tuple[Likeness, ...]:
    """Return why two people may be one, in the order of the words; nothing where they are plainly two."""
    same_name = one.folded == other.folded
    same_year = one.birth_year is not None and one.birth_year == other.birth_year
    same_village = one.village_id is not None and one.village_id == other.village_id
    near_name = same_name or _is_short_for(one.folded, other.folded) or _is_short_for(other.folded, one.folded)
    found = {
        Likeness.PHONE: near_name and one.phone is not None and one.phone == other.phone,
        Likeness.NAME_AND_YEAR: same_name and same_year,
        Likeness.NAME_AND_VILLAGE: same_name and same_village and _are_near(one.birth_year, other.birth_year),
        Likeness.SHORT_NAME: near_name and not same_name and same_year and same_village,
    }
    return tuple(likeness for likeness, holds in found.items() if holds)


def list_doubles(people: Iterable[Candidate], different: Collection[frozenset[str]]) -> tuple[Double, ...]:
    """Return the pairs that look alike and were not said to be different: the surest first, then by their ids."""
    blocks: dict[tuple[object, ...], list[Candidate]] = {}
    for each in people:
        for key in _keys_of(each):
            blocks.setdefault(key, []).append(each)
    found: dict[frozenset[str], Double] = {}
    for block in blocks.values():
        for one, other in combinations(sorted(block[:MOST_ALIKE], key=lambda each: each.id), 2):
            pair = frozenset({one.id, other.id})
            why = () if pair in found or pair in different else list_likeness(one, other)
            if why:
                found[pair] = Double(one.id, other.id, why)
    return tuple(sorted(found.values(), key=lambda each: (-len(each.why), each.first, each.second)))


def root_of(person: str, merges: Mapping[str, str]) -> str:
    """Return who somebody is; `merges` leads from who was merged to who was kept."""
    while person in merges:
        person = merges[person]
    return person


def join(merges: Mapping[str, str], kept: str, merged: str) -> dict[str, str]:
    """Return the merges with two people made one; unchanged where they are one already, so that no circle begins."""
    to, away = root_of(kept, merges), root_of(merged, merges)
    return dict(merges) if to == away else {**merges, away: to}


def part(merges: Mapping[str, str], merged: str) -> dict[str, str]:
    """Return the merges without the one by which somebody was merged away."""
    return {away: to for away, to in merges.items() if away != merged}


def _keys_of(each: Candidate) -> list[tuple[object, ...]]:
    keys: list[tuple[object, ...]] = []
    if each.phone is not None:
        keys.append(("phone", each.phone))
    if each.birth_year is not None:
        keys.append(("year", each.folded, each.birth_year))
    if each.village_id is not None:
        keys += [("village", each.folded, each.village_id), ("given", _given(each), each.village_id, each.birth_year)]
    return keys


def _given(each: Candidate) -> str:
    return each.folded.rsplit(" ", 1)[-1]


def _is_short_for(short: str, full: str) -> bool:
    """Say whether a name leaves words of another out, as “Lò An” does of “Lò Văn An”: family and given name stay."""
    words, others = short.split(), full.split()
    is_shorter = 1 < len(words) < len(others)
    return is_shorter and (words[0], words[-1]) == (others[0], others[-1]) and set(words) <= set(others)


def _are_near(one: int | None, other: int | None) -> bool:
    return one is None or other is None or abs(one - other) <= 1
