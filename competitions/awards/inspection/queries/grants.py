"""Who may inspect which round until when, who read what, and which round an address is about."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import String, column, func, select, table, union_all, update

from competitions.awards.decisions.domain.codes import read_code
from competitions.awards.inspection.domain.things import CERTIFICATE
from competitions.awards.inspection.models import InspectionGrant, ReadingRecord
from core.database import UnitOfWork
from core.kernel import Role

PAGE = 50
HOLD = "award_hold"
NOMINEE = table("award_nomination", column("round_id", String), column("subject_key"), column("considered_at"))


@dataclass(frozen=True, slots=True)
class GrantRow:
    """An inspector's grant."""

    id: str
    round_id: str
    person_id: str
    until: date
    document: str
    granted_by: str
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """Who read which thing, and when."""

    round_id: str
    person_id: str
    thing: str
    thing_id: str
    at: datetime


async def list_grants(uow: UnitOfWork, round_id: str) -> list[GrantRow]:
    """List the grants of a round, the newest first."""
    own = select(InspectionGrant).where(InspectionGrant.round_id == round_id)
    rows = await uow.session.scalars(own.order_by(InspectionGrant.granted_at.desc(), InspectionGrant.id))
    return [_grant(row) for row in rows]


async def list_rounds_of(uow: UnitOfWork, person_id: str, day: date) -> list[str]:
    """List the rounds that the person may inspect on the day."""
    own = InspectionGrant.person_id == person_id
    statement = select(InspectionGrant.round_id).where(own, InspectionGrant.until >= day).distinct()
    return list(await uow.session.scalars(statement))


async def add_grant(uow: UnitOfWork, grant: GrantRow) -> None:
    """Keep a grant."""
    uow.session.add(
        InspectionGrant(
            id=grant.id,
            round_id=grant.round_id,
            person_id=grant.person_id,
            until=grant.until,
            document=grant.document,
            granted_by=grant.granted_by,
            granted_at=grant.granted_at,
        )
    )
    await uow.session.flush()


async def end_grants(uow: UnitOfWork, round_id: str, person_id: str, last: date) -> None:
    """Let no grant of the person for the round reach beyond the day."""
    own = (InspectionGrant.round_id == round_id, InspectionGrant.person_id == person_id)
    await uow.session.execute(update(InspectionGrant).where(*own, InspectionGrant.until > last).values(until=last))


async def add_reading(uow: UnitOfWork, reading: Reading) -> None:
    """Note that somebody read something."""
    uow.session.add(
        ReadingRecord(
            round_id=reading.round_id,
            person_id=reading.person_id,
            thing=reading.thing,
            thing_id=reading.thing_id,
            at=reading.at,
        )
    )


@dataclass(frozen=True, slots=True)
class Readings:
    """A page of readings, the newest first, and how many there are."""

    rows: tuple[Reading, ...]
    total: int


async def list_readings(uow: UnitOfWork, round_id: str, page: int = 1) -> Readings:
    """Return a page of who read what in a round."""
    own = ReadingRecord.round_id == round_id
    total = await uow.session.scalar(select(func.count()).where(own)) or 0
    ordered = select(ReadingRecord).where(own).order_by(ReadingRecord.at.desc(), ReadingRecord.id.desc())
    rows = await uow.session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE))
    return Readings(tuple(Reading(row.round_id, row.person_id, row.thing, row.thing_id, row.at) for row in rows), total)


async def list_inspectors(uow: UnitOfWork, day: date) -> list[str]:
    """List the people who hold the role of an inspector on the day."""
    held = table("role_grant", *(column(name) for name in ("person_id", "role", "since", "until", "revoked_at")))
    is_open = (held.c.until.is_(None)) | (held.c.until >= day)
    own = (held.c.role == Role.INSPECTOR.value, held.c.since <= day, held.c.revoked_at.is_(None), is_open)
    return list(await uow.session.scalars(select(held.c.person_id).where(*own).distinct()))


async def find_round_of(uow: UnitOfWork, source: str, thing_id: str) -> str | None:
    """Return the round that a row of the table belongs to; a hold belongs to the newest that considered its subject."""
    if source == HOLD:
        hold, nominee = table(HOLD, column("id"), column("subject_key")), NOMINEE
        considered = select(nominee.c.round_id).join_from(hold, nominee, nominee.c.subject_key == hold.c.subject_key)
        newest = considered.where(hold.c.id == thing_id).order_by(nominee.c.considered_at.desc()).limit(1)
        return await uow.session.scalar(newest)
    if source == CERTIFICATE:
        batch = table("award_batch", column("id", String), column("round_id", String))
        issued = table(CERTIFICATE, column("code", String), column("batch_id", String))
        of_batch = select(batch.c.round_id).join_from(issued, batch, issued.c.batch_id == batch.c.id)
        return await uow.session.scalar(of_batch.where(issued.c.code == read_code(thing_id)))
    found = [table(name, column("id", String), column("round_id", String)) for name in source.split("|")]
    of_round = union_all(*(select(each.c.round_id).where(each.c.id == thing_id) for each in found))
    return await uow.session.scalar(of_round.limit(1))


def _grant(row: InspectionGrant) -> GrantRow:
    return GrantRow(row.id, row.round_id, row.person_id, row.until, row.document, row.granted_by, row.granted_at)
