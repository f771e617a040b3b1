"""Clusters and blocks of a year: who belongs to one, who leads it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.kernel import FieldError, N_


@dataclass(frozen=True, slots=True)
class Stay:
    """A unit's time in a cluster; `until` is its last day, None while open."""

    cluster_id: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """From which day a unit is in a cluster, or in none (""). It is recorded on that day or later: `today`."""

    cluster_id: str
    on: date
    today: date


def belongs_in(stay: Stay, year: int) -> bool:
    """Say whether the stay touches the year."""
    return stay.since.year <= year and (stay.until is None or stay.until.year >= year)


def check_entry(current: Stay | None, entry: Entry) -> tuple[FieldError, ...]:
    """Say what stands against entering a cluster, or leaving all; boards of today go by the open stay."""
    if entry.on > entry.today:
        return (FieldError("on", N_("The day has not come yet: record the change on that day or later.")),)
    if current is None:
        return () if entry.cluster_id else (FieldError("unit", N_("The unit is in no cluster.")),)
    if current.cluster_id == entry.cluster_id:
        return (FieldError("unit", N_("The unit is in this cluster already.")),)
    if entry.on <= current.since:
        return (FieldError("on", N_("The day is not after the one on which the unit entered its cluster.")),)
    return ()


def check_leads(head: str, deputy: str, members: Collection[str]) -> tuple[FieldError, ...]:
    """Say what stands against a head and a deputy unit; both may be open ("")."""
    found = [
        FieldError(name, N_("Only a member of the cluster can lead it."))
        for name, code in (("head", head), ("deputy", deputy))
        if code and code not in members
    ]
    if head and head == deputy:
        found.append(FieldError("deputy", N_("Head and deputy are two units.")))
    return tuple(found)
