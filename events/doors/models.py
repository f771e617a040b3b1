"""Tables of the door: links for helpers, every scan as it came, and who was there."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id


class Door(Base):
    """A helper's right to check people in at one session until a moment; the link's token is kept as a digest."""

    __tablename__ = "door"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Scan(Base):
    """One scan as a device sent it, failures too. `scanned_at` is the device's word, `received_at` ours."""

    __tablename__ = "door_scan"
    __table_args__ = (
        UniqueConstraint("session_id", "nonce"),
        CheckConstraint("outcome IN ('accepted', 'duplicate', 'refused')", name="outcome_known"),
        Index("ix_door_scan_registration_id", "registration_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"))
    door_id: Mapped[str | None] = mapped_column(ForeignKey("door.id"))
    device: Mapped[str] = mapped_column(String(60))
    gate: Mapped[str] = mapped_column(String(60), default="")
    nonce: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(16))
    registration_id: Mapped[str | None] = mapped_column(ForeignKey("registration.id"))
    outcome: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(40), default="")
    scanned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Attendance(Base):
    """That somebody was at a session: the first scan counts. Taken back by `undone_at`, never deleted."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index(
            "uq_attendance_present",
            "session_id",
            "registration_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index(
            "ix_attendance_session_id",
            "session_id",
            "arrived_at",
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"))
    registration_id: Mapped[str] = mapped_column(ForeignKey("registration.id"), index=True)
    scan_id: Mapped[str] = mapped_column(ForeignKey("door_scan.id"))
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    way: Mapped[str] = mapped_column(String(10))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(200), default="")


class Roll(Base):
    """How often who was there has changed, up to which change facts were posted, and whether they are final."""

    __tablename__ = "session_roll"

    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)
    posted: Mapped[int] = mapped_column(default=0)
    is_final: Mapped[bool] = mapped_column(default=False)


class PostedFact(Base):
    """Which of a session's subjects stands in the ledger, under which source key; a correction reverses it by that.

    `shared` names what several sessions come to together, such as a commune's festival: one of them holds it.
    """

    __tablename__ = "event_session_fact"

    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(120), primary_key=True)
    source_key: Mapped[str] = mapped_column(String(120), unique=True)
    shared: Mapped[str | None] = mapped_column(String(160), unique=True)


append_only(Scan.__table__)
