"""Tables of the question bank: quizzes, their questions as documents, and the media that questions refer to."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime


class Quiz(Base):
    """A titled list of questions. `revision` counts every change of it or of a question."""

    __tablename__ = "quiz"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_quiz_updated_at", "updated_at"),)


class QuizQuestion(Base):
    """One question as its document (JSON text). Positions order the questions; gaps are allowed."""

    __tablename__ = "quiz_question"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(ForeignKey("quiz.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    document: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("quiz_id", "position"),)


class QuizMedia(Base):
    """A picture or recorded clip in the file store; the digest is that of the stored bytes."""

    __tablename__ = "quiz_media"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)
