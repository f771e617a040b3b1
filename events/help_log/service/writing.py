"""Writing help down: by a helper's link, or typed by an officer from a paper sheet; facts follow, once each."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from core import audit
from core.database import UnitOfWork
from core.ids import digest_of, new_id, new_secret
from core.kernel import LOCAL_ZONE, Actor, Conflict, FieldError, Gone, Invalid, N_, NotFound, SignInNeeded
from events.help_log.domain.entries import (
    HELPERS,
    CallOutcome,
    Entry,
    HelperKind,
    State,
    amount_of,
    find_errors,
    is_called,
    within_cap,
)
from events.help_log.models import HelpCall, HelpEntry, HelpLink, HelpPerson
from events.help_log.queries import entries as queries
from events.help_log.queries.entries import HelperRow
from events.help_log.service.access import Office, access_unit, unit_kind
from leaderboards.domain.facts import Fact, Verification, seal_person
from leaderboards.service import recording as ledger

NONCE = re.compile(r"[A-Za-z0-9-]{8,64}")
LONGEST_LINK = timedelta(days=366)
LONGEST_NAME = 120
NOON = time(12)


@dataclass(frozen=True, slots=True)
class Pen:
    """What entries are written with: the secret that seals persons, and the moment."""

    secret: str = field(repr=False)
    now: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """An entry as sent: its nonce, what it says, and the way it came ("link" or "paper")."""

    nonce: str
    entry: Entry
    way: str = "link"


@dataclass(frozen=True, slots=True)
class NewHelpLink:
    """A helper's link to be made."""

    unit_code: str
    kind: str
    name: str
    expires_at: datetime | None


async def make_helper(uow: UnitOfWork, actor: Actor, new: NewHelpLink, now: datetime) -> str:
    """Give a helper a link; returns its token, shown once. Raises Invalid, Forbidden, NotFound."""
    office = await access_unit(uow, actor, new.unit_code)
    if new.kind not in set(HelperKind) or not 0 < len(new.name) <= LONGEST_NAME or not new.name.isprintable():
        text = N_("A helper needs a kind and a name of at most 120 characters.")
        raise Invalid(text, errors=(FieldError("name", text),))
    if unit_kind(office) not in HELPERS[HelperKind(new.kind)].units:
        text = N_("This unit cannot have helpers of this kind.")
        raise Invalid(text, errors=(FieldError("kind", text),))
    if new.expires_at is None or not now < new.expires_at <= now + LONGEST_LINK:
        text = N_("The link must end within a year from now.")
        raise Invalid(text, errors=(FieldError("ends_on", text),))
    token, helper_id = new_secret(), new_id()
    helper = HelpLink(
        id=helper_id,
        unit_id=office.id,
        kind=new.kind,
        name=new.name,
        digest=digest_of(token),
        expires_at=new.expires_at,
        made_by=actor.person_id,
        made_at=now,
    )
    await queries.add_helper(uow, helper)
    await audit.record(uow, audit.Act("helper.made", helper_id, actor.person_id), now)
    return token


async def revoke_helper(uow: UnitOfWork, actor: Actor, helper_id: str, now: datetime) -> Office:
    """End a helper's link at once; twice changes nothing. Raises NotFound, Forbidden."""
    row = await queries.find_helper(uow, helper_id)
    if row is None:
        raise NotFound(N_("There is no such helper."))
    office = await access_unit(uow, actor, row.unit_code)
    helper = await queries.hold_helper(uow, helper_id)
    if helper is not None and helper.revoked_at is None:
        helper.revoked_at = now
        await audit.record(uow, audit.Act("helper.revoked", helper_id, actor.person_id), now)
    return office


async def find_by_token(uow: UnitOfWork, token: str, now: datetime) -> HelperRow:
    """Return the helper of a link. Raises SignInNeeded for an unknown one, Gone for one that has ended."""
    row = await queries.find_helper_by_digest(uow, digest_of(token)) if token else None
    if row is None:
        raise SignInNeeded(N_("This link is not known. Ask your commune's officer for a new one."))
    if row.revoked_at is not None or row.expires_at <= now:
        raise Gone(N_("This link has ended. Ask your commune's officer for a new one."))
    return row


async def write_by_link(uow: UnitOfWork, token: str, sent: Sent, pen: Pen) -> State:
    """Write an entry down with a helper's link; the same nonce again returns the first outcome."""
    return await _write(uow, await find_by_token(uow, token, pen.now), sent, pen)


