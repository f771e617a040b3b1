"""What tests ask of a ledger on a database."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select

from core.database import Database
from leaderboards import service
from leaderboards.domain.entries import Sum
from leaderboards.domain.facts import Fact, Outcome, Status
from leaderboards.domain.scheme import Scheme
from leaderboards.models import Bound, MonthlySum, Standing
from leaderboards.queries.recording import add_scheme
from leaderboards.service import Reversal, Reversed
from leaderboards.service.boards import Board, BoardQuery, load_board
from leaderboards.service.standings import Standing as Place
from leaderboards.service.standings import list_standings
from tests.leaderboards.facts import NOW
from units.domain.unit import Kind

MUONG_ANG, MUONG_NHE, CELL = "03256", "03160", "cb-so-noi-vu"
Derived = tuple[dict[tuple[object, ...], Sum], dict[tuple[object, ...], Sum], dict[tuple[str, date], int]]


async def record(database: Database, facts: Sequence[Fact], now: datetime = NOW) -> tuple[Outcome, ...]:
    async with database.writing() as uow:
        return await service.record(uow, facts, now=now, recorded_by="someone")


async def keep(database: Database, *facts: Fact, now: datetime = NOW) -> None:
    """Record facts that nothing stands against."""
    assert {outcome.status for outcome in await record(database, facts, now)} <= {Status.RECORDED}


async def confirm(database: Database, *keys: str, now: datetime = NOW) -> int:
    async with database.writing() as uow:
        return await service.confirm(uow, keys, by="leader", now=now)


async def reverse(database: Database, key: str, *, now: datetime = NOW, owner: str = "") -> Reversed:
    async with database.writing() as uow:
        return await service.reverse(uow, Reversal(key, "Ghi nhầm", "someone", owner), now=now)


async def adopt(database: Database, *schemes: Scheme) -> None:
    """Let these schemes be in force."""
    async with database.writing() as uow:
        for scheme in schemes:
            await add_scheme(uow, scheme, NOW)


async def standing(database: Database, code: str, kind: Kind = Kind.COMMUNE) -> Place | None:
    async with database.reading() as uow:
        rows = (await list_standings(uow, kind)).rows
    return next((row for row in rows if row.unit.code == code), None)


async def points(database: Database, code: str = MUONG_ANG) -> int:
    found = await standing(database, code)
    assert found is not None
    return found.points


async def board(database: Database, query: BoardQuery) -> Board:
    async with database.reading() as uow:
        return await load_board(uow, query)


async def unranked(database: Database, query: BoardQuery) -> Mapping[str, str]:
    return {str(each.unit.code): each.why for each in (await board(database, query)).unranked}


async def derived(database: Database) -> Derived:
    """Return everything that the ledger keeps beside facts and entries; rows of zeros say the same as none."""
    async with database.reading() as uow:
        places = await uow.session.execute(
            select(Standing.period, Standing.criterion, Standing.unit_id, Standing.points, Standing.people)
        )
        months = await uow.session.execute(
            select(
                MonthlySum.recorded_month, MonthlySum.month, MonthlySum.unit_id, MonthlySum.points, MonthlySum.people
            )
        )
        bounds = await uow.session.execute(select(Bound.key, Bound.day, Bound.arrived))
        return (
            {tuple(key): Sum(*sums) for *key, points, people in places if any(sums := (points, people))},
            {tuple(key): Sum(*sums) for *key, points, people in months if any(sums := (points, people))},
            {(key, day): arrived for key, day, arrived in bounds if arrived},
        )
