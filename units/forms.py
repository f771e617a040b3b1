"""What the list of units can be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.kernel import Invalid, N_
from units.domain.unit import PUBLIC_KINDS, Kind

LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """A kind, a cluster's code ("" is all) and words to search for, as they stand in the address."""

    kind: Kind
    cluster: str
    text: str


def read_filter(query: Mapping[str, str]) -> Filter:
    """Read `loai`, `cum` and `tim`; raises Invalid for a kind that has no public list."""
    wanted = query.get("loai") or Kind.COMMUNE
    kind = next((kind for kind in PUBLIC_KINDS if kind == wanted), None)
    if kind is None:
        raise Invalid(N_("There is no list of such units. Choose communes, schools or party cells."))
    return Filter(kind, query.get("cum", ""), query.get("tim", "").strip()[:LONGEST_SEARCH])
