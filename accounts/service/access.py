"""Use cases of the doors: sessions, one-time codes, sign-in links, tokens, and who acts behind a cookie or bearer."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.domain.codes import CODE_BITS, Purpose, read_code, write_code
from accounts.domain.contacts import find_contact
from accounts.domain.grants import day_of, list_in_force
from accounts.models import AccountSession, ApiToken, OneTimeCode, Person
from accounts.queries import access, people
from accounts.queries.access import CodeRow, CredentialRow, SessionRow, TokenRow
from accounts.queries.people import PersonRow
from accounts.service.people import load_person, load_person_by_login
from core.audit import Act, record, record_all
from core.database import UnitOfWork
from core.ids import digest_of, new_id, new_secret
from core.kernel import Actor, FieldError, Grant, Invalid, N_, NotFound, PersonId

SESSION_LIFE = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=10)
LIVES = {
    Purpose.FIRST_SIGN_IN: timedelta(days=30),
    Purpose.RESET: timedelta(days=7),
    Purpose.LINK: timedelta(hours=1),
}
LONGEST_TOKEN_NAME = 80


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who acts, by which session or token, and whether its last use should be noted now."""

    actor: Actor
    key_id: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Own:
    """One's own account: the person, the names of the units where roles are held, signed-in devices and tokens."""

    person: PersonRow
    unit_names: Mapping[str, str]
    sessions: tuple[SessionRow, ...]
    tokens: tuple[TokenRow, ...]


@dataclass(frozen=True, slots=True)
class CodesWanted:
    """Whose slips to make, what for, and who asked."""

    person_ids: Sequence[str]
    purpose: Purpose
    actor_id: str | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """What one printed slip says; the only place where a code stands in clear, once."""

    name: str
    login: str
    code: str
    expires_at: datetime


async def find_credentials(uow: UnitOfWork, login: str) -> CredentialRow | None:
    """Find what a typed e-mail or phone is checked against; None for nonsense, unknown and closed accounts alike."""
    contact = find_contact(login)
    return await access.find_credentials(uow, contact) if contact else None


async def load_credentials_of(uow: UnitOfWork, person_id: str) -> CredentialRow:
    """Load the credentials of an open account; raises NotFound."""
    found = await access.find_credentials_of(uow, person_id)
    if found is None:
        raise NotFound(N_("There is no such account."))
    return found


async def open_session(uow: UnitOfWork, person_id: str, device: str, now: datetime) -> str:
    """Open a session and return the cookie's value, which nobody had before; the account must still be open."""
    person = await uow.session.get(Person, person_id, populate_existing=True)
    if person is None or person.closed_at is not None:
        raise NotFound(N_("There is no such account."))
    person.first_signed_in_at = person.first_signed_in_at or now
    value = new_secret()
    session = AccountSession(
        digest=digest_of(value),
        person_id=person_id,
        device=device[:80],
        created_at=now,
        seen_at=now,
        expires_at=now + SESSION_LIFE,
    )
    uow.session.add(session)
    await uow.session.flush()
    return value


async def sign_out(uow: UnitOfWork, cookie: str, now: datetime) -> None:
    """End the session behind the cookie; an unknown one is no error."""
    session = await access.find_session(uow, digest_of(cookie), now)
    if session is not None:
        await access.revoke_sessions(uow, session.person_id, now, AccountSession.id == session.id)


async def revoke_session(uow: UnitOfWork, person_id: str, session_id: str, now: datetime) -> None:
    """End one of a person's own sessions; raises NotFound for another person's."""
    if not await access.revoke_sessions(uow, person_id, now, AccountSession.id == session_id):
        raise NotFound(N_("This device is already signed out."))


async def set_password(uow: UnitOfWork, person_id: str, password_hash: str, now: datetime) -> None:
    """Store a new password's hash; every session and token ends and every unused code becomes worthless."""
    person = await uow.session.get(Person, person_id, populate_existing=True)
    if person is None or person.closed_at is not None:
        raise NotFound(N_("There is no such account."))
    person.password_hash = password_hash
    await uow.session.flush()
    await _shut_out(uow, person_id, now)
    await record(uow, Act("password.set", person_id, person_id), now)


