"""Tables of the passport: passports, stations, stamps; and of the prize draw, step by step."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id


class Passport(Base):
    """A participant's passport, without a name. `code` is shown and typed; the owner's link is kept as a digest."""

    __tablename__ = "passport"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    commune_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    attendee_id: Mapped[str | None] = mapped_column(ForeignKey("attendee.id"), unique=True)
    made_by: Mapped[str | None] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Station(Base):
    """A booth, class or quiz that gives stamps of one topic between two moments."""

    __tablename__ = "passport_station"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    session_id: Mapped[str | None] = mapped_column(ForeignKey("event_session.id"), index=True)
    topic: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str | None] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Stamp(Base):
    """One stamp. `subject` (a station, a session, a quiz) and the topic are what is never stamped twice."""

    __tablename__ = "passport_stamp"
    __table_args__ = (
        UniqueConstraint("passport_id", "subject"),
        CheckConstraint("way IN ('code', 'helper', 'attendance', 'quiz')", name="way_known"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    passport_id: Mapped[str] = mapped_column(ForeignKey("passport.id"))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    topic: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    way: Mapped[str] = mapped_column(String(10))
    stamped_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Draw(Base):
    """A prize draw. The seed follows from the server's key and `salt`, so a copy of this row does not reveal it."""

    __tablename__ = "prize_draw"
    __table_args__ = (
        CheckConstraint("prizes BETWEEN 1 AND 500", name="prizes"),
        CheckConstraint("substitutes BETWEEN 0 AND 500", name="substitutes"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(150))
    prize: Mapped[str] = mapped_column(String(200))
    prizes: Mapped[int]
    substitutes: Mapped[int]
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    draws_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    claim_hours: Mapped[int]
    salt: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str | None] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DrawStep(Base):
    """That a step was taken, with what it published: commitment; list's digest and count; seed. Each once, for ever."""

    __tablename__ = "prize_draw_step"

    draw_id: Mapped[str] = mapped_column(ForeignKey("prize_draw.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(default=0)
    taken_by: Mapped[str | None] = mapped_column(String(36))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DrawEntry(Base):
    """A passport's ticket in a draw."""

    __tablename__ = "prize_draw_entry"
    __table_args__ = (UniqueConstraint("draw_id", "code"),)

    draw_id: Mapped[str] = mapped_column(ForeignKey("prize_draw.id"), primary_key=True)
    passport_id: Mapped[str] = mapped_column(ForeignKey("passport.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(12))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DrawResult(Base):
    """Who was drawn, in order: the first are winners, the others stand by."""

    __tablename__ = "prize_draw_result"
    __table_args__ = (UniqueConstraint("draw_id", "code"),)

    draw_id: Mapped[str] = mapped_column(ForeignKey("prize_draw.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12))


class DrawCall(Base):
    """That somebody drawn was called to a prize until a moment, and what came of it."""

    __tablename__ = "prize_draw_call"
    __table_args__ = (
        CheckConstraint("outcome IN ('claimed', 'lapsed')", name="outcome_known"),
        Index(
            "uq_prize_draw_call_prize",
            "draw_id",
            "prize",
            unique=True,
            sqlite_where=text("outcome IS NULL OR outcome = 'claimed'"),
            postgresql_where=text("outcome IS NULL OR outcome = 'claimed'"),
        ),
        Index("ix_prize_draw_call_until", "until"),
    )

    draw_id: Mapped[str] = mapped_column(ForeignKey("prize_draw.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    prize: Mapped[int]
    called_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(10))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(36))


append_only(DrawStep.__table__)
append_only(DrawEntry.__table__)
append_only(DrawResult.__table__)
append_only(Stamp.__table__)
