"""Tables of the programme: festivals, places, sessions with what waits to be released, and what was changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id

LONGEST_WORDS = 400


class Festival(Base):
    """The window around 10/10 of one year; the province's, with programmes of communes and villages in it."""

    __tablename__ = "festival"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="days"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    year: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    made_by: Mapped[str | None] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Place(Base):
    """Where sessions are held: a learning centre, a culture house, a school. `folded` is its name as searched."""

    __tablename__ = "event_place"
    __table_args__ = (UniqueConstraint("unit_id", "folded"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(300), default="")
    room_for: Mapped[int | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Session(Base):
    """A session as everybody sees it; before its first release only its planners do.

    What is being changed waits in `SessionDraft`. `sequence` counts releases that changed it (iCalendar's SEQUENCE).
    `seated` and `waiting` are kept by the registration in the transaction that seats somebody.
    """

    __tablename__ = "event_session"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="times"),
        CheckConstraint("capacity IS NULL OR (capacity >= 0 AND seated <= capacity)", name="capacity"),
        CheckConstraint("seated >= 0 AND waiting >= 0", name="counts"),
        CheckConstraint("mode IN ('onsite', 'online', 'hybrid')", name="mode_known"),
        CheckConstraint("state IN ('draft', 'released', 'cancelled', 'held')", name="state_known"),
        UniqueConstraint("series_id", "series_day"),
        Index("ix_event_session_starts_at", "starts_at", "id"),
        Index("ix_event_session_commune_id", "commune_id", "starts_at"),
        Index("ix_event_session_place_id", "place_id", "starts_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(30), index=True)
    title: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(LONGEST_WORDS))
    about: Mapped[str] = mapped_column(Text, default="")
    festival_id: Mapped[str | None] = mapped_column(ForeignKey("festival.id"), index=True)
    series_id: Mapped[str | None] = mapped_column(ForeignKey("event_series.id"))
    series_day: Mapped[date | None]
    host_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    commune_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    village_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    place_id: Mapped[str | None] = mapped_column(ForeignKey("event_place.id"))
    mode: Mapped[str] = mapped_column(String(10), default="onsite")
    link: Mapped[str] = mapped_column(String(500), default="")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    capacity: Mapped[int | None]
    seated: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    target_group: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10), default="vi")
    aids: Mapped[str] = mapped_column(String(200), default="")
    admission: Mapped[str] = mapped_column(String(10), default="open")
    state: Mapped[str] = mapped_column(String(10))
    sequence: Mapped[int] = mapped_column(default=0)
    room_id: Mapped[str | None] = mapped_column(String(32))
    head_count: Mapped[int | None]
    is_counted: Mapped[bool] = mapped_column(default=False)  # by its door: then nobody records a head count beside it
    reason: Mapped[str] = mapped_column(String(300), default="")
    made_by: Mapped[str | None] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionPerson(Base):
    """Who teaches, speaks or helps at a session; `folded` finds one person in two places at once."""

    __tablename__ = "event_session_person"
    __table_args__ = (
        UniqueConstraint("session_id", "role", "folded"),
        Index("ix_event_session_person_folded", "folded"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"))
    role: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(String(120))


class SessionDraft(Base):
    """What a released session is to say after the next release: a JSON document of the changed fields only."""

    __tablename__ = "event_session_draft"

    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"), primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionChange(Base):
    """One release, move or cancellation of a session: JSON of field → [before, after], why and by whom."""

    __tablename__ = "event_session_change"
    __table_args__ = (UniqueConstraint("session_id", "sequence"), Index("ix_event_session_change_batch", "batch_id"))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"))
    sequence: Mapped[int]
    batch_id: Mapped[str] = mapped_column(String(36))
    act: Mapped[str] = mapped_column(String(10))
    changes: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(300), default="")
    changed_by: Mapped[str | None] = mapped_column(String(36))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionPhoto(Base):
    """A photograph of a session, kept by digest in the file store; `caption` says what is to be seen on it.

    Everybody sees the smaller one of `shown_digest` once an organizer has signed for it; `has_children` says that their
    guardians have consented.
    """

    __tablename__ = "event_session_photo"
    __table_args__ = (
        CheckConstraint("shown_digest IS NULL OR (shown_by IS NOT NULL AND shown_at IS NOT NULL)", name="shown_signed"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    shown_digest: Mapped[str | None] = mapped_column(String(64))
    shown_by: Mapped[str | None] = mapped_column(String(36))
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    has_children: Mapped[bool] = mapped_column(default=False, server_default=false())
    caption: Mapped[str] = mapped_column(String(200), default="")
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only(SessionChange.__table__)
