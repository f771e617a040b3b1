"""What stands behind awards, in one statement over the tables of the parts below (by name, as foreign keys are)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import column, select, table

from competitions.awards.decisions.models import Certificate, DecisionItem
from competitions.awards.domain.access import Awarding
from competitions.awards.domain.words import Level
from core.among import among
from core.database import UnitOfWork

ROUND = table("award_round", *(column(name) for name in ("id", "unit_id", "level", "period")))
NOMINATION = table("award_nomination", *(column(name) for name in ("id", "round_id", "unit_id", "subject_kind")))
DOSSIER = table("award_dossier", column("id"), column("nomination_id"))
UNIT = table("unit", column("id"), column("code"), column("name"))
AWARDING = UNIT.alias("awarding_unit")


@dataclass(frozen=True, slots=True)
class Behind:
    """A nominee's round, period, own unit and dossier; ids alone, for whoever may open them."""

    nomination_id: str
    round_id: str
    awarding: Awarding
    period: str
    unit_code: str
    unit_name: str
    dossier_id: str


async def list_behind(uow: UnitOfWork, nomination_ids: Collection[str]) -> list[Behind]:
    """List what stands behind these nominees."""
    statement = (
        select(
            NOMINATION.c.id,
            ROUND.c.id,
            AWARDING.c.code,
            ROUND.c.level,
            ROUND.c.period,
            UNIT.c.code,
            UNIT.c.name,
            DOSSIER.c.id,
        )
        .join_from(NOMINATION, ROUND, ROUND.c.id == NOMINATION.c.round_id)
        .join(AWARDING, AWARDING.c.id == ROUND.c.unit_id)
        .join(UNIT, UNIT.c.id == NOMINATION.c.unit_id)
        .outerjoin(DOSSIER, DOSSIER.c.nomination_id == NOMINATION.c.id)
        .where(among(uow, NOMINATION.c.id, nomination_ids))
    )
    return [
        Behind(nomination, found, Awarding(awarding, Level(level)), period, unit, name, dossier or "")
        for nomination, found, awarding, level, period, unit, name, dossier in await uow.session.execute(statement)
    ]


async def find_nomination_of(uow: UnitOfWork, certificate_id: str) -> str | None:
    """Return the nominee of a certificate; None for one without a decision."""
    statement = select(DecisionItem.nomination_id).join(Certificate, Certificate.item_id == DecisionItem.id)
    return await uow.session.scalar(statement.where(Certificate.id == certificate_id))
