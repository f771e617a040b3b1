"""Conflicts of interest: what is suggested to a member, and about whom a member may read and vote."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from competitions.awards.council.domain.words import ConflictKind
from core.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Ties:
    """What is known of a member: where they work, their party cell, and names of declared kin."""

    unit: str | None
    cell: str | None
    kin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a nominee stands: its unit, and those above it up to the awarding unit, which is left out."""

    name: str
    unit: str
    above: frozenset[str] = frozenset()


def suggest(ties: Ties, nominee: Standing) -> ConflictKind | None:
    """Suggest a conflict where the member works for the nominee or right above it, shares its cell, or is its kin."""
    if ties.unit == nominee.unit:
        return ConflictKind.UNIT
    if ties.unit in nominee.above:
        return ConflictKind.PARENT
    if ties.cell is not None and (ties.cell == nominee.unit or ties.cell in nominee.above):
        return ConflictKind.PARTY_CELL
    names = {fold(name) for name in ties.kin if name.strip()}
    return ConflictKind.KIN if fold(nominee.name) in names else None


class Reading(StrEnum):
    """What the council's side says of somebody who would open a dossier or vote about a nominee."""

    NO_MEMBER = "no_member"
    UNDECLARED = "undeclared"
    BLOCKED = "blocked"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's place in one session about a nominee: whether they have declared, and about whom."""

    has_declared: bool
    blocked: frozenset[str]


def decide_reading(seats: Collection[Seat], nominee: str) -> Reading:
    """Say whether somebody with these seats may read and vote about a nominee; one declared conflict is enough."""
    if not seats:
        return Reading.NO_MEMBER
    if any(nominee in seat.blocked for seat in seats):
        return Reading.BLOCKED
    return Reading.FREE if all(seat.has_declared for seat in seats) else Reading.UNDECLARED


def is_apart(seat: Seat, nominee: str, whole_list: Collection[str]) -> bool:
    """Say whether a declared conflict keeps a member from the vote about a nominee, or about the whole list."""
    return nominee in seat.blocked or bool(seat.blocked & set(whole_list))


def may_vote(seat: Seat, nominee: str, whole_list: Collection[str]) -> bool:
    """Say whether a member votes about a nominee. A list voted as a whole is closed to whoever has any conflict in it.

    `whole_list` is empty where each nominee is voted on alone.
    """
    return seat.has_declared and not is_apart(seat, nominee, whole_list)


def is_apart_from_all(seat: Seat, nominees: Collection[str], whole_list: Collection[str]) -> bool:
    """Say whether declared conflicts keep a member from the vote about everybody on the list."""
    return all(is_apart(seat, nominee, whole_list) for nominee in nominees)


def count_voters(seats: Mapping[str, Seat], nominee: str, whole_list: Collection[str]) -> int:
    """Count the members who may vote about a nominee."""
    return sum(may_vote(seat, nominee, whole_list) for seat in seats.values())
