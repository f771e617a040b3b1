"""Tables of people, the roles they hold, and the secrets that open a door for them (all stored hashed)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from core.ids import new_id

ID = String(36)
DIGEST = String(64)


class Person(Base):
    """An account. A closed one keeps its name for what it did; its e-mail and phone are free for a successor."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="reachable"),
        Index(
            "uq_person_email_open",
            "email",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "uq_person_phone_open",
            "phone",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoleGrant(Base):
    """A role at a unit from one day to another; ended early by `revoked_at`, never deleted."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_it_begins"),
        Index(
            "uq_role_grant_open",
            "person_id",
            "role",
            "unit_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL AND until IS NULL"),
            postgresql_where=text("revoked_at IS NULL AND until IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(32))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    deputy_of: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    granted_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccountSession(Base):
    """One browser that is signed in. The cookie's value is stored as its digest only."""

    __tablename__ = "account_session"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(DIGEST, unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    device: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiToken(Base):
    """A bearer token of a program that acts for a person; stored as its digest, revocable."""

    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(DIGEST, unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OneTimeCode(Base):
    """A code from a printed slip or a sign-in link: works once, until it expires or a newer one replaces it."""

    __tablename__ = "one_time_code"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(DIGEST, unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
