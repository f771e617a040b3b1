"""Signing in and choosing a password: slow hashing between short units of work, and the doorkeeper in front."""

import secrets
from dataclasses import dataclass

import structlog

from accounts.devices import KnownDevices
from accounts.domain.codes import Purpose
from accounts.domain.contacts import find_contact
from accounts.domain.passwords import SHORTEST, Weakness, find_weakness, normalise
from accounts.doorkeeper import Attempt, Doorkeeper
from accounts.queries.access import CredentialRow
from accounts.service import access
from core.clock import Clock
from core.database import Database
from core.kernel import Actor, FieldError, Invalid, N_, PersonId
from core.security import Passwords

log = structlog.get_logger()
SLIPS = (Purpose.FIRST_SIGN_IN, Purpose.RESET)
WEAKNESSES = {
    Weakness.SHORT: N_("Use at least %(shortest)s characters; a few words in a row are easy to remember."),
    Weakness.LONG: N_("This password is too long."),
    Weakness.COMMON: N_("Many people use a password like this, so it is guessed first. Please choose another."),
    Weakness.PERSONAL: N_("Your name, e-mail or phone number alone is easy to guess. Please choose another."),
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands at the door: network address, device in words, and the cookies of session and known device."""

    address: str
    device: str
    cookie: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody who came in takes along: a session cookie that nobody had, and the cookie of a known device."""

    session: str
    known: str


class Entrance:
    """The doors of the house; one for each process.

    Without a `device_key` devices are known until the process ends.
    """

    def __init__(self, database: Database, clock: Clock, passwords: Passwords, device_key: bytes = b"") -> None:
        self._database = database
        self._clock = clock
        self._passwords = passwords
        self._devices = KnownDevices(device_key or secrets.token_bytes(32))
        self._doorkeeper = Doorkeeper(clock.monotonic)

    async def sign_in(self, login: str, password: str, visitor: Visitor) -> Entered:
        """Sign in; raises Invalid in the same words and after the same work whether or not the account exists."""
        contact = find_contact(login)
        account = (contact.email or contact.phone or "") if contact else login.strip().lower()[:100]
        async with self._database.reading() as uow:
            known = await access.find_credentials(uow, login)
        attempt = self._admit(known.person_id if known else None, account or "?", visitor)
        plain = normalise(password)
        encoded = known.password_hash if known else None
        if not await self._passwords.matches(encoded, plain) or known is None or encoded is None:
            log.info("sign_in_refused")
            raise _wrong()
        self._doorkeeper.welcome(attempt)
        renewed = await self._passwords.hash(plain) if self._passwords.is_outdated(encoded) else encoded
        async with self._database.writing() as uow:
            now = self._clock.now()
            if renewed != encoded:
                await access.renew_hash(uow, known.person_id, encoded, renewed)
            await access.sign_out(uow, visitor.cookie, now)
            cookie = await access.open_session(uow, known.person_id, visitor.device, now)
        log.info("signed_in", person_id=known.person_id)
        return self._let_in(cookie, known.person_id, visitor)

    async def activate(self, code: str, password: str, visitor: Visitor) -> Entered:
        """Set the password with the code of a printed slip and sign in; raises Invalid for a bad code or password."""
        attempt = self._doorkeeper.admit("", visitor.address)
        async with self._database.reading() as uow:
            found = await access.load_code(uow, code, SLIPS, self._clock.now())
            known = await access.load_credentials_of(uow, found.person_id)
        self._doorkeeper.welcome(attempt)
        encoded = await self._hash_new(password, known.about)
        async with self._database.writing() as uow:
            now = self._clock.now()
            person_id = await access.use_code(uow, code, SLIPS, now)
            await access.set_password(uow, person_id, encoded, now)
            await access.sign_out(uow, visitor.cookie, now)
            cookie = await access.open_session(uow, person_id, visitor.device, now)
        log.info("password_set", person_id=person_id)
        return self._let_in(cookie, person_id, visitor)

    async def enter_by_link(self, secret: str, visitor: Visitor) -> Entered:
        """Use a one-time sign-in link; raises Invalid when it was used already or is too old."""
        attempt = self._doorkeeper.admit("", visitor.address)
        async with self._database.writing() as uow:
            now = self._clock.now()
            person_id = await access.use_code(uow, secret, (Purpose.LINK,), now)
            await access.sign_out(uow, visitor.cookie, now)
            cookie = await access.open_session(uow, person_id, visitor.device, now)
        self._doorkeeper.welcome(attempt)
        log.info("signed_in_by_link", person_id=person_id)
        return self._let_in(cookie, person_id, visitor)

    async def change_password(self, actor: Actor, old: str, new: str, visitor: Visitor) -> Entered:
        """Change one's own password: every session and token ends, and a new session begins here."""
        known = await self._recognise(actor, old, visitor, "old")
        encoded = await self._hash_new(new, known.about)
        async with self._database.writing() as uow:
            now = self._clock.now()
            await access.set_password(uow, actor.person_id, encoded, now)
            cookie = await access.open_session(uow, actor.person_id, visitor.device, now)
        return self._let_in(cookie, actor.person_id, visitor)

    async def create_token(self, actor: Actor, password: str, name: str, visitor: Visitor) -> str:
        """Make a token for whoever proves to be the person, not only to hold their open session."""
        await self._recognise(actor, password, visitor, "token_password")
        async with self._database.writing() as uow:
            return await access.create_token_of(uow, actor.person_id, name, self._clock.now())

    def _admit(self, person_id: PersonId | None, account: str, visitor: Visitor) -> Attempt:
        """Count the attempt; strangers and neighbours do not make a device wait that this account knows."""
        own = self._devices.find(visitor.known, person_id)
        return self._doorkeeper.admit(own or account, "" if own else visitor.address)

    def _let_in(self, session: str, person_id: PersonId, visitor: Visitor) -> Entered:
        return Entered(session, self._devices.remember(visitor.known, person_id))

    async def _recognise(self, actor: Actor, password: str, visitor: Visitor, field: str) -> CredentialRow:
        attempt = self._admit(actor.person_id, actor.person_id, visitor)
        async with self._database.reading() as uow:
            known = await access.load_credentials_of(uow, actor.person_id)
        if not await self._passwords.matches(known.password_hash, normalise(password)):
            message = N_("The present password is not right.")
            raise Invalid(message, errors=(FieldError(field, message),))
        self._doorkeeper.welcome(attempt)
        return known

    async def _hash_new(self, password: str, about: tuple[str, ...]) -> str:
        weakness = find_weakness(password, about)
        if weakness is not None:
            text, params = WEAKNESSES[weakness], {"shortest": SHORTEST}
            raise Invalid(text, shortest=SHORTEST, errors=(FieldError("password", text, dict(params)),))
        return await self._passwords.hash(normalise(password))


def _wrong() -> Invalid:
    message = N_("The e-mail or phone number, or the password, is not right.")
    return Invalid(message, errors=(FieldError("login", message),))
