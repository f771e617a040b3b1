"""Tables of registration: people of the classes, their registrations, support they need (apart), invitations."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from core.ids import new_id

STANDING = "status IN ('seated', 'waiting', 'offered', 'pending')"
"""What holds somebody's place in a session; what has ended stays as history."""


class Attendee(Base):
    """Somebody who comes to sessions, counted once. A merged one leads to who they are the same as."""

    __tablename__ = "attendee"
    __table_args__ = (
        Index("ix_attendee_match", "folded", "birth_year", "commune_id"),
        Index("ix_attendee_phone", "phone"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(String(120))
    birth_year: Mapped[int | None]
    commune_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    village_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    phone: Mapped[str | None] = mapped_column(String(16))
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("attendee.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AttendeeMerge(Base):
    """That two were found to be one person, by whom; undone by setting `undone_at`."""

    __tablename__ = "attendee_merge"
    __table_args__ = (
        Index(
            "uq_attendee_merge_standing",
            "merged_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kept_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"), index=True)
    merged_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"))
    merged_by: Mapped[str | None] = mapped_column(String(36))
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(36))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AttendeeDistinct(Base):
    """That two who look alike are two, by whom; the smaller id stands first."""

    __tablename__ = "attendee_distinct"

    first_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"), primary_key=True)
    second_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"), primary_key=True)
    decided_by: Mapped[str | None] = mapped_column(String(36))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AttendeeChange(Base):
    """That somebody became another person by a merge or its undoing; deleted when what was posted has followed."""

    __tablename__ = "attendee_change"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    attendee_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"))


class Registration(Base):
    """A place, or a place in the queue, of one person in one session.

    `code` is what the ticket carries and people type; `place_in_queue` orders who waits; the link that manages it is
    kept as a digest. `reason` says why an officer ended it; `told_sequence` up to which change of the session somebody
    told the person by word of mouth. `guardian_phone` without `guardian_name` is the number that was given with this
    registration for somebody of whom we knew none: it reaches them about this session only.
    """

    __tablename__ = "registration"
    __table_args__ = (
        Index(
            "uq_registration_standing",
            "session_id",
            "attendee_id",
            unique=True,
            sqlite_where=text(STANDING),
            postgresql_where=text(STANDING),
        ),
        CheckConstraint(
            "status IN ('seated', 'waiting', 'offered', 'pending', 'cancelled', 'expired', 'refused')",
            name="status_known",
        ),
        Index("ix_registration_session_id", "session_id", "status", "place_in_queue"),
        Index("ix_registration_attendee_id", "attendee_id"),
        Index("ix_registration_offer", "offer_ends_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"))
    attendee_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"))
    code: Mapped[str] = mapped_column(String(16), unique=True)
    status: Mapped[str] = mapped_column(String(10))
    place_in_queue: Mapped[int] = mapped_column(default=0)
    offer_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    target_group: Mapped[str] = mapped_column(String(20))
    way: Mapped[str] = mapped_column(String(12))
    household: Mapped[str | None] = mapped_column(String(36), index=True)
    course_id: Mapped[str | None] = mapped_column(ForeignKey("event_series.id"), index=True)
    guardian_name: Mapped[str] = mapped_column(String(120), default="")
    guardian_phone: Mapped[str] = mapped_column(String(16), default="")
    consent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    manage_digest: Mapped[str] = mapped_column(String(64), unique=True)
    registered_by: Mapped[str | None] = mapped_column(String(36))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(300), default="")
    told_sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    age_group: Mapped[str | None] = mapped_column(String(10))  # kept instead of the year of birth when that is erased


class SupportNeed(Base):
    """What somebody needs to take part (health data: apart, role-gated, erased with the registration)."""

    __tablename__ = "support_need"

    registration_id: Mapped[str] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    need: Mapped[str] = mapped_column(String(300))


class CourseEnrolment(Base):
    """That somebody comes to all sessions of a series; `registration_id` is the one by which they said so."""

    __tablename__ = "course_enrolment"
    __table_args__ = (
        Index(
            "uq_course_enrolment_standing",
            "series_id",
            "attendee_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_course_enrolment_attendee_id", "attendee_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    series_id: Mapped[str] = mapped_column(ForeignKey("event_series.id"))
    attendee_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"))
    registration_id: Mapped[str] = mapped_column(ForeignKey("registration.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RegistrationKey(Base):
    """An idempotency key of one session with the digest of its body and the answer it got, for 24 hours."""

    __tablename__ = "registration_key"

    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    body_digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Invitation(Base):
    """A link by which invited people register, for so many and until the end of a day; kept as a digest."""

    __tablename__ = "event_invitation"
    __table_args__ = (CheckConstraint("used >= 0 AND used <= uses", name="uses"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    uses: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    ends_on: Mapped[date]
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RegistrationList(Base):
    """A village's list as it was sent, once for the same file and choices; its lines are registered in slices."""

    __tablename__ = "registration_list"
    __table_args__ = (UniqueConstraint("session_id", "digest"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("event_session.id"))
    digest: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(120))
    rows: Mapped[int]
    whole_course: Mapped[bool] = mapped_column(default=False)
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class RegistrationListLine(Base):
    """One row of a list. `entry` (JSON, emptied once the person stands) is what it said; `outcome` is empty until done.

    `text` and `params` (JSON) are the message that says what is wrong.
    """

    __tablename__ = "registration_list_line"

    list_id: Mapped[str] = mapped_column(ForeignKey("registration_list.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    text: Mapped[str] = mapped_column(String(300), default="")
    params: Mapped[str] = mapped_column(String(400), default="{}")
    registration_id: Mapped[str | None] = mapped_column(ForeignKey("registration.id"))
