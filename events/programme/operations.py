"""The programme's part of the OpenAPI document."""

from msgspec import Struct

from core.web.openapi import Operation, Parameter
from events.domain.kinds import SessionKind
from events.programme.api import SessionBody


class SessionAnswer(Struct):
    """A session as lists show it."""

    id: str
    title: str
    kind: str
    commune: str | None
    starts_at: str
    ends_at: str
    capacity: int | None
    seated: int
    waiting: int
    state: str


class HostAnswer(Struct):
    """The unit that holds it."""

    code: str
    name: str


class SessionWholeAnswer(SessionAnswer):
    """A session as its page shows it."""

    url: str
    ics_url: str
    host: HostAnswer
    place: str | None
    mode: str
    link: str | None
    about: str
    target_group: str
    language: str
    sequence: int
    reason: str | None


class SessionsAnswer(Struct):
    """Sessions by their beginning."""

    sessions: list[SessionAnswer]


class MadeAnswer(Struct):
    """A new session's id and addresses."""

    id: str
    url: str
    ics_url: str


SPAN = "a day as 2026-10-10, or a moment as RFC 3339"
LIST = (
    Parameter("from", SPAN),
    Parameter("to", SPAN),
    Parameter("commune", "a commune's code"),
    Parameter("kind", "the kind of session", {"enum": [kind.value for kind in SessionKind]}),
)
operations = (
    Operation("programme:api:list", "Released sessions", {200: SessionsAnswer}, query=LIST),
    Operation("programme:api:show", "A session", {200: SessionWholeAnswer}),
    Operation("programme:api:create", "Plan and release a session", {201: MadeAnswer}, SessionBody, token=True),
)
