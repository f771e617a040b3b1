"""Tables of classes: a series is a rule; its sessions are rows of the programme, one a day."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from core.ids import new_id


class Series(Base):
    """A weekly class or a course: an RFC 5545 rule with local times. `made_until` is the last day it was made for."""

    __tablename__ = "event_series"
    __table_args__ = (CheckConstraint("minutes BETWEEN 10 AND 1440", name="minutes"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text, default="")
    host_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    commune_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    village_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    place: Mapped[str] = mapped_column(String(200), default="")
    mode: Mapped[str] = mapped_column(String(10))
    link: Mapped[str] = mapped_column(String(500), default="")
    rule: Mapped[str] = mapped_column(String(300))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    clock_time: Mapped[str] = mapped_column(String(5))
    minutes: Mapped[int]
    capacity: Mapped[int | None]
    target_group: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10), default="vi")
    aids: Mapped[str] = mapped_column(String(200), default="")
    teacher: Mapped[str] = mapped_column(String(120), default="")
    skips_holidays: Mapped[bool] = mapped_column(default=True)
    follows_id: Mapped[str | None] = mapped_column(ForeignKey("event_series.id"))
    made_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_by: Mapped[str | None] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SeriesException(Base):
    """A day of the rule on which no session is made, and why: a holiday, or somebody's decision."""

    __tablename__ = "event_series_exception"

    series_id: Mapped[str] = mapped_column(ForeignKey("event_series.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(300))
    made_by: Mapped[str | None] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Holiday(Base):
    """A day off by law, with its citation; `is_verified` is false where the decision was not seen."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    citation: Mapped[str] = mapped_column(String(300))
    is_verified: Mapped[bool] = mapped_column(default=False)
