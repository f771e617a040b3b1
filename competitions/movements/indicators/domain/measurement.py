"""How an indicator is measured, as data: what is counted, where, and what it is a part of."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.kernel import N_
from leaderboards.domain.kinds import PEOPLE_KINDS, FactKind
from units.domain.unit import Kind, Measure

MOST = 10_000_000


class Way(StrEnum):
    """How facts become a number."""

    QUANTITY = "quantity"
    PERSONS = "persons"
    WEEKS = "weeks"
    KINDS = "kinds"


@dataclass(frozen=True, slots=True)
class Whole:
    """What the number is a part of; exactly one is given.

    A figure of the unit, other facts, so many for each unit that is bounded (`per_unit`), or a fixed number.
    """

    measure: Measure | None = None
    kinds: tuple[FactKind, ...] = ()
    per_unit: int = 0
    fixed: int = 0


@dataclass(frozen=True, slots=True)
class Spec:
    """What is counted. Without kinds of facts nothing on the platform tells yet.

    `per` are kinds of units each of which counts for itself: as one if it has `at_least` so many, and with no more
    than `at_most`. Persons and weeks are counted once per unit, for one kind of fact.
    """

    kinds: tuple[FactKind, ...] = ()
    way: Way = Way.QUANTITY
    per: tuple[Kind, ...] = ()
    at_least: int = 0
    at_most: int = 0
    whole: Whole | None = None


def list_flaws(spec: Spec) -> Iterator[tuple[str, str]]:
    """List what contradicts itself, as pairs of the field's name and a message id."""
    if not spec.kinds:
        if (spec.way, spec.per, spec.at_least, spec.at_most, spec.whole) != (Way.QUANTITY, (), 0, 0, None):
            yield "facts", N_("Name the facts that are counted.")
        return
    if spec.way in {Way.PERSONS, Way.WEEKS} and len(spec.kinds) != 1:
        yield "way", N_("People and weeks are counted for one kind of fact.")
    if spec.way is Way.PERSONS and not PEOPLE_KINDS.issuperset(spec.kinds):
        yield "way", N_("This kind of fact does not count people.")
    if spec.way in {Way.WEEKS, Way.KINDS} and not spec.per:
        yield "per", N_("Say for which kinds of units this is counted one by one.")
    if (spec.at_least or spec.at_most) and not spec.per:
        yield "per", N_("Say for which kinds of units this is counted one by one.")
    if spec.at_least and spec.at_most:
        yield "at_most", N_("A unit counts either as one or up to a bound, not both.")
    if spec.whole is not None and spec.whole.per_unit and not spec.per:
        yield "per", N_("Say for which kinds of units this is counted one by one.")
