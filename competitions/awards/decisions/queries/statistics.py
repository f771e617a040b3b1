"""Figures of a year for the ministry's forms: decided awards and own certificates, by kind, level and subject."""

from dataclasses import dataclass

from sqlalchemy import case, column, func, select, table

from competitions.awards.decisions.domain.acts import DecisionKind, DecisionState
from competitions.awards.decisions.models import Decision, DecisionItem
from core.database import UnitOfWork

ROUND = table("award_round", *(column(name) for name in ("id", "level", "category")))  # of rounds, by name


@dataclass(frozen=True, slots=True)
class Figure:
    """How many were decided of a kind, at a level, for a kind of subject; annulled ones are counted apart."""

    level: str
    category: str
    award: str
    subject_kind: str
    standing: int
    annulled: int
    money: int


async def list_figures(uow: UnitOfWork, year: int, unit_id: str = "") -> list[Figure]:
    """List the figures of published decisions of a year, of one awarding unit or of all."""
    standing = DecisionItem.annulled_by.is_(None)
    keys = (ROUND.c.level, ROUND.c.category, DecisionItem.award, DecisionItem.subject_kind)
    statement = (
        select(
            *keys,
            func.sum(case((standing, 1), else_=0)),
            func.sum(case((standing, 0), else_=1)),
            func.sum(case((standing, DecisionItem.money), else_=0)),
        )
        .join(Decision, Decision.id == DecisionItem.decision_id)
        .join(ROUND, ROUND.c.id == Decision.round_id)
        .where(Decision.kind == DecisionKind.AWARD, Decision.state == DecisionState.PUBLISHED, Decision.year == year)
        .group_by(*keys)
        .order_by(*keys)
    )
    if unit_id:
        statement = statement.where(Decision.unit_id == unit_id)
    return [
        Figure(level, category, award, kind, int(good or 0), int(gone or 0), int(money or 0))
        for level, category, award, kind, good, gone, money in await uow.session.execute(statement)
    ]
