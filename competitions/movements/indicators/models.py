"""The plans' table. A version is never edited: a change is the next version, another plan stands beside."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id


class PlanVersion(Base):
    """A version of a plan; `document` holds its indicators as rows, as JSON."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("number", "version"),
        CheckConstraint("valid_from <= valid_to", name="dates"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    issued_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    document: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str | None] = mapped_column(String(36))


append_only(PlanVersion.__table__)
