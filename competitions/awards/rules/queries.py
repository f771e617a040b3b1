"""Reading and keeping the rules of law."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competitions.awards.rules.domain.rules import Rule
from competitions.awards.rules.models import LegalRule
from core.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A rule as it was entered; `recorded_by` is None for the reference file."""

    rule: Rule
    recorded_by: str | None
    recorded_at: datetime


async def list_stored(uow: UnitOfWork, code: str = "") -> list[StoredRule]:
    """List rules as entered, by code and first day; with a code only its own."""
    statement = select(LegalRule).order_by(LegalRule.code, LegalRule.effective_from)
    if code:
        statement = statement.where(LegalRule.code == code)
    return [_stored(each) for each in await uow.session.scalars(statement)]


async def add(uow: UnitOfWork, row: LegalRule) -> None:
    """Keep a rule."""
    uow.session.add(row)
    await uow.session.flush()


def _stored(each: LegalRule) -> StoredRule:
    rule = Rule(
        code=each.code,
        value=each.value,
        citation=each.citation,
        effective_from=each.effective_from,
        effective_to=each.effective_to,
        is_verified=each.is_verified,
        note=each.note,
    )
    return StoredRule(rule, each.recorded_by, each.recorded_at)
