"""Tables of units: the dated tree and its acts, other names, clusters of a year, figures, outlines, lists to import."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime, append_only
from core.ids import new_id


class Unit(Base):
    """A commune, school, party cell …; the codes of abolished units stay, since codes were used again."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name="dates"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    origin: Mapped[str] = mapped_column(String(20))
    tile_row: Mapped[int | None]
    tile_column: Mapped[int | None]


class UnitAlias(Base):
    """Another name under which people look for a unit, with its folded form."""

    __tablename__ = "unit_alias"
    __table_args__ = (UniqueConstraint("unit_id", "kind", "folded"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200), index=True)
    hint: Mapped[str] = mapped_column(String(200))


class UnitSuccession(Base):
    """An act upon units: merge and split lead from an old unit to a new one, rename and move from a unit to itself.

    `before` and `after` are names, of a move the parents' codes.
    """

    __tablename__ = "unit_succession"
    __table_args__ = (UniqueConstraint("old_id", "new_id", "kind", "effective_on"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    old_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    new_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), index=True)
    effective_on: Mapped[date]
    before: Mapped[str] = mapped_column(String(200))
    after: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))
    document: Mapped[str] = mapped_column(String(300))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str | None] = mapped_column(String(36))


class UnitMembership(Base):
    """A unit's cluster from `since` to `until` (the last day); at most one is open."""

    __tablename__ = "unit_membership"
    __table_args__ = (
        UniqueConstraint("unit_id", "since"),
        Index(
            "uq_unit_membership_open",
            "unit_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    cluster_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]


class ClusterLead(Base):
    """The units that lead a cluster or block in one year."""

    __tablename__ = "cluster_lead"
    __table_args__ = (UniqueConstraint("cluster_id", "year"), CheckConstraint("head_id <> deputy_id", name="two_units"))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    cluster_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    head_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    deputy_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))


class UnitStatistic(Base):
    """What was said of one figure of one year: proposals, confirmations and refusals follow each other by `version`."""

    __tablename__ = "unit_statistic"
    __table_args__ = (
        UniqueConstraint("unit_id", "measure", "year", "version"),
        Index("ix_unit_statistic_measure", "measure", "year"),
        CheckConstraint("value >= 0", name="value"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    measure: Mapped[str] = mapped_column(String(30))
    year: Mapped[int]
    version: Mapped[int]
    value: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    document: Mapped[str] = mapped_column(String(300))
    is_estimate: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(300))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str | None] = mapped_column(String(36))


class VillageCoverage(Base):
    """Whether a village has 4G, from a day on; the newest row up to a day tells."""

    __tablename__ = "village_coverage"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    since: Mapped[date]
    has_4g: Mapped[bool]
    source: Mapped[str] = mapped_column(String(300))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UnitBoundary(Base):
    """A unit's outline as simplified rings of [longitude, latitude], as JSON."""

    __tablename__ = "unit_boundary"

    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    rings: Mapped[str] = mapped_column(Text)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UnitDraft(Base):
    """A list that was read without fault and waits to be looked at; `done` counts the lines that are stored."""

    __tablename__ = "unit_draft"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(10))
    content: Mapped[str] = mapped_column(Text)
    total: Mapped[int]
    done: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(36))


for _model in (UnitSuccession, UnitStatistic, VillageCoverage):
    append_only(_model.__table__)
