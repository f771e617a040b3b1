"""Tables of imports: one row an import with its cursor, its items in slices until recorded, and what each key says."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from core.ids import new_id


class FactImport(Base):
    """A list that was sent. `cursor` is the next slice to record; `summary` is the preview's JSON."""

    __tablename__ = "fact_import"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[str] = mapped_column(String(36), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    state: Mapped[str] = mapped_column(String(12), index=True)
    items: Mapped[int]
    slices: Mapped[int]
    cursor: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    recorded: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[str] = mapped_column(Text, default="[]")
    summary: Mapped[str] = mapped_column(Text, default="{}")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportSlice(Base):
    """Items that wait to be recorded; gone once they are. People's numbers in it are sealed."""

    __tablename__ = "fact_import_slice"

    import_id: Mapped[str] = mapped_column(ForeignKey("fact_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    payload: Mapped[str] = mapped_column(Text)


class ImportedFact(Base):
    """What imports have said under a key: the number of its newest revision, whose fact stands in the ledger.

    A quantity of 0 means that the ledger refused the newest revision.
    """

    __tablename__ = "imported_fact"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(10))
    quantity: Mapped[int]
    revision: Mapped[int]
    import_id: Mapped[str] = mapped_column(ForeignKey("fact_import.id"), index=True)
