"""Counters that caches are versions of: one row a name, moved on in the transaction that changes the data."""

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UnitOfWork
from core.upserts import insert_into


class DataVersion(Base):
    """How often something has changed, by name."""

    __tablename__ = "data_version"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int]


async def bump(uow: UnitOfWork, name: str) -> int:
    """Move the counter on and return it; its row stays held until the unit of work ends, so call this late."""
    statement = insert_into(uow, DataVersion).values(name=name, number=1)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_={"number": DataVersion.number + 1})
    return int((await uow.session.execute(statement.returning(DataVersion.number))).scalar_one())


async def current(uow: UnitOfWork, *names: str) -> int:
    """Return the sum of the counters, 0 for what never changed: it moves when any of them does."""
    total = await uow.session.scalar(select(func.sum(DataVersion.number)).where(DataVersion.name.in_(names)))
    return int(total or 0)
