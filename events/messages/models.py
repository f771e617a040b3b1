"""Tables of the outbox: each message once by its key, and who wants none."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from core.ids import new_id


class OutboxMessage(Base):
    """A message to one address. `key` names what it is about and is unique, so that nothing is written twice.

    A sender claims a due row (`claimed_at`), sends, then marks it; a claim that was never marked is taken up again,
    and the adapter gets the row's id as its own idempotency key.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("channel IN ('mail', 'sms')", name="channel_known"),
        CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name="state_known"),
        Index("ix_outbox_message_due", "state", "due_at"),
        Index("ix_outbox_message_subject", "subject"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    subject: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(String(254))
    template: Mapped[str] = mapped_column(String(40))
    content: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Unsubscribed(Base):
    """An address (as its keyed digest) that wants no messages."""

    __tablename__ = "outbox_unsubscribed"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
