"""The one injected clock: calendar time that a demonstration may move, and live time that no clock step can disturb."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Clock:
    """Calendar moments and live milliseconds.

    `now()` follows the wall clock plus the demonstration's offset; calendar rules use it.
    `live_ms()` is anchored once to `now()` and then follows the monotonic clock, so a stepped wall
    clock moves no deadline; only `advance` (refused while a question is open) moves both.
    """

    wall: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    offset: timedelta = timedelta(0)
    _anchor: float = field(init=False)

    def __post_init__(self) -> None:
        self._anchor = self.wall() - self.monotonic()

    def now(self) -> datetime:
        """Return the calendar moment, aware, in UTC."""
        return datetime.fromtimestamp(self.wall(), UTC) + self.offset

    def live_ms(self) -> int:
        """Return Unix milliseconds that never jump while the process lives."""
        return self.live_ms_at(self.monotonic())

    def live_ms_at(self, monotonic: float) -> int:
        """Return the live milliseconds of a monotonic moment (s), such as the arrival of bytes."""
        return int((self._anchor + monotonic + self.offset.total_seconds()) * 1000)

    def live_lead_ms(self) -> int:
        """Return how far live time is ahead of the calendar: behind it, below 0, after the machine slept."""
        return self.live_ms() - int(self.now().timestamp() * 1000)

    def set_offset(self, offset: timedelta) -> None:
        """Move the demonstration's time; the caller has made sure that it does not go back."""
        self.offset = offset
