"""Certificates: found by their code, listed in a register, revoked, replaced; and the keys that signed them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, column, func, select, table, update
from sqlalchemy.orm import aliased

from competitions.awards.decisions.domain.acts import CertificateStatus, DecisionState
from competitions.awards.decisions.models import AwardKey, Certificate, CertificateBatch, Decision, DecisionItem
from core.database import UnitOfWork
from core.upserts import insert_into

UNIT = table("unit", column("id"), column("code"), column("name"))  # of `units`, by name as foreign keys are
REGISTER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A certificate as anybody may see it. `fields` is the signed text; the last ones tell of what came after.

    `status_decision` is the decision about it once everybody may read that.
    """

    id: str
    code: str
    fields: str
    signature: str
    key_id: str
    public_key: str
    status: CertificateStatus
    status_reason: str
    round_id: str | None
    decision_id: str | None
    is_decision_public: bool
    root: str
    status_number: str
    status_on: date | None
    status_decision: str
    newer: str


@dataclass(frozen=True, slots=True)
class Line:
    """A certificate as a register lists it."""

    id: str
    code: str
    number: int
    year: int
    register: str
    fields: str
    status: CertificateStatus
    status_reason: str
    batch_id: str
    item_id: str | None
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """Which register to list; `text` is part of a name, `page` from 0."""

    unit_code: str
    register: str
    year: int
    page: int = 0


_LATER, _NEWER = aliased(Decision), aliased(Certificate)  # made once: an alias costs more than the look-up
_FOUND = (
    select(
        Certificate,
        AwardKey.public_key,
        CertificateBatch,
        Decision.state,
        _LATER.number,
        _LATER.decided_on,
        _LATER.state,
        _NEWER.code,
    )
    .join(CertificateBatch, CertificateBatch.id == Certificate.batch_id)
    .join(AwardKey, AwardKey.key_id == Certificate.key_id)
    .outerjoin(Decision, Decision.id == CertificateBatch.decision_id)
    .outerjoin(_LATER, _LATER.id == Certificate.status_decision)
    .outerjoin(_NEWER, _NEWER.id == Certificate.replaced_by)
)


async def find_by_code(uow: UnitOfWork, code: str) -> Found | None:
    """Return a certificate with its decision and what became of it, in one statement."""
    statement = _FOUND.where(Certificate.code == code)
    found = (await uow.session.execute(statement)).first()
    if found is None:
        return None
    each, public_key, batch, state, number, day, later, newer_code = found
    return Found(
        id=each.id,
        code=each.code,
        fields=each.fields,
        signature=each.signature,
        key_id=each.key_id,
        public_key=public_key,
        status=CertificateStatus(each.status),
        status_reason=each.status_reason,
        round_id=batch.round_id,
        decision_id=batch.decision_id,
        is_decision_public=state == DecisionState.PUBLISHED,
        root=batch.root,
        status_number=number or "",
        status_on=day,
        status_decision=(each.status_decision or "") if later == DecisionState.PUBLISHED else "",
        newer=newer_code or "",
    )


async def list_register(uow: UnitOfWork, wanted: RegisterQuery) -> list[Line]:
    """List a page of a register by number."""
    statement = select(Certificate).join(UNIT, UNIT.c.id == Certificate.unit_id).where(*_of_register(wanted))
    paged = statement.order_by(Certificate.number).limit(REGISTER_PAGE).offset(wanted.page * REGISTER_PAGE)
    return [_line(each) for each in await uow.session.scalars(paged)]


async def count_register(uow: UnitOfWork, wanted: RegisterQuery) -> int:
    """Count the entries of a register."""
    statement = select(func.count(Certificate.id)).join(UNIT, UNIT.c.id == Certificate.unit_id)
    return await uow.session.scalar(statement.where(*_of_register(wanted))) or 0


async def list_years(uow: UnitOfWork, unit_code: str) -> list[int]:
    """List the years in which the unit made certificates, the newest first."""
    statement = select(Certificate.year).join(UNIT, UNIT.c.id == Certificate.unit_id).where(UNIT.c.code == unit_code)
    return list(await uow.session.scalars(statement.distinct().order_by(Certificate.year.desc())))


