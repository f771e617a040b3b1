"""Calls that may be sent twice: a key of one session answers the same for 24 hours, and only for the same body."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet

from core.database import UnitOfWork
from core.kernel import Invalid, N_
from core.security import derive_key
from events.programme.service import seats as programme_seats
from events.registration.models import RegistrationKey
from events.registration.queries import registrations as queries


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its session, the client's key, the canonical body, and the secret under which its answer is kept."""

    session_id: str
    key: str
    body: bytes
    secret: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the body."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def box(self) -> Fernet:
        """What seals answers while they are kept: they hold the token that manages a registration."""
        return Fernet(base64.urlsafe_b64encode(derive_key(self.secret, "registration-answers")))


async def find_answer(uow: UnitOfWork, call: Call, now: datetime) -> str | None:
    """Return the answer that this call got before, None for a new one; raise Invalid coded `key_reused` for another.

    The session is held from here on, so that two of one key follow each other. Raises NotFound.
    """
    await programme_seats.hold(uow, call.session_id)
    known = await queries.find_key(uow, call.session_id, call.key, now)
    if known is None:
        return None
    if known.body_digest != call.digest:
        raise Invalid(N_("This key was used for another registration."), code="key_reused")
    return call.box.decrypt(known.answer).decode()


async def keep_answer(uow: UnitOfWork, call: Call, answer: str, now: datetime) -> None:
    """Keep the answer of a new call."""
    sealed = call.box.encrypt(answer.encode()).decode()
    row = RegistrationKey(session_id=call.session_id, key=call.key, body_digest=call.digest, answer=sealed, made_at=now)
    await queries.keep_key(uow, row)
