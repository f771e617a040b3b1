"""Sending one message: claim its row, render, let a carrier take it, mark it. What wants no messages is dropped."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.database import UnitOfWork
from core.i18n import DEFAULT_LOCALE, Translations
from core.kernel import N_, NotFound
from core.security import derive_key
from events.messages.carriers import Carrier, Outgoing
from events.messages.domain.outbox import CLAIM_HOLDS, Channel, State, digest_address, is_too_late, pause_after
from events.messages.domain.wording import STOP, WORDINGS, fill, sentences_of
from events.messages.queries import outbox as queries
from events.messages.queries.outbox import MessageRow

DIGEST_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Post:
    """What sending needs: a carrier for each channel, the languages, where links lead, and our secret."""

    carriers: Mapping[Channel, Carrier]
    translations: Translations
    origin: str
    secret: str = field(repr=False)

    def digest(self, address: str) -> str:
        """Return the keyed digest of an address."""
        return digest_address(address, derive_key(self.secret, "messages:address"))

    def stop_token(self, address: str) -> str:
        """Return the token of the link by which an address wants no more messages."""
        digest = self.digest(address)
        return digest + self._sign(digest)

    def read_token(self, token: str) -> str:
        """Return the digest that a token is for; raises NotFound for one that is not ours."""
        digest, signature = token[:DIGEST_LENGTH], token[DIGEST_LENGTH:]
        if not token.isascii() or not hmac.compare_digest(signature, self._sign(digest)):
            raise NotFound(N_("This link is not complete. Please open it from the message again."))
        return digest

    def render(self, row: MessageRow) -> Outgoing:
        """Return a message as it leaves."""
        content = json.loads(row.content)
        wording, values = WORDINGS[row.template], fill(content)
        link = f"{self.origin}/tin-nhan/ngung/{self.stop_token(row.address)}"
        said = (self.translations.format(DEFAULT_LOCALE, each, values) for each in sentences_of(row.template, content))
        stop = self.translations.format(DEFAULT_LOCALE, STOP, {"link": link})
        subject = self.translations.format(DEFAULT_LOCALE, wording.subject, values)
        return Outgoing(row.id, row.address, subject, f"{' '.join(said)}\n{stop}", link)

    def _sign(self, digest: str) -> str:
        return hmac.new(derive_key(self.secret, "messages:stop"), digest.encode(), "sha256").hexdigest()[:32]


async def claim(uow: UnitOfWork, post: Post, message_id: str, now: datetime) -> MessageRow | None:
    """Take a due message into one's hands; None where it is not due or free, or is dropped: not wanted, or too late."""
    row = await queries.hold_message(uow, message_id)
    if row is None or row.state != State.WAITING or row.due_at > now:
        return None
    if row.claimed_at is not None and row.claimed_at > now - CLAIM_HOLDS:
        return None
    is_unwanted = await queries.is_unsubscribed(uow, post.digest(row.address)) or row.template not in WORDINGS
    if is_unwanted or is_too_late(json.loads(row.content), now):
        row.state, row.ended_at = State.DROPPED, now
        return None
    row.claimed_at = now
    await uow.session.flush()
    return await queries.find_message(uow, message_id)


async def mark_sent(uow: UnitOfWork, message_id: str, now: datetime) -> None:
    """Note that a carrier has taken a message, also where it was called off meanwhile."""
    row = await queries.hold_message(uow, message_id)
    if row is not None:
        row.state, row.ended_at, row.claimed_at, row.tries = State.SENT, now, None, row.tries + 1


async def mark_refused(uow: UnitOfWork, message_id: str, now: datetime) -> None:
    """Note that no carrier took a message: it waits for its next try, or has failed for good."""
    row = await queries.hold_message(uow, message_id)
    if row is None or row.state != State.WAITING:
        return
    row.tries, row.claimed_at = row.tries + 1, None
    pause = pause_after(row.tries)
    if pause is None:
        row.state, row.ended_at = State.FAILED, now
    else:
        row.due_at = now + pause


async def unsubscribe(uow: UnitOfWork, post: Post, token: str, now: datetime) -> None:
    """Keep that the address of a link wants no more messages; raises NotFound for a link that is not ours."""
    await queries.add_unsubscribed(uow, post.read_token(token), now)
