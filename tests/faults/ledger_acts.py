"""What the ledger and the festival are doing when they are killed: `python -m tests.faults.ledger_acts URL ACT SEED`.

Says "ready", starts when a line comes in, says "done". Done once more after a kill, an act goes on where it broke off.
"""

import asyncio
import csv
import io
import random
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from sqlalchemy import select

from bench.ledger_story import KINDS, SCHEME, StoryUnit, tell_one
from competitions.movements.imports import jobs as import_jobs
from competitions.movements.imports import service as imports
from competitions.movements.imports.domain.sources import SOURCES
from competitions.movements.imports.intake import Office, Sent, stage
from core.database import Database
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from core.migrating import load_models
from leaderboards import jobs as ledger_jobs
from leaderboards.domain.facts import Fact, Status
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import parse_period
from leaderboards.domain.scheme import FIRST_SCHEME
from leaderboards.domain.scheme_document import to_document
from leaderboards.intake import record_in_slices
from leaderboards.queries.recording import add_scheme
from leaderboards.service import freezing, rescoring, schemes
from leaderboards.service.boards import BoardQuery
from leaderboards.service.freezing import Freezing
from leaderboards.service.rescoring import RescoringOrder
from leaderboards.service.schemes import Proposal
from seed.units import load_units
from tests.clocks import HandClock
from tests.faults import awards_acts, events_acts, messages_acts
from units.domain.unit import PUBLIC_KINDS, Kind
from units.models import Unit

KEEPER = Actor(PersonId("keeper"), "keeper", (Grant(Role.ORGANIZER, UnitCode("11"), date(2026, 1, 1)),))
STOCK = 600  # facts that are there before
BATCH = 2_000
HOT, HOT_UNITS = 1_500, 5
DAYS = 12  # of each commune in the imported list
HEADER = ("Đơn vị", "Loại số liệu", "Ngày hoặc tháng", "Số lượng", "Mã người (nếu có)", "Ghi chú")
BOARDS = tuple(product(PUBLIC_KINDS, ("all", "2026", "2026-Q3", "2026-Q4", "2026-09", "2026-10")))
NEXT_TITLE = "Thang điểm mới"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an act is done; the same seed does the same."""

    database: Database
    clock: HandClock
    seed: int


async def prepare(database: Database) -> None:
    """Store the province, two versions of a scheme and some facts."""
    clock = HandClock()
    async with database.writing() as uow:
        await load_units(uow, today=clock.now().date())
        await add_scheme(uow, FIRST_SCHEME, clock.now())
        await add_scheme(uow, SCHEME, clock.now())
    desk = Desk(database, clock, 0)
    await record_in_slices(database, clock, await _facts(desk, STOCK))


async def batch(desk: Desk) -> None:
    """Record facts as the interface does."""
    await record_in_slices(desk.database, desk.clock, await _facts(desk, BATCH), "reporter")


async def hot(desk: Desk) -> None:
    """Record the facts that another process records too, in an order of one's own; five units are at their caps."""
    now = desk.clock.now()
    codes = [unit.code for unit in await _units(desk) if unit.kind is Kind.COMMUNE][:HOT_UNITS]
    facts = [
        Fact(f"live:hot:1:{number}", FactKind.LIVE_PARTICIPATION, codes[number % HOT_UNITS], now, 1, f"p{number}")
        for number in range(HOT)
    ]
    random.Random(desk.seed).shuffle(facts)
    outcomes = await record_in_slices(desk.database, desk.clock, facts)
    print("recorded", sum(each.status is Status.RECORDED for each in outcomes), flush=True)


