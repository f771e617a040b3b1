"""Use cases of the plan: which holds, how far units are, and taking a new one over."""

from competitions.movements.indicators.service.plans import (
    Preview,
    Stored,
    check_loader,
    knows_indicator,
    list_choices,
    list_plans,
    load_plan,
    preview_plan,
    store_plan,
    take_over,
)
from competitions.movements.indicators.service.progress import (
    MonthPoint,
    Place,
    Ranking,
    UnitProgress,
    find_shares,
    months,
    progress,
    rank,
)
from competitions.movements.indicators.service.reading import When

__all__ = [
    "MonthPoint",
    "Place",
    "Preview",
    "Ranking",
    "Stored",
    "UnitProgress",
    "When",
    "check_loader",
    "find_shares",
    "knows_indicator",
    "list_choices",
    "list_plans",
    "load_plan",
    "months",
    "preview_plan",
    "progress",
    "rank",
    "store_plan",
    "take_over",
]