async def write_from_paper(uow: UnitOfWork, actor: Actor, helper_id: str, sent: Sent, pen: Pen) -> State:  # noqa: PLR0913, PLR0917 - actor beside what was typed
    """Write an entry down that an officer types from a helper's paper sheet. Raises NotFound, Forbidden, Invalid."""
    row = await queries.find_helper(uow, helper_id)
    if row is None:
        raise NotFound(N_("There is no such helper."))
    await access_unit(uow, actor, row.unit_code)
    return await _write(uow, row, sent, pen)


async def _write(uow: UnitOfWork, helper: HelperRow, sent: Sent, pen: Pen) -> State:
    if NONCE.fullmatch(sent.nonce) is None:
        raise Invalid(N_("The entry lacks its number."))
    errors = find_errors(sent.entry, pen.now.astimezone(LOCAL_ZONE).date())
    if errors:
        raise Invalid(N_("Please mend the marked fields."), errors=errors)
    await queries.hold_helper(uow, helper.id)
    known = await queries.find_by_nonce(uow, helper.id, sent.nonce)
    if known is not None:
        return known
    row = await _decide(uow, helper, sent, pen)
    entry = sent.entry
    person = HelpPerson(entry_id=row.id, name=entry.name, phone=entry.phone) if entry.name or entry.phone else None
    call = HelpCall(entry_id=row.id) if is_called(row.id, entry.phone) else None
    await queries.add_entry(uow, row, person, call)
    if row.state == State.COUNTED:
        await ledger.record(uow, [_fact_of(row, helper, pen.secret)], now=pen.now)
    return State(row.state)


async def _decide(uow: UnitOfWork, helper: HelperRow, sent: Sent, pen: Pen) -> HelpEntry:
    kind, entry = HelperKind(helper.kind), sent.entry
    counted = await queries.sum_day(uow, helper.id, entry.day)
    amount = within_cap(kind, amount_of(kind, entry), counted)
    key = _subject_key(pen.secret, helper, entry)
    state = State.COUNTED if amount else State.OVER_CAP
    if key is not None and await queries.is_counted(uow, kind, key):
        state = State.KNOWN
    return HelpEntry(
        id=new_id(),
        helper_id=helper.id,
        helper_kind=kind,
        nonce=sent.nonce,
        day=entry.day,
        village=entry.village,
        topic=entry.topic,
        people=entry.people,
        minutes=entry.minutes,
        way=sent.way,
        state=state,
        amount=amount if state is State.COUNTED else 0,
        subject_key=key,
        received_at=pen.now,
    )


def _subject_key(secret: str, helper: HelperRow, entry: Entry) -> str | None:
    if not entry.subject:
        return None
    text = f"help:{helper.unit_code}:{entry.subject}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _fact_of(row: HelpEntry, helper: HelperRow, secret: str) -> Fact:
    rule = HELPERS[HelperKind(helper.kind)]
    counts_one = rule.counts_people and row.subject_key is not None
    return Fact(
        source_key=f"help:{row.id}",
        kind=rule.fact,
        unit_code=helper.unit_code,
        occurred_at=min(datetime.combine(row.day, NOON, LOCAL_ZONE), row.received_at),
        quantity=row.amount,
        person_key=seal_person(secret, "help", row.subject_key or "") if counts_one else None,
        detail=row.topic,
        verification=Verification.REPORTED,
    )


@dataclass(frozen=True, slots=True)
class Called:
    """What a call-back found."""

    entry_id: str
    outcome: str


async def note_call(uow: UnitOfWork, actor: Actor, called: Called, now: datetime) -> None:
    """Note a call-back; denied reverses the entry's fact. Raises Conflict once it was denied, NotFound, Forbidden."""
    code = await queries.find_entry_unit(uow, called.entry_id)
    if code is None or called.outcome not in set(CallOutcome):
        raise NotFound(N_("There is no such call-back."))
    await access_unit(uow, actor, code)
    call = await queries.load_call(uow, called.entry_id)
    if call is None:
        raise NotFound(N_("There is no such call-back."))
    if call.outcome == called.outcome:
        return
    if call.outcome == CallOutcome.DENIED:
        raise Conflict(N_("This entry was denied and taken back already."))
    call.outcome, call.called_by, call.called_at = called.outcome, actor.person_id, now
    if called.outcome == CallOutcome.DENIED:
        await _take_back(uow, actor, called.entry_id, now)


async def _take_back(uow: UnitOfWork, actor: Actor, entry_id: str, now: datetime) -> None:
    entry = await queries.load_entry(uow, entry_id)
    was_counted, entry.state, entry.amount = entry.state == State.COUNTED, State.DENIED, 0
    if was_counted:
        reversal = ledger.Reversal(f"help:{entry_id}", "Gọi lại: người được giúp không xác nhận", actor.person_id)
        await ledger.reverse(uow, reversal, now=now)
