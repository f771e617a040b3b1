"""The programme's routes over a small province, planners, and something to plan."""

from dataclasses import replace
from datetime import date, timedelta

from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from events.programme.domain.session import Content
from tests.competitions.movements.site import COMMUNE, PROVINCE

ORGANIZER = Actor(PersonId("o"), "o", (Grant(Role.ORGANIZER, UnitCode(PROVINCE), date(2026, 1, 1)),))
OFFICER = Actor(PersonId("c"), "c", (Grant(Role.UNIT_OFFICER, UnitCode(COMMUNE), date(2026, 1, 1)),))


def content_at(now, **changed) -> Content:
    """A community class in nine days at seven in the evening, for two hours."""
    starts_at = (now + timedelta(days=9)).replace(hour=12, minute=0, second=0, microsecond=0)
    ends_at = starts_at + timedelta(hours=2)
    given = Content("community", "Lớp học cộng đồng", starts_at, ends_at, place="Nhà văn hóa", capacity=40)
    return replace(given, **changed)
