"""The wall clock jumps by an hour, forward and back, while a question is open."""

import asyncio
import json
from time import monotonic

from bench.app import App
from tests.faults.game import EAGER, Match, open_match
from tests.faults.shim import Shim
from tests.faults.trial import Outcome

PHONES = 50
OPEN_SECONDS = 8.0
GRACE_SECONDS = 1.0
SLACK_SECONDS = 2.0
HOUR = 3600


async def step_clock(app: App, switch: Shim) -> Outcome:
    """Step the clock twice in each of two questions; each must stay open as long as announced and close once."""
    match = open_match(app, PHONES, EAGER, slice(0, 2), early_close=False)
    await match.everybody_joined()
    stepping = asyncio.create_task(_step(switch))
    watching = asyncio.create_task(_time_questions(match))
    await match.host()
    stepping.cancel()
    await match.end()
    switch.step_clock(0)
    wrong = await match.wrong()
    spans = await watching
    shortest, longest = OPEN_SECONDS, OPEN_SECONDS + GRACE_SECONDS + SLACK_SECONDS
    wrong += [f"a question was open for {span:.1f} s" for span in spans if not shortest <= span <= longest]
    wrong += _closed_twice(await match.ask(app.organizer.call, "GET", f"/api/v1/rooms/{match.room_id}/log"))
    return Outcome("clock stepped by ±1 h", wrong, {"open for": ", ".join(f"{span:.2f} s" for span in spans)})


async def _step(switch: Shim) -> None:
    while True:
        for offset in (HOUR, -HOUR, 0):
            await asyncio.sleep(1.3)
            switch.step_clock(offset)


async def _time_questions(match: Match) -> list[float]:
    spans: list[float] = []
    while match.game.tally.phase != "finished":
        await match.until(lambda: match.game.tally.phase in {"open", "finished"}, 60)
        began = monotonic()
        await match.until(lambda: match.game.tally.phase != "open", 60)
        if match.game.tally.phase != "finished":
            spans.append(monotonic() - began)
    return spans


def _closed_twice(log: str) -> list[str]:
    lines = [json.loads(line) for line in log.splitlines()]
    closed = [line["q"] for line in lines if line["kind"] == "closed"]
    return [] if len(closed) == len(set(closed)) else [f"closed: {closed}"]
