"""Rooms, seats, answers and the event log. Moments of the game are Unix milliseconds of the live clock."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id, new_secret

SCORING = "scoring IN ('accuracy', 'speed')"
MODES = "mode IN ('hosted', 'unattended')"


class Room(Base):
    """One run of a quiz. The quiz is copied, so that a later edit never changes what was played."""

    __tablename__ = "room"
    __table_args__ = (
        CheckConstraint(SCORING, name="scoring_known"),
        CheckConstraint(MODES, name="mode_known"),
        Index("ix_room_phase_finished_at", "phase", "finished_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_secret)
    pin: Mapped[str] = mapped_column(String(6), index=True)
    pin_held: Mapped[str | None] = mapped_column(String(6), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    quiz: Mapped[dict[str, Any]] = mapped_column(JSON)  # the quiz document as played
    scoring: Mapped[str] = mapped_column(String(16))
    mode: Mapped[str] = mapped_column(String(16))
    policy: Mapped[dict[str, Any]] = mapped_column(JSON)  # the other choices of `domain.policy`
    shuffle_seed: Mapped[str] = mapped_column(String(32), default=new_secret)
    timeline: Mapped[dict[str, Any]] = mapped_column(JSON)  # `domain.timeline.Timeline`
    phase: Mapped[str] = mapped_column(String(16))
    heartbeat_at: Mapped[int] = mapped_column(BigInteger)
    revision: Mapped[int] = mapped_column(default=1)
    annulled: Mapped[list[int]] = mapped_column(JSON, default=list)
    log_length: Mapped[int] = mapped_column(default=0)
    log_head: Mapped[str] = mapped_column(String(64), default="0" * 64)
    facts_revision: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str | None] = mapped_column(String(36), ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    names_erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoomBooking(Base):
    """Whose room it is and who leads it, a row a room. `unit_id` is the commune's, empty for the province's rooms.

    `taken_from` led it before the province took it over. `session_id`, `is_rehearsal` and `opens_at` repeat the policy
    for lists.
    """

    __tablename__ = "room_booking"

    room_id: Mapped[str] = mapped_column(String(32), ForeignKey("room.id"), primary_key=True)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    session_id: Mapped[str | None] = mapped_column(String(36), index=True)  # of the package `events`: no foreign key
    led_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    taken_from: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_rehearsal: Mapped[bool] = mapped_column(default=False)


class Seat(Base):
    """A participant of one room. `join_key` is given up after fifteen minutes."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("room_id", "join_key"),
        CheckConstraint("members BETWEEN 1 AND 10", name="members_bounded"),
        CheckConstraint("halves IN (2, 3, 4)", name="halves_known"),
        CheckConstraint("standing IN ('active', 'kicked', 'banned')", name="standing_known"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    room_id: Mapped[str] = mapped_column(String(32), ForeignKey("room.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    join_key: Mapped[str | None] = mapped_column(String(36))
    joined_at: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    full_name: Mapped[str | None] = mapped_column(String(60))  # pupils' rooms only, erased after 30 days
    commune_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("unit.id"))
    school_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("unit.id"))
    members: Mapped[int] = mapped_column(SmallInteger, default=1)
    halves: Mapped[int] = mapped_column(SmallInteger, default=2)
    revision: Mapped[int] = mapped_column(default=0)  # changes of factor or standing; stored answers are added
    standing: Mapped[str] = mapped_column(String(8), default="active")


class SeatPartyCell(Base):
    """The party cell a seat counts for, apart from the seat since membership is sensitive (Law 91/2025/QH15)."""

    __tablename__ = "seat_party_cell"

    seat_id: Mapped[str] = mapped_column(String(36), ForeignKey("seat.id"), primary_key=True)
    unit_id: Mapped[str] = mapped_column(String(36), ForeignKey("unit.id"))


class AnswerColumns:
    """One final answer of a seat to a question."""

    seat_id: Mapped[str] = mapped_column(String(36), ForeignKey("seat.id"), primary_key=True)
    question: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    room_id: Mapped[str] = mapped_column(String(32), ForeignKey("room.id"))
    answer_id: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(Text)  # JSON as sent, in the shuffle sent
    received_at: Mapped[int] = mapped_column(BigInteger)
    elapsed: Mapped[int] = mapped_column(BigInteger)
    fair_elapsed: Mapped[int] = mapped_column(BigInteger)
    capped: Mapped[bool] = mapped_column(default=False)


class LogColumns:
    """One entry of a room's hash-chained log, as the canonical JSON line that is handed out."""

    room_id: Mapped[str] = mapped_column(String(32), ForeignKey("room.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(Text)


class Answer(AnswerColumns, Base):
    """An answer; never changed, scored from here."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_room_id_question", "room_id", "question"),)


class RehearsalAnswer(AnswerColumns, Base):
    """An answer in a rehearsal: deleted with its room, counted nowhere."""

    __tablename__ = "rehearsal_answer"
    __table_args__ = (Index("ix_rehearsal_answer_room_id_question", "room_id", "question"),)


class RoomLog(LogColumns, Base):
    """The log of a room."""

    __tablename__ = "room_log"


class RehearsalLog(LogColumns, Base):
    """The log of a rehearsal: deleted with its room."""

    __tablename__ = "rehearsal_log"


class RoomFact(Base):
    """Which of a room's subjects stands in the ledger; a changed revision reverses it by this source key."""

    __tablename__ = "room_fact"

    room_id: Mapped[str] = mapped_column(String(32), ForeignKey("room.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(60), primary_key=True)
    source_key: Mapped[str] = mapped_column(String(120), unique=True)


append_only(Answer.__table__)
append_only(RoomLog.__table__)