async def list_standing(
    uow: UnitOfWork, nomination_ids: Iterable[str], fresh: Collection[str] = ()
) -> list[tuple[str, str]]:
    """List nominees with the ids of their valid certificates, whichever decision issued them; fresh ones left out."""
    statement = (
        select(DecisionItem.nomination_id, Certificate.id)
        .join(DecisionItem, DecisionItem.id == Certificate.item_id)
        .where(
            DecisionItem.nomination_id.in_(sorted(nomination_ids)),
            Certificate.status == CertificateStatus.VALID,
            Certificate.id.not_in(sorted(fresh)),
        )
    )
    return [(nomination, certificate) for nomination, certificate in await uow.session.execute(statement)]


async def list_of_decision(uow: UnitOfWork, decision_id: str) -> dict[str, Line]:
    """Return the certificates that a decision's batch made, by item."""
    statement = (
        select(Certificate)
        .join(DecisionItem, DecisionItem.id == Certificate.item_id)
        .where(DecisionItem.decision_id == decision_id)
    )
    return {str(each.item_id): _line(each) for each in await uow.session.scalars(statement)}


async def count_of_batch(uow: UnitOfWork, batch_id: str) -> dict[str, int]:
    """Count the certificates of a batch by kind of award."""
    statement = select(Certificate.register, func.count()).where(Certificate.batch_id == batch_id)
    rows = await uow.session.execute(statement.group_by(Certificate.register).order_by(Certificate.register))
    return {str(register): int(count) for register, count in rows}


async def list_of_batch(uow: UnitOfWork, batch_id: str, award: str, page: int, most: int) -> list[Line]:  # noqa: PLR0913, PLR0917 - which of them, and which page of how many
    """List a page of a batch's certificates of one kind, in their order."""
    statement = select(Certificate).where(Certificate.batch_id == batch_id, Certificate.register == award)
    statement = statement.offset(page * most)
    return [_line(each) for each in await uow.session.scalars(statement.order_by(Certificate.position).limit(most))]


async def revoke(uow: UnitOfWork, certificate_ids: Collection[str], decision_id: str, reason: str) -> None:
    """Revoke certificates by a decision, with its reason."""
    values = {"status": CertificateStatus.REVOKED, "status_reason": reason, "status_decision": decision_id}
    await uow.session.execute(update(Certificate).where(Certificate.id.in_(sorted(certificate_ids))).values(**values))


async def replace(uow: UnitOfWork, old_id: str, new_id: str, decision_id: str, reason: str) -> None:  # noqa: PLR0913, PLR0917 - what, by what, why
    """Mark a certificate as replaced by a newer one."""
    values = {
        "status": CertificateStatus.REPLACED,
        "status_reason": reason,
        "status_decision": decision_id,
        "replaced_by": new_id,
    }
    await uow.session.execute(update(Certificate).where(Certificate.id == old_id).values(**values))


async def add_key(uow: UnitOfWork, key_id: str, public_key: str, now: datetime) -> None:
    """Keep a public key that signs from now on; a known one stays as it is."""
    values = {"key_id": key_id, "public_key": public_key, "since": now}
    await uow.session.execute(insert_into(uow, AwardKey).on_conflict_do_nothing(), values)


async def list_keys(uow: UnitOfWork) -> list[tuple[str, str]]:
    """List every key that ever signed, the newest first: id and public key."""
    statement = select(AwardKey.key_id, AwardKey.public_key).order_by(AwardKey.since.desc(), AwardKey.key_id)
    return [(key_id, public) for key_id, public in await uow.session.execute(statement)]


def _of_register(wanted: RegisterQuery) -> tuple[ColumnElement[bool], ...]:
    return (
        UNIT.c.code == wanted.unit_code,
        Certificate.register == wanted.register,
        Certificate.year == wanted.year,
    )


def _line(each: Certificate) -> Line:
    return Line(
        id=each.id,
        code=each.code,
        number=each.number,
        year=each.year,
        register=each.register,
        fields=each.fields,
        status=CertificateStatus(each.status),
        status_reason=each.status_reason,
        batch_id=each.batch_id,
        item_id=each.item_id,
        issued_at=each.issued_at,
    )