async def bring_in(desk: Desk) -> None:
    """Record what was confirmed, then send the same list (again), confirm and record it."""
    await import_jobs.record_waiting(desk.database, desk.clock)
    rows = io.StringIO()
    source, today = random.Random(desk.seed), desk.clock.now().date()
    told = csv.writer(rows)
    told.writerow(HEADER)
    for unit in await _units(desk):
        for days in range(1, DAYS + 1) if unit.kind is Kind.COMMUNE else ():
            number = source.randint(1, 40)
            told.writerow((unit.code, FactKind.VNEID_CONFIRMATION, f"{today - timedelta(days)}", number, "", ""))
    sent = Sent(SOURCES["khac"], "danh-sach.csv", rows.getvalue().encode(), {})
    import_id = await stage(Office(desk.database, desk.clock, "s" * 32), KEEPER, sent)
    async with desk.database.writing() as uow:
        await imports.confirm(uow, KEEPER, import_id, desk.clock.now())
    await import_jobs.record_waiting(desk.database, desk.clock)


async def freeze(desk: Desk) -> None:
    """Freeze the boards that are not frozen yet."""
    async with desk.database.reading() as uow:
        frozen = {(each.kind, each.period) for each in await freezing.list_snapshots(uow)}
    for kind, period in BOARDS:
        if (kind, period) not in frozen:
            order = Freezing(BoardQuery(kind, parse_period(period)), "Chốt quý", KEEPER)
            async with desk.database.writing() as uow:
                await freezing.freeze(uow, order, now=desk.clock.now())


async def rescore(desk: Desk) -> None:
    """Activate a scheme of twice the points, decide to value everything again, and do so slice by slice."""
    now = desk.clock.now()
    async with desk.database.reading() as uow:
        newest, decided = (await schemes.list_schemes(uow))[0], await rescoring.list_rescorings(uow)
    if newest.version == SCHEME.version:
        rules = tuple(replace(rule, numerator=2 * rule.numerator) for rule in SCHEME.rules)
        proposal = Proposal(NEXT_TITLE, SCHEME.valid_from.date() + timedelta(days=1), to_document(rules))
        async with desk.database.writing() as uow:
            await schemes.activate(uow, KEEPER, proposal, now)
    if not decided:
        async with desk.database.writing() as uow:
            total = (await rescoring.count_outdated(uow)).total
            await rescoring.order_rescoring(uow, RescoringOrder(KEEPER, "Điểm mới cho cả năm", total), now)
    await ledger_jobs.rescore_waiting(desk.database, desk.clock)


async def _facts(desk: Desk, count: int) -> list[Fact]:
    source, units = random.Random(desk.seed), [unit for unit in await _units(desk) if unit.kind in KINDS]
    first, now = desk.seed * BATCH, desk.clock.now()
    return [tell_one(source, source.choice(units), first + number, now) for number in range(count)]


async def _units(desk: Desk) -> list[StoryUnit]:
    async with desk.database.reading() as uow:
        rows = await uow.session.execute(select(Unit.id, Unit.code, Unit.kind).order_by(Unit.code))
        return [StoryUnit(key, code, Kind(kind)) for key, code, kind in rows]


ACTS: Mapping[str, Callable[[Desk], Awaitable[None]]] = {
    "batch": batch,
    "import": bring_in,
    "freeze": freeze,
    "rescoring": rescore,
    "hot": hot,
    "classes": lambda desk: events_acts.make_classes(desk.database, desk.clock),
    "seats": lambda desk: events_acts.give_seats_on(desk.database, desk.clock),
    "presences": lambda desk: events_acts.post_presences(desk.database, desk.clock),
    "messages": lambda desk: messages_acts.send_messages(desk.database, desk.clock),
    "draws": lambda desk: events_acts.draw_prizes(desk.database, desk.clock),
    "certificates": lambda desk: awards_acts.make_certificates(desk.database, desk.clock),
}


async def do(url: str, act: str, seed: int) -> None:
    """Do an act once."""
    load_models()
    database = Database(url)
    try:
        await ACTS[act](Desk(database, HandClock(), seed))
    finally:
        await database.close()


async def main(url: str, act: str, seed: int) -> None:
    """Wait for the start, do the act."""
    print("ready", flush=True)
    sys.stdin.readline()
    await do(url, act, seed)
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
