"""Making certificates while being killed: numbers of a register without gap or double, everything signed once."""

import json
from collections import Counter

from sqlalchemy import func, select

from competitions.awards.decisions import jobs
from competitions.awards.decisions.domain.names import read_pasted
from competitions.awards.decisions.models import Certificate, CertificateBatch, CertificateRegister
from competitions.awards.decisions.service import batches
from competitions.awards.decisions.service.batches import NewBatch
from competitions.awards.decisions.service.signing import CertificateKeys, is_signed
from core.database import Database, UnitOfWork
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from tests.clocks import HandClock

KEYS = CertificateKeys("k" * 40)
CERTIFICATES, BATCHES = 700, 2


async def make_certificates(database: Database, clock: HandClock) -> None:
    """Begin two batches of one register in one unit of work, then make what is left of them."""
    async with database.reading() as uow:
        is_new = await uow.session.scalar(select(func.count(CertificateBatch.id))) == 0
    if is_new:
        async with database.writing() as uow:
            for number in range(BATCHES):
                await _begin(uow, clock, number)
    await jobs.make_due(database, clock, KEYS)


async def look_at_certificates(uow: UnitOfWork, *, is_complete: bool) -> tuple[list[str], int]:
    """Numbers run from one without gap or double, as the register says; each is signed; a batch tells what it has."""
    rows = list(await uow.session.scalars(select(Certificate).order_by(Certificate.number)))
    last = await uow.session.scalar(select(CertificateRegister.last)) or 0
    wrong = _unless([row.number for row in rows] == list(range(1, last + 1)), f"the numbers are not 1 to {last}")
    wrong += _unless(all(is_signed(KEYS.public_key, row.fields, row.signature) for row in rows), "a signature is wrong")
    told = [json.loads(row.fields)["register_number"] for row in rows]
    wrong += _unless(told == [row.number for row in rows], "a number on paper is not the register's")
    made = Counter(row.batch_id for row in rows)
    for batch in await uow.session.scalars(select(CertificateBatch)):
        wrong += _unless(batch.done == made[batch.id], f"a batch tells of {batch.done}, {made[batch.id]} are there")
        is_over = batch.state == "finished" and bool(batch.root)
        wrong += _unless(is_over or not is_complete, f"a batch is {batch.state}")
    whole = BATCHES * CERTIFICATES
    return wrong + _unless(len(rows) == whole or not is_complete, f"{len(rows)} of {whole} certificates"), len(rows)


async def _begin(uow: UnitOfWork, clock: HandClock, number: int) -> None:
    now = clock.now()
    keeper = Actor(PersonId("keeper"), "keeper", (Grant(Role.ORGANIZER, UnitCode("11"), now.date()),))
    new = NewBatch(
        unit_code="11",
        award="participation",
        title=f"Đợt {number}",
        signer="Lường Văn Mẫu",
        signer_title="Trưởng ban",
        place="Điện Biên",
        dated_on=now.date(),
        names=read_pasted("\n".join(f"Người {number}-{each}" for each in range(CERTIFICATES))),
    )
    await batches.start_of_names(uow, keeper, new, now)


def _unless(holds: bool, complaint: str) -> list[str]:  # noqa: FBT001 - reads as a sentence
    return [] if holds else [complaint]
