"""Figures of units by year: what may be proposed, and what stands after proposals, confirmations and refusals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from core.kernel import FieldError, N_
from units.domain.succession import Merge, in_turn
from units.domain.unit import FigureState, Measure, Statistic

FIRST_YEAR = 2009
MOST = 5_000_000
LONGEST_SOURCE = 300
DERIVED = frozenset({Measure.VILLAGES})
"""Counted by the platform itself, so nobody proposes them."""
MEASURE_TITLES: Mapping[Measure, str] = {
    Measure.POPULATION: N_("Population"),
    Measure.ADULTS: N_("Adults"),
    Measure.LITERATE_ADULTS: N_("Literate adults"),
    Measure.ELDERLY: N_("Elderly people"),
    Measure.DISABLED: N_("People with disabilities"),
    Measure.HOUSEHOLDS: N_("Households"),
    Measure.POOR_HOUSEHOLDS: N_("Poor and near-poor households"),
    Measure.PEOPLE_14_UP: N_("People of 14 years and more"),
    Measure.WORKERS: N_("Workers in enterprises and cooperatives"),
    Measure.TRADERS_FARMERS: N_("Small traders and farmers"),
    Measure.PUPILS: N_("Pupils and students"),
    Measure.STAFF: N_("Public staff"),
    Measure.PARTY_MEMBERS: N_("Party members"),
    Measure.VILLAGES: N_("Villages and residential groups"),
}
PART_OF: Mapping[Measure, Measure] = {
    Measure.ADULTS: Measure.POPULATION,
    Measure.LITERATE_ADULTS: Measure.ADULTS,
    Measure.ELDERLY: Measure.POPULATION,
    Measure.DISABLED: Measure.POPULATION,
    Measure.HOUSEHOLDS: Measure.POPULATION,
    Measure.POOR_HOUSEHOLDS: Measure.HOUSEHOLDS,
    Measure.PEOPLE_14_UP: Measure.POPULATION,
}
"""No unit can have more of the first than of the second in one year."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure that counts for a unit: of this year, perhaps an estimate, perhaps not confirmed yet.

    `said_at` is when it was recorded, where that is known.
    """

    value: int
    year: int
    is_estimate: bool
    is_confirmed: bool
    said_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A figure that a unit reports."""

    measure: Measure
    year: int
    value: int
    source: str
    document: str = ""
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What was said of one figure at one time; a later version follows an earlier one."""

    version: int
    value: int
    state: FigureState


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of one figure: the last confirmed entry, and the proposal that waits; either may be missing."""

    confirmed: Entry | None
    proposed: Entry | None


@dataclass(frozen=True, slots=True)
class Excess:
    """More of a part than of its whole."""

    part: Measure
    whole: Measure
    more: int
    most: int


def stand(entries: Iterable[Entry]) -> Standing:
    """Return what holds; a proposal waits only while nothing was said after it."""
    in_order = sorted(entries, key=lambda entry: entry.version)
    confirmed = [entry for entry in in_order if entry.state is FigureState.CONFIRMED]
    waits = bool(in_order) and in_order[-1].state is FigureState.PROPOSED
    return Standing(confirmed[-1] if confirmed else None, in_order[-1] if waits else None)


def check_proposal(proposal: Proposal, known: Mapping[Measure, int], today: date) -> tuple[FieldError, ...]:
    """Say what is wrong with a figure; `known` are the unit's other figures of the same year."""
    found = []
    if proposal.measure in DERIVED:
        found.append(FieldError("measure", N_("The platform counts this itself.")))
    if not FIRST_YEAR <= proposal.year <= today.year:
        params: dict[str, str | int] = {"first": FIRST_YEAR, "last": today.year}
        found.append(FieldError("year", N_("The year must be between %(first)s and %(last)s."), params))
    if not 0 <= proposal.value <= MOST:
        found.append(FieldError("value", N_("The figure must be a whole number from 0 to %(most)s."), {"most": MOST}))
    if not 0 < len(proposal.source.strip()) <= LONGEST_SOURCE:
        found.append(FieldError("source", N_("Say where the figure comes from.")))
    if len(proposal.document) > LONGEST_SOURCE:
        found.append(FieldError("document", N_("At most %(most)s letters."), {"most": LONGEST_SOURCE}))
    return (*found, *_check_parts(proposal, known))


def _check_parts(proposal: Proposal, known: Mapping[Measure, int]) -> Sequence[FieldError]:
    return [
        FieldError(
            "value",
            N_("There cannot be more than the %(number)s of the whole in the same year."),
            {"number": each.most},
        )
        if each.part is proposal.measure
        else FieldError(
            "value",
            N_("There cannot be fewer than the %(number)s of a part in the same year."),
            {"number": each.more},
        )
        for each in _excesses_of(proposal.measure, {**known, proposal.measure: proposal.value})
    ]


def list_excesses(new: Sequence[Statistic], counted: Mapping[Measure, int]) -> list[Excess]:
    """Say what figures of one unit and year would contradict if they were confirmed together.

    `counted` are the confirmed figures that nobody estimated; what is estimated contradicts no other estimate.
    """
    estimated = {each.measure for each in new if each.is_estimate}
    sure = {measure: value for measure, value in counted.items() if measure not in estimated}
    sure |= {each.measure: each.value for each in new if not each.is_estimate}
    found = (excess for each in new for excess in _excesses_of(each.measure, {**sure, each.measure: each.value}))
    return list(dict.fromkeys(found))


def _excesses_of(measure: Measure, figures: Mapping[Measure, int]) -> list[Excess]:
    return [
        Excess(part, whole, figures[part], figures[whole])
        for part, whole in PART_OF.items()
        if measure in {part, whole} and part in figures and whole in figures and figures[part] > figures[whole]
    ]


def with_merged(figures: Mapping[str, Figure], merges: Iterable[Merge]) -> dict[str, Figure]:
    """Return each unit's figure with those of the units merged into it, by unit; merged units have none of their own.

    A figure of the merger's year or later counts them already, unless it was said before the merger was recorded. Where
    one of them has no figure, nobody knows the sum.
    """
    held = dict(figures)
    for _, group in groupby(in_turn(merges), key=lambda each: (each.on, each.new)):
        merged = list(group)
        merge, new = merged[0], merged[0].new
        own = held.get(new)
        parts = [held.pop(each.old, None) for each in merged] + ([] if merge.is_made else [own])
        if own is not None and _counts_merged(own, merge):
            continue
        held.pop(new, None)
        known = [part for part in parts if part is not None]
        total = add_figures(known, max(part.year for part in known)) if known and len(known) == len(parts) else None
        if total is not None:
            held[new] = total
    return held


def _counts_merged(own: Figure, merge: Merge) -> bool:
    was_said_before = own.said_at is not None and merge.at is not None and own.said_at < merge.at
    return own.year >= merge.on.year and not was_said_before


def add_figures(figures: Sequence[Figure], year: int) -> Figure | None:
    """Return the figure of a unit made of several, for the year of the merger; None where one of them has none.

    Figures of earlier years are carried on, so they make the sum an estimate.
    """
    if not figures:
        return None
    return Figure(
        value=sum(figure.value for figure in figures),
        year=year,
        is_estimate=any(figure.is_estimate or figure.year != year for figure in figures),
        is_confirmed=all(figure.is_confirmed for figure in figures),
    )
