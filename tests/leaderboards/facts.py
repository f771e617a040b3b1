"""Facts as a finished room reports them."""

from datetime import UTC, datetime

from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import FactKind

NOW = datetime(2026, 10, 10, 2, tzinfo=UTC)


def people(unit: str, count: int, *, room: str = "room", first: int = 0) -> list[Fact]:
    """Return one participation for each of `count` people of a unit."""
    return [
        Fact(f"live:{room}:1:{unit}-{n}", FactKind.LIVE_PARTICIPATION, unit, NOW, 1, person_key=f"p{n}")
        for n in range(first, first + count)
    ]
