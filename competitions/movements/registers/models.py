"""Tables of registers: entries, acts under them, people kept apart, lists that wait to be entered."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from core.ids import new_id


class RegisterEntry(Base):
    """An entry of a unit's register. `details` is JSON of the register's own fields; `sameness` NULL once ended."""

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("register", "unit_id", "sameness"),
        Index("ix_register_entry_unit_id", "unit_id", "register", "state"),
        Index("ix_register_entry_register", "register", "occurred_on"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    register: Mapped[str] = mapped_column(String(30))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(400))
    occurred_on: Mapped[date]
    quantity: Mapped[int]
    details: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(500))
    document: Mapped[str] = mapped_column(String(200))
    proof: Mapped[str] = mapped_column(String(64), default="")
    proof_type: Mapped[str] = mapped_column(String(100), default="")
    proof_name: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(10))
    is_waiting: Mapped[bool] = mapped_column(default=False)
    is_out_of_band: Mapped[bool] = mapped_column(default=False)
    sameness: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ending: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(36))


class RegisterAct(Base):
    """Something noted under an entry, such as a month of work; `sameness` NULL once withdrawn."""

    __tablename__ = "register_act"
    __table_args__ = (UniqueConstraint("entry_id", "code", "sameness"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    entry_id: Mapped[str] = mapped_column(ForeignKey("register_entry.id"))
    code: Mapped[str] = mapped_column(String(20))
    occurred_on: Mapped[date]
    quantity: Mapped[int]
    note: Mapped[str] = mapped_column(String(300))
    is_waiting: Mapped[bool] = mapped_column(default=False)
    sameness: Mapped[str | None] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(300), default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str | None] = mapped_column(String(36))


class RegisterPerson(Base):
    """Who an entry or act is about, apart from it: shown to the unit and the level above only."""

    __tablename__ = "register_person"

    about_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    contact: Mapped[str] = mapped_column(String(200), default="")


class RegisterImport(Base):
    """A list that waits to be entered. `payload` (JSON rows) is emptied at the end; `cursor` is the next row."""

    __tablename__ = "register_import"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    register: Mapped[str] = mapped_column(String(30))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    made_by: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    payload: Mapped[str] = mapped_column(Text)
    rows: Mapped[int]
    cursor: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
