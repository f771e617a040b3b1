"""Tables of forms: templates that the office replaced, and every document that was made or came from outside."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id


class FormTemplate(Base):
    """A DOCX template that replaces the built-in one of its form for one awarding unit; the newest version counts.

    A version without a digest goes back to the built-in one.
    """

    __tablename__ = "award_form_template"
    __table_args__ = (UniqueConstraint("unit_id", "form", "version"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    form: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    uploaded_by: Mapped[str] = mapped_column(String(36))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AwardDocument(Base):
    """A document of a round: drawn from data (docx and pdf by digest) or an outside one (number, date, scan).

    An outside one may have no scan; its file stands in `pdf_digest` with its true type in `scan_type`. `about` is
    what it belongs to inside the round: a dossier's, session's or decision's id, "" for the round itself.
    """

    __tablename__ = "award_document"
    __table_args__ = (Index("ix_award_document_round_id_about", "round_id", "about", "form"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"))
    about: Mapped[str] = mapped_column(String(36))
    form: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    number: Mapped[str] = mapped_column(String(60))
    dated_on: Mapped[date]
    is_outside: Mapped[bool]
    docx_digest: Mapped[str | None] = mapped_column(String(64))
    pdf_digest: Mapped[str | None] = mapped_column(String(64))
    scan_type: Mapped[str] = mapped_column(String(80), default="")
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only(FormTemplate.__table__)
append_only(AwardDocument.__table__)
