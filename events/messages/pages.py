"""The pages of the outbox: what is sent, for officers; wanting no more, for anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from core.kernel import N_
from core.web.templating import Page
from events.messages.domain.outbox import State

STATE_TITLES: Mapping[str, str] = {
    State.WAITING: N_("Waits to be sent"),
    State.SENT: N_("Sent"),
    State.FAILED: N_("Could not be sent"),
    State.DROPPED: N_("Called off"),
}


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message as officers see it: the address masked, the text as it is sent without the private link."""

    title: str
    address: str
    body: str
    due_at: datetime
    state: str
    tries: int


@dataclass(frozen=True, slots=True)
class OutboxPage(Page):
    """How many messages stand where, and their texts."""

    template: ClassVar[str] = "events/messages/outbox.html"
    lines: tuple[MessageLine, ...]
    counts: Mapping[str, int]
    state: str
    page: int
    has_more: bool
    states: Mapping[str, str] = field(default_factory=lambda: STATE_TITLES)


@dataclass(frozen=True, slots=True)
class StopPage(Page):
    """The question whether an address wants no more messages, or that this is done."""

    template: ClassVar[str] = "events/messages/stop.html"
    token: str
    is_done: bool
