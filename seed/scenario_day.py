"""The festival morning as communes told it: most are ready, some still work, a few miss something; one message."""

import random
from datetime import datetime, timedelta

from core.context import Context
from core.database import UnitOfWork
from core.kernel import Actor
from events.day.domain.broadcasts import NewBroadcast
from events.day.domain.readiness import ITEMS, State, Wish
from events.day.service import broadcasts, readiness
from seed.scenario_movement import ORGANIZER, load_actor

OFFICERS = {"03127": "xa1", "03160": "xa2"}
MISSING = {
    "power": "Máy phát hỏng, xin mượn của đồn biên phòng",
    "signal": "Điểm bản chỉ có sóng 2G, cần xe phát sóng lưu động",
    "projector": "Chưa có loa, đang mượn của trường",
    "kit": "Máy in hết mực, nhờ xã bên in giúp",
}
IN_WORK = {
    "place": "Đang kê bàn ghế",
    "power": "Đang kéo dây từ trạm y tế",
    "projector": "Đang thử máy chiếu",
    "signal": "Đang đo lại sóng ở hội trường",
    "helpers": "Còn chờ đội thanh niên",
    "kit": "Đang in sổ điểm danh",
}
UNTOLD, SHORT, BUSY = {7, 23}, {3, 16, 31, 40}, {1, 5, 9, 12, 18, 22, 27, 33, 38, 42}
"""Which communes, by their place in the list, told nothing, miss something or still work; all others are ready."""
TEXT = "Các hội trường kiểm tra loa, máy chiếu và đường truyền trước 8 giờ; cần giúp thì báo ngay Phòng điều hành tỉnh."
SLICE = 15


async def seed_day(context: Context) -> int:
    """Tell how ready the communes are and put one message up, once; return how many communes told."""
    now = context.clock.now()
    async with context.database.reading() as uow:
        organizer = await load_actor(uow, ORGANIZER, now)
        overview = await readiness.load_overview(uow, organizer, by_name=True, now=now)
    if overview.festival is None or any(commune.marks for commune in overview.communes):
        return 0
    telling = [(at, each.code) for at, each in enumerate(overview.communes) if at not in UNTOLD]
    for start in range(0, len(telling), SLICE):
        async with context.database.writing() as uow:
            for at, code in telling[start : start + SLICE]:
                actor = await load_actor(uow, OFFICERS.get(code, ORGANIZER), now)
                await readiness.mark(
                    uow, actor, readiness.Marked(code, _wishes(at)), now - timedelta(minutes=5 * at + 4)
                )
    async with context.database.writing() as uow:
        await _say(uow, organizer, now)
    return len(telling)


async def _say(uow: UnitOfWork, actor: Actor, now: datetime) -> None:
    new = NewBroadcast(TEXT, now - timedelta(minutes=20), now + timedelta(minutes=90))
    await broadcasts.put_up(uow, actor, new, now)


def _wishes(at: int) -> list[Wish]:
    source = random.Random(at)
    notes: dict[str, tuple[State, str]] = {}
    if at in SHORT:
        item = sorted(MISSING)[at % len(MISSING)]
        notes[item] = (State.MISSING, MISSING[item])
    if at in BUSY | SHORT:
        for item in source.sample(sorted(IN_WORK), 2):
            notes.setdefault(item, (State.IN_WORK, IN_WORK[item]))
    return [Wish(item, *notes.get(item, (State.READY, ""))) for item in ITEMS]
