"""Which session an actor or a visitor may open; everything else does not exist for them."""

from dataclasses import dataclass
from datetime import datetime

from accounts.queries.people import find_place
from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, N_, NotFound
from events.programme.permissions import Where, may_plan, may_plan_anywhere
from events.programme.queries import sessions as queries
from events.programme.queries.sessions import SessionRow


@dataclass(frozen=True, slots=True)
class Doing:
    """Who acts, and when."""

    actor: Actor
    now: datetime


def check_planner(actor: Actor) -> None:
    """Raise Forbidden for somebody who plans no sessions at all."""
    if not may_plan_anywhere(actor):
        raise Forbidden(N_("Your role plans no sessions."))


async def find_where(uow: UnitOfWork, code: str) -> Where:
    """Return where a unit stands; raises NotFound for an unknown one."""
    found = await find_place(uow, code)
    if found is None:
        raise NotFound(N_("There is no unit with the code %(unit)s."), unit=code)
    return Where(found.code, found.above)


async def access_planning(uow: UnitOfWork, actor: Actor, code: str) -> Where:
    """Return where a unit stands whose sessions the actor may plan; raises Forbidden and NotFound."""
    check_planner(actor)
    where = await find_where(uow, code)
    if not may_plan(actor, where):
        raise Forbidden(N_("You plan no sessions for this unit."))
    return where


async def access_session(uow: UnitOfWork, actor: Actor, session_id: str) -> SessionRow:
    """Load a session that the actor may plan, run and close; raises NotFound for all others."""
    check_planner(actor)
    row = await queries.find_session(uow, session_id)
    if row is None or not may_plan(actor, await find_where(uow, row.host_code)):
        raise no_such_session()
    return row


async def load_public(uow: UnitOfWork, session_id: str) -> SessionRow:
    """Load a session that everybody may see, cancelled ones too; raises NotFound."""
    row = await queries.find_session(uow, session_id)
    if row is None or not row.is_public:
        raise no_such_session()
    return row


async def load_public_by_slug(uow: UnitOfWork, slug: str) -> SessionRow:
    """Load a session that everybody may see by the end of its address; raises NotFound."""
    row = await queries.find_by_slug(uow, slug)
    if row is None or not row.is_public:
        raise no_such_session()
    return row


def no_such_session() -> NotFound:
    """Return the 404 for a session that is not there, or not for this reader."""
    return NotFound(N_("There is no such session."))
