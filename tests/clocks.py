"""Clocks for tests: one that is moved by hand, one that runs from the festival morning."""

import time
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


class RunningClock(Clock):
    """Starts on the festival morning and runs as time does: what waits for a moment gets it."""

    def __init__(self) -> None:
        began = time.monotonic()
        super().__init__(wall=lambda: FESTIVAL_MORNING.timestamp() + time.monotonic() - began, monotonic=time.monotonic)
