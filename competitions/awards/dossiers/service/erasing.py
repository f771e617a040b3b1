"""Erasing who gave feedback, a number of days after it was resolved (a dated rule); the feedback itself stays."""

from datetime import datetime, timedelta

from competitions.awards.dossiers.queries import erasing as queries
from competitions.awards.rules.service import load_rule
from core import audit
from core.database import UnitOfWork
from core.kernel import NotFound
from leaderboards.domain.periods import day_of

RULE = "days.keep_contacts"


async def list_expired(uow: UnitOfWork, now: datetime) -> list[tuple[str, str]]:
    """List feedback (its id and its round's) whose contact has been kept long enough; none without a rule."""
    try:
        rule = await load_rule(uow, RULE, day_of(now))
    except NotFound:
        return []
    return await queries.list_resolved(uow, now - timedelta(days=rule.number))


async def erase(uow: UnitOfWork, feedback_id: str, round_id: str, now: datetime) -> None:
    """Erase one contact and put that on the record, without the name. Twice changes nothing."""
    if await queries.erase_contact(uow, feedback_id):
        await audit.record(uow, audit.Act("feedback.erased", feedback_id, None, {"round": round_id}), now)
