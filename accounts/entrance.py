"""Signing in and choosing a password: slow hashing between short units of work, and the doorkeeper in front."""

from dataclasses import dataclass

import structlog

from accounts.domain.codes import Purpose
from accounts.domain.contacts import find_contact
from accounts.domain.passwords import SHORTEST, Weakness, find_weakness, normalise
from accounts.doorkeeper import Doorkeeper
from accounts.queries.access import CredentialRow
from accounts.service import access
from core.clock import Clock
from core.database import Database
from core.kernel import Actor, FieldError, Invalid, N_
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
    """Who stands at the door: network address, device in words, and the session cookie brought along."""

    address: str
    device: str
    cookie: str = ""


class Entrance:
    """The doors of the house; one for each process. Every way in returns the value of a session cookie nobody had."""

    def __init__(self, database: Database, clock: Clock, passwords: Passwords) -> None:
        self._database = database
        self._clock = clock
        self._passwords = passwords
        self._doorkeeper = Doorkeeper(clock.monotonic)

    async def sign_in(self, login: str, password: str, visitor: Visitor) -> str:
        """Sign in; raises Invalid in the same words and after the same work whether or not the account exists."""
        contact = find_contact(login)
        account = (contact.email or contact.phone or "") if contact else login.strip().lower()[:100]
        attempt = self._doorkeeper.admit(account or "?", visitor.address)
        async with self._database.reading() as uow:
            known = await access.find_credentials(uow, login)
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
        return cookie

    async def activate(self, code: str, password: str, visitor: Visitor) -> str:
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
        return cookie

    async def enter_by_link(self, secret: str, visitor: Visitor) -> str:
        """Use a one-time sign-in link; raises Invalid when it was used already or is too old."""
        attempt = self._doorkeeper.admit("", visitor.address)
        async with self._database.writing() as uow:
            now = self._clock.now()
            person_id = await access.use_code(uow, secret, (Purpose.LINK,), now)
            await access.sign_out(uow, visitor.cookie, now)
            cookie = await access.open_session(uow, person_id, visitor.device, now)
        self._doorkeeper.welcome(attempt)
        log.info("signed_in_by_link", person_id=person_id)
        return cookie

    async def change_password(self, actor: Actor, old: str, new: str, visitor: Visitor) -> str:
        """Change one's own password: every session and token ends, and a new session begins here."""
        known = await self._recognise(actor, old, visitor, "old")
        encoded = await self._hash_new(new, known.about)
        async with self._database.writing() as uow:
            now = self._clock.now()
            await access.set_password(uow, actor.person_id, encoded, now)
            return await access.open_session(uow, actor.person_id, visitor.device, now)

    async def create_token(self, actor: Actor, password: str, name: str, visitor: Visitor) -> str:
        """Make a token for whoever proves to be the person, not only to hold their open session."""
        await self._recognise(actor, password, visitor, "token_password")
        async with self._database.writing() as uow:
            return await access.create_token_of(uow, actor.person_id, name, self._clock.now())

    async def _recognise(self, actor: Actor, password: str, visitor: Visitor, field: str) -> CredentialRow:
        attempt = self._doorkeeper.admit(actor.person_id, visitor.address)
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
