"""Quantities that stand out: per 1,000 of a unit's denominator, against the median of its peers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from core.kernel import N_
from units.domain.unit import Kind, Measure

LEAST_PEERS = 5
TIMES_MEDIAN = 5
DENOMINATORS: Mapping[Kind, Measure] = MappingProxyType(
    {
        Kind.COMMUNE: Measure.POPULATION,
        Kind.VILLAGE: Measure.POPULATION,
        Kind.SCHOOL: Measure.PUPILS,
        Kind.PARTY_CELL: Measure.PARTY_MEMBERS,
        Kind.AGENCY: Measure.STAFF,
        Kind.ENTERPRISE: Measure.WORKERS,
        Kind.PROVINCE: Measure.POPULATION,
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a unit has of one kind, and its denominator (people; 0 or less: unknown)."""

    unit_code: str
    cluster: str
    quantity: int
    people: int

    @property
    def per_thousand(self) -> Fraction | None:
        """The quantity per 1,000 of the denominator; None without one."""
        return Fraction(self.quantity * 1000, self.people) if self.people > 0 else None


@dataclass(frozen=True, slots=True)
class Outlier:
    """Why a quantity stands out, in words: a message id and its parameters."""

    text: str
    params: Mapping[str, str | int]


def find_outlier(own: Reading, others: Iterable[Reading]) -> Outlier | None:
    """Return why the reading stands out, or None.

    Peers are the units with this kind of fact in the own cluster; with fewer than five of them, in the province.
    """
    value = own.per_thousand
    peers = [other for other in others if other.unit_code != own.unit_code and other.per_thousand is not None]
    near = [other for other in peers if own.cluster and other.cluster == own.cluster]
    compared = near if len(near) >= LEAST_PEERS else peers
    if value is None or len(compared) < LEAST_PEERS:
        return None
    middle = median(tuple(each for each in (peer.per_thousand for peer in compared) if each is not None))
    if value <= TIMES_MEDIAN * middle:
        return None
    params: dict[str, str | int] = {"value": _written(value), "median": _written(middle), "peers": len(compared)}
    if compared is near:
        text = N_("%(value)s per 1,000 people; the median of %(peers)s units of the cluster is %(median)s.")
    else:
        text = N_("%(value)s per 1,000 people; the median of %(peers)s units of the province is %(median)s.")
    return Outlier(text, MappingProxyType(params))


def median(values: tuple[Fraction, ...]) -> Fraction:
    """Return the middle value, of an even number the mean of the two; at least one value is needed."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _written(value: Fraction) -> str:
    """Write with one decimal, half up, as Vietnamese does: 12,5."""
    tenths = (value * 20 + 1) // 2
    return f"{tenths // 10},{tenths % 10}"
