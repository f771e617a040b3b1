"""Passports stamped on the festival morning, a draw that waits with its commitment, and last year's, to be checked."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.context import Context
from core.security import derive_key
from events.passport.domain.badges import BOOTHS
from events.passport.service import draws, stamps
from events.passport.service.access import Bench
from events.passport.service.due import list_draws
from seed.demo_accounts import PROVINCE
from seed.scenario_movement import ORGANIZER, load_actor
from seed.units import read_units
from units.domain.unit import Kind

FAIRS = (("xa1", "03127"), ("xa2", "03160"))
PEOPLE, PAST_PEOPLE, SLICE = 260, 60, 20
BOOTH_NAMES = dict(
    zip(
        BOOTHS,
        ("Bàn VNeID", "Góc dịch vụ công", "Quầy không tiền mặt", "Chợ số", "Góc an toàn mạng", "Điểm Điện Biên Smart"),
        strict=True,
    )
)
YEAR = timedelta(days=364)


@dataclass(frozen=True, slots=True)
class Fair:
    """When people go round the booths."""

    at: datetime
    people: int
    seed: int


async def seed_passports(context: Context) -> int:
    """Tell the story of two festivals, once; return how many passports are new."""
    async with context.database.reading() as uow:
        if await list_draws(uow):
            return 0
    now = context.clock.now()
    past = await _declare(context, "Rút thăm Ngày hội toàn dân học tập số 2025", now - YEAR)
    await _go_round(context, Fair(now - YEAR, PAST_PEOPLE, 2025))
    await _finish(context, past, now - YEAR)
    await _declare(context, "Rút thăm Ngày hội toàn dân học tập số 2026", now)
    await _go_round(context, Fair(now, PEOPLE, 2026))
    return PEOPLE + PAST_PEOPLE


async def _declare(context: Context, title: str, festival: datetime) -> str:
    published = festival - timedelta(days=7)
    closes = festival + timedelta(hours=8)
    new = draws.NewDraw(PROVINCE, title, "Điện thoại thông minh", 5, 5, closes, closes + timedelta(hours=1), 48)
    async with context.database.writing() as uow:
        actor = await load_actor(uow, ORGANIZER, published)
        return await draws.publish(uow, actor, new, Bench(_key(context), published))


async def _go_round(context: Context, fair: Fair) -> None:
    source, booths = random.Random(fair.seed), await _open_booths(context, fair.at)
    communes = [str(unit.code) for unit in read_units() if unit.kind is Kind.COMMUNE]
    for start in range(0, fair.people, SLICE):
        async with context.database.writing() as uow:
            for _ in range(min(SLICE, fair.people - start)):
                begun = fair.at - timedelta(minutes=source.randint(5, 40))
                made = await stamps.make_passport(uow, source.choice(communes), begun)
                for booth in source.sample(source.choice(booths), source.choice((1, 2, 3, 4, 4, 5, 6))):
                    begun += timedelta(seconds=source.randint(10, 45))
                    await stamps.stamp_by_helper(uow, booth, made.code, begun)


async def _open_booths(context: Context, at: datetime) -> list[list[str]]:
    booths = []
    for login, code in FAIRS:
        async with context.database.writing() as uow:
            actor, opened = await load_actor(uow, login, at), []
            for topic in BOOTHS:
                new = stamps.NewStation(
                    code, topic, BOOTH_NAMES[topic], at - timedelta(hours=1), at + timedelta(hours=9)
                )
                opened.append(await stamps.add_station(uow, actor, new, at - timedelta(days=1)))
            booths.append(opened)
    return booths


async def _finish(context: Context, draw_id: str, festival: datetime) -> None:
    closes = festival + timedelta(hours=8)
    drawn = closes + timedelta(hours=1)
    for at in (closes, drawn):
        async with context.database.writing() as uow:
            await draws.close(uow, draw_id, at)
            await draws.draw(uow, draw_id, Bench(_key(context), at))
    for ranks, at in (((1, 2, 3, 4), drawn + timedelta(days=1)), ((6,), drawn + timedelta(days=3))):
        async with context.database.writing() as uow:
            actor = await load_actor(uow, ORGANIZER, at)
            await draws.move_up(uow, draw_id, at)
            for rank in ranks:
                await draws.hand_over(uow, actor, draws.HandOver(draw_id, rank), at)


def _key(context: Context) -> bytes:
    return derive_key(context.settings.secret_key.get_secret_value(), draws.PURPOSE)
