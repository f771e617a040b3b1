"""Dated roles: which of them hold on a given day, by the calendar of Điện Biên."""

from collections.abc import Iterable
from datetime import date, datetime

from core.kernel import LOCAL_ZONE, Grant


def day_of(moment: datetime) -> date:
    """Return the local day on which roles begin and end; the moment must be aware."""
    return moment.astimezone(LOCAL_ZONE).date()


def in_force(grant: Grant, day: date) -> bool:
    """Say whether the role holds on that day; its last day counts."""
    return grant.since <= day and (grant.until is None or day <= grant.until)


def list_in_force(grants: Iterable[Grant], day: date) -> tuple[Grant, ...]:
    """Return the grants that hold on that day, in a stable order, each once."""
    holding = {grant for grant in grants if in_force(grant, day)}
    return tuple(sorted(holding, key=lambda grant: (grant.role, grant.unit_code, grant.since, grant.until or date.max)))
