"""Tables of units: the dated tree, other names, membership in clusters, statistics by year."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
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


class UnitStatistic(Base):
    """A figure of one year with its source."""

    __tablename__ = "unit_statistic"
    __table_args__ = (UniqueConstraint("unit_id", "measure", "year"), CheckConstraint("value >= 0", name="value"))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    measure: Mapped[str] = mapped_column(String(30))
    year: Mapped[int]
    value: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    is_estimate: Mapped[bool]
