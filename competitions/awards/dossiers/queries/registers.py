"""The second and the third register: requests to reconsider, and complaints and denunciations that were routed out."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import column, select, table, update

from competitions.awards.dossiers.domain.content import Doing
from competitions.awards.dossiers.domain.registers import NewReferral, ReferralLaw, RequestState
from competitions.awards.dossiers.models import Reconsideration, Referral
from core.database import UnitOfWork
from core.ids import new_id

UNIT = table("unit", column("id"), column("code"), column("name"))


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request to look at a nominee again."""

    round_id: str
    nomination_id: str
    unit_id: str
    reason: str
    due_on: date


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request to reconsider with its answer."""

    id: str
    round_id: str
    nomination_id: str
    unit_code: str
    unit_name: str
    reason: str
    asked_at: datetime
    due_on: date
    state: RequestState
    answer: str
    document: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A complaint or denunciation that is dealt with elsewhere: number, authority and dates."""

    id: str
    round_id: str
    law: ReferralLaw
    number: str
    authority: str
    received_on: date
    routed_on: date
    due_on: date
    closed_on: date | None
    closing_document: str


_REQUESTS = select(Reconsideration, UNIT.c.code, UNIT.c.name).join(UNIT, UNIT.c.id == Reconsideration.unit_id)


async def list_requests(uow: UnitOfWork, round_id: str) -> list[RequestRow]:
    """List the requests of a round, the oldest first."""
    statement = _REQUESTS.where(Reconsideration.round_id == round_id)
    ordered = statement.order_by(Reconsideration.asked_at, Reconsideration.id)
    return [_request(*row) for row in await uow.session.execute(ordered)]


async def find_request(uow: UnitOfWork, request_id: str) -> RequestRow | None:
    """Return a request and hold it for a change, or None."""
    await uow.session.execute(select(Reconsideration.id).where(Reconsideration.id == request_id).with_for_update())
    found = (await uow.session.execute(_REQUESTS.where(Reconsideration.id == request_id))).first()
    return None if found is None else _request(*found)


async def find_open_request(uow: UnitOfWork, nomination_id: str) -> str | None:
    """Return the request about a nominee that has no answer yet."""
    states = [RequestState.OPEN, RequestState.REOPENED]
    statement = select(Reconsideration.id).where(
        Reconsideration.nomination_id == nomination_id, Reconsideration.state.in_(states)
    )
    return await uow.session.scalar(statement.limit(1))


async def add_request(uow: UnitOfWork, new: NewRequest, doing: Doing) -> str:
    """Store a request and return its id."""
    row = Reconsideration(
        id=new_id(),
        round_id=new.round_id,
        nomination_id=new.nomination_id,
        unit_id=new.unit_id,
        reason=new.reason,
        asked_by=doing.by,
        asked_at=doing.at,
        due_on=new.due_on,
        state=RequestState.OPEN,
    )
    uow.session.add(row)
    await uow.session.flush()
    return row.id


async def mark_reopened(uow: UnitOfWork, request_id: str) -> None:
    """Say that the dossier was opened again."""
    statement = update(Reconsideration).where(Reconsideration.id == request_id)
    await uow.session.execute(statement.values(state=RequestState.REOPENED))


async def answer_request(uow: UnitOfWork, request_id: str, answer: tuple[RequestState, str, str], doing: Doing) -> None:
    """Store the answer of a request: what it is, its words, and the number and date of its paper."""
    state, words, document = answer
    values = {"state": state, "answer": words, "document": document, "answered_by": doing.by, "answered_at": doing.at}
    await uow.session.execute(update(Reconsideration).where(Reconsideration.id == request_id).values(values))


async def list_referrals(uow: UnitOfWork, round_id: str) -> list[ReferralRow]:
    """List what of a round was routed out, the oldest first."""
    statement = select(Referral).where(Referral.round_id == round_id).order_by(Referral.received_on, Referral.id)
    return [_referral(row) for row in await uow.session.scalars(statement)]


async def find_referral(uow: UnitOfWork, referral_id: str) -> ReferralRow | None:
    """Return one, or None."""
    row = await uow.session.get(Referral, referral_id, populate_existing=True)
    return None if row is None else _referral(row)


async def add_referral(uow: UnitOfWork, round_id: str, new: tuple[NewReferral, date], doing: Doing) -> str:
    """Store what was routed out, with its due day, and return the id."""
    referral, due_on = new
    row = Referral(
        id=new_id(),
        round_id=round_id,
        law=referral.law,
        number=referral.number,
        authority=referral.authority,
        received_on=referral.received_on,
        routed_on=referral.routed_on,
        due_on=due_on,
        recorded_by=doing.by,
        recorded_at=doing.at,
    )
    uow.session.add(row)
    await uow.session.flush()
    return row.id


async def close_referral(uow: UnitOfWork, referral_id: str, document: str, day: date) -> bool:
    """Note the authority's closing document; False where there is one."""
    statement = (
        update(Referral)
        .where(Referral.id == referral_id, Referral.closed_on.is_(None))
        .values(closed_on=day, closing_document=document)
        .returning(Referral.id)
    )
    return await uow.session.scalar(statement) is not None


def _request(each: Reconsideration, unit_code: str, unit_name: str) -> RequestRow:
    return RequestRow(
        id=each.id,
        round_id=each.round_id,
        nomination_id=each.nomination_id,
        unit_code=unit_code,
        unit_name=unit_name,
        reason=each.reason,
        asked_at=each.asked_at,
        due_on=each.due_on,
        state=RequestState(each.state),
        answer=each.answer,
        document=each.document,
        answered_at=each.answered_at,
    )


def _referral(row: Referral) -> ReferralRow:
    return ReferralRow(
        id=row.id,
        round_id=row.round_id,
        law=ReferralLaw(row.law),
        number=row.number,
        authority=row.authority,
        received_on=row.received_on,
        routed_on=row.routed_on,
        due_on=row.due_on,
        closed_on=row.closed_on,
        closing_document=row.closing_document,
    )
