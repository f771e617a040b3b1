"""Tables of declarations with versions and evidence, reports of wrong data, planned freezes and provisional lists."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id

ID = String(36)


class Declaration(Base):
    """A declared result. `version` is the version in force, `sent_version` the one sent last, `sent` how often."""

    __tablename__ = "declaration"
    __table_args__ = (
        Index("ix_declaration_unit_id_state", "unit_id", "state"),
        Index("ix_declaration_state_updated_at", "state", "updated_at"),
        CheckConstraint("version >= 1 AND sent >= 0", name="counts"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    sent_version: Mapped[int | None]
    sent: Mapped[int]
    replaces: Mapped[str | None] = mapped_column(ForeignKey("declaration.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500))
    created_by: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by: Mapped[str | None] = mapped_column(ID)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeclarationVersion(Base):
    """One version of what is declared; `based_on` is the version its author had before their eyes (0: none)."""

    __tablename__ = "declaration_version"
    __table_args__ = (UniqueConstraint("declaration_id", "number"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    declaration_id: Mapped[str] = mapped_column(ForeignKey("declaration.id"))
    number: Mapped[int]
    based_on: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    occurred_on: Mapped[date]
    quantity: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(500))
    saved_by: Mapped[str] = mapped_column(ID)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeclarationStep(Base):
    """What somebody did with a declaration, with the reason where one was given."""

    __tablename__ = "declaration_step"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    declaration_id: Mapped[str] = mapped_column(ForeignKey("declaration.id"), index=True)
    act: Mapped[str] = mapped_column(String(12))
    by: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(500))


class DeclarationFile(Base):
    """An evidence file by its digest; one that was taken away before sending keeps its row."""

    __tablename__ = "declaration_file"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    declaration_id: Mapped[str] = mapped_column(ForeignKey("declaration.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    added_by: Mapped[str] = mapped_column(ID)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FactReport(Base):
    """Somebody says that a fact is wrong. `origin` seals address and browser, or a person, for the limit only."""

    __tablename__ = "fact_report"
    __table_args__ = (
        Index("ix_fact_report_unit_id_state", "unit_id", "state"),
        Index("ix_fact_report_origin_created_at", "origin", "created_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    fact_id: Mapped[str] = mapped_column(ForeignKey("fact.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(120))
    reporter_id: Mapped[str | None] = mapped_column(ID)
    recorder_id: Mapped[str | None] = mapped_column(ID, index=True)
    origin: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(String(500))
    answered_by: Mapped[str | None] = mapped_column(ID)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PlannedFreeze(Base):
    """On which day the standings of a kind of units over a period will be frozen."""

    __tablename__ = "planned_freeze"
    __table_args__ = (UniqueConstraint("unit_kind", "period"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    unit_kind: Mapped[str] = mapped_column(String(20))
    period: Mapped[str] = mapped_column(String(30))
    freeze_on: Mapped[date] = mapped_column(index=True)
    planned_by: Mapped[str] = mapped_column(ID)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProvisionalList(Base):
    """A unit's list of facts before a freeze, and whether the unit looked it through."""

    __tablename__ = "provisional_list"
    __table_args__ = (
        UniqueConstraint("freeze_id", "unit_id"),
        Index("ix_provisional_list_unit_id_state", "unit_id", "state"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    freeze_id: Mapped[str] = mapped_column(ForeignKey("planned_freeze.id"))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(10))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str | None] = mapped_column(ID)


append_only(DeclarationVersion.__table__)
append_only(DeclarationStep.__table__)
