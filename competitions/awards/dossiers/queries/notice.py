"""The public notice of a round, and what citizens say in it. Name and contact have a statement of their own."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update

from competitions.awards.dossiers.domain.content import Doing
from competitions.awards.dossiers.domain.feedback import NewFeedback
from competitions.awards.dossiers.domain.registers import FeedbackState
from competitions.awards.dossiers.models import Feedback, PublicNotice
from competitions.movements.declarations.domain.reports import Recent, address_in
from core.among import among
from core.database import UnitOfWork
from core.ids import new_id


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """From which day to which (the last counts) a round's list is public."""

    round_id: str
    opens_on: date
    closes_on: date
    opened_at: datetime

    def is_open(self, day: date) -> bool:
        """Say whether feedback is taken on the day."""
        return self.opens_on <= day <= self.closes_on


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """A citizen's words without who wrote them."""

    id: str
    round_id: str
    nomination_id: str
    text: str
    received_at: datetime
    state: FeedbackState
    finding: str
    resolution: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Who wrote; for the office that keeps the round alone."""

    name: str = field(repr=False)
    contact: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The next state of a citizen's word, and the words that go with it."""

    feedback_id: str
    state: FeedbackState
    words: str


async def find_notice(uow: UnitOfWork, round_id: str) -> NoticeRow | None:
    """Return a round's notice, or None."""
    row = await uow.session.get(PublicNotice, round_id)
    return None if row is None else NoticeRow(row.round_id, row.opens_on, row.closes_on, row.opened_at)


async def add_notice(uow: UnitOfWork, notice: NoticeRow) -> None:
    """Store a round's notice."""
    uow.session.add(
        PublicNotice(
            round_id=notice.round_id,
            opens_on=notice.opens_on,
            closes_on=notice.closes_on,
            opened_at=notice.opened_at,
        )
    )
    await uow.session.flush()


async def find_same(uow: UnitOfWork, new: NewFeedback) -> str | None:
    """Return the id of the same words from the same place about the same nominee, where they wait."""
    same = (Feedback.nomination_id == new.nomination_id, Feedback.origin == new.origin)
    statement = select(Feedback.id).where(
        *same, Feedback.text == new.complaint.text, Feedback.state == FeedbackState.OPEN
    )
    return await uow.session.scalar(statement.limit(1))


async def count_recent(uow: UnitOfWork, origin: str, now: datetime) -> Recent:
    """Count what came lately from this place, and from everybody."""
    hour, day = now - timedelta(hours=1), now - timedelta(days=1)
    mine = Feedback.origin == origin
    return Recent(
        hour=await _count(uow, mine, Feedback.received_at > hour),
        day=await _count(uow, mine, Feedback.received_at > day),
        address=await _count(uow, Feedback.origin.startswith(address_in(origin)), Feedback.received_at > hour),
        everybody=await _count(uow, Feedback.received_at > hour),
    )


async def add_feedback(uow: UnitOfWork, new: NewFeedback, now: datetime) -> str:
    """Store a citizen's words and return their id."""
    row = Feedback(
        id=new_id(),
        round_id=new.round_id,
        nomination_id=new.nomination_id,
        text=new.complaint.text,
        name=new.complaint.name,
        contact=new.complaint.contact,
        origin=new.origin,
        received_at=now,
        state=FeedbackState.OPEN,
    )
    uow.session.add(row)
    await uow.session.flush()
    return row.id


async def list_feedback(uow: UnitOfWork, round_id: str) -> list[FeedbackRow]:
    """List what citizens said in a round, the oldest first."""
    statement = select(Feedback).where(Feedback.round_id == round_id).order_by(Feedback.received_at, Feedback.id)
    return [_feedback(row) for row in await uow.session.scalars(statement)]


async def list_contacts(uow: UnitOfWork, ids: Collection[str]) -> dict[str, Contact]:
    """Return who wrote, by feedback; ask the permission first."""
    statement = select(Feedback.id, Feedback.name, Feedback.contact).where(among(uow, Feedback.id, ids))
    return {key: Contact(name, contact) for key, name, contact in await uow.session.execute(statement)}


async def find_feedback(uow: UnitOfWork, feedback_id: str) -> FeedbackRow | None:
    """Return a citizen's words, or None."""
    row = await uow.session.scalar(select(Feedback).where(Feedback.id == feedback_id).with_for_update())
    return None if row is None else _feedback(row)


async def rule(uow: UnitOfWork, ruling: Ruling, doing: Doing) -> None:
    """Move a citizen's words on."""
    name = "finding" if ruling.state is FeedbackState.VERIFIED else "resolution"
    values = {"state": ruling.state, name: ruling.words, "handled_by": doing.by, "handled_at": doing.at}
    await uow.session.execute(update(Feedback).where(Feedback.id == ruling.feedback_id).values(values))


async def _count(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> int:
    return int(await uow.session.scalar(select(func.count()).select_from(Feedback).where(*conditions)) or 0)


def _feedback(row: Feedback) -> FeedbackRow:
    return FeedbackRow(
        id=row.id,
        round_id=row.round_id,
        nomination_id=row.nomination_id,
        text=row.text,
        received_at=row.received_at,
        state=FeedbackState(row.state),
        finding=row.finding,
        resolution=row.resolution,
    )
