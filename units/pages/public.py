"""Pages about units."""

from dataclasses import dataclass
from typing import ClassVar

from core.kernel import N_
from core.web.templating import Page
from units.domain.listing import Filter
from units.domain.unit import Kind
from units.queries import UnitRow

KIND_NAMES = {
    Kind.COMMUNE: N_("Communes and wards"),
    Kind.SCHOOL: N_("Schools"),
    Kind.PARTY_CELL: N_("Party cells"),
}


@dataclass(frozen=True, slots=True)
class UnitListPage(Page):
    """The public list of units; `cluster_names` by code, `total` counts before filtering."""

    template: ClassVar[str] = "units/list.html"
    rows: tuple[UnitRow, ...]
    clusters: tuple[UnitRow, ...]
    cluster_names: dict[str, str]
    kinds: dict[Kind, str]
    wanted: Filter
    total: int
