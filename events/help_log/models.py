"""Tables of the help log: helpers' links, entries, the people in them (apart), call-backs."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from core.ids import new_id


class HelpLink(Base):
    """Somebody's right to write help down for a unit until a moment; the link's token is kept as a digest."""

    __tablename__ = "help_helper"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HelpEntry(Base):
    """One help. `nonce` is made by the phone, so sending twice is harmless; `subject_key` counts a person once."""

    __tablename__ = "help_entry"
    __table_args__ = (
        UniqueConstraint("helper_id", "nonce"),
        CheckConstraint("state IN ('counted', 'over_cap', 'known', 'denied')", name="state_known"),
        Index("ix_help_entry_day", "helper_id", "day"),
        Index(
            "uq_help_entry_subject",
            "helper_kind",
            "subject_key",
            unique=True,
            sqlite_where=text("state = 'counted'"),
            postgresql_where=text("state = 'counted'"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    helper_id: Mapped[str] = mapped_column(ForeignKey("help_helper.id"))
    helper_kind: Mapped[str] = mapped_column(String(20))
    nonce: Mapped[str] = mapped_column(String(64))
    day: Mapped[date]
    village: Mapped[str] = mapped_column(String(80))
    topic: Mapped[str] = mapped_column(String(20))
    people: Mapped[int]
    minutes: Mapped[int]
    way: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int]
    subject_key: Mapped[str | None] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class HelpPerson(Base):
    """Who was helped: personal data, apart, seen by the unit's officers only."""

    __tablename__ = "help_person"

    entry_id: Mapped[str] = mapped_column(ForeignKey("help_entry.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(20), default="")


class HelpCall(Base):
    """A call-back that the sample chose, and what it found."""

    __tablename__ = "help_call"
    __table_args__ = (CheckConstraint("outcome IN ('confirmed', 'denied', 'unreachable')", name="outcome_known"),)

    entry_id: Mapped[str] = mapped_column(ForeignKey("help_entry.id"), primary_key=True)
    outcome: Mapped[str | None] = mapped_column(String(12))
    called_by: Mapped[str | None] = mapped_column(String(36))
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
