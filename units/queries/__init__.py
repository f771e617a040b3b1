"""Every SQL statement about units; what other packages read stands here."""

from units.domain.figures import Figure
from units.domain.outline import Outline
from units.queries.directory import (
    UnitCard,
    UnitKey,
    UnitRow,
    UnitTitle,
    add_details,
    add_units,
    find_card,
    find_keys,
    find_keys_by_id,
    find_units,
    hold_units,
    list_alias_codes,
    list_alias_keys,
    list_codes,
    list_known_codes,
    list_picker_entries,
    list_taken,
    list_titles,
    list_units,
    list_units_on,
)
from units.queries.figures import count_waiting, list_confirmed, list_coverage, list_figures
from units.queries.groups import ClusterRow, list_boundaries, list_clusters
from units.queries.history import list_names, list_successor_codes, successors

__all__ = [
    "ClusterRow",
    "Figure",
    "Outline",
    "UnitCard",
    "UnitKey",
    "UnitRow",
    "UnitTitle",
    "add_details",
    "add_units",
    "count_waiting",
    "find_card",
    "find_keys",
    "find_keys_by_id",
    "find_units",
    "hold_units",
    "list_alias_codes",
    "list_alias_keys",
    "list_boundaries",
    "list_clusters",
    "list_codes",
    "list_confirmed",
    "list_coverage",
    "list_figures",
    "list_known_codes",
    "list_names",
    "list_picker_entries",
    "list_successor_codes",
    "list_taken",
    "list_titles",
    "list_units",
    "list_units_on",
    "successors",
]
