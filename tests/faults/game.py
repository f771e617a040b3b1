"""One game for the trials: simulated phones, a host that carries on after every outage, the judgement at the end."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import islice
from time import monotonic
from typing import Any

from bench.app import App
from bench.organizer import Refused, every_kind
from bench.phone import Game, Habits, Phone
from competitions.live.verification import verify_room
from core.database import Database
from seed.factories import make_people
from tests.faults.model import Played, differences

EAGER = Habits(spread=1.2, backoff=(0.2, 0.8), longest_backoff=0.8)
POLL = 0.05
HOST_SECONDS = 120.0
SEED = 77


@dataclass
class Match:
    """A room being played by simulated phones."""

    app: App
    room_id: str
    document: dict[str, Any]
    game: Game
    phones: list[Phone]
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def everybody_joined(self) -> None:
        """Let all phones come in."""
        self.tasks = [asyncio.create_task(phone.run()) for phone in self.phones]
        await self.until(lambda: all(phone.is_connected for phone in self.phones), 60)

    async def until(self, condition: Callable[[], bool], seconds: float) -> float:
        """Wait for a condition; returns how long it took, raises TimeoutError."""
        began = monotonic()
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)
        return monotonic() - began

    async def ask(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Make a call of the organizer's, again and again while nobody answers or the database is busy."""
        deadline = monotonic() + HOST_SECONDS
        while True:
            try:
                return await asyncio.to_thread(call, *arguments, **named)
            except (OSError, HTTPException) as error:
                if monotonic() > deadline:
                    raise TimeoutError from error
            except Refused as refusal:
                if refusal.status != 503 or monotonic() > deadline:
                    raise
            await asyncio.sleep(POLL)

    async def host(self) -> None:
        """Lead the room from the lobby to its end by looking at its phase and giving the next command."""
        following = {"lobby": "start", "closed": "reveal", "revealed": "next"}
        while True:
            room = await self.ask(self.app.organizer.room, self.room_id)
            question = room["question"] or {"n": 0, "of": 1}
            command = following.get(room["phase"])
            if room["phase"] == "revealed" and question["n"] == question["of"]:
                command = "finish"
            if room["phase"] == "finished":
                return
            if command is not None:
                with contextlib.suppress(Refused):
                    await self.ask(self.app.organizer.command, self.room_id, command, expect_version=room["version"])
            await asyncio.sleep(POLL)

    async def end(self) -> None:
        """Wait until every phone has gone home."""
        _, left = await asyncio.wait(self.tasks, timeout=30)
        for task in left:
            task.cancel()

    async def wrong(self) -> list[str]:
        """Return everything that is not as it must be: losses, doubles, scores, the log."""
        results = await self.ask(self.app.organizer.results, self.room_id)
        found = list(self.game.tally.lost)
        found += [f"the server told {code}" for code in self.game.tally.errors if code != "busy"]
        found += self._not_stored(results)
        found += differences(results, Played(self.document["questions"], self.game.revealed))
        database = Database(self.app.database)
        try:
            difference = await verify_room(database, self.room_id)
        finally:
            await database.close()
        return found if difference is None else [*found, f"log: {difference}"]

    def _not_stored(self, results: dict[str, Any]) -> list[str]:
        found = []
        rows: dict[tuple[str, int], dict[str, Any]] = {}
        for question in results["questions"]:
            for answer in question["answers"]:
                place = (answer["participant_id"], question["n"])
                if place in rows:
                    found.append(f"two answers at {place}")
                rows[place] = answer
        for phone in self.phones:
            for answer in phone.answers.values():
                row = rows.get((phone.participant_id, answer.q))
                if answer.stored and (row is None or (row["answer_id"], row["value"]) != (answer.id, answer.value)):
                    found.append(f"{phone.join['name']}: question {answer.q} was acknowledged and is not there")
        return found

    @property
    def acknowledged(self) -> int:
        """How many answers were acknowledged to phones."""
        return sum(answer.stored for phone in self.phones for answer in phone.answers.values())


def open_match(app: App, count: int, habits: Habits, kinds: slice = slice(None), **policy: object) -> Match:
    """Open a room with some of the nine kinds of question and invite phones."""
    document = every_kind(1, seconds=8)
    document["questions"] = document["questions"][kinds]
    organizer = app.organizer
    room = organizer.create_room(
        organizer.create_quiz(document), **({"early_close": True, "countdown_seconds": 1} | policy)
    )
    communes = [unit["code"] for unit in organizer.call("GET", "/api/v1/units?kind=commune")["units"]]
    game = Game(app.place, room["pin"], habits)
    phones = [Phone(game, person.name, person.commune) for person in islice(make_people(communes, SEED), count)]
    return Match(app, room["room_id"], document, game, phones)
