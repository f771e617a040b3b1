"""Batches of certificates: begun, stopped, gone on with; and the slice that makes a few of them in one transaction."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from competitions.awards.decisions import permissions
from competitions.awards.decisions.domain.acts import BatchState, check_allowed
from competitions.awards.decisions.domain.certificates import (
    Entry,
    Recipient,
    Shared,
    leaf_of,
    make_fields,
    place_of,
    root_of,
)
from competitions.awards.decisions.domain.names import Named, key_of
from competitions.awards.decisions.models import CertificateBatch
from competitions.awards.decisions.queries import batches as queries
from competitions.awards.decisions.queries import certificates, decisions
from competitions.awards.decisions.queries.batches import BatchRow, Made
from competitions.awards.decisions.queries.decisions import DecisionRow
from competitions.awards.decisions.service.access import hold_draft
from competitions.awards.decisions.service.signing import CertificateKeys, canonical_of, new_code
from competitions.awards.documents.domain.wording import deed_of
from competitions.awards.domain.words import AwardKind, SubjectKind
from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, FieldError, Forbidden, Invalid, N_, NotFound
from leaderboards.domain.periods import day_of
from units.queries import find_units

REFUSED = N_("Only an organizer, or who prepares awards for this unit, makes its certificates.")
SLICE = 80
OWN_DESIGN = (AwardKind.PARTICIPATION, AwardKind.THANKS)
LONGEST = {"title": 300, "signer": 120, "signer_title": 200, "place": 80}


@dataclass(frozen=True, slots=True)
class NewBatch:
    """Participation certificates or letters of thanks for a list of names."""

    unit_code: str
    award: str
    title: str
    signer: str
    signer_title: str
    place: str
    dated_on: date | None
    names: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes a slice: the keys, the moment, and everybody who gets a certificate of the batch, in order."""

    keys: CertificateKeys
    now: datetime
    recipients: Sequence[Recipient]


async def start_of_decision(uow: UnitOfWork, actor: Actor, decision_id: str, now: datetime) -> str:
    """Begin to make the certificates of a signed decision and return the batch's id; a second time the same one."""
    row = await hold_draft(uow, actor, decision_id)
    check_allowed("issue", row.state)
    known = await queries.find_batch_of(uow, row.id)
    if known is not None:
        return known.id
    original = row if row.amends is None else await decisions.find_decision(uow, row.amends)
    if original is None or original.decided_on is None or row.kind == "annulment":
        raise Conflict(N_("An annulment has no certificates."))
    total = len(await decisions.list_items(uow, row.id))
    shared = Shared(
        issuer=row.unit_name,
        issuer_code=row.unit_code,
        achievement=f"Đã {deed_of(row.round_title)}",
        decision=original.number,
        decided_on=original.decided_on,
        signer=original.signer,
        signer_title=original.signer_title,
        place=place_of(row.unit_name),
        amended_by=row.number if row.amends else "",
    )
    batch = CertificateBatch(
        unit_id=row.unit_id, round_id=row.round_id, decision_id=row.id, award="", title=row.round_title
    )
    return await _start(uow, actor, batch, shared, total, now)


def check_issuer(actor: Actor) -> None:
    """Refuse whoever makes no unit's certificates."""
    if not actor.holds(*permissions.ISSUERS):
        raise Forbidden(REFUSED)


async def start_of_names(uow: UnitOfWork, actor: Actor, new: NewBatch, now: datetime) -> str:
    """Begin participation certificates or letters of thanks for a list of names; return the batch's id."""
    if not permissions.may_issue(actor, new.unit_code):
        raise Forbidden(REFUSED)
    unit = (await find_units(uow, [new.unit_code])).get(new.unit_code)
    if unit is None:
        raise NotFound(N_("There is no such unit."))
    shared = Shared(
        issuer=unit.name,
        issuer_code=new.unit_code,
        achievement=new.title,
        decision="",
        decided_on=_check(new, day_of(now)),
        signer=new.signer,
        signer_title=new.signer_title,
        place=new.place,
    )
    recipients = [
        Recipient(award=new.award, key=key_of(each), kind=SubjectKind.PERSON, name=each.name, line=each.line)
        for each in new.names
    ]
    names = json.dumps([asdict(each) for each in recipients], ensure_ascii=False)
    batch = CertificateBatch(unit_id=unit.id, award=new.award, title=new.title, names=names)
    return await _start(uow, actor, batch, shared, len(recipients), now)


