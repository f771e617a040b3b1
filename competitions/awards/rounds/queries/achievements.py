"""Who has an award for which achievement: one stands at a time, across levels."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from competitions.awards.rounds.models import AwardedAchievement
from core.among import among
from core.database import UnitOfWork
from core.ids import new_id


@dataclass(frozen=True, slots=True)
class Achievement:
    """What an award was given for; `nomination_id` is who was nominated for it."""

    subject_key: str
    occasion: str
    period: str
    category: str
    round_id: str
    nomination_id: str


async def find_standing(uow: UnitOfWork, achievement: Achievement) -> str | None:
    """Return the nominee to whom the award of this achievement went, or None."""
    statement = select(AwardedAchievement.nomination_id).where(
        AwardedAchievement.subject_key == achievement.subject_key,
        AwardedAchievement.occasion == achievement.occasion,
        AwardedAchievement.period == achievement.period,
        AwardedAchievement.annulled_at.is_(None),
    )
    return await uow.session.scalar(statement)


async def add_achievement(uow: UnitOfWork, achievement: Achievement, now: datetime) -> None:
    """Note that an achievement was awarded; the database refuses a second award that stands."""
    names = Achievement.__dataclass_fields__
    values = {name: getattr(achievement, name) for name in names}
    await uow.session.execute(insert(AwardedAchievement).values(id=new_id(), decided_at=now, **values))


async def annul_achievement(uow: UnitOfWork, nomination_id: str, now: datetime) -> None:
    """Note that a nominee's award was annulled: the achievement may be awarded again."""
    mine = (AwardedAchievement.nomination_id == nomination_id, AwardedAchievement.annulled_at.is_(None))
    await uow.session.execute(update(AwardedAchievement).where(*mine).values(annulled_at=now))


async def list_awarded(uow: UnitOfWork, occasion: str, period: str, subject_keys: Collection[str]) -> set[str]:
    """Return which of the subjects have a standing award for the achievement."""
    statement = select(AwardedAchievement.subject_key).where(
        AwardedAchievement.occasion == occasion,
        AwardedAchievement.period == period,
        AwardedAchievement.annulled_at.is_(None),
        among(uow, AwardedAchievement.subject_key, subject_keys),
    )
    return set(await uow.session.scalars(statement))
