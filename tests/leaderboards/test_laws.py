"""Any interleaving of recordings, reversals, confirmations and repetitions equals what the standing facts are worth."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from core.database import Database
from core.ids import new_id
from leaderboards import service
from leaderboards.domain.facts import Fact, Verification
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import Period, parse_period
from leaderboards.models import Bound, Standing
from leaderboards.queries.boards import sum_past, sum_span
from leaderboards.service import Reversal
from leaderboards.service.rebuilding import check
from seed.units import load_units
from tests.leaderboards.books import adopt
from tests.leaderboards.oracle import ADULTS, MOMENTS, SCHEMES, Part, by_period, draw_facts, heads, worth
from units.domain.unit import FigureState, Kind, Measure, Origin
from units.models import Unit, UnitStatistic
from units.queries import add_details, add_units, find_units
from units.queries.history import set_parent

ONE, TWO, VILLAGE = "first", "second", "village"
OF_VILLAGES = {
    FactKind.LIVE_PARTICIPATION: FactKind.TRAINING_ELDERLY,
    FactKind.LIVE_UNIT_RESULT: FactKind.TRAINING_ELDERLY,
    FactKind.SKILL_ADULT: FactKind.MEDIA_ARTICLE,
}
PAST = ("all", "2026", "2026-Q3", "2026-09", "2026-12")
SPANS = ("2026-W40", "2026-09-30", "2026-09-30..2026-12-31")
batches = draw_facts([ONE, TWO, VILLAGE], most=6)
kinds_of_facts = st.sampled_from([Verification.MEASURED, Verification.MEASURED, Verification.PENDING])


@dataclass
class Moment:
    """What stood at a moment."""

    at: datetime
    standing: tuple[Fact, ...]


@dataclass
class World:
    """A database of many examples, each with units of its own, and the loop that it lives on."""

    runner: asyncio.Runner
    database: Database
    examples: int = 0
    codes: list[str] = field(default_factory=list)


class Ledger(RuleBasedStateMachine):
    """Two fresh communes and a village of one of them, which may move to the other, in the world's database."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.world.examples += 1
        self.codes = {name: f"x{self.world.examples}-{name}" for name in (ONE, TWO, VILLAGE)}
        self.ids = self.world.runner.run(add_new_units(self.world.database, self.codes))
        self.commune = ONE
        self.now = max(MOMENTS)
        self.known: dict[str, Fact] = {}
        self.standing: dict[str, Fact] = {}
        self.waiting: dict[str, Fact] = {}
        self.gone: set[str] = set()
        self.past: list[Moment] = []

    @rule(facts=batches, verification=kinds_of_facts)
    def record(self, facts: list[Fact], verification: Verification) -> None:
        batch = [self.own(fact, verification) for fact in facts]
        outcomes = self.world.runner.run(record(self.world.database, batch, self.now))
        assert [outcome.status for outcome in outcomes] == [
            "known" if fact.source_key in self.known else "recorded" for fact in batch
        ]
        for fact in batch:
            if self.known.setdefault(fact.source_key, fact) is fact:
                place = self.waiting if verification is Verification.PENDING else self.standing
                place[fact.source_key] = self.credited(fact) if place is self.standing else fact

    def own(self, fact: Fact, verification: Verification) -> Fact:
        key, kind = f"{fact.source_key}.{self.codes[ONE]}", FactKind(fact.kind)
        if fact.unit_code == VILLAGE:
            kind = OF_VILLAGES.get(kind, kind)
        elif kind is FactKind.AGREEMENT_SIGNED:
            kind = FactKind.TRAINING_ELDERLY
        unit = self.codes[fact.unit_code]
        return replace(fact, source_key=key, kind=kind, unit_code=unit, verification=verification)

    def credited(self, fact: Fact) -> Fact:
        """Return the fact as one of the unit that takes its points now."""
        is_village = fact.unit_code == self.codes[VILLAGE]
        return replace(fact, unit_code=self.codes[self.commune]) if is_village else fact

    @rule()
    def move_the_village(self) -> None:
        self.commune = TWO if self.commune == ONE else ONE
        codes = self.codes[VILLAGE], self.codes[self.commune]
        self.world.runner.run(move(self.world.database, *codes))

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.known)))
        done = self.world.runner.run(reverse(self.world.database, key, self.now))
        assert done.known == (key in self.gone)
        self.gone.add(key)
        self.standing.pop(key, None)
        self.waiting.pop(key, None)

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        keys = data.draw(st.sets(st.sampled_from(sorted(self.known)), max_size=4))
        done = self.world.runner.run(confirm(self.world.database, keys, self.now))
        meant = [key for key in keys if key in self.waiting]
        assert done == len(meant)
        self.standing |= {key: self.credited(self.waiting.pop(key)) for key in meant}

    @rule(days=st.integers(0, 45))
    def let_time_pass(self, days: int) -> None:
        self.past.append(Moment(self.now, tuple(self.standing.values())))
        self.now += timedelta(days=days, seconds=1)

    def teardown(self) -> None:
        self.world.codes += self.codes.values()
        self.world.runner.run(compare(self.world.database, self.ids, tuple(self.standing.values())))
        for moment in [*self.past, Moment(self.now, tuple(self.standing.values()))]:
            self.world.runner.run(compare_past(self.world.database, self.ids, moment))


