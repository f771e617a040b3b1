"""Acts under an entry: a month of work, learners, visits; each makes its fact, and withdrawing it reverses that."""

from dataclasses import dataclass
from datetime import datetime

from competitions.movements.registers.domain.entries import (
    Act,
    Ending,
    Standing,
    State,
    act_sameness,
    find_act_errors,
    make_act_fact,
)
from competitions.movements.registers.models import RegisterAct
from competitions.movements.registers.queries import entries as queries
from competitions.movements.registers.queries.entries import PersonPart
from competitions.movements.registers.service.access import Held, check_keeper, hold_entry
from competitions.movements.registers.service.entries import Closing, Kept, act_keys, check, check_reason, record
from core import audit
from core.audit import Act as AuditedAct
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import LOCAL_ZONE, Actor, Conflict, N_, NotFound
from leaderboards import service as ledger
from leaderboards.domain.facts import Verification
from leaderboards.service import Reversal


@dataclass(frozen=True, slots=True)
class NewAct:
    """An act to note under an entry."""

    entry_id: str
    code: str
    act: Act


async def add_act(uow: UnitOfWork, actor: Actor, new: NewAct, now: datetime) -> Kept:
    """Note an act; the same one twice (or a second one in its month or year) is one."""
    held = await hold_entry(uow, actor, new.entry_id)
    rule = held.register.find_act(new.code)
    if rule is None:
        raise NotFound(N_("There is no such entry."))
    if held.row.state != State.FINAL:
        raise Conflict(N_("Complete the entry first."))
    check(find_act_errors(rule, new.act, now.astimezone(LOCAL_ZONE).date()))
    same = await queries.find_same_act(uow, new.entry_id, rule.code, act_sameness(rule, new.act))
    if same is not None:
        return Kept(same, is_new=False)
    row = RegisterAct(
        id=new_id(),
        entry_id=new.entry_id,
        code=rule.code,
        occurred_on=new.act.occurred_on,
        quantity=new.act.quantity,
        note=new.act.note,
        sameness=act_sameness(rule, new.act),
        made_by=actor.person_id,
        made_at=now,
    )
    fact = make_act_fact(Standing(held.register, held.unit.code, new.entry_id, row.id), rule, new.act)
    await record(uow, [fact], now=now, by=actor.person_id)
    row.is_waiting = fact.verification is Verification.PENDING
    await queries.add(uow, row)
    await queries.set_person(uow, row.id, PersonPart(new.act.person, ""))
    return Kept(row.id, is_new=True)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Which act is taken back, and why."""

    act_id: str
    reason: str


async def withdraw_act(uow: UnitOfWork, actor: Actor, withdrawal: Withdrawal, now: datetime) -> str:
    """Take an act back and reverse its fact; return the entry's id. A second call changes nothing."""
    check_keeper(actor)
    entry_id = await queries.find_entry_of(uow, withdrawal.act_id)
    held, reason = await hold_entry(uow, actor, entry_id or ""), check_reason(withdrawal.reason)
    act = await queries.hold_act(uow, withdrawal.act_id)
    if act is not None and act.withdrawn_at is None:
        await take_back(uow, held, act, Closing(Ending.MISTAKE, reason, actor.person_id, now))
    return held.row.id


async def take_back(uow: UnitOfWork, held: Held, act: RegisterAct, closing: Closing) -> None:
    """Withdraw an act that is held, with its fact."""
    undone = [Reversal(key, closing.reason, by=closing.by) for key in act_keys(held, act)]
    await ledger.reverse_all(uow, undone, now=closing.now)
    act.withdrawn_at, act.withdrawn_by, act.reason, act.sameness = closing.now, closing.by, closing.reason, None
    act.is_waiting = False
    await audit.record(uow, AuditedAct("register.withdrawn", act.id, closing.by), closing.now)