async def renew_hash(uow: UnitOfWork, person_id: str, old_hash: str, new_hash: str) -> None:
    """Replace a hash by a stronger one of the same password, unless the password was changed meanwhile."""
    person = await uow.session.get(Person, person_id, populate_existing=True)
    if person is not None and person.password_hash == old_hash:
        person.password_hash = new_hash
        await uow.session.flush()


async def issue_codes(uow: UnitOfWork, wanted: CodesWanted, now: datetime) -> list[Slip]:
    """Make a fresh code for each person, in the order given; their earlier slips stop working."""
    await access.spend_codes(uow, wanted.person_ids, [Purpose.FIRST_SIGN_IN, Purpose.RESET], now)
    found = {person.id: person for person in await people.list_people(uow, wanted.person_ids)}
    slips = []
    for person in (found[PersonId(person_id)] for person_id in wanted.person_ids):
        code = write_code(secrets.randbits(CODE_BITS))
        row = _new_code(person.id, wanted.purpose, read_code(code), now)
        uow.session.add(row)
        slips.append(Slip(person.name, person.phone or person.email or "", code, row.expires_at))
    detail = {"purpose": wanted.purpose.value}
    await record_all(uow, [Act("code.issued", key, wanted.actor_id, detail) for key in wanted.person_ids], now)
    return slips


async def reset_person(uow: UnitOfWork, person_id: str, now: datetime, *, actor_id: str | None = None) -> Slip:
    """Take the old password, every session, token, slip and link away at once; return the slip with the new code."""
    person = await uow.session.get(Person, person_id, populate_existing=True)
    if person is None or person.closed_at is not None:
        raise NotFound(N_("There is no such account."))
    person.password_hash = None
    await uow.session.flush()
    await _shut_out(uow, person_id, now)
    return (await issue_codes(uow, CodesWanted([person_id], Purpose.RESET, actor_id), now))[0]


async def create_sign_in_link(uow: UnitOfWork, login: str, now: datetime) -> str:
    """Return a secret that signs the person in once, within an hour; the caller puts it behind `/vao#`."""
    person = await load_person_by_login(uow, login)
    secret = new_secret()
    uow.session.add(_new_code(person.id, Purpose.LINK, secret, now))
    await record(uow, Act("code.issued", person.id, None, {"purpose": Purpose.LINK.value}), now)
    return secret


async def load_code(uow: UnitOfWork, typed: str, purposes: Sequence[Purpose], now: datetime) -> CodeRow:
    """Load a code that still works for one of the purposes; raises Invalid, in the same words for every reason."""
    secret = typed.strip() if Purpose.LINK in purposes else read_code(typed)
    code = await access.find_code(uow, digest_of(secret))
    if code is None or code.purpose not in purposes or code.used_at is not None or code.expires_at <= now:
        raise _bad_code()
    return code


async def use_code(uow: UnitOfWork, typed: str, purposes: Sequence[Purpose], now: datetime) -> PersonId:
    """Use the code up and return whose it was; of two who try at once, one is refused."""
    code = await load_code(uow, typed, purposes, now)
    if not await access.claim_code(uow, code.id, now):
        raise _bad_code()
    return code.person_id


async def create_token(uow: UnitOfWork, login: str, name: str, now: datetime) -> str:
    """Return a new bearer token of the person with this e-mail or phone."""
    person = await load_person_by_login(uow, login)
    return await create_token_of(uow, person.id, name, now)


async def create_token_of(uow: UnitOfWork, person_id: str, name: str, now: datetime) -> str:
    """Return a new bearer token, which is shown once and stored hashed; raises Invalid for an unusable name."""
    label = " ".join(name.split())
    if not label or len(label) > LONGEST_TOKEN_NAME:
        text = N_("Give the token a name of at most %(most)s letters, so that you know it again.")
        raise Invalid(text, most=LONGEST_TOKEN_NAME, errors=(FieldError("name", text, {"most": LONGEST_TOKEN_NAME}),))
    value = new_secret()
    token = ApiToken(id=new_id(), digest=digest_of(value), person_id=person_id, name=label, created_at=now)
    uow.session.add(token)
    await uow.session.flush()
    await record(uow, Act("token.created", token.id, person_id), now)
    return value