async def add_new_units(database: Database, codes: dict[str, str]) -> dict[str, str]:
    """Register two communes with figures and a village of the first; return their codes by id."""
    made_up = {"origin": Origin.DEMONSTRATION}
    rows = [Unit(id=new_id(), code=codes[name], name=codes[name], kind=Kind.COMMUNE, **made_up) for name in (ONE, TWO)]
    village = Unit(id=new_id(), code=codes[VILLAGE], name=codes[VILLAGE], kind=Kind.VILLAGE, **made_up)
    village.parent_id = rows[0].id
    said = {"source": "thử", "document": "", "note": "", "recorded_at": MOMENTS[0], "is_estimate": False, "version": 1}
    async with database.writing() as uow:
        await add_units(uow, [*rows, village])
        await add_details(
            uow,
            [
                UnitStatistic(
                    unit_id=row.id,
                    measure=Measure.ADULTS,
                    year=2025,
                    value=ADULTS,
                    state=FigureState.CONFIRMED,
                    **said,
                )
                for row in rows
            ],
        )
    return {row.id: row.code for row in (*rows, village)}


async def move(database: Database, village: str, commune: str) -> None:
    """Let the village stand below a commune."""
    async with database.writing() as uow:
        found = await find_units(uow, [village, commune])
        await set_parent(uow, [found[village].id], found[commune].id)


async def record(database: Database, facts: list[Fact], now: datetime):
    async with database.writing() as uow:
        return await service.record(uow, facts, now=now)


async def reverse(database: Database, key: str, now: datetime):
    async with database.writing() as uow:
        return await service.reverse(uow, Reversal(key, "Ghi nhầm"), now=now)


async def confirm(database: Database, keys: Iterable[str], now: datetime):
    async with database.writing() as uow:
        return await service.confirm(uow, sorted(keys), by="leader", now=now)


async def compare(database: Database, ids: dict[str, str], standing: tuple[Fact, ...]) -> None:
    """Compare what is kept, row by row, with what the facts are worth."""
    async with database.reading() as uow:
        rows = (await uow.session.scalars(select(Standing).where(Standing.unit_id.in_(ids)))).all()
        bounds = (await uow.session.scalars(select(Bound))).all()
    assert {(row.period, row.criterion, ids[row.unit_id]): row.points for row in rows if row.points} == by_period(
        worth(standing)
    )
    people = Counter[str]()
    for (code, _), count in heads(standing).items():
        people[code] += count
    whole = {ids[row.unit_id]: row.people for row in rows if (row.period, row.criterion) == ("all", "") and row.people}
    assert whole == +people
    if not standing:
        assert [row.key for row in bounds if row.arrived and row.key.split("|")[2] in ids.values()] == []


async def compare_past(database: Database, ids: dict[str, str], moment: Moment) -> None:
    """Compare what a board of that moment would show with what then stood, by months and by single entries."""
    parts, people = worth(moment.standing), heads(moment.standing)
    async with database.reading() as uow:
        for text in (*PAST, *SPANS):
            period = parse_period(text)
            expected = {code: sum_of(parts, people, period, code) for code in ids.values()}
            ways = [await sum_span(uow, period, "", moment.at)]
            if period.is_kept:
                ways.append(await sum_past(uow, period, moment.at))
            for way in ways:
                found = {ids[key]: (held.points, held.people) for key, held in way.items() if key in ids}
                assert {code: found.get(code, (0, 0)) for code in expected} == expected, (text, moment.at)


def sum_of(parts: dict[Part, int], people: dict[tuple[str, date], int], period: Period, code: str) -> tuple[int, int]:
    """Return points and people of a unit on the days of a period."""
    points = sum(n for part, n in parts.items() if part.unit == code and period.start <= part.day < period.end)
    return points, sum(n for (unit, day), n in people.items() if unit == code and period.start <= day < period.end)


@pytest.fixture
def world(database_url: str):
    with asyncio.Runner() as runner:
        database = Database(database_url)
        runner.run(set_up(database))
        yield World(runner, database)
        runner.run(database.close())


async def set_up(database: Database) -> None:
    async with database.writing() as uow:
        await load_units(uow, today=date(2026, 10, 10))
    await adopt(database, *SCHEMES)


def test_any_interleaving_equals_the_standing_facts_then_and_now(world: World) -> None:
    run_state_machine_as_test(
        type("Here", (Ledger,), {"world": world}),
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(world.codes) > 30
    assert world.runner.run(differences(world.database)) == []


async def differences(database: Database):
    async with database.reading() as uow:
        return await check(uow)
