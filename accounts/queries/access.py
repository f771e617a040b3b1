"""Every SQL statement about what opens a door: credentials, sessions, tokens and one-time codes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from accounts.domain.codes import Purpose
from accounts.domain.contacts import Contact
from accounts.models import AccountSession, ApiToken, OneTimeCode, Person, RoleGrant
from accounts.queries.people import reached_by
from core.database import UnitOfWork
from core.kernel import PersonId


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """What a password is checked against, and the words it must not be made of."""

    person_id: PersonId
    password_hash: str | None
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A signed-in browser."""

    id: str
    person_id: PersonId
    device: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A program's token, without the token."""

    id: str
    person_id: PersonId
    person_name: str
    name: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A one-time code that was found by what was typed."""

    id: str
    person_id: PersonId
    purpose: Purpose
    expires_at: datetime
    used_at: datetime | None


async def find_credentials(uow: UnitOfWork, contact: Contact) -> CredentialRow | None:
    """Find what the password of an open account is checked against."""
    row = await uow.session.scalar(select(Person).where(Person.closed_at.is_(None), reached_by(contact)))
    return None if row is None else _credentials(row)


async def find_credentials_of(uow: UnitOfWork, person_id: str) -> CredentialRow | None:
    """Find the credentials of an open account by its id."""
    row = await uow.session.scalar(select(Person).where(Person.closed_at.is_(None), Person.id == person_id))
    return None if row is None else _credentials(row)


async def find_session(uow: UnitOfWork, digest: str, now: datetime) -> SessionRow | None:
    """Find a session that still counts: neither revoked nor expired, and its person's account open."""
    statement = (
        select(AccountSession)
        .join(Person, Person.id == AccountSession.person_id)
        .where(AccountSession.digest == digest, Person.closed_at.is_(None), *_alive(now))
    )
    row = await uow.session.scalar(statement)
    return None if row is None else _session(row)


async def list_sessions(uow: UnitOfWork, person_id: str, now: datetime) -> list[SessionRow]:
    """List a person's sessions that still count, the last used first."""
    statement = select(AccountSession).where(AccountSession.person_id == person_id, *_alive(now))
    return [_session(row) for row in await uow.session.scalars(statement.order_by(AccountSession.seen_at.desc()))]


async def find_token(uow: UnitOfWork, digest: str) -> TokenRow | None:
    """Find a token that was not revoked and whose person's account is open."""
    statement = (
        select(ApiToken, Person.name)
        .join(Person, Person.id == ApiToken.person_id)
        .where(ApiToken.digest == digest, ApiToken.revoked_at.is_(None), Person.closed_at.is_(None))
    )
    found = (await uow.session.execute(statement)).first()
    return None if found is None else _token(found[0], found[1])


async def list_tokens(uow: UnitOfWork, person_id: str | None = None) -> list[TokenRow]:
    """List tokens, revoked ones too, newest first; of everybody where no person is given."""
    statement = select(ApiToken, Person.name).join(Person, Person.id == ApiToken.person_id)
    if person_id is not None:
        statement = statement.where(ApiToken.person_id == person_id)
    found = await uow.session.execute(statement.order_by(ApiToken.id.desc()))
    return [_token(row, name) for row, name in found]


async def find_code(uow: UnitOfWork, digest: str) -> CodeRow | None:
    """Find a one-time code of an open account, used and expired ones too."""
    statement = (
        select(OneTimeCode)
        .join(Person, Person.id == OneTimeCode.person_id)
        .where(OneTimeCode.digest == digest, Person.closed_at.is_(None))
    )
    row = await uow.session.scalar(statement)
    if row is None:
        return None
    return CodeRow(row.id, PersonId(row.person_id), Purpose(row.purpose), row.expires_at, row.used_at)


async def claim_code(uow: UnitOfWork, code_id: str, now: datetime) -> bool:
    """Mark the code used; False when somebody was faster."""
    statement = update(OneTimeCode).where(OneTimeCode.id == code_id, OneTimeCode.used_at.is_(None))
    result = await uow.session.execute(statement.values(used_at=now).returning(OneTimeCode.id))
    return result.first() is not None


async def spend_codes(
    uow: UnitOfWork, person_ids: Collection[str], purposes: Collection[Purpose], now: datetime
) -> None:
    """Make the unused codes of these people and purposes worthless."""
    statement = update(OneTimeCode).where(
        OneTimeCode.person_id.in_(sorted(person_ids)),
        OneTimeCode.purpose.in_(sorted(purposes)),
        OneTimeCode.used_at.is_(None),
    )
    await uow.session.execute(statement.values(used_at=now))


async def revoke_sessions(uow: UnitOfWork, person_id: str, now: datetime, *conditions: ColumnElement[bool]) -> int:
    """End a person's sessions that still count, narrowed by `conditions`; return how many."""
    statement = update(AccountSession).where(
        AccountSession.person_id == person_id, AccountSession.revoked_at.is_(None), *conditions
    )
    result = await uow.session.execute(statement.values(revoked_at=now).returning(AccountSession.id))
    return len(result.all())


async def revoke_tokens(uow: UnitOfWork, person_id: str, now: datetime, token_id: str | None = None) -> int:
    """Revoke one token of a person, or all; return how many were still valid."""
    statement = update(ApiToken).where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
    if token_id is not None:
        statement = statement.where(ApiToken.id == token_id)
    result = await uow.session.execute(statement.values(revoked_at=now).returning(ApiToken.id))
    return len(result.all())


async def mark_session_seen(uow: UnitOfWork, session_id: str, now: datetime) -> None:
    """Note that the session was used."""
    await uow.session.execute(update(AccountSession).where(AccountSession.id == session_id).values(seen_at=now))


async def mark_token_used(uow: UnitOfWork, token_id: str, now: datetime) -> None:
    """Note that the token was used."""
    await uow.session.execute(update(ApiToken).where(ApiToken.id == token_id).values(used_at=now))


def _alive(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return AccountSession.revoked_at.is_(None), AccountSession.expires_at > now


def _credentials(row: Person) -> CredentialRow:
    about = tuple(text for text in (row.name, row.email, row.phone) if text)
    return CredentialRow(PersonId(row.id), row.password_hash, about)


def _session(row: AccountSession) -> SessionRow:
    return SessionRow(row.id, PersonId(row.person_id), row.device, row.created_at, row.seen_at, row.expires_at)


def _token(row: ApiToken, person_name: str) -> TokenRow:
    return TokenRow(
        id=row.id,
        person_id=PersonId(row.person_id),
        person_name=person_name,
        name=row.name,
        created_at=row.created_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )


async def list_units_with_sessions(uow: UnitOfWork, since: datetime, now: datetime) -> set[str]:
    """Return the ids of units where somebody who holds a role is signed in and was seen since a moment."""
    open_session = (AccountSession.revoked_at.is_(None), AccountSession.expires_at > now)
    statement = (
        select(RoleGrant.unit_id)
        .join(AccountSession, AccountSession.person_id == RoleGrant.person_id)
        .where(*open_session, AccountSession.seen_at >= since, RoleGrant.revoked_at.is_(None))
        .distinct()
    )
    return set(await uow.session.scalars(statement))
