"""How many different people stand behind a unit's figures; what follows from it is decided elsewhere."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from core.among import among
from core.database import UnitOfWork
from leaderboards.domain.entries import WHOLE
from leaderboards.domain.periods import EVER
from leaderboards.models import FactRecord, Standing
from leaderboards.queries.measuring import standing_facts

GLANCE = 12
"""So many facts of a unit are looked at first: behind most units they tell enough people, however many facts follow."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Which standing facts are counted: of these kinds, from one moment to before another, recorded by a third."""

    kinds: frozenset[str]
    span: tuple[datetime, datetime]
    as_of: datetime | None = None

    @property
    def facts(self) -> Select[str]:
        """The facts' units."""
        return standing_facts(self.kinds, *self.span, self.as_of)


async def count_reversals(uow: UnitOfWork) -> int:
    """Count the facts that undo others: where it is the same as before, nobody was taken away."""
    statement = select(func.count()).select_from(FactRecord).where(FactRecord.reversal_of.is_not(None))
    return int(await uow.session.scalar(statement) or 0)


async def list_crowded(uow: UnitOfWork, counted: Counted, unit_ids: Collection[str], least: int) -> frozenset[str]:
    """Return those of the units where a few facts that needed no confirmation show enough persons.

    It looks at `GLANCE` facts of a unit, so its cost does not follow the number of facts.
    """
    some = _glance(counted).where(FactRecord.unit_id == Standing.unit_id).correlate(Standing).subquery()
    persons = select(func.count(some.c.person_key.distinct())).scalar_subquery()
    sums = (Standing.period == EVER.text, Standing.criterion == WHOLE)
    statement = select(Standing.unit_id).where(*sums, among(uow, Standing.unit_id, unit_ids), persons >= least)
    return frozenset(await uow.session.scalars(statement))


def _glance(counted: Counted) -> Select[str | None]:
    undone = aliased(FactRecord)
    undoing = select(undone.id).where(undone.reversal_of == FactRecord.id)
    conditions = [
        FactRecord.kind.in_(sorted(counted.kinds)),
        FactRecord.occurred_at >= counted.span[0],
        FactRecord.occurred_at < counted.span[1],
        FactRecord.person_key.is_not(None),
        FactRecord.reversal_of.is_(None),
        FactRecord.verification != "pending",
    ]
    if counted.as_of is not None:
        undoing = undoing.where(undone.recorded_at <= counted.as_of)
        conditions.append(FactRecord.recorded_at <= counted.as_of)
    return select(FactRecord.person_key).where(*conditions, ~undoing.exists()).limit(GLANCE)


async def list_persons(uow: UnitOfWork, counted: Counted, unit_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """Return by unit id each person's key with the most people that one of its facts speaks of.

    More than one sit together at one device.
    """
    statement = (
        counted.facts.add_columns(FactRecord.person_key, func.max(FactRecord.quantity))
        .where(among(uow, FactRecord.unit_id, unit_ids), FactRecord.person_key.is_not(None))
        .group_by(FactRecord.unit_id, FactRecord.person_key)
    )
    found: dict[str, dict[str, int]] = {}
    for unit_id, key, people in await uow.session.execute(statement):
        found.setdefault(unit_id, {})[key] = int(people)
    return found


async def list_largest_gatherings(uow: UnitOfWork, counted: Counted, unit_ids: Collection[str]) -> Mapping[str, int]:
    """Return by unit id the most people that facts without a person's key, of one kind and one moment, speak of."""
    gathering = (
        counted.facts.add_columns(func.sum(FactRecord.quantity).label("people"))
        .where(among(uow, FactRecord.unit_id, unit_ids), FactRecord.person_key.is_(None))
        .group_by(FactRecord.unit_id, FactRecord.kind, FactRecord.occurred_at)
        .subquery()
    )
    statement = select(gathering.c.unit_id, func.max(gathering.c.people)).group_by(gathering.c.unit_id)
    return {unit_id: int(people) for unit_id, people in await uow.session.execute(statement)}
