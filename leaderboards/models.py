"""Tables of the ledger: facts, point entries and schemes (append-only; corrections are reversals), and kept sums."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id

LIES_BY_KEY = {"sqlite_with_rowid": False}
"""Rows lie in the order of their keys, as one reads them: SQLite then needs no second look-up a row."""


def once_reversed(table: str) -> Index:
    """Let each row be reversed once. Rows that reverse nothing stay out: they are most, and no index to look for."""
    is_reversal = text("reversal_of IS NOT NULL")
    name = f"uq_{table}_reversal_of"
    return Index(name, "reversal_of", unique=True, sqlite_where=is_reversal, postgresql_where=is_reversal)


class FactRecord(Base):
    """A reported fact. A reversal is a fact too, with the negative quantity; its entries undo those of the first."""

    __tablename__ = "fact"
    __table_args__ = (
        UniqueConstraint("source_key", "owner"),
        Index(
            "ix_fact_pending",
            "unit_id",
            sqlite_where=text("verification = 'pending'"),
            postgresql_where=text("verification = 'pending'"),
        ),
        Index("ix_fact_unit_id_kind", "unit_id", "kind", "occurred_at"),
        Index("ix_fact_kind_occurred_at", "kind", "occurred_at", "unit_id"),
        once_reversed("fact"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    source_key: Mapped[str] = mapped_column(String(140))
    owner: Mapped[str] = mapped_column(String(36), default="")
    kind: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str | None] = mapped_column(String(36))
    quantity: Mapped[int] = mapped_column(BigInteger)
    person_key: Mapped[str | None] = mapped_column(String(500))
    detail: Mapped[str] = mapped_column(String(500))
    verification: Mapped[str] = mapped_column(String(12))
    evidence: Mapped[str] = mapped_column(String(200), default="")
    reversal_of: Mapped[str | None] = mapped_column(ForeignKey("fact.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")


class FactConfirmation(Base):
    """The second confirmation of a pending fact; from then on it counts."""

    __tablename__ = "fact_confirmation"

    fact_id: Mapped[str] = mapped_column(ForeignKey("fact.id"), primary_key=True)
    confirmed_by: Mapped[str] = mapped_column(String(36))
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PointEntry(Base):
    """Points posted for a fact. `earned` came to the bounds named in `steps` (a line each), `points` came out.

    `people` is how many people the entry adds. Standings sum `points` and `people`. The role tells a posting from what
    takes one back, and from what a bound then lets through instead.
    """

    __tablename__ = "point_entry"
    __table_args__ = (
        Index("ix_point_entry_unit_id_occurred_at", "unit_id", "occurred_at"),
        Index("ix_point_entry_recorded_at", "recorded_at", "month", "unit_id", "points", "people"),
        once_reversed("point_entry"),
        Index("ix_point_entry_occurred_at", "occurred_at", "recorded_at", "unit_id", "criterion", "points", "people"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    fact_id: Mapped[str] = mapped_column(ForeignKey("fact.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    scheme_version: Mapped[int] = mapped_column(ForeignKey("scheme.version"))
    role: Mapped[str] = mapped_column(String(12))
    criterion: Mapped[str] = mapped_column(String(20))
    steps: Mapped[str] = mapped_column(Text)
    earned: Mapped[int] = mapped_column(BigInteger)
    points: Mapped[int] = mapped_column(BigInteger)
    people: Mapped[int] = mapped_column(BigInteger)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    month: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reversal_of: Mapped[str | None] = mapped_column(ForeignKey("point_entry.id"))
    rescoring_id: Mapped[str | None] = mapped_column(ForeignKey("rescoring.id"))


class SchemeVersion(Base):
    """An activated version of the scheme; the document holds its rules as JSON."""

    __tablename__ = "scheme"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    document: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Rescoring(Base):
    """A recorded decision to value again what older versions valued: why, by whom, under which version.

    `total` counts the facts that it concerned when it was taken.
    """

    __tablename__ = "rescoring"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    scheme_version: Mapped[int] = mapped_column(ForeignKey("scheme.version"))
    reason: Mapped[str] = mapped_column(String(500))
    decided_by: Mapped[str | None] = mapped_column(String(36))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    total: Mapped[int] = mapped_column(default=0)


class RescoringSlice(Base):
    """One unit of work of a re-scoring: how many facts it valued again, up to which fact; the last one says so."""

    __tablename__ = "rescoring_slice"

    rescoring_id: Mapped[str] = mapped_column(ForeignKey("rescoring.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_fact_id: Mapped[str] = mapped_column(String(36))
    facts: Mapped[int]
    is_last: Mapped[bool]
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Snapshot(Base):
    """A frozen board: rows as canonical JSON, their digest, who froze them and why."""

    __tablename__ = "snapshot"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    cluster: Mapped[str] = mapped_column(String(80), default="")
    period: Mapped[str] = mapped_column(String(30))
    measure: Mapped[str] = mapped_column(String(20))
    indicator: Mapped[str] = mapped_column(String(20), default="")
    scheme_version: Mapped[int]
    rows: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500))
    frozen_by: Mapped[str] = mapped_column(String(36))
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reopens: Mapped[str | None] = mapped_column(ForeignKey("snapshot.id"), unique=True)


class Bound(Base):
    """What has arrived at a bound of the scheme, by day of occurring; see `domain.bounds`. Derived."""

    __tablename__ = "ledger_bound"
    __table_args__ = LIES_BY_KEY

    key: Mapped[str] = mapped_column(String(400), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    arrived: Mapped[int] = mapped_column(BigInteger)


class Standing(Base):
    """What a unit holds in a kept period, in all (criterion "") and by criterion. Derived."""

    __tablename__ = "standing"
    __table_args__ = LIES_BY_KEY

    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(20), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    points: Mapped[int] = mapped_column(BigInteger)
    people: Mapped[int] = mapped_column(BigInteger)


class MonthlySum(Base):
    """What was recorded in one month about one month, by unit: any past moment is read from these. Derived."""

    __tablename__ = "ledger_month"
    __table_args__ = LIES_BY_KEY

    recorded_month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    points: Mapped[int] = mapped_column(BigInteger)
    people: Mapped[int] = mapped_column(BigInteger)


append_only(FactRecord.__table__)
append_only(FactConfirmation.__table__)
append_only(PointEntry.__table__)
append_only(SchemeVersion.__table__)
append_only(Rescoring.__table__)
append_only(RescoringSlice.__table__)
append_only(Snapshot.__table__)
