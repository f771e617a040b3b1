"""Tables of inspection: which rounds an inspector reads until when, who read what, and the audit's daily anchors."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id

ID = String(36)


class InspectionGrant(Base):
    """An inspector reads everything of one round until the end of a day, and changes nothing."""

    __tablename__ = "award_inspection_grant"
    __table_args__ = (Index("ix_award_inspection_grant_round_id_person_id", "round_id", "person_id"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    until: Mapped[date]
    document: Mapped[str] = mapped_column(String(120))
    granted_by: Mapped[str] = mapped_column(ID)
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReadingRecord(Base):
    """Who read which personal data, or what an inspector read: the thing by name and id, never its content."""

    __tablename__ = "award_reading"
    __table_args__ = (Index("ix_award_reading_round_id_at", "round_id", "at"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"))
    person_id: Mapped[str] = mapped_column(ID, index=True)
    thing: Mapped[str] = mapped_column(String(24))
    thing_id: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditAnchor(Base):
    """How long the audit was at the end of a day, its last digest, and our signature over both."""

    __tablename__ = "audit_anchor"

    day: Mapped[date] = mapped_column(primary_key=True)
    length: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(88))
    key_id: Mapped[str] = mapped_column(String(43))
    anchored_at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only(ReadingRecord.__table__)
append_only(AuditAnchor.__table__)
