"""The movement in full swing: the year's scheme and figures, weeks of facts, three frozen quarters."""

from collections.abc import Sequence
from datetime import date, datetime

from accounts.domain.grants import day_of
from accounts.service.people import load_person_by_login
from competitions.movements.declarations.service.facts import resolve
from core.context import Context
from core.database import UnitOfWork
from core.kernel import Actor, Grant, UnitCode
from leaderboards.domain.facts import Fact
from leaderboards.domain.periods import moment_of, parse_period
from leaderboards.service import record
from leaderboards.service.boards import BoardQuery
from leaderboards.service.freezing import Freezing, freeze, list_snapshots
from leaderboards.service.schemes import Proposal, activate, list_schemes
from seed.demo_accounts import ACCOUNTS, DOMAIN
from seed.indicators import HEAD
from seed.movement import FIRST_DAY, Week, list_figures, list_weeks
from seed.question_bank import SEEDER
from seed.units import REFERENCE, read_units
from units.service.figures import register_figures

SLICE = 200
ORGANIZER = "tochuc"
TITLE = "Thang điểm phong trào năm 2026 (đề xuất)"
REASON = "Chốt số liệu quý theo kế hoạch"
FREEZES = {date(2026, 4, 6): "2026-Q1", date(2026, 7, 6): "2026-Q2", date(2026, 10, 5): "2026-Q3"}


async def load_scheme(uow: UnitOfWork, now: datetime) -> bool:
    """Activate the scheme of 2026 as the second version, unless there is one; say whether it is new."""
    if len(await list_schemes(uow)) > 1:
        return False
    document = (REFERENCE / "scheme_2026.json").read_text(encoding="utf-8")
    await activate(uow, SEEDER, Proposal(TITLE, HEAD.valid_from, document), now)
    return True


async def seed_movement(context: Context) -> int:
    """Record the weeks and freeze the quarters; run again, it goes on where it was, and changes nothing at the end."""
    now, units = context.clock.now(), read_units()
    async with context.database.writing() as uow:
        await register_figures(uow, list_figures(units), min(now, moment_of(FIRST_DAY)))
    recorded, weeks = 0, list_weeks(units, now)
    if await _is_done(context, weeks):
        return 0
    for week in weeks:
        recorded += await _record(context, week)
        await _freeze_after(context, week)
    return recorded


async def load_actor(uow: UnitOfWork, login: str, now: datetime) -> Actor:
    """Return one of the demonstration's people as they act."""
    account = next(each for each in ACCOUNTS if each.login == login)
    person = await load_person_by_login(uow, f"{login}@{DOMAIN}")
    return Actor(person.id, person.name, (Grant(account.role, UnitCode(account.unit_code), day_of(now)),))


async def _is_done(context: Context, weeks: Sequence[Week]) -> bool:
    """Say whether the last fact of all is in the ledger: they are recorded in order."""
    if not weeks:
        return True
    last = weeks[-1].facts[-1].source_key
    async with context.database.reading() as uow:
        return await resolve(uow, last) != last


async def _record(context: Context, week: Week) -> int:
    recorded = 0
    for start in range(0, len(week.facts), SLICE):
        async with context.database.writing() as uow:
            recorded += await _record_slice(uow, week.facts[start : start + SLICE], week.recorded_at)
    return recorded


async def _record_slice(uow: UnitOfWork, facts: Sequence[Fact], at: datetime) -> int:
    outcomes = await record(uow, facts, now=at)
    return sum(outcome.status == "recorded" for outcome in outcomes)


async def _freeze_after(context: Context, week: Week) -> None:
    period = FREEZES.get(day_of(week.recorded_at))
    if period is None:
        return
    async with context.database.writing() as uow:
        if period not in {each.period for each in await list_snapshots(uow)}:
            actor = await load_actor(uow, ORGANIZER, week.recorded_at)
            query = BoardQuery(period=parse_period(period))
            await freeze(uow, Freezing(query, REASON, actor), now=week.recorded_at)
