"""What the forms of accounts turn into: frozen commands, or field errors with every input kept."""

from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData

from accounts.domain.roster import find_day
from accounts.service import NewGrant, NewPerson
from accounts.service.people import NewMember
from core.kernel import FieldError, Invalid, N_, Role
from core.web.forms import text_of

CLOSE_WORDS = frozenset({"dong", "đóng", "close"})


@dataclass(frozen=True, slots=True)
class MemberInput:
    """A new person as typed."""

    name: str = ""
    phone: str = ""
    email: str = ""
    role: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class RoleInput:
    """A further role as typed."""

    role: str = ""
    since: str = ""
    until: str = ""
    deputy_of: str = ""


def secret_of(form: FormData, name: str) -> str:
    """Return a password exactly as typed, outer spaces included."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def read_member(form: FormData) -> MemberInput:
    """Take the typed fields over."""
    return MemberInput(*(text_of(form, name) for name in ("name", "phone", "email", "role", "since", "until")))


def read_role(form: FormData) -> RoleInput:
    """Take the typed fields over."""
    return RoleInput(*(text_of(form, name) for name in ("role", "since", "until", "deputy_of")))


def to_member(unit_code: str, typed: MemberInput) -> NewMember:
    """Return the command; raises Invalid for an unknown role or unreadable days."""
    term = _read_term(typed.role, typed.since, typed.until)
    person = NewPerson(typed.name, typed.email, typed.phone)
    return NewMember(unit_code, person, term.role, term.since, term.until)


@dataclass(frozen=True, slots=True)
class Whom:
    """Who gets a role, and the day that stands for an empty first day."""

    unit_code: str
    person_id: str
    today: date


def to_grant(whom: Whom, typed: RoleInput) -> NewGrant:
    """Return the command; raises Invalid for an unknown role or unreadable days."""
    term = _read_term(typed.role, typed.since, typed.until)
    since = term.since or whom.today
    return NewGrant(whom.person_id, term.role, whom.unit_code, since, term.until, typed.deputy_of or None)


def check_same(first: str, second: str) -> None:
    """Raise Invalid unless the password was typed the same way twice."""
    if first != second:
        text = N_("The two passwords differ.")
        raise Invalid(text, errors=(FieldError("again", text),))


def check_close_word(word: str) -> None:
    """Raise Invalid unless the word that confirms the closing was typed."""
    if word.strip().lower() not in CLOSE_WORDS:
        text = N_("Type the word “đóng” to confirm.")
        raise Invalid(text, errors=(FieldError("word", text),))


@dataclass(frozen=True, slots=True)
class _Term:
    role: Role
    since: date | None
    until: date | None


def _read_term(role: str, since: str, until: str) -> _Term:
    errors: list[FieldError] = []
    if role not in set(Role):
        errors.append(FieldError("role", N_("Choose a role.")))
    for name, text in (("since", since), ("until", until)):
        if text and find_day(text) is None:
            errors.append(FieldError(name, N_("“%(text)s” is not a date like 10/10/2026."), {"text": text}))
    if errors:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
    return _Term(Role(role), find_day(since), find_day(until))
