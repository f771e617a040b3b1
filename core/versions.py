"""Counters that caches are versions of: one row a name, moved on in the transaction that changes the data."""

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UnitOfWork
from core.upserts import add_sums


class DataVersion(Base):
    """How often something has changed, by name."""

    __tablename__ = "data_version"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int]


def bump(uow: UnitOfWork, name: str) -> None:
    """Move the counter on when the unit of work ends: every writer wants its row, and holds it for the commit only."""
    uow.at_the_end(_move_on, name)


async def current(uow: UnitOfWork, *names: str) -> int:
    """Return the sum of the counters, 0 for what never changed: it moves when any of them does.

    Those that this unit of work is about to move on count already: what it reads may be new.
    """
    total = await uow.session.scalar(select(func.sum(DataVersion.number)).where(DataVersion.name.in_(names)))
    return int(total or 0) + len({*names}.intersection(uow.left_to(_move_on)))


async def _move_on(uow: UnitOfWork, names: list[str]) -> None:
    rows = [{"name": name, "number": 1} for name in sorted({*names})]
    await add_sums(uow, DataVersion, rows)