async def load_batch(uow: UnitOfWork, actor: Actor, batch_id: str) -> BatchRow:
    """Load a batch for somebody who makes certificates or reads registers; raises NotFound, Forbidden."""
    if not actor.holds(*permissions.READERS):
        raise Forbidden(REFUSED)
    row = await queries.find_batch(uow, batch_id)
    if row is None or not permissions.may_read_register(actor, row.unit_code):
        raise NotFound(N_("There is no such batch of certificates."))
    return row


async def stop(uow: UnitOfWork, actor: Actor, batch_id: str, now: datetime) -> None:
    """Stop a batch after the slice that is being made; what was made stays in the register."""
    await _change(uow, actor, batch_id, BatchState.RUNNING, BatchState.CANCELLED, now)


async def go_on(uow: UnitOfWork, actor: Actor, batch_id: str, now: datetime) -> None:
    """Go on with a stopped batch."""
    await _change(uow, actor, batch_id, BatchState.CANCELLED, BatchState.RUNNING, now)


async def load_maker(uow: UnitOfWork, keys: CertificateKeys, batch_id: str, now: datetime) -> Maker:
    """Load what a batch's certificates are made with."""
    batch = await queries.find_batch(uow, batch_id)
    return Maker(keys, now, await queries.list_recipients(uow, batch) if batch else [])


async def keep_key(uow: UnitOfWork, maker: Maker) -> None:
    """Keep the public key that signs from now on, before anything is signed with it."""
    uow.makes_work = False
    await certificates.add_key(uow, maker.keys.key_id, maker.keys.public_key, maker.now)


async def make_slice(uow: UnitOfWork, maker: Maker, batch_id: str) -> bool:
    """Make the next few certificates with their numbers; say whether some are left. Does nothing to a stopped batch.

    Numbers are taken in this transaction, so that a crash leaves neither a gap nor a double. Whoever was annulled, or
    is covered by a later correction or re-issue, is left out: the earlier decision is held, so that none comes between.
    """
    uow.makes_work = False
    batch = await queries.hold_batch(uow, batch_id)
    if batch is None or batch.state is not BatchState.RUNNING:
        return False
    end = min(batch.done + SLICE, batch.total)
    decision = await _hold_behind(uow, batch)
    gone = await queries.list_barred(uow, decision) if decision else set()
    part = [
        (at, each)
        for at, each in enumerate(maker.recipients[batch.done : end], start=batch.done)
        if each.item_id not in gone
    ]
    made = await _make(uow, maker, batch, part)
    await _replace_older(uow, decision, part, made)
    await queries.change_batch(uow, batch.id, done=end)
    return end < batch.total


async def seal(uow: UnitOfWork, batch_id: str, root: str, now: datetime) -> None:
    """Close a batch whose certificates are all made with the root over them; twice changes nothing."""
    batch = await queries.hold_batch(uow, batch_id)
    if batch is None or batch.state is not BatchState.RUNNING or batch.done < batch.total:
        return
    await queries.change_batch(uow, batch_id, state=BatchState.FINISHED, root=root, finished_at=now)
    detail = {"unit": batch.unit_id, "root": root} | ({"round": batch.round_id} if batch.round_id else {})
    await audit.record(uow, audit.Act("award_batch.finished", batch_id, None, detail), now)


async def compute_root(uow: UnitOfWork, batch_id: str) -> str:
    """Return the root over all certificates of a batch, in their order."""
    return root_of(leaf_of(fields) for fields in await queries.list_fields(uow, batch_id))


async def _start(  # noqa: PLR0913, PLR0917 - a row, what its certificates share, how many, and when
    uow: UnitOfWork, actor: Actor, batch: CertificateBatch, shared: Shared, total: int, now: datetime
) -> str:
    batch.id, batch.total, batch.state = new_id(), total, BatchState.RUNNING
    batch.details = json.dumps(asdict(shared) | {"decided_on": shared.decided_on.isoformat()}, ensure_ascii=False)
    batch.created_by, batch.created_at = actor.person_id, now
    await queries.add_batch(uow, batch)
    detail = {"unit": batch.unit_id} | ({"round": batch.round_id} if batch.round_id else {})
    await audit.record(uow, audit.Act("award_batch.started", batch.id, actor.person_id, detail), now)
    return batch.id


