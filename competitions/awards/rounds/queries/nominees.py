"""Nominees as they are written: who was considered, and what officers changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from competitions.awards.domain.words import Outcome
from competitions.awards.rounds.domain.nomination import Considered
from competitions.awards.rounds.domain.reasons import write_reasons
from competitions.awards.rounds.domain.rules_document import figure
from competitions.awards.rounds.models import Nomination, NominationChange
from core.database import UnitOfWork
from core.ids import new_id
from core.upserts import add_rows


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What an officer changed: from which outcome to which, why, by whom (a person's id)."""

    nomination_id: str
    before: Outcome
    after: Outcome
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """Where a list of considered people belongs, with the ids of units by code."""

    round_id: str
    unit_ids: dict[str, str]
    at: datetime


async def add_nominations(uow: UnitOfWork, listing: Listing, considered: Sequence[Considered]) -> None:
    """Store everybody who was considered."""
    rows = [
        {
            "id": new_id(),
            "round_id": listing.round_id,
            "award": each.award,
            "subject_kind": each.contender.kind.value,
            "subject_key": each.contender.key,
            "subject_name": each.contender.name,
            "unit_id": listing.unit_ids[each.contender.unit_code],
            "cluster": each.contender.group,
            "rank": each.contender.rank,
            "value": figure(each.contender.value),
            "outcome": each.outcome.value,
            "reasons": write_reasons(each.reasons),
            "considered_at": listing.at,
        }
        for each in considered
    ]
    await add_rows(uow, Nomination, rows)


async def count_outcomes(uow: UnitOfWork, round_id: str) -> dict[Outcome, int]:
    """Count who was considered in a round, by outcome."""
    statement = select(Nomination.outcome, func.count()).where(Nomination.round_id == round_id)
    rows = await uow.session.execute(statement.group_by(Nomination.outcome))
    return {Outcome(outcome): count for outcome, count in rows}


async def count_in_group(uow: UnitOfWork, round_id: str, award: str) -> dict[tuple[str, Outcome], int]:
    """Count who was considered for an award, by group and outcome."""
    statement = select(Nomination.cluster, Nomination.outcome, func.count()).where(
        Nomination.round_id == round_id, Nomination.award == award
    )
    rows = await uow.session.execute(statement.group_by(Nomination.cluster, Nomination.outcome))
    return {(cluster, Outcome(outcome)): count for cluster, outcome, count in rows}


async def list_standing_keys(uow: UnitOfWork, round_id: str, subject_key: str) -> set[str]:
    """Return the codes of the awards of a round for which a subject is nominated."""
    statement = select(Nomination.award).where(
        Nomination.round_id == round_id,
        Nomination.subject_key == subject_key,
        Nomination.outcome == Outcome.NOMINATED.value,
    )
    return set(await uow.session.scalars(statement))


async def list_nominated_keys(uow: UnitOfWork, round_id: str, award: str) -> set[str]:
    """Return the keys of those who are nominated for an award of a round."""
    statement = select(Nomination.subject_key).where(
        Nomination.round_id == round_id, Nomination.award == award, Nomination.outcome == Outcome.NOMINATED.value
    )
    return set(await uow.session.scalars(statement))


async def change_outcome(uow: UnitOfWork, change: ChangeRow) -> bool:
    """Give somebody another outcome and note the change; False where the outcome was another one by then."""
    changed = await uow.session.execute(
        update(Nomination)
        .where(Nomination.id == change.nomination_id, Nomination.outcome == change.before.value)
        .values(outcome=change.after.value)
        .returning(Nomination.id)
    )
    if changed.first() is None:
        return False
    values = {
        "before": change.before.value,
        "after": change.after.value,
        "reason": change.reason,
        "by": change.by,
        "at": change.at,
    }
    await uow.session.execute(
        insert(NominationChange).values(id=new_id(), nomination_id=change.nomination_id, **values)
    )
    return True


async def list_changes(uow: UnitOfWork, round_id: str) -> dict[str, list[ChangeRow]]:
    """List what officers changed in a round by nominee, the oldest first."""
    statement = (
        select(NominationChange)
        .join(Nomination, Nomination.id == NominationChange.nomination_id)
        .where(Nomination.round_id == round_id)
        .order_by(NominationChange.at, NominationChange.id)
    )
    found: dict[str, list[ChangeRow]] = {}
    for row in await uow.session.scalars(statement):
        change = ChangeRow(row.nomination_id, Outcome(row.before), Outcome(row.after), row.reason, row.by, row.at)
        found.setdefault(row.nomination_id, []).append(change)
    return found
