"""Lists of sessions: narrowed by day, commune, kind, words; a page costs the same however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select

from core.database import UnitOfWork
from events.domain.kinds import SessionKind
from events.programme.domain.session import LONGEST
from events.programme.models import Session
from events.programme.queries.sessions import UNIT, SessionRow, list_statement

PAGE = 50
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to; empty fields narrow nothing. `text` is folded words that must all be there.

    `since` keeps sessions that end later, `after` those that begin later; what is over by `over_last` comes at the end.
    """

    since: datetime | None = None
    after: datetime | None = None
    until: datetime | None = None
    commune: str = ""
    kind: str = ""
    text: str = ""
    festival_id: str = ""
    series_id: str = ""
    host_ids: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    over_last: datetime | None = None
    is_public: bool = True


async def list_sessions(uow: UnitOfWork, wanted: Wanted, *, limit: int = PAGE, offset: int = 0) -> list[SessionRow]:
    """List sessions by their beginning; those that end at `since` or later and begin before `until`."""
    statement = list_statement().where(*conditions_of(wanted))
    if wanted.over_last is not None:
        statement = statement.order_by(case((Session.ends_at < wanted.over_last, 1), else_=0))
    statement = statement.order_by(Session.starts_at, Session.id).limit(min(limit, MOST)).offset(offset)
    return [SessionRow(*row) for row in await uow.session.execute(statement)]


async def list_quiz_sessions(uow: UnitOfWork, now: datetime) -> tuple[SessionRow, ...]:
    """List the live quizzes to come, by their beginning: those whose tickets may open the seats of a room."""
    wanted = Wanted(since=now, kind=SessionKind.LIVE_QUIZ, states=("released",))
    return tuple(await list_sessions(uow, wanted, limit=MOST))


async def count_sessions(uow: UnitOfWork, wanted: Wanted) -> int:
    """Count them."""
    return await uow.session.scalar(select(func.count(Session.id)).where(*conditions_of(wanted))) or 0


def conditions_of(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of a list, for whoever counts or joins."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.is_public:
        conditions.append(Session.released_at.is_not(None))
    if wanted.since is not None:
        conditions.append(Session.ends_at > wanted.since)
        conditions.append(Session.starts_at > wanted.since - LONGEST)
    if wanted.after is not None:
        conditions.append(Session.starts_at > wanted.after)
    if wanted.until is not None:
        conditions.append(Session.starts_at < wanted.until)
    if wanted.commune:
        commune = select(UNIT.c.id).where(UNIT.c.code == wanted.commune).scalar_subquery()
        conditions.append(Session.commune_id == commune)
    named = ("kind", "festival_id", "series_id")
    conditions += [getattr(Session, name) == getattr(wanted, name) for name in named if getattr(wanted, name)]
    if wanted.states:
        conditions.append(Session.state.in_(wanted.states))
    if wanted.host_ids:
        conditions.append(Session.host_id.in_(wanted.host_ids))
    conditions += [Session.folded.contains(word, autoescape=True) for word in wanted.text.split()]
    return conditions
