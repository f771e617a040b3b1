"""Keeping entries: adding, completing drafts, ending, second confirmation; facts follow in the same unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from competitions.movements.registers.domain.entries import (
    LONGEST_TEXT,
    Ending,
    Entry,
    Standing,
    State,
    find_errors,
    find_gaps,
    is_out_of_band,
    list_facts,
    own_keys,
    sameness,
    source_key,
)
from competitions.movements.registers.models import RegisterAct, RegisterEntry
from competitions.movements.registers.permissions import may_confirm, may_see_people
from competitions.movements.registers.queries import entries as queries
from competitions.movements.registers.queries.entries import PersonPart
from competitions.movements.registers.queries.facts import list_states
from competitions.movements.registers.queries.places import UnitAt
from competitions.movements.registers.service.access import Held, access_unit, hold_entry, load_register
from core import audit
from core.audit import Act as AuditedAct
from core.database import UnitOfWork
from core.files import FileStore
from core.ids import new_id
from core.kernel import LOCAL_ZONE, Actor, Conflict, FieldError, Forbidden, Invalid, N_
from core.vietnamese import fold
from leaderboards import service as ledger
from leaderboards.domain.facts import Fact, Status, Verification
from leaderboards.service import Reversal

MEND = N_("Please mend the marked fields.")


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that was kept already; all empty without one."""

    digest: str = ""
    media_type: str = ""
    name: str = ""


NO_PROOF = Proof()


def proof_store(files: FileStore) -> FileStore:
    """Return the store of entries' proof: signed rolls with names among it, for those alone who may read an entry."""
    return files.apart("so-theo-doi")


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry for a unit's register."""

    register: str
    unit_code: str
    entry: Entry
    proof: Proof = NO_PROOF


@dataclass(frozen=True, slots=True)
class Change:
    """What a draft is to say now; `version` is the one that was changed. Without a new proof the old one stays."""

    entry_id: str
    version: int
    entry: Entry
    proof: Proof = NO_PROOF


@dataclass(frozen=True, slots=True)
class End:
    """Which entry ends, how and why."""

    entry_id: str
    ending: Ending
    reason: str


@dataclass(frozen=True, slots=True)
class Closing:
    """How, why, by whom and when something ends."""

    ending: Ending
    reason: str
    by: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an entry is; `is_new` is false where one saying the same was there. `gaps` keep it a draft."""

    entry_id: str
    is_new: bool
    gaps: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who keeps something, for which unit, when; the access was decided."""

    unit: UnitAt
    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """A stored entry and the facts that are still to be recorded."""

    kept: Kept
    facts: tuple[Fact, ...] = ()


async def add_entry(uow: UnitOfWork, actor: Actor, new: NewEntry, now: datetime) -> Kept:
    """Keep an entry: final with its facts, or a draft where something is missing. Sending it twice keeps one.

    Raises Invalid with errors by field, Forbidden for another's unit.
    """
    unit = await access_unit(uow, actor, new.unit_code)
    written = await write_entry(uow, new, Keeping(unit, actor, now))
    await record(uow, written.facts, now=now, by=actor.person_id)
    return written.kept


async def write_entry(uow: UnitOfWork, new: NewEntry, keeping: Keeping) -> Written:
    """Store an entry and return the facts that the caller is to record in the same unit of work; see `add_entry`."""
    register, unit, now = load_register(new.register), keeping.unit, keeping.now
    entry = replace(new.entry, proof=new.proof.digest)
    if unit.kind not in register.unit_kinds:
        text = N_("This register is not kept for such a unit.")
        raise Invalid(text, errors=(FieldError("unit", text),))
    check(find_errors(register, entry, now.astimezone(LOCAL_ZONE).date()))
    same = await queries.find_same(uow, register.code, unit.id, sameness(entry))
    if same is not None:
        return Written(Kept(same, is_new=False))
    by = keeping.actor.person_id
    row = RegisterEntry(id=new_id(), register=register.code, unit_id=unit.id, made_by=by, made_at=now, version=0)
    held = Held(row, register, unit)
    await _write(uow, held, entry, new.proof)
    gaps, facts = _settle(held, entry)
    await _audit(uow, keeping.actor.person_id, row, now)
    return Written(Kept(row.id, is_new=True, gaps=gaps), facts)


async def change_entry(uow: UnitOfWork, actor: Actor, change: Change, now: datetime) -> Kept:
    """Complete a draft. Raises Conflict where it is final, or somebody else changed it meanwhile."""
    held = await hold_entry(uow, actor, change.entry_id)
    row = held.row
    if row.state != State.DRAFT:
        raise Conflict(N_("This entry is final; end it with a reason and enter it anew."))
    if row.version != change.version:
        text = N_("Somebody else changed this draft meanwhile. Look at how it stands, then save again.")
        raise Conflict(text, code="changed")
    old = Proof(row.proof, row.proof_type, row.proof_name)
    proof = change.proof if change.proof.digest else old
    entry = replace(change.entry, proof=proof.digest)
    if not may_see_people(actor, held.unit.place):
        person = (await queries.list_people(uow, {row.id})).get(row.id, PersonPart("", ""))
        entry = replace(entry, person=person.name, contact=person.contact)
    check(find_errors(held.register, entry, now.astimezone(LOCAL_ZONE).date()))
    same = await queries.find_same(uow, row.register, row.unit_id, sameness(entry))
    if same not in {None, row.id}:
        raise Conflict(N_("Another entry says the same already."))
    await _write(uow, held, entry, proof)
    gaps, facts = _settle(held, entry)
    await record(uow, facts, now=now, by=actor.person_id)
    await _audit(uow, actor.person_id, row, now)
    return Kept(row.id, is_new=False, gaps=gaps)


