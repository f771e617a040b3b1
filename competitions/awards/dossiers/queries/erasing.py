"""Contacts of citizens who gave feedback, once the time for keeping them is over."""

from datetime import datetime

from sqlalchemy import or_, select, update

from competitions.awards.dossiers.domain.registers import FeedbackState
from competitions.awards.dossiers.models import Feedback
from core.database import UnitOfWork

_SOME = or_(Feedback.name != "", Feedback.contact != "", Feedback.origin != "")


async def list_resolved(uow: UnitOfWork, before: datetime) -> list[tuple[str, str]]:
    """List feedback (its id and its round's) that was resolved before the moment and still says who gave it."""
    resolved = (Feedback.state == FeedbackState.RESOLVED, Feedback.handled_at < before)
    rows = await uow.session.execute(select(Feedback.id, Feedback.round_id).where(*resolved, _SOME))
    return [(feedback_id, round_id) for feedback_id, round_id in rows]


async def erase_contact(uow: UnitOfWork, feedback_id: str) -> bool:
    """Empty name, contact and origin, and say whether there was one; what was said, found and answered stays."""
    erased = update(Feedback).where(Feedback.id == feedback_id, _SOME).values(name="", contact="", origin="")
    return bool((await uow.session.execute(erased.returning(Feedback.id))).first())
