"""Officers strike nominees or add others, each with a reason; quota, shares, holds and the one award bind them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from competitions.awards.domain.words import Outcome, RoundState
from competitions.awards.holds.queries.holds import list_open_holds
from competitions.awards.rounds.domain.changes import decide_outcome
from competitions.awards.rounds.domain.rules_document import Award, read_rules
from competitions.awards.rounds.queries import achievements, nominees
from competitions.awards.rounds.queries import steps as queries
from competitions.awards.rounds.queries.nominees import ChangeRow
from competitions.awards.rounds.queries.reading import NominationRow, RoundRow
from competitions.awards.rounds.service import access
from competitions.awards.rounds.service.achievements import load_nominee
from competitions.awards.rounds.service.steering import check_reason
from core import audit
from core.audit import Act
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, N_


@dataclass(frozen=True, slots=True)
class NomineeGate:
    """What parts above decide about nominees, handed over by `server.py`.

    `list_blocked` (uow, person id, round id) gives the nominations that a declared conflict keeps the person away from;
    `after_adding` (uow, round id, now) does for somebody added late what the steps before did for the others.
    """

    list_blocked: Callable[[UnitOfWork, str, str], Awaitable[frozenset[str]]]
    after_adding: Callable[[UnitOfWork, str, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes, when, and the gate."""

    actor: Actor
    gate: NomineeGate
    now: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """An act of an officer upon a nominee: "strike" or "add", and why."""

    nomination_id: str
    act: str
    reason: str


async def change_nominee(uow: UnitOfWork, hand: Hand, change: Change) -> str:
    """Strike or add somebody and return the round's id.

    Raises Forbidden, also where the actor declared a conflict about the nominee, Invalid without a reason, Conflict
    where a hold, the quota, another award or the round's state does not allow it.
    """
    actor, now = hand.actor, hand.now
    access.check_prepares(actor)
    nominee = await load_nominee(uow, change.nomination_id)
    row = await access.access_change(uow, actor, nominee.round_id)
    if nominee.id in await hand.gate.list_blocked(uow, actor.person_id, row.id):
        raise access.closed_by_conflict()
    reason = check_reason(change.reason)
    state = await queries.hold_round(uow, row.id)
    if state not in {RoundState.RUNNING, RoundState.PAUSED}:
        raise Conflict(N_("The round's state does not allow this now."))
    nominee = await load_nominee(uow, change.nomination_id)
    after = decide_outcome(nominee.outcome, change.act)
    if after is Outcome.NOMINATED:
        await _check_addable(uow, row, nominee)
    changed = ChangeRow(nominee.id, nominee.outcome, after, reason, actor.person_id, now)
    if not await nominees.change_outcome(uow, changed):
        raise Conflict(N_("Somebody else has changed this nominee meanwhile."))
    detail = {"round": row.id, "before": changed.before.value, "after": after.value}
    await audit.record(uow, Act(f"nominee.{change.act}", nominee.id, actor.person_id, detail), now)
    if after is Outcome.NOMINATED:
        await hand.gate.after_adding(uow, row.id, now)
    return row.id


async def _check_addable(uow: UnitOfWork, row: RoundRow, nominee: NominationRow) -> None:
    """Raise Conflict where a hold is open, the quota is full, or the achievement is awarded elsewhere."""
    held = (await list_open_holds(uow, [nominee.subject_key])).get(nominee.subject_key)
    if held is not None:
        raise Conflict(N_("Consideration is suspended under document %(document)s."), document=held.document)
    rules = read_rules(row.rules)
    award = rules.find_award(nominee.award)
    if award is None:
        raise Conflict(N_("The round's state does not allow this now."))
    await _check_quota(uow, row, nominee, award)
    keys = await nominees.list_nominated_keys(uow, row.id, award.code)
    if rules.lacks_direct_workers(award, {*keys, nominee.subject_key}):
        percent = award.direct_workers_percent
        raise Conflict(N_("At least %(percent)s%% must be direct workers: add such a person first."), percent=percent)
    if not award.is_exclusive:
        return
    official = {each.code for each in rules.awards if each.is_exclusive}
    others = await nominees.list_standing_keys(uow, row.id, nominee.subject_key) & official
    awarded = await achievements.list_awarded(uow, row.occasion, row.period, [nominee.subject_key])
    if others or awarded:
        raise Conflict(N_("One achievement earns one award: %(name)s has another one."), name=nominee.subject_name)


async def _check_quota(uow: UnitOfWork, row: RoundRow, nominee: NominationRow, award: Award) -> None:
    counts = await nominees.count_in_group(uow, row.id, award.code)
    groups = {nominee.cluster} if award.is_by_cluster else {group for group, _ in counts}
    considered = sum(count for (group, _), count in counts.items() if group in groups)
    won = sum(count for (group, outcome), count in counts.items() if group in groups and outcome is Outcome.NOMINATED)
    total = sum(count for (_, outcome), count in counts.items() if outcome is Outcome.NOMINATED)
    if won >= award.quota_of(considered) or (award.cap is not None and total >= award.cap):
        raise Conflict(N_("The quota is full: strike somebody first, with the reason."))
