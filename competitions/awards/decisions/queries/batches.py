"""Batches of certificates and the registers that number them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import column, select, table, update

from competitions.awards.decisions.domain.acts import BatchState, CertificateStatus, DecisionKind
from competitions.awards.decisions.domain.certificates import Recipient
from competitions.awards.decisions.models import (
    Certificate,
    CertificateBatch,
    CertificateForm,
    CertificateRegister,
    Decision,
    DecisionItem,
)
from competitions.awards.decisions.queries.decisions import DecisionRow
from competitions.awards.rounds.queries.reading import list_nominations
from core.database import UnitOfWork
from core.upserts import add_rows, insert_into, set_rows

ANEW = (DecisionKind.CORRECTION, DecisionKind.REISSUE)
"""Decisions whose certificates take the place of earlier ones."""
UNIT = table("unit", column("id"), column("code"), column("name"))  # of `units`, by name as foreign keys are


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch as it stands; `details` is the JSON of what its certificates say alike."""

    id: str
    unit_id: str
    unit_code: str
    unit_name: str
    round_id: str | None
    decision_id: str | None
    award: str
    title: str
    details: str
    total: int
    done: int
    state: BatchState
    root: str
    created_by: str
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Made:
    """A certificate to be stored."""

    id: str
    code: str
    batch_id: str
    position: int
    item_id: str | None
    unit_id: str
    register: str
    year: int
    number: int
    subject_key: str
    fields: str
    signature: str
    key_id: str
    issued_at: datetime


_COLUMNS = [each for each in CertificateBatch.__table__.columns if each.name != "names"]
_BATCHES = select(*_COLUMNS, UNIT.c.code.label("unit_code"), UNIT.c.name.label("unit_name")).join(
    UNIT, UNIT.c.id == CertificateBatch.unit_id
)


async def find_batch(uow: UnitOfWork, batch_id: str) -> BatchRow | None:
    """Return a batch, or None."""
    found = (await uow.session.execute(_BATCHES.where(CertificateBatch.id == batch_id))).mappings().first()
    return None if found is None else _batch(dict(found))


async def hold_batch(uow: UnitOfWork, batch_id: str) -> BatchRow | None:
    """Return a batch and keep others from changing it until the end of the unit of work, or None."""
    await uow.session.execute(select(CertificateBatch.id).where(CertificateBatch.id == batch_id).with_for_update())
    return await find_batch(uow, batch_id)


async def find_batch_of(uow: UnitOfWork, decision_id: str) -> BatchRow | None:
    """Return the batch of a decision, or None."""
    found = (await uow.session.execute(_BATCHES.where(CertificateBatch.decision_id == decision_id))).mappings().first()
    return None if found is None else _batch(dict(found))


async def list_batches(uow: UnitOfWork, unit_code: str, most: int = 50) -> list[BatchRow]:
    """List a unit's batches, the newest first."""
    statement = _BATCHES.where(UNIT.c.code == unit_code).order_by(CertificateBatch.created_at.desc()).limit(most)
    return [_batch(dict(row)) for row in (await uow.session.execute(statement)).mappings()]


async def list_running(uow: UnitOfWork) -> list[str]:
    """List the ids of batches that are being made, the oldest first."""
    statement = select(CertificateBatch.id).where(CertificateBatch.state == BatchState.RUNNING)
    return list(await uow.session.scalars(statement.order_by(CertificateBatch.created_at)))


async def add_batch(uow: UnitOfWork, row: CertificateBatch) -> None:
    """Keep a new batch."""
    uow.session.add(row)
    await uow.session.flush()


async def change_batch(uow: UnitOfWork, batch_id: str, **values: object) -> None:
    """Change columns of a batch."""
    await uow.session.execute(update(CertificateBatch).where(CertificateBatch.id == batch_id).values(**values))


