"""Use cases of series: keeping a rule and making its sessions; changing what was made is beside."""

from events.series.service.keeping import (
    DayOff,
    DayOut,
    NewSeries,
    create_series,
    end_series,
    keep_holidays,
    keep_series,
    make_sessions,
    preview,
    take_day_out,
)

__all__ = [
    "DayOff",
    "DayOut",
    "NewSeries",
    "create_series",
    "end_series",
    "keep_holidays",
    "keep_series",
    "make_sessions",
    "preview",
    "take_day_out",
]
