"""`kill -9` at a random moment of a quiz that 200 phones play."""

import asyncio
import random

from bench.app import App
from tests.faults.game import EAGER, open_match
from tests.faults.trial import Outcome

PHONES = 200
BACK_WITHIN = 5.0
EARLIEST, LATEST = 0.2, 8.0
KINDS = (slice(0, 3), slice(3, 6), slice(6, 9))


async def kill_once(app: App, seed: int, *, judges_time: bool) -> Outcome:
    """Kill and restart the server once; everything acknowledged must be there, the room must finish.

    The five seconds within which phones are back are judged by `make faults` only; a gate may run on a slow machine.
    """
    source = random.Random(seed)
    match = open_match(app, PHONES, EAGER, source.choice(KINDS))
    await match.everybody_joined()
    hosting = asyncio.create_task(match.host())
    moment = source.uniform(EARLIEST, LATEST)
    await asyncio.sleep(moment)
    phase = f"{match.game.tally.phase} {match.game.tally.question}".strip()
    acknowledged = match.acknowledged
    app.kill()
    started = await asyncio.to_thread(app.start)
    wrong = []
    try:
        back = await match.until(lambda: all(phone.is_connected or phone.over for phone in match.phones), 30)
    except TimeoutError:
        back = 30.0
        wrong.append(f"{sum(not phone.is_connected for phone in match.phones)} phones did not come back")
    if back > BACK_WITHIN and judges_time:
        wrong.append(f"the phones were back after {back:.1f} s")
    await hosting
    await match.end()
    wrong += await match.wrong()
    if match.acknowledged < PHONES * len(match.document["questions"]) * 0.95:
        wrong.append(f"only {match.acknowledged} answers were acknowledged")
    seen: dict[str, float | str] = {"at": f"{moment:.2f} s ({phase})", "acknowledged before": str(acknowledged)}
    seen |= {"in all": str(match.acknowledged), "start": started, "back": back}
    return Outcome(f"kill -9, seed {seed}", wrong, seen)
