"""Tables of rounds: the round and its rules, its steps on the clock, who was considered, what was awarded before."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id

ID = String(36)


class AwardRound(Base):
    """A round of one awarding unit. `rules` is a validated JSON document; `occasion` and `period` name the achievement.

    `board` is the standing it rests on: period, measure and cluster as JSON, for the kinds of units that the rules
    name; `snapshot_id` is the first frozen board, `award_round_board` has all.
    """

    __tablename__ = "award_round"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    level: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(300))
    category: Mapped[str] = mapped_column(String(12))
    procedure: Mapped[str] = mapped_column(String(12))
    occasion: Mapped[str] = mapped_column(String(120))
    period: Mapped[str] = mapped_column(String(30))
    board: Mapped[str] = mapped_column(Text)
    rules: Mapped[str] = mapped_column(Text)
    snapshot_id: Mapped[str | None] = mapped_column(ForeignKey("snapshot.id"))
    state: Mapped[str] = mapped_column(String(12), index=True)
    created_by: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoundBoard(Base):
    """A frozen board that a round rests on, one a kind of unit."""

    __tablename__ = "award_round_board"

    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    snapshot_id: Mapped[str] = mapped_column(ForeignKey("snapshot.id"))


class RoundStep(Base):
    """A step of a round: due at a moment, run once. `runs` counts effective executions; the database allows one."""

    __tablename__ = "award_step"
    __table_args__ = (
        CheckConstraint("runs IN (0, 1)", name="runs_once"),
        CheckConstraint("(runs = 1) = (ran_at IS NOT NULL)", name="ran_when"),
        Index(
            "ix_award_step_due_at",
            "due_at",
            sqlite_where=text("ran_at IS NULL"),
            postgresql_where=text("ran_at IS NULL"),
        ),
    )

    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    position: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ran_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ran_by: Mapped[str] = mapped_column(String(80), default="")
    fence: Mapped[int] = mapped_column(default=0)
    runs: Mapped[int] = mapped_column(default=0)


class RoundEvent(Base):
    """What happened to a round: a step ran or waits, it was paused, postponed, resumed, run at once; by whom and why.

    `detail` is JSON: what the step says it did, as sentences with figures and ids of nominees, never names.
    """

    __tablename__ = "award_round_event"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    act: Mapped[str] = mapped_column(String(24))
    step: Mapped[str] = mapped_column(String(16), default="")
    by: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(500), default="")
    detail: Mapped[str] = mapped_column(Text, default="")


class Nomination(Base):
    """Somebody who was considered for one kind of award. `reasons` is JSON: a list of `{code, text, params}`.

    `subject_key` is "unit:" and a code, or another stable key; `unit_id` the unit itself or the one that proposes.
    """

    __tablename__ = "award_nomination"
    __table_args__ = (
        UniqueConstraint("round_id", "award", "subject_key"),
        Index("ix_award_nomination_round_id_outcome", "round_id", "outcome"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"))
    award: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(12))
    subject_key: Mapped[str] = mapped_column(String(120), index=True)
    subject_name: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    cluster: Mapped[str] = mapped_column(String(80), default="")
    rank: Mapped[int | None]
    value: Mapped[str] = mapped_column(String(40), default="")
    outcome: Mapped[str] = mapped_column(String(12))
    reasons: Mapped[str] = mapped_column(Text)
    considered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NominationChange(Base):
    """What an officer changed: struck or added somebody, with the reason."""

    __tablename__ = "award_nomination_change"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    nomination_id: Mapped[str] = mapped_column(ForeignKey("award_nomination.id"), index=True)
    before: Mapped[str] = mapped_column(String(12))
    after: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(500))
    by: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AwardedAchievement(Base):
    """One achievement, one award, across levels (Law 06/2022/QH15, Art. 5): same subject, occasion and period."""

    __tablename__ = "awarded_achievement"
    __table_args__ = (
        Index(
            "uq_awarded_achievement_standing",
            "subject_key",
            "occasion",
            "period",
            unique=True,
            sqlite_where=text("annulled_at IS NULL"),
            postgresql_where=text("annulled_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    subject_key: Mapped[str] = mapped_column(String(120))
    occasion: Mapped[str] = mapped_column(String(120))
    period: Mapped[str] = mapped_column(String(30))
    category: Mapped[str] = mapped_column(String(12))
    round_id: Mapped[str] = mapped_column(ForeignKey("award_round.id"))
    nomination_id: Mapped[str] = mapped_column(ForeignKey("award_nomination.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    annulled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


append_only(RoundEvent.__table__)
append_only(NominationChange.__table__)