async def end_entry(uow: UnitOfWork, actor: Actor, end: End, now: datetime) -> None:
    """End an entry and reverse its facts; one that was a mistake takes the facts of its acts with it."""
    held, reason = await hold_entry(uow, actor, end.entry_id), check_reason(end.reason)
    await close_entry(uow, held, Closing(end.ending, reason, actor.person_id, now))


async def close_entry(uow: UnitOfWork, held: Held, closing: Closing) -> None:
    """End an entry that is held; see `end_entry`."""
    row, by, now = held.row, closing.by, closing.now
    keys = await _recorded_keys(uow, held) if row.state == State.FINAL else []
    if closing.ending is Ending.MISTAKE:
        for act in await queries.hold_acts(uow, row.id):
            keys += act_keys(held, act)
            act.withdrawn_at, act.withdrawn_by, act.reason, act.sameness = now, by, closing.reason, None
            act.is_waiting = False
    await ledger.reverse_all(uow, [Reversal(key, closing.reason, by=by) for key in keys], now=now)
    row.state, row.ending, row.reason, row.ended_at, row.ended_by = State.ENDED, closing.ending, closing.reason, now, by
    row.sameness, row.is_waiting, row.version = None, False, row.version + 1
    await _audit(uow, by, row, now)


async def confirm_entry(uow: UnitOfWork, actor: Actor, entry_id: str, now: datetime) -> int:
    """Give the entry and its acts the second confirmation; return how many facts waited. Raises Forbidden."""
    held = await hold_entry(uow, actor, entry_id)
    acts = [act for act in await queries.hold_acts(uow, entry_id) if act.is_waiting]
    made_by = {act.made_by for act in acts} | ({held.row.made_by} if held.row.is_waiting else set())
    if not made_by:
        return 0
    if not may_confirm(actor, held.unit.place, frozenset(made_by)):
        raise Forbidden(N_("A second person confirms: the unit's leader or the Department, not who entered it."))
    keys = own_keys(held.register, entry_id) if held.row.is_waiting else []
    keys += [key for act in acts for key in act_keys(held, act)]
    confirmed = await ledger.confirm(uow, keys, by=actor.person_id, now=now)
    held.row.is_waiting = False
    for act in acts:
        act.is_waiting = False
    await audit.record(uow, AuditedAct("register.confirmed", entry_id, actor.person_id), now)
    return confirmed


async def record(uow: UnitOfWork, facts: Sequence[Fact], *, now: datetime, by: str) -> None:
    """Record facts; raises Invalid where the ledger refuses one, so that nothing is half-kept."""
    outcomes = await ledger.record(uow, facts, now=now, recorded_by=by) if facts else ()
    refused = next((outcome for outcome in outcomes if outcome.status is Status.REFUSED), None)
    if refused is not None:
        raise Invalid(refused.why)


def check(errors: tuple[FieldError, ...]) -> None:
    """Raise Invalid where there are errors."""
    if errors:
        raise Invalid(MEND, errors=errors)


def check_reason(text: str) -> str:
    """Return the reason on one line; raises Invalid without one."""
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_TEXT or not reason.isprintable():
        words = N_("Write the reason, at most %(most)s letters.")
        raise Invalid(words, errors=(FieldError("reason", words, {"most": LONGEST_TEXT}),), most=LONGEST_TEXT)
    return reason


def act_keys(held: Held, act: RegisterAct) -> list[str]:
    """Return the source keys of an act's facts."""
    rule = held.register.find_act(act.code)
    return [] if rule is None else [source_key(act.id, rule.kind)]


async def _recorded_keys(uow: UnitOfWork, held: Held) -> list[str]:
    """Return the keys of an entry's own facts, of whichever kind the entry's size made them."""
    keys = own_keys(held.register, held.row.id)
    known = await list_states(uow, keys)
    return [key for key in keys if key in known]


async def _write(uow: UnitOfWork, held: Held, entry: Entry, proof: Proof) -> None:
    row = held.row
    row.title, row.folded = entry.title, fold(f"{entry.title} {entry.document} {held.unit.name}")[:400]
    row.occurred_on, row.quantity, row.details = entry.occurred_on, entry.quantity, queries.pack_details(entry)
    row.link, row.document = entry.link, entry.document
    row.proof, row.proof_type, row.proof_name = proof.digest, proof.media_type, proof.name
    row.is_out_of_band, row.sameness = is_out_of_band(held.register, entry), sameness(entry)
    row.state, row.version = State.DRAFT, row.version + 1
    await queries.add(uow, row)
    await queries.set_person(uow, row.id, PersonPart(entry.person, entry.contact))


def _settle(held: Held, entry: Entry) -> tuple[tuple[FieldError, ...], tuple[Fact, ...]]:
    """Make the entry final unless something is missing; return what is missing, else the facts that follow."""
    gaps = find_gaps(held.register, entry)
    if gaps:
        return gaps, ()
    facts = list_facts(Standing(held.register, held.unit.code, held.row.id, held.row.id), entry)
    held.row.is_waiting = any(fact.verification is Verification.PENDING for fact in facts)
    held.row.state = State.FINAL
    return (), facts


async def _audit(uow: UnitOfWork, by: str, row: RegisterEntry, now: datetime) -> None:
    detail = {"register": row.register, "unit": row.unit_id, "state": row.state}
    await audit.record(uow, AuditedAct("register.kept", row.id, by, detail), now)
