"""A clock that a test moves by hand."""

from datetime import UTC, datetime, timedelta

from core.clock import Clock

FESTIVAL_MORNING = datetime(2026, 10, 10, 0, 30, tzinfo=UTC)


class HandClock(Clock):
    """Stands still on the festival morning (07:30 in the province) until `forward` is called."""

    def __init__(self, at: datetime = FESTIVAL_MORNING) -> None:
        self.passed = 0.0
        super().__init__(wall=lambda: at.timestamp() + self.passed, monotonic=lambda: 1000.0 + self.passed)

    def forward(self, seconds: float = 0, **parts: float) -> datetime:
        """Let time pass: seconds, or the parts of a timedelta (hours=2); return the new moment."""
        self.passed += timedelta(seconds=seconds, **parts).total_seconds()
        return self.now()