async def _change(  # noqa: PLR0913, PLR0917 - from which state to which
    uow: UnitOfWork, actor: Actor, batch_id: str, before: BatchState, after: BatchState, now: datetime
) -> None:
    check_issuer(actor)
    row = await queries.hold_batch(uow, batch_id)
    if row is None or not permissions.may_read_register(actor, row.unit_code):
        raise NotFound(N_("There is no such batch of certificates."))
    if not permissions.may_issue(actor, row.unit_code):
        raise Forbidden(REFUSED)
    if row.state is not before:
        raise Conflict(N_("The batch is finished or stopped already."))
    await queries.change_batch(uow, row.id, state=after)
    await audit.record(uow, audit.Act(f"award_batch.{after}", row.id, actor.person_id, {}), now)


async def _make(uow: UnitOfWork, maker: Maker, batch: BatchRow, part: Sequence[tuple[int, Recipient]]) -> list[Made]:
    shared = _shared_of(batch)
    year, counts = shared.decided_on.year, {each.award: 0 for _, each in part}
    for _, each in part:
        counts[each.award] += 1
    following = {
        award: await queries.take_numbers(uow, batch.unit_id, award, year, counts[award]) for award in sorted(counts)
    }
    made = []
    for at, each in part:
        entry = Entry(new_code(), following[each.award], year, day_of(maker.now))
        following[each.award] += 1
        made.append(_certificate(maker, batch, at, each, canonical_of(make_fields(shared, each, entry)), entry))
    await queries.add_certificates(uow, made)
    return made


def _certificate(  # noqa: PLR0913, PLR0917 - the columns come from all of them
    maker: Maker, batch: BatchRow, position: int, recipient: Recipient, fields: str, entry: Entry
) -> Made:
    return Made(
        id=new_id(),
        code=entry.code,
        batch_id=batch.id,
        position=position,
        item_id=recipient.item_id,
        unit_id=batch.unit_id,
        register=recipient.award,
        year=entry.year,
        number=entry.number,
        subject_key=recipient.key,
        fields=fields,
        signature=maker.keys.sign(fields),
        key_id=maker.keys.key_id,
        issued_at=maker.now,
    )


async def _hold_behind(uow: UnitOfWork, batch: BatchRow) -> DecisionRow | None:
    """Return the decision of a batch, None for a list of names; what it amends, or itself, is held."""
    decision = await decisions.find_decision(uow, batch.decision_id) if batch.decision_id else None
    if decision is not None:
        await decisions.hold_decision(uow, decision.amends or decision.id)
    return decision


async def _replace_older(
    uow: UnitOfWork, decision: DecisionRow | None, part: Sequence[tuple[int, Recipient]], made: Sequence[Made]
) -> None:
    """Mark the certificates that those of a correction or re-issue take the place of."""
    if decision is None or decision.amends is None:
        return
    nominations = {each.item_id: each.nomination_id or "" for _, each in part}
    fresh = {each.id for each in made}
    for nomination, old_id in await certificates.list_standing(uow, nominations.values(), fresh):
        newer = next(each for each in made if nominations[each.item_id] == nomination)
        await certificates.replace(uow, old_id, newer.id, decision.id, decision.reason[:500])


def _shared_of(batch: BatchRow) -> Shared:
    told = json.loads(batch.details)
    return Shared(**{**told, "decided_on": date.fromisoformat(told["decided_on"])})


def _check(new: NewBatch, today: date) -> date:
    errors = [
        FieldError(name, N_("Write it out, at most %(most)s characters."), {"most": most})
        for name, most in LONGEST.items()
        if not 0 < len(getattr(new, name)) <= most
    ]
    if new.award not in OWN_DESIGN:
        errors.append(FieldError("award", N_("Choose from the list.")))
    if new.dated_on is None or new.dated_on > today:
        errors.append(FieldError("dated_on", N_("Write a day like 10/10/2026 that is not in the future.")))
    if errors or new.dated_on is None:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
    return new.dated_on
