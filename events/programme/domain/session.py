"""What a session may say: its modes, states and the bounds of what is asked for."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.kernel import FieldError, N_
from events.domain.kinds import TargetGroup, find_rule

LONGEST_TITLE, LONGEST_TEXT, LONGEST_LINK = 200, 5_000, 500
MOST_PEOPLE = 100_000
LONGEST = timedelta(days=14)
FARTHEST = timedelta(days=3 * 366)
LANGUAGES = ("vi", "blt", "hnj", "kjg", "hni", "lo")
"""Vietnamese, Thái, Mông, Khơ Mú, Hà Nhì, Lào: material and words of a session."""


class Mode(StrEnum):
    """How people take part."""

    ONSITE = "onsite"
    ONLINE = "online"
    HYBRID = "hybrid"


class State(StrEnum):
    """Where a session stands. Everybody sees it from its first release on."""

    DRAFT = "draft"
    RELEASED = "released"
    CANCELLED = "cancelled"
    HELD = "held"


class Admission(StrEnum):
    """Who may register: everybody, everybody with an officer's consent, nobody."""

    OPEN = "open"
    APPROVAL = "approval"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Content:
    """What a session is asked to be. `place` is a place's name in the commune, empty online."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    mode: str = Mode.ONSITE
    place: str = ""
    link: str = ""
    about: str = ""
    capacity: int | None = None
    target_group: str = ""
    language: str = "vi"
    aids: str = ""
    admission: str = Admission.OPEN
    people: tuple[tuple[str, str], ...] = field(default=())
    """Pairs of role and name: who teaches, speaks, helps."""


def find_errors(content: Content, now: datetime) -> tuple[FieldError, ...]:
    """Return what is wrong, by field; empty for a session that can be planned."""
    checks = (
        ("kind", find_rule(content.kind), N_("This kind of session is not known.")),
        ("title", _is_text(content.title, LONGEST_TITLE) and content.title.strip(), N_("Give the session a title.")),
        ("mode", content.mode in set(Mode), N_("The session is on the spot, online or both.")),
        ("ends_at", content.starts_at < content.ends_at, N_("The session must end after it begins.")),
        ("ends_at", content.ends_at - content.starts_at <= LONGEST, N_("A session lasts 14 days at most.")),
        ("starts_at", abs(content.starts_at - now) <= FARTHEST, N_("This moment is too far away.")),
        ("capacity", _is_capacity(content.capacity), N_("The number of seats must be from 1 to 100,000.")),
        ("place", _has_place(content), N_("A session on the spot needs a place.")),
        ("place", _is_text(content.place, LONGEST_TITLE), N_("This text is too long or holds control characters.")),
        ("link", _is_link(content.link), N_("The link must begin with https or http.")),
        ("about", _is_text(content.about, LONGEST_TEXT), N_("This text is too long or holds control characters.")),
        ("aids", _is_text(content.aids, LONGEST_TITLE), N_("This text is too long or holds control characters.")),
        ("language", content.language in LANGUAGES, N_("This language is not known.")),
        ("admission", content.admission in set(Admission), N_("This way of registering is not known.")),
        (
            "target_group",
            not content.target_group or content.target_group in set(TargetGroup),
            N_("This group is not known."),
        ),
    )
    found: dict[str, str] = {}
    for pointer, holds, text in checks:
        if not holds:
            found.setdefault(pointer, text)
    return tuple(FieldError(pointer, text) for pointer, text in found.items())


def spans_days(first: datetime, last: datetime, day: date) -> bool:
    """Say whether a session that begins and ends then takes place on the day."""
    return first.date() <= day <= last.date()


def _has_place(content: Content) -> bool:
    return content.mode == Mode.ONLINE or bool(content.place.strip())


def _is_capacity(capacity: int | None) -> bool:
    return capacity is None or 1 <= capacity <= MOST_PEOPLE


def _is_link(link: str) -> bool:
    return not link or (link.startswith(("https://", "http://")) and len(link) <= LONGEST_LINK and link.isprintable())


def _is_text(text: str, longest: int) -> bool:
    return len(text) <= longest and text.replace("\n", " ").replace("\r", " ").replace("\t", " ").isprintable()