async def list_recipients(uow: UnitOfWork, batch: BatchRow) -> list[Recipient]:
    """List who gets a certificate of the batch, in its order; the same however often it is asked."""
    if batch.decision_id is None:
        text = await uow.session.scalar(select(CertificateBatch.names).where(CertificateBatch.id == batch.id))
        return [Recipient(**each) for each in json.loads(text or "[]")]
    columns = (
        DecisionItem.award,
        DecisionItem.id,
        DecisionItem.subject_key,
        DecisionItem.subject_kind,
        DecisionItem.subject_name,
        DecisionItem.nomination_id,
    )
    statement = select(*columns).where(DecisionItem.decision_id == batch.decision_id).order_by(DecisionItem.id)
    units = {each.id: each.unit_name for each in await list_nominations(uow, batch.round_id or "")}
    return [
        Recipient(award, key, kind, name, _line_under(name, units.get(nomination, "")), item, nomination)
        for award, item, key, kind, name, nomination in await uow.session.execute(statement)
    ]


def _line_under(name: str, unit: str) -> str:
    """Return the unit; nothing for one that is awarded itself."""
    return "" if unit == name else unit


async def list_barred(uow: UnitOfWork, decision: DecisionRow) -> set[str]:
    """Return the ids of a decision's items that get no certificate from it.

    They were annulled, in this decision or in the one that it amends, or a later one corrects or issues them anew.
    """
    original, mine = decision.amends or decision.id, (decision.signed_at, decision.id)
    annulled = select(DecisionItem.nomination_id).where(
        DecisionItem.decision_id == original, DecisionItem.annulled_by.is_not(None)
    )
    barred = set(await uow.session.scalars(annulled))
    covering = (
        select(DecisionItem.nomination_id, Decision.signed_at, Decision.id)
        .join(Decision, Decision.id == DecisionItem.decision_id)
        .where(Decision.amends == original, Decision.kind.in_(ANEW), Decision.signed_at.is_not(None))
    )
    for nomination, *signed in await uow.session.execute(covering):
        if decision.amends is None or tuple(signed) > mine:
            barred.add(nomination)
    own = select(DecisionItem.id, DecisionItem.nomination_id).where(DecisionItem.decision_id == decision.id)
    return {item for item, nomination in await uow.session.execute(own) if nomination in barred}


async def take_numbers(uow: UnitOfWork, unit_id: str, register: str, year: int, count: int) -> int:  # noqa: PLR0913, PLR0917 - the register's key and how many
    """Take so many numbers of a register and return the first; others wait until the transaction ends."""
    statement = insert_into(uow, CertificateRegister)
    raised = statement.on_conflict_do_update(
        index_elements=["unit_id", "register", "year"],
        set_={"last": CertificateRegister.last + statement.excluded["last"]},
    ).returning(CertificateRegister.last)
    values = {"unit_id": unit_id, "register": register, "year": year, "last": count}
    last = (await uow.session.execute(raised, values)).scalar_one()
    return int(last) - count + 1


async def add_certificates(uow: UnitOfWork, made: Sequence[Made]) -> None:
    """Store certificates as valid."""
    rest = {
        "status": CertificateStatus.VALID.value,
        "status_reason": "",
        "status_decision": None,
        "replaced_by": None,
    }
    names = Made.__dataclass_fields__
    await add_rows(uow, Certificate, [{name: getattr(each, name) for name in names} | rest for each in made])


async def list_fields(uow: UnitOfWork, batch_id: str) -> list[str]:
    """List the signed texts of a batch in its order."""
    statement = select(Certificate.fields).where(Certificate.batch_id == batch_id).order_by(Certificate.position)
    return list(await uow.session.scalars(statement))


async def find_layout(uow: UnitOfWork, unit_id: str, award: str) -> str | None:
    """Return where the fields stand on the unit's form, as JSON, or None."""
    mine = (CertificateForm.unit_id == unit_id, CertificateForm.award == award)
    return await uow.session.scalar(select(CertificateForm.layout).where(*mine))


async def set_layout(uow: UnitOfWork, values: dict[str, Any]) -> None:  # a row of the table
    """Keep where the fields stand on a unit's form."""
    await set_rows(uow, CertificateForm, [values])


def _batch(found: dict[str, Any]) -> BatchRow:  # a row of the table
    return BatchRow(**{**found, "state": BatchState(found["state"])})
