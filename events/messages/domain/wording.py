"""The words of messages: a short subject and a body of plain sentences; phones get the body only."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.kernel import N_


@dataclass(frozen=True, slots=True)
class Wording:
    """What one kind of message says; both texts take the values `title`, `when`, `place` and `link`.

    Where a `reason` is among a message's values, it follows the body.
    """

    title: str
    subject: str
    body: str


VALUES = ("title", "when", "place", "link", "reason")
WORDINGS: Mapping[str, Wording] = MappingProxyType(
    {
        "reminder": Wording(
            N_("Reminder"),
            N_("Reminder: %(title)s"),
            N_("You are registered for “%(title)s”, %(when)s, at %(place)s. More: %(link)s"),
        ),
        "moved": Wording(
            N_("A session has changed"),
            N_("Changed: %(title)s"),
            N_("“%(title)s” has changed: now %(when)s, at %(place)s. Your place stays yours: %(link)s"),
        ),
        "cancelled": Wording(
            N_("A session is cancelled"),
            N_("Cancelled: %(title)s"),
            N_("“%(title)s”, %(when)s, does not take place. We are sorry. Other sessions: %(link)s"),
        ),
        "offer": Wording(
            N_("A seat has become free"),
            N_("A seat for you: %(title)s"),
            N_(
                "A seat has become free in “%(title)s”, %(when)s, at %(place)s. "
                "Take it by the link that you kept when you registered. The session: %(link)s"
            ),
        ),
    }
)
STOP = N_("No more messages: %(link)s")
REASON = N_("Reason: %(reason)s")


def sentences_of(template: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the texts that a message's body is made of, in order."""
    body = WORDINGS[template].body
    return (body, REASON) if values.get("reason") else (body,)


def fill(values: Mapping[str, str]) -> dict[str, str]:
    """Return every value a text may ask for on one line; what was not given is a dash."""
    return {name: " ".join(values.get(name, "").split()) or "–" for name in VALUES}
