"""Tables of the day: how ready each commune is, and what the province says to every hall."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from core.ids import new_id


class Readiness(Base):
    """How far one point of a commune's checklist for the festival is: ready, in work, or missing; the newest counts."""

    __tablename__ = "festival_readiness"

    festival_id: Mapped[str] = mapped_column(ForeignKey("festival.id"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(20), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(200), default="")
    marked_by: Mapped[str] = mapped_column(String(36))
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Broadcast(Base):
    """A message of the province to every console and projector, until it ends or is withdrawn."""

    __tablename__ = "festival_broadcast"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    text: Mapped[str] = mapped_column(String(300))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
