"""What a view is: a page in a state, and who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ADMIN, HOST, OFFICER = "quantri", "dieukhien", "xa1"
ERROR = ".error-summary"


PASSWORD = "{password}"  # what a field gets that asks for the demonstration's password


@dataclass(frozen=True, slots=True)
class Send:
    """A form to fill and send before the page is looked at; browsers' own checks are put aside."""

    form: str = "main form[method=post]"
    fields: Mapping[str, str] = field(default_factory=dict)
    file: tuple[str, bytes] | None = None
    by: str = "the browser"


@dataclass(frozen=True, slots=True)
class View:
    """A page in a state. `path` may hold names of the prepared world; `shows` must be there when it is right.

    `forgets` is a cookie that the view itself sets and an earlier look at it may have left.
    """

    name: str
    path: str
    who: str = ""
    shows: str = "main h1"
    send: Send | None = None
    forgets: str = ""
