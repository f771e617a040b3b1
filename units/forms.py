"""Reading what a list of units is asked for from its address."""

from collections.abc import Mapping

from core.kernel import Invalid, N_
from units.domain.listing import Filter
from units.domain.unit import PUBLIC_KINDS, Kind

LONGEST_SEARCH = 100


def read_filter(query: Mapping[str, str]) -> Filter:
    """Read `loai`, `cum` and `tim`; raises Invalid for a kind that has no public list."""
    wanted = query.get("loai") or Kind.COMMUNE
    kind = next((kind for kind in PUBLIC_KINDS if kind == wanted), None)
    if kind is None:
        raise Invalid(N_("There is no list of such units. Choose communes, schools or party cells."))
    return Filter(kind, query.get("cum", ""), query.get("tim", "").strip()[:LONGEST_SEARCH])
