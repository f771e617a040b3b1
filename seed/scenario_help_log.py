"""Help written down in the last weeks by made-up ambassadors, team members and volunteers of two communes."""

import random
from datetime import datetime, timedelta

from core.context import Context
from core.database import UnitOfWork
from core.kernel import Actor
from events.help_log.domain.entries import TOPICS, Entry, HelperKind
from events.help_log.service import writing
from events.help_log.service.reading import Filter, load_log
from leaderboards.domain.periods import day_of
from seed.scenario_movement import load_actor

KEEPERS = (("xa1", "03127"), ("xa2", "03160"))
HELPERS = (
    (HelperKind.AMBASSADOR, "Đại sứ số Lò Thị Mai"),
    (HelperKind.DIGITAL_TEAM, "Tổ công nghệ số bản 2"),
    (HelperKind.VOLUNTEER, "Đội tình nguyện Đoàn xã"),
)
VILLAGES = ("Bản 1", "Bản 2", "Bản 5", "Bản Nà Pheo")
FAMILIES = ("Lò", "Lường", "Quàng", "Vàng", "Giàng", "Sùng", "Pờ", "Nguyễn")
GIVEN = ("Thị Ánh", "Văn Panh", "A Dính", "Thị Mỷ", "Văn Hải", "Thị Xôm")
WEEKS, ENTRIES_A_HELPER = 4, 18
WRITTEN = timedelta(days=3)
"""How long ago everything was delivered: after the last freeze, so that no frozen board looks too small."""


async def seed_help_log(context: Context) -> int:
    """Write four weeks of help down, once; return how many entries are new."""
    now, written = context.clock.now(), 0
    for number, (login, code) in enumerate(KEEPERS):
        async with context.database.writing() as uow:
            actor = await load_actor(uow, login, now)
            if (await load_log(uow, actor, Filter(code))).helpers:
                continue
            for kind, name in HELPERS:
                new = writing.NewHelpLink(code, kind, name, now + timedelta(days=80))
                token = await writing.make_helper(uow, actor, new, now - timedelta(days=7 * WEEKS))
                written += await _write(context, uow, token, random.Random(f"{number}{kind}"))
            await _call(uow, actor, code, now)
    return written


async def _write(context: Context, uow: UnitOfWork, token: str, source: random.Random) -> int:
    pen = writing.Pen(context.settings.secret_key.get_secret_value(), context.clock.now() - WRITTEN)
    for number in range(ENTRIES_A_HELPER):
        is_group = source.randrange(5) == 0
        entry = Entry(
            day=day_of(pen.now) - timedelta(days=source.randrange(7 * WEEKS - 1)),
            village=source.choice(VILLAGES),
            name="" if is_group else f"{source.choice(FAMILIES)} {source.choice(GIVEN)}",
            phone="" if is_group else f"09000{source.randrange(10**5):05}",
            people=source.randint(3, 9) if is_group else 1,
            topic=source.choice(tuple(TOPICS)),
            minutes=source.choice((10, 15, 20, 30)),
        )
        await writing.write_by_link(uow, token, writing.Sent(f"seed-{number:04}", entry), pen)
    return ENTRIES_A_HELPER


async def _call(uow: UnitOfWork, actor: Actor, code: str, now: datetime) -> None:
    drawn = [row for row in (await load_log(uow, actor, Filter(code))).rows if row.is_called]
    for row, outcome in zip(drawn, ("confirmed", "unreachable", "denied"), strict=False):
        await writing.note_call(uow, actor, writing.Called(row.id, outcome), now)
