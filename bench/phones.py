"""`python -m bench.phones --pin PIN --count 200`: plausible people from all communes play a running room.

Exit code 1 where an acknowledged answer is missing on the server, or nobody could join.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import uvloop

from core.tuning import raise_descriptor_limit
from bench.client import read_place
from bench.phone import Game, Habits, Phone, Tally
from bench.report import percentile, short
from seed.factories import make_people

SEED = 1010
JOINS_A_SECOND = 400
CHECKED_AT_THE_END = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for on the command line."""

    base: str
    pin: str
    count: int
    habits: Habits


def read_plan(arguments: Sequence[str]) -> Plan:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.phones", description=__doc__)
    parser.add_argument("--pin", required=True)
    parser.add_argument("--count", type=int, default=200, help="phones (200)")
    parser.add_argument("--spread", type=float, default=5.0, metavar="SECONDS", help="within which they answer (5)")
    parser.add_argument("--drop", type=share, default=0.0, metavar="SHARE", help="lose the network, a question: 5%%")
    parser.add_argument("--reload", type=share, default=0.0, metavar="SHARE", help="reload the page, a question: 5%%")
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="the server (http://127.0.0.1:8000)")
    given = parser.parse_args(arguments)
    return Plan(given.base.rstrip("/"), given.pin, given.count, Habits(given.spread, given.drop, given.reload))


def share(text: str) -> float:
    """Read `5%` or `0.05`."""
    return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def fetch(address: str, seat: str | None = None) -> Any:  # noqa: ANN401 - JSON of another program
    """Get a JSON document."""
    headers = {"Authorization": f"Seat {seat}"} if seat else {}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - read_place has checked the scheme
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - as above
        return json.load(answer)


async def play(plan: Plan) -> Tally:
    """Let everybody join and play until the room is over or somebody presses Ctrl+C."""
    game = Game(read_place(plan.base), plan.pin, plan.habits)
    units = await asyncio.to_thread(fetch, f"{plan.base}/api/v1/units?kind=commune")
    people = islice(make_people([unit["code"] for unit in units["units"]], SEED), plan.count)
    phones = [Phone(game, person.name, person.commune) for person in people]
    watching = asyncio.create_task(watch(phones, game.tally))
    playing = asyncio.gather(*(late(phone, number) for number, phone in enumerate(phones)))
    with contextlib.suppress(asyncio.CancelledError):
        await playing
    watching.cancel()
    await asyncio.to_thread(check_at_the_end, plan, phones)
    return game.tally


async def late(phone: Phone, number: int) -> None:
    """Come one after another, as through a door."""
    await asyncio.sleep(number / JOINS_A_SECOND)
    await phone.run()


async def watch(phones: Sequence[Phone], tally: Tally) -> None:
    """Tell each second how it goes."""
    before = ""
    while True:
        await asyncio.sleep(1)
        here = sum(phone.is_connected for phone in phones)
        line = (
            f"{tally.phase:<9} {tally.question:>7}  joined {len(tally.joins)}/{len(phones)}  here {here}"
            f"  acknowledged {len(tally.acknowledgements) + len(tally.late_acknowledgements)}  lost {len(tally.lost)}"
        )
        if line != before:
            print(line, flush=True)
        before = line


def check_at_the_end(plan: Plan, phones: Sequence[Phone]) -> None:
    """Ask over HTTP what the server has of the last question, for some hundred phones."""
    for phone in phones[:CHECKED_AT_THE_END]:
        if phone.seat is None:
            continue
        try:
            state = fetch(f"{plan.base}/api/v1/live/{plan.pin}/state", phone.seat)
        except (OSError, urllib.error.HTTPError) as error:
            phone.tally.errors[f"state: {error}"] += 1
            return
        if state.get("q") and state.get("mine"):
            phone.check(state["q"]["n"], state["mine"]["stored"])


def summarize(plan: Plan, tally: Tally) -> str:
    """Return the report."""
    lines = [
        f"phones                  {plan.count}",
        f"joined                  {len(tally.joins)}  ({times(tally.joins)})",
        f"answers sent            {tally.sent}, of these again {tally.retried}",
        f"acknowledged at once    {len(tally.acknowledgements)}  ({times(tally.acknowledgements)})",
        f"acknowledged on retry   {len(tally.late_acknowledgements)}  ({times(tally.late_acknowledgements)})",
        f"refused                 {dict(tally.refused) or 'none'}",
        f"network lost, reloaded  {tally.dropped}, {tally.reloaded}; came back {tally.reconnected} times",
        f"errors                  {dict(tally.errors) or 'none'}",
        f"compared with server    {tally.checked}",
        f"LOST                    {len(tally.lost)}",
    ]
    return "\n".join([*lines, *tally.lost[:10]])


def times(seconds: Sequence[float]) -> str:
    """Return median and 99th percentile in milliseconds."""
    middle, slow = percentile(seconds, 0.5) * 1000, percentile(seconds, 0.99) * 1000
    return f"p50 {short(middle)} ms, p99 {short(slow)} ms"


def main() -> int:
    """Play and report."""
    plan = read_plan(sys.argv[1:])
    raise_descriptor_limit()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        tally = runner.run(play(plan))
    print(f"\n{summarize(plan, tally)}")
    return 1 if tally.lost or not tally.joins else 0


if __name__ == "__main__":
    sys.exit(main())
