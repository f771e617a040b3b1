"""The table of legal rules: every legal number is a dated row with its citation, and says whether it was verified."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id


class LegalRule(Base):
    """One rule between two days. `value` is text that its code says how to read; a later row ends an earlier one."""

    __tablename__ = "legal_rule"
    __table_args__ = (
        UniqueConstraint("code", "effective_from"),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="dates"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(80))
    value: Mapped[str] = mapped_column(String(200))
    citation: Mapped[str] = mapped_column(String(500))
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    is_verified: Mapped[bool]
    note: Mapped[str] = mapped_column(String(500), default="")
    recorded_by: Mapped[str | None] = mapped_column(String(36))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only(LegalRule.__table__)
