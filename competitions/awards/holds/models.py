"""The table of holds. Others see one and its document; kind, content and sender only the named officer."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from core.ids import new_id


class Hold(Base):
    """A subject that may not be proposed, submitted or signed until a document closes it. No denouncer's name, ever.

    `unit_id` is the unit whose people keep it.
    """

    __tablename__ = "award_hold"
    __table_args__ = (
        Index(
            "ix_award_hold_subject_key_open",
            "subject_key",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        CheckConstraint("(closed_at IS NULL) = (closing_document IS NULL)", name="closed_by_a_document"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    subject_key: Mapped[str] = mapped_column(String(120))
    subject_name: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(String(120))
    document_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(24))
    content: Mapped[str] = mapped_column(Text)
    sender: Mapped[str] = mapped_column(String(200))
    officer_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    opened_by: Mapped[str] = mapped_column(String(36))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(36))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closing_document: Mapped[str | None] = mapped_column(String(120))
    closing_reason: Mapped[str] = mapped_column(String(500), default="")
