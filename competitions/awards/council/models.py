"""Tables of councils: members by term, sessions with roll, declared conflicts, paper counts and sealed ballots."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id

ID = String(36)


class Council(Base):
    """A council of an awarding unit, formed by a decision for a term."""

    __tablename__ = "award_council"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    document: Mapped[str] = mapped_column(String(120))
    since: Mapped[date]
    until: Mapped[date | None]
    created_by: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CouncilMember(Base):
    """A member by term; one without an account votes on paper only.

    `unit_id` is where the member works, `cell_id` the party cell; `kin` holds the names of declared kin, one a line,
    which only the secretary reads.
    """

    __tablename__ = "award_council_member"
    __table_args__ = (UniqueConstraint("council_id", "person_id", "since"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    council_id: Mapped[str] = mapped_column(ForeignKey("award_council.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    position: Mapped[str] = mapped_column(String(12))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    cell_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    kin: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[date]
    until: Mapped[date | None]


class CouncilSession(Base):
    """A session over a round's nominees. The rules in force at its opening are kept as JSON with their citations.

    `box` names the ballot box in the memory of the process that opened an online vote. Where no process has it any
    more, the session is broken off, and another one `repeats` it.
    """

    __tablename__ = "award_session"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"), index=True)
    council_id: Mapped[str] = mapped_column(ForeignKey("award_council.id"))
    mode: Mapped[str] = mapped_column(String(20))
    is_online: Mapped[bool]
    is_whole_list: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12))
    place: Mapped[str] = mapped_column(String(200))
    meets_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rules: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    discussion: Mapped[str] = mapped_column(Text, default="")
    ballots_digest: Mapped[str] = mapped_column(String(64), default="")
    box: Mapped[str] = mapped_column(String(32), default="")
    broken_reason: Mapped[str] = mapped_column(String(300), default="")
    repeats: Mapped[str | None] = mapped_column(ForeignKey("award_session.id"), unique=True)
    created_by: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionItem(Base):
    """One nominee of a session's list, and how the vote about it came out (counts are None until it is closed)."""

    __tablename__ = "award_session_item"

    session_id: Mapped[str] = mapped_column(ForeignKey("award_session.id"), primary_key=True)
    nomination_id: Mapped[str] = mapped_column(ForeignKey("award_nomination.id"), primary_key=True)
    position: Mapped[int]
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    abstentions: Mapped[int | None]
    invalid: Mapped[int | None]
    members: Mapped[int | None]
    needed: Mapped[int | None]
    is_passed: Mapped[bool | None]


class Attendance(Base):
    """The roll: present, absent, or in writing; and since when somebody has voted. What they voted is nowhere."""

    __tablename__ = "award_attendance"

    session_id: Mapped[str] = mapped_column(ForeignKey("award_session.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("award_council_member.id"), primary_key=True)
    presence: Mapped[str] = mapped_column(String(12))
    voted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ConflictDeclaration(Base):
    """A member's one signed declaration of a session over its whole list, on the screen or on paper."""

    __tablename__ = "award_conflict"

    session_id: Mapped[str] = mapped_column(ForeignKey("award_session.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("award_council_member.id"), primary_key=True)
    is_paper: Mapped[bool]
    recorded_by: Mapped[str] = mapped_column(ID)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ConflictItem(Base):
    """A nominee about whom a member neither reads nor votes, and why."""

    __tablename__ = "award_conflict_item"

    session_id: Mapped[str] = mapped_column(ForeignKey("award_session.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("award_council_member.id"), primary_key=True)
    nomination_id: Mapped[str] = mapped_column(ForeignKey("award_nomination.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))


class Teller(Base):
    """A member of the counting committee (Ban kiểm phiếu) that the session elected."""

    __tablename__ = "award_teller"

    session_id: Mapped[str] = mapped_column(ForeignKey("award_session.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("award_council_member.id"), primary_key=True)
    position: Mapped[str] = mapped_column(String(12))


class PaperCount(Base):
    """What one of two people read from the paper ballots about one nominee.

    A correction is a further attempt of the same entry; the last one counts.
    """

    __tablename__ = "award_paper_count"
    __table_args__ = (CheckConstraint("entry IN (1, 2)", name="by_two_people"),)

    session_id: Mapped[str] = mapped_column(ForeignKey("award_session.id"), primary_key=True)
    entry: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    nomination_id: Mapped[str] = mapped_column(ForeignKey("award_nomination.id"), primary_key=True)
    issued: Mapped[int]
    collected: Mapped[int]
    valid: Mapped[int]
    invalid: Mapped[int]
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    entered_by: Mapped[str] = mapped_column(ID)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionFile(Base):
    """The scan of a signed paper of a session: minutes, count, declaration."""

    __tablename__ = "award_session_file"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("award_session.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    added_by: Mapped[str] = mapped_column(ID)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Ballot(Base):
    """One choice about one nominee of a closed vote: keyed at random, in random order, without time or member."""

    __tablename__ = "award_ballot"
    __table_args__ = (Index("ix_award_ballot_session_id", "session_id"), {"sqlite_with_rowid": False})

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("award_session.id"))
    nomination_id: Mapped[str] = mapped_column(ForeignKey("award_nomination.id"))
    choice: Mapped[str] = mapped_column(String(8))


append_only(ConflictDeclaration.__table__)
append_only(ConflictItem.__table__)
append_only(PaperCount.__table__)
append_only(SessionFile.__table__)
append_only(Ballot.__table__)
