"""People at a session that runs."""

from datetime import datetime, timedelta

from sqlalchemy import update

from core.database import UnitOfWork
from events.domain.kinds import SessionKind
from events.doors import service
from events.doors.models import Attendance
from events.programme.domain.session import Content, State
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service as registration
from events.registration.domain.people import Form
from events.registration.domain.queue import Way
from tests.competitions.movements.site import COMMUNE

SECRET = "x" * 40


async def check_in(uow: UnitOfWork, now: datetime, *, people: int, ago: timedelta, is_undone: bool = False) -> None:
    """Hold a session around now in the commune; so many people came so long ago, or it was taken back."""
    starts = now - timedelta(hours=2)
    content = Content(
        SessionKind.COMMUNITY, f"Lớp {people}", starts, now + timedelta(hours=1), place="Nhà", capacity=50
    )
    before = starts - timedelta(days=1)
    session = (await create_sessions(uow, [NewSession(COMMUNE, content, State.RELEASED)], before, by=None))[0]
    for number in range(people):
        form = Form(f"Lò Văn {number} {people}", COMMUNE, 1970, consent=True)
        made = await registration.register(uow, session, registration.Request(form, Way.HELPER, confirmed=True), before)
        seen = service.Seen(f"test-{people}-{number}", made.code, now - ago, "Cổng")
        await service.check_in(uow, service.arriving_under(SECRET, session, "Máy"), [seen], now)
    if is_undone:
        statement = update(Attendance).where(Attendance.session_id == session)
        await uow.session.execute(statement.values(undone_at=now))
