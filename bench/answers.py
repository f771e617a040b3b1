"""The whole application under ten thousand phones: joins, fan-out, answers, own results, idle cost."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from bench.app import PROBED, App, app
from bench.client import LOOPBACK, Place, close_all
from bench.cores import cpu_seconds, resident_kib, spinning
from bench.crowd import Crowd
from bench.floor import floor
from bench.report import ANSWERING, SENDING, Line, Report, Target, percentile, spread
from bench.worker import module, started
from tests import postgres

COUNT = 10_000
ROUNDS = 5
NAIVE_ROUNDS = 3
IDLE_SECONDS = 10.0
FRAME_BYTES = 300
WITHIN = 1.0
ONE_INSTANT = 0.0


@dataclass(slots=True)
class Figures:
    """What one game gave; seconds unless named otherwise."""

    joins: float = 0.0
    kib: float = 0.0
    idle: float = 0.0
    opened: list[float] = field(default_factory=list)
    median: list[float] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    results: list[float] = field(default_factory=list)
    revealing: list[float] = field(default_factory=list)
    blocks: list[float] = field(default_factory=list)
    missing: int = 0
    doubled: int = 0


def quiz(rounds: int) -> dict[str, Any]:
    """Return a quiz of so many plain questions."""
    question = {
        "kind": "choice",
        "text": "Ai được biết mã OTP của bạn?",
        "options": ["Không ai", "Công an", "Ngân hàng", "Người thân"],
        "right": [0],
        "seconds": 600,
    }
    return {"title": "Tải", "language": "vi", "questions": [question] * rounds}


@dataclass(frozen=True, slots=True)
class Game:
    """One room with everybody in it."""

    served: App
    room_id: str
    crowd: Crowd
    figures: Figures

    async def command(self, command: str) -> None:
        """Give a command without holding the loop."""
        await asyncio.to_thread(self.served.organizer.command, self.room_id, command)


async def play(served: App, count: int, rounds: int) -> Figures:
    """Play one room: every odd question is answered within a second, every even one at one instant."""
    figures, host = Figures(), served.organizer
    room = host.create_room(host.create_quiz(quiz(rounds)), countdown_seconds=60)
    crowd = Crowd(served.place, f"/ws/choi/{room['pin']}", communes(served), count)
    game = Game(served, room["room_id"], crowd, figures)
    before = resident_kib(served.pid)
    async with spinning():
        figures.joins = count / await crowd.join()
    await asyncio.sleep(2)
    figures.kib = (resident_kib(served.pid) - before) / count
    figures.idle = await idle_share(served)
    async with spinning():
        for number in range(1, rounds + 1):
            await ask(game, number)
    check(await asyncio.to_thread(host.results, room["room_id"]), count, figures)
    await close_all(crowd.members)
    return figures


async def ask(game: Game, number: int) -> None:
    """Play one question from `next` to the reveal."""
    crowd, figures = game.crowd, game.figures
    crowd.forget()
    await game.command("start" if number == 1 else "next")
    await crowd.hear("ready")
    game.served.watch_loop()
    await game.command("open")
    figures.opened.append((await crowd.hear("open")).took)
    figures.blocks.append(await asyncio.to_thread(game.served.longest_block))
    answers = await crowd.answer(WITHIN if number % 2 else ONE_INSTANT)
    figures.doubled += answers.doubled
    figures.missing += len(answers.sent) - len(answers.stored)
    if number % 2:
        figures.median.append(percentile(answers.latencies, 0.5))
        figures.slow.append(percentile(answers.latencies, 0.99))
    else:
        figures.rate.append(len(answers.stored) / answers.took)
    await game.command("close")
    await crowd.hear("closed")
    began = perf_counter()
    await game.command("reveal")
    await crowd.hear_results()
    figures.results.append(crowd.results.took)
    figures.revealing.append(perf_counter() - began)


def check(results: dict[str, Any], count: int, figures: Figures) -> None:
    """Compare what was stored with what was sent: nothing lost, nothing twice."""
    for question in results["questions"]:
        people = [answer["participant_id"] for answer in question["answers"]]
        figures.doubled += len(people) - len(set(people))
        figures.missing += count - len(people)


async def idle_share(served: App) -> float:
    """Return the share of a core, in percent, that the server uses while everybody only sits there."""
    before = cpu_seconds(served.pid)
    await asyncio.sleep(IDLE_SECONDS)
    return (cpu_seconds(served.pid) - before) / IDLE_SECONDS * 100


def communes(served: App) -> Sequence[str]:
    """Return the codes of the communes."""
    return [unit["code"] for unit in served.organizer.call("GET", "/api/v1/units?kind=commune")["units"]]


def in_ms(seconds: Sequence[float]) -> list[float]:
    """Return milliseconds."""
    return [second * 1000 for second in seconds]


@dataclass(frozen=True, slots=True)
class Teller:
    """Adds the lines of one database."""

    report: Report
    where: str

    def add(self, question: str, figures: Sequence[float], unit: str, target: Target | None = None) -> None:
        """Add one line."""
        self.report.add(Line(f"{question}, {self.where}", spread(figures), unit, target))

    def tell(self, figures: Figures, ground: float, count: int) -> None:
        """Add all lines; `ground` is the floor in seconds."""
        joins = Target(1_500, at_least=True, bound_by=SENDING)
        instant = Target(15_000, at_least=True, bound_by=ANSWERING)
        self.add(f"joins with the seat stored, {count:,} in a row", [figures.joins], "/s", joins)
        self.add("memory an idle seated phone", [figures.kib], "KiB", Target(14))
        self.add(f"idle CPU with {count:,} connected", [figures.idle], "% core", Target(2, bound_by=SENDING))
        self.add("question to all ÷ floor", [took / ground for took in figures.opened], "×", Target(1.7))
        self.add("longest block of the loop meanwhile", in_ms(figures.blocks), "ms", Target(25, bound_by=SENDING))
        self.add("answers within 1 s: p50", in_ms(figures.median), "ms", Target(15, bound_by=ANSWERING))
        self.add("answers within 1 s: p99", in_ms(figures.slow), "ms", Target(100, bound_by=ANSWERING))
        self.add("answers at one instant", figures.rate, "/s", instant)
        self.add("own results to all ÷ floor", [took / ground for took in figures.results], "×", Target(2.5))
        self.add("from `reveal` to the last result", in_ms(figures.revealing), "ms", Target(1_000, bound_by=SENDING))
        self.add("acknowledged answers lost", [figures.missing], "", Target(0))
        self.add("answers stored twice", [figures.doubled], "", Target(0))

    def compare(self, figures: Figures, ground: float, count: int) -> None:
        """Add the lines of a peer, which has no targets."""
        self.add(f"joins with the seat stored, {count:,} in a row", [figures.joins], "/s")
        self.add("memory an idle seated phone", [figures.kib], "KiB")
        self.add("question to all ÷ floor", [took / ground for took in figures.opened], "×")
        self.add("answers within 1 s: p50", in_ms(figures.median), "ms")
        self.add("answers within 1 s: p99", in_ms(figures.slow), "ms")


async def play_naively(count: int, rounds: int) -> Figures:
    """Play the same against the naive server, without the results, which it has none of."""
    figures = Figures()
    async with started(*module("bench.naive")) as server, spinning():
        crowd = Crowd(Place(LOOPBACK, await server.answer()), "/ws/choi/1", (), count)
        before = resident_kib(server.pid)
        figures.joins = count / await crowd.join()
        figures.kib = (resident_kib(server.pid) - before) / count
        for number in range(1, rounds + 1):
            crowd.forget()
            await server.ask("open", number)
            figures.opened.append((await crowd.hear("open")).took)
            answers = await crowd.answer(WITHIN)
            figures.median.append(percentile(answers.latencies, 0.5))
            figures.slow.append(percentile(answers.latencies, 0.99))
        await close_all(crowd.members)
    return figures


async def ground_of(count: int) -> float:
    """Return the floor's seconds as they are just now."""
    async with spinning(), floor(count) as bare:
        return spread([await bare.once(FRAME_BYTES) for _ in range(6)][1:]).median


async def run(report: Report, count: int = COUNT, rounds: int = 2 * ROUNDS) -> None:
    """Play on SQLite, then on PostgreSQL, which shares the generator's core, then the naive way."""
    for where in ("SQLite FULL", "PostgreSQL"):
        with ExitStack() as stack:
            url = stack.enter_context(postgres.started("durable")).create("bench") if where == "PostgreSQL" else ""
            served = stack.enter_context(app(url))
            served.program = PROBED
            ground = await ground_of(count)
            served.start()
            figures = await play(served, count, rounds)
            Teller(report, where).tell(figures, ground, count)
    ground = await ground_of(count)
    Teller(report, "naive").compare(await play_naively(count, NAIVE_ROUNDS), ground, count)
