"""Use cases of holds: open, close by a document, list; and what blocks whom."""

from competitions.awards.holds.queries.holds import list_open_holds
from competitions.awards.holds.service.holds import (
    HoldView,
    Opening,
    close_hold,
    list_holds,
    load_hold,
    load_opening,
    open_hold,
)

__all__ = [
    "HoldView",
    "Opening",
    "close_hold",
    "list_holds",
    "list_open_holds",
    "load_hold",
    "load_opening",
    "open_hold",
]
