"""Tables of dossiers, opinions of agencies, the public notice, and the three registers that are never mixed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id

ID = String(36)


class Dossier(Base):
    """A nominee's dossier, written by the proposing unit. `submitted_version` is the one that was sent last."""

    __tablename__ = "award_dossier"
    __table_args__ = (Index("ix_award_dossier_unit_id_state", "unit_id", "state"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"), index=True)
    nomination_id: Mapped[str] = mapped_column(ForeignKey("award_nomination.id"), unique=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(default=0)
    submitted_version: Mapped[int | None]
    due_on: Mapped[date]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DossierVersion(Base):
    """One version of the texts; nothing is edited silently."""

    __tablename__ = "award_dossier_version"
    __table_args__ = (UniqueConstraint("dossier_id", "number"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("award_dossier.id"))
    number: Mapped[int]
    letter: Mapped[str] = mapped_column(Text)
    report: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[str] = mapped_column(ID)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DossierFile(Base):
    """A signed document or annex by its digest; one taken away before submission keeps its row."""

    __tablename__ = "award_dossier_file"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("award_dossier.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    number: Mapped[str] = mapped_column(String(60), default="")
    dated_on: Mapped[date | None]
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    added_by: Mapped[str] = mapped_column(ID)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DossierStep(Base):
    """What somebody did with a dossier: invited, submitted, returned, completed; with reason and deadline."""

    __tablename__ = "award_dossier_step"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("award_dossier.id"), index=True)
    act: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]


class ReviewNote(Base):
    """A reviewer's note on a line of the checklist; read inside the Department only."""

    __tablename__ = "award_review_note"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("award_dossier.id"), index=True)
    line: Mapped[str] = mapped_column(String(24))
    verdict: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Opinion(Base):
    """What an agency was asked about a round's nominees, and its answer: lead agency's opinion, or consultation."""

    __tablename__ = "award_opinion"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(ID)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    answer: Mapped[str] = mapped_column(String(12), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(120), default="")
    answered_by: Mapped[str | None] = mapped_column(ID)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PublicNotice(Base):
    """The public notice of a round's proposed list, from one day to another (the last day counts)."""

    __tablename__ = "award_notice"

    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"), primary_key=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Feedback(Base):
    """First register: what citizens say in the notice period. Name and contact are the officer's to read alone."""

    __tablename__ = "award_feedback"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"), index=True)
    nomination_id: Mapped[str] = mapped_column(ForeignKey("award_nomination.id"))
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(120))
    origin: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12))
    finding: Mapped[str] = mapped_column(Text, default="")
    resolution: Mapped[str] = mapped_column(Text, default="")
    handled_by: Mapped[str | None] = mapped_column(ID)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Reconsideration(Base):
    """Second register: a request of a unit or nominee to look again, inside the procedure and its window."""

    __tablename__ = "award_reconsideration"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"), index=True)
    nomination_id: Mapped[str] = mapped_column(ForeignKey("award_nomination.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(ID)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(120), default="")
    answered_by: Mapped[str | None] = mapped_column(ID)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Referral(Base):
    """Third register: a complaint or denunciation, routed out. Number, authority and dates only; no name."""

    __tablename__ = "award_referral"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"), index=True)
    law: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(60))
    authority: Mapped[str] = mapped_column(String(200))
    received_on: Mapped[date]
    routed_on: Mapped[date]
    due_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(ID)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_on: Mapped[date | None]
    closing_document: Mapped[str] = mapped_column(String(120), default="")


append_only(DossierVersion.__table__)
append_only(DossierStep.__table__)
append_only(ReviewNote.__table__)
