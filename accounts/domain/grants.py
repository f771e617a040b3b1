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


def find_last_day(grants: Iterable[Grant], since: date) -> date | None:
    """Return the last day until which grants hold from that day without a gap, None where none holds on it.

    An open end is `date.max`.
    """
    last = None
    for grant in sorted(grants, key=lambda grant: grant.since):
        if in_force(grant, since) or (last is not None and (grant.since - last).days <= 1):
            last = max(last or since, grant.until or date.max)
    return last
