"""Tables of the ledger: facts, point entries and schemes. All are append-only; corrections are reversals."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id


class FactRecord(Base):
    """A reported fact. A reversal is a fact too, with the negative quantity; its entries undo those of the first."""

    __tablename__ = "fact"
    __table_args__ = (Index("ix_fact_unit_id_kind", "unit_id", "kind"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    source_key: Mapped[str] = mapped_column(String(140), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str | None] = mapped_column(String(36))
    quantity: Mapped[int] = mapped_column(BigInteger)
    person_key: Mapped[str | None] = mapped_column(String(500))
    detail: Mapped[str] = mapped_column(String(500))
    reversal_of: Mapped[str | None] = mapped_column(ForeignKey("fact.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500), default="")


class PointEntry(Base):
    """Points posted for a fact. `earned` is what it was worth, `points` what the cap left; standings sum `points`."""

    __tablename__ = "point_entry"
    __table_args__ = (Index("ix_point_entry_unit_id_occurred_at", "unit_id", "occurred_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    fact_id: Mapped[str] = mapped_column(ForeignKey("fact.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    scheme_version: Mapped[int] = mapped_column(ForeignKey("scheme.version"))
    bucket: Mapped[str] = mapped_column(String(300), index=True)
    earned: Mapped[int] = mapped_column(BigInteger)
    points: Mapped[int] = mapped_column(BigInteger)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reversal_of: Mapped[str | None] = mapped_column(ForeignKey("point_entry.id"), unique=True)


class SchemeVersion(Base):
    """A version of the scheme; the document holds its rules as JSON."""

    __tablename__ = "scheme"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    document: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only(FactRecord.__table__)
append_only(PointEntry.__table__)
append_only(SchemeVersion.__table__)
