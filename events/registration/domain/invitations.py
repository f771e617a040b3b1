"""Invitations: for how many people and until when a link registers. Pure."""

from dataclasses import dataclass
from datetime import date

from core.kernel import FieldError, N_

MOST_USES = 500
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom a link is for, for how many of them, and its last day."""

    title: str
    uses: int | None
    ends_on: date | None


def find_errors(terms: Terms, today: date, last: date) -> tuple[FieldError, ...]:
    """Return what is wrong, by field; `last` is the day of the session, after which no link has a use."""
    checks = (
        ("title", 0 < len(terms.title) <= LONGEST_TITLE and terms.title.isprintable(), _TITLE),
        ("uses", terms.uses is not None and 1 <= terms.uses <= MOST_USES, N_("Say for how many people: 1 to 500.")),
        ("ends_on", terms.ends_on is not None and today <= terms.ends_on <= last, _DAY),
    )
    return tuple(FieldError(pointer, text) for pointer, holds, text in checks if not holds)


_TITLE = N_("Say in at most 120 letters whom the link is for.")
_DAY = N_("Choose a day from today until the day of the session.")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as far as its use goes."""

    uses: int
    used: int
    ends_on: date
    is_ended: bool

    @property
    def left(self) -> int:
        """How many more people it registers."""
        return max(0, self.uses - self.used)

    def is_open(self, today: date) -> bool:
        """Say whether somebody can still register by it."""
        return not self.is_ended and today <= self.ends_on and self.left > 0
