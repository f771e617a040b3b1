"""Rooms of the quizzes of two communes: an official round whose PIN waits for its hour, and a rehearsal of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from competitions.live import service as live
from competitions.live.domain.policy import Joining, Keeping, RoomPolicy
from competitions.quizzes.domain.questions import Quiz
from core.context import Context
from core.database import UnitOfWork
from core.kernel import Actor
from core.vietnamese import fold
from events.domain.kinds import SessionKind
from events.programme.domain.session import State
from events.programme.service import desk
from seed.scenario_movement import ORGANIZER, load_actor

COMMUNES = ("03127", "03160")
WORDS = fold("Đấu trường")
EARLIER = timedelta(minutes=30)


async def seed_rounds(context: Context, quiz: Quiz) -> int:
    """Open both rooms of each commune's quizzes to come, once; return how many are new."""
    clock = context.clock
    async with context.database.reading() as uow:
        host = await load_actor(uow, ORGANIZER, clock.now())
        known = {stored.room.policy.session for stored in await live.list_held(uow)}
        wanted = [policy for code in COMMUNES for policy in await _list_policies(uow, host, code, clock.now())]
    policies = [policy for policy in wanted if policy.session not in known]
    for policy in policies:
        moment = live.Moment(clock.now(), clock.live_ms())
        async with context.database.writing() as uow:
            await live.open_room(uow, host, live.RoomPlan(quiz, policy), moment)
    return len(policies)


async def _list_policies(uow: UnitOfWork, host: Actor, code: str, now: datetime) -> list[RoomPolicy]:
    rows = (await desk.load_desk(uow, host, desk.Asked(code, State.RELEASED, WORDS))).rows
    coming = [row for row in rows if row.kind == SessionKind.LIVE_QUIZ and row.starts_at > now]
    return [policy for row in coming for policy in _policies(row.id, code, row.starts_at - EARLIER)]


def _policies(session: str, commune: str, opens_at: datetime) -> Iterator[RoomPolicy]:
    moment = round(opens_at.timestamp() * 1000)
    yield RoomPolicy(join=Joining.TICKET, session=session, commune=commune, opens_at=moment, groups=False)
    yield RoomPolicy(session=session, commune=commune, keeping=Keeping.REHEARSAL)
