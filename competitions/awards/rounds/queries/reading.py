"""Reading rounds and nominees: what dossiers, council, decisions and inspection need of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, column, select, table

from competitions.awards.domain.access import Awarding
from competitions.awards.domain.words import (
    AwardKind,
    Category,
    Level,
    Outcome,
    Procedure,
    RoundState,
    StepKind,
    SubjectKind,
)
from competitions.awards.rounds.domain.award_names import award_named
from competitions.awards.rounds.models import AwardRound, Nomination, RoundStep
from core.among import among
from core.database import UnitOfWork

UNIT = table("unit", column("id"), column("code"), column("name"))  # of `units`, by name as foreign keys are


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round as stored; `board` and `rules` are JSON texts that `rounds.domain` reads."""

    id: str
    unit_id: str
    unit_code: str
    unit_name: str
    level: Level
    title: str
    category: Category
    procedure: Procedure
    occasion: str
    period: str
    board: str
    rules: str
    snapshot_id: str | None
    state: RoundState
    created_by: str
    created_at: datetime

    @property
    def awarding(self) -> Awarding:
        """Who awards, for `domain.access`."""
        return Awarding(self.unit_code, self.level)


@dataclass(frozen=True, slots=True)
class NominationRow:
    """Somebody who was considered; `reasons` is the JSON text that `rounds.domain` reads.

    `award` is a code of the round's own rules; `kind` and `award_title` say what stands behind it.
    """

    id: str
    round_id: str
    award: str
    kind: AwardKind
    award_title: str
    subject_kind: SubjectKind
    subject_key: str
    subject_name: str
    unit_id: str
    unit_code: str
    unit_name: str
    cluster: str
    rank: int | None
    value: str
    outcome: Outcome
    reasons: str


@dataclass(frozen=True, slots=True)
class StepMoment:
    """When a step is due, and when it ran; None while it has not."""

    due_at: datetime
    ran_at: datetime | None


_ROUNDS = select(AwardRound, UNIT.c.code, UNIT.c.name).join(UNIT, UNIT.c.id == AwardRound.unit_id)
_NOMINATIONS = select(Nomination, UNIT.c.code, UNIT.c.name).join(UNIT, UNIT.c.id == Nomination.unit_id)
_IN_ORDER = (Nomination.award, Nomination.cluster, Nomination.rank.is_(None), Nomination.rank, Nomination.subject_key)


async def find_round(uow: UnitOfWork, round_id: str) -> RoundRow | None:
    """Return a round, or None."""
    found = (await uow.session.execute(_ROUNDS.where(AwardRound.id == round_id))).first()
    return None if found is None else _round(*found)


async def list_rounds(uow: UnitOfWork) -> list[RoundRow]:
    """List rounds, the newest first."""
    rows = await uow.session.execute(_ROUNDS.order_by(AwardRound.created_at.desc(), AwardRound.id.desc()))
    return [_round(*row) for row in rows]


async def find_nomination(uow: UnitOfWork, nomination_id: str) -> NominationRow | None:
    """Return somebody who was considered, or None."""
    return (await find_nominations(uow, [nomination_id])).get(nomination_id)


async def list_nominations(uow: UnitOfWork, round_id: str, outcomes: Collection[Outcome] = ()) -> list[NominationRow]:
    """List who was considered in a round, by award, cluster and rank; with `outcomes` only those."""
    statement = _NOMINATIONS.where(Nomination.round_id == round_id).order_by(*_IN_ORDER)
    if outcomes:
        statement = statement.where(Nomination.outcome.in_(outcomes))
    return await _read_nominations(uow, statement)


async def find_nominations(uow: UnitOfWork, ids: Collection[str]) -> dict[str, NominationRow]:
    """Return these people who were considered, by id."""
    return {row.id: row for row in await _read_nominations(uow, _NOMINATIONS.where(among(uow, Nomination.id, ids)))}


async def list_moments(uow: UnitOfWork, round_id: str) -> dict[StepKind, StepMoment]:
    """Return when each step of a round is due and when it ran."""
    statement = select(RoundStep.kind, RoundStep.due_at, RoundStep.ran_at).where(RoundStep.round_id == round_id)
    return {StepKind(kind): StepMoment(due, ran) for kind, due, ran in await uow.session.execute(statement)}


async def list_due(uow: UnitOfWork, round_ids: Collection[str], kind: StepKind) -> dict[str, datetime]:
    """Return when a kind of step is due, by round; rounds without it are absent."""
    which = (among(uow, RoundStep.round_id, round_ids), RoundStep.kind == kind)
    rows = await uow.session.execute(select(RoundStep.round_id, RoundStep.due_at).where(*which))
    return {row.round_id: row.due_at for row in rows}


async def _read_nominations(uow: UnitOfWork, statement: Select[Nomination, str, str]) -> list[NominationRow]:
    """Read rows, and the rules of their rounds once each: a document of rules may list two thousand candidates."""
    rows = (await uow.session.execute(statement)).all()
    which = select(AwardRound.id, AwardRound.rules).where(among(uow, AwardRound.id, {row[0].round_id for row in rows}))
    rules = {row.id: row.rules for row in await uow.session.execute(which)}
    return [_nomination(each, code, name, rules[each.round_id]) for each, code, name in rows]


def _round(each: AwardRound, unit_code: str, unit_name: str) -> RoundRow:
    return RoundRow(
        id=each.id,
        unit_id=each.unit_id,
        unit_code=unit_code,
        unit_name=unit_name,
        level=Level(each.level),
        title=each.title,
        category=Category(each.category),
        procedure=Procedure(each.procedure),
        occasion=each.occasion,
        period=each.period,
        board=each.board,
        rules=each.rules,
        snapshot_id=each.snapshot_id,
        state=RoundState(each.state),
        created_by=each.created_by,
        created_at=each.created_at,
    )


def _nomination(each: Nomination, unit_code: str, unit_name: str, rules: str) -> NominationRow:
    award = award_named(rules, each.award)
    return NominationRow(
        id=each.id,
        round_id=each.round_id,
        award=each.award,
        kind=award.kind,
        award_title=award.title,
        subject_kind=SubjectKind(each.subject_kind),
        subject_key=each.subject_key,
        subject_name=each.subject_name,
        unit_id=each.unit_id,
        unit_code=unit_code,
        unit_name=unit_name,
        cluster=each.cluster,
        rank=each.rank,
        value=each.value,
        outcome=Outcome(each.outcome),
        reasons=each.reasons,
    )
