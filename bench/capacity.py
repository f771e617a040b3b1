"""As many phones as one process may have: 19,000 connected and seated at once, and one question to all of them."""

import asyncio
from time import perf_counter

from bench.answers import communes, quiz
from bench.app import App, app
from bench.client import close_all
from bench.cores import resident_kib, spinning
from bench.crowd import Crowd
from bench.report import Line, Report, Target, spread

COUNT = 19_000


async def play(served: App, count: int, report: Report) -> None:
    """Let everybody in, open a question, take everybody's answer."""
    host = served.organizer
    room = host.create_room(host.create_quiz(quiz(1)), countdown_seconds=60)
    crowd = Crowd(served.place, f"/ws/choi/{room['pin']}", communes(served), count)
    async with spinning():
        began = perf_counter()
        await crowd.join()
        joined = perf_counter() - began
        await asyncio.to_thread(host.command, room["room_id"], "start")
        await asyncio.to_thread(host.command, room["room_id"], "open")
        heard = len((await crowd.hear("open")).times)
        answers = await crowd.answer(2.0)
    counts = host.room(room["room_id"])["counts"]
    resident = resident_kib(served.pid) / 1024
    await close_all(crowd.members)
    everybody = Target(count, at_least=True)
    report.add(Line(f"connected at once, of {count:,}", spread([counts["connected"]]), "phones", everybody))
    report.add(Line("of these heard the question", spread([heard]), "phones", everybody))
    report.add(Line("of these were told `stored`", spread([len(answers.stored)]), "phones", everybody))
    report.add(Line(f"joined, {count:,}", spread([joined]), "s", note=f"resident {resident:,.0f} MiB"))


async def run(report: Report, count: int = COUNT) -> None:
    """Add the lines."""
    with app() as served:
        served.start()
        await play(served, count, report)