async def revoke_token(uow: UnitOfWork, person_id: str, token_id: str, now: datetime) -> None:
    """Revoke one of a person's tokens; raises NotFound where there is none to revoke."""
    if not await access.revoke_tokens(uow, person_id, now, token_id):
        raise NotFound(N_("This token is already revoked."))
    await record(uow, Act("token.revoked", token_id, person_id), now)


async def load_own(uow: UnitOfWork, actor: Actor, now: datetime) -> Own:
    """Load what a person sees of their own account."""
    places = await people.list_places(uow, {grant.unit_code for grant in actor.grants})
    return Own(
        person=await load_person(uow, actor.person_id),
        unit_names={code: place.name for code, place in places.items()},
        sessions=tuple(await access.list_sessions(uow, actor.person_id, now)),
        tokens=tuple(await access.list_tokens(uow, actor.person_id)),
    )


async def find_actor_by_session(uow: UnitOfWork, cookie: str, now: datetime) -> Actor | None:
    """Find who acts behind a session cookie, with the roles in force on the province's today."""
    found = await find_by_session(uow, cookie, now)
    return found.actor if found else None


async def find_actor_by_token(uow: UnitOfWork, token: str, now: datetime) -> Actor | None:
    """Find who acts behind a bearer token, with the roles in force on the province's today."""
    found = await find_by_token(uow, token, now)
    return found.actor if found else None


async def find_by_session(uow: UnitOfWork, cookie: str, now: datetime) -> SignedIn | None:
    """Find the session behind a cookie and its actor."""
    session = await access.find_session(uow, digest_of(cookie), now)
    if session is None:
        return None
    return SignedIn(await _actor(uow, session, now), session.id, now - session.seen_at >= NOTED_EVERY)


async def find_by_token(uow: UnitOfWork, token: str, now: datetime) -> SignedIn | None:
    """Find the token behind a bearer and its actor."""
    row = await access.find_token(uow, digest_of(token))
    if row is None:
        return None
    actor = Actor(row.person_id, row.person_name, await _grants(uow, row.person_id, now))
    return SignedIn(actor, row.id, row.used_at is None or now - row.used_at >= NOTED_EVERY)


async def note_session(uow: UnitOfWork, signed_in: SignedIn, now: datetime) -> None:
    """Keep when the session was last used."""
    await access.mark_session_seen(uow, signed_in.key_id, now)


async def note_token(uow: UnitOfWork, signed_in: SignedIn, now: datetime) -> None:
    """Keep when the token was last used, and that the account is in use."""
    await access.mark_token_used(uow, signed_in.key_id, now)


async def _actor(uow: UnitOfWork, session: SessionRow, now: datetime) -> Actor:
    person = await load_person(uow, session.person_id)
    grants = await _grants(uow, session.person_id, now)
    return Actor(session.person_id, person.name, grants, csrf_bound_to=session.id)


async def _grants(uow: UnitOfWork, person_id: str, now: datetime) -> tuple[Grant, ...]:
    return list_in_force(await people.list_standing_grants(uow, person_id), day_of(now))


async def _shut_out(uow: UnitOfWork, person_id: str, now: datetime) -> None:
    """End whatever opened the account until now."""
    await access.revoke_sessions(uow, person_id, now)
    await access.revoke_tokens(uow, person_id, now)
    await access.spend_codes(uow, [person_id], list(Purpose), now)


def _new_code(person_id: str, purpose: Purpose, secret: str, now: datetime) -> OneTimeCode:
    return OneTimeCode(
        digest=digest_of(secret),
        person_id=person_id,
        purpose=purpose.value,
        created_at=now,
        expires_at=now + LIVES[purpose],
    )


def _bad_code() -> Invalid:
    message = N_("This code does not work. It may be mistyped, used already or too old; ask for a new slip.")
    return Invalid(message, errors=(FieldError("code", message),))
