"""Use cases of the outbox: `enqueue`, `cancel`; sending and who wants none are beside."""

from events.messages.service.queueing import cancel, enqueue

__all__ = ["cancel", "enqueue"]
