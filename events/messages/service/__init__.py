"""Use cases of the outbox: `enqueue`, `cancel`, `forget`; sending and who wants none are beside."""

from events.messages.service.queueing import cancel, enqueue, forget

__all__ = ["cancel", "enqueue", "forget"]
