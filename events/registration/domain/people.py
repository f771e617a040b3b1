"""Who registers: what a form must say, and when two entries are one person."""

import unicodedata
from dataclasses import dataclass

from core.kernel import FieldError, N_
from core.vietnamese import fold
from events.domain.kinds import TargetGroup

LONGEST_NAME, LONGEST_NEED = 60, 300
OLDEST, ADULT_AT = 120, 16


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who answers for a child."""

    name: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody says who registers. `commune` and `village` are codes; `phone` is in national form already."""

    name: str
    commune: str | None
    birth_year: int | None
    village: str | None = None
    phone: str | None = None
    target_group: str = ""
    support: str = ""
    guardian: Guardian | None = None
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person we know, as far as matching looks at them."""

    id: str
    folded: str
    birth_year: int | None
    commune_id: str | None
    village_id: str | None
    phone: str | None


def clean(text: str) -> str:
    """Return a name as it is kept: composed, without doubled spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def find_errors(form: Form, year: int) -> tuple[FieldError, ...]:
    """Return what is wrong, by field; `year` is that of the session, by which children are told."""
    name = clean(form.name)
    needs_guardian = form.birth_year is not None and year - form.birth_year < ADULT_AT
    guardian = clean(form.guardian.name) if form.guardian else ""
    checks = (
        ("name", 0 < len(name) <= LONGEST_NAME and name.isprintable() and any(map(str.isalpha, name)), _NAME),
        ("birth_year", _is_year(form.birth_year, year), N_("Give the year of birth with four digits.")),
        (
            "guardian",
            not needs_guardian or guardian,
            N_("For a child under 16, a parent or guardian gives their name."),
        ),
        ("guardian", len(guardian) <= LONGEST_NAME and guardian.isprintable(), _NAME),
        ("support", len(form.support) <= LONGEST_NEED and form.support.isprintable(), _NEED),
        ("target_group", not form.target_group or form.target_group in set(TargetGroup), _GROUP),
        ("consent", form.consent, N_("Without your consent we cannot keep your registration.")),
    )
    found: dict[str, str] = {}
    for pointer, holds, text in checks:
        if not holds:
            found.setdefault(pointer, text)
    return tuple(FieldError(pointer, text) for pointer, text in found.items())


_NAME = N_("Give a name of at most 60 letters.")
_NEED = N_("Say in at most 300 letters what is needed.")
_GROUP = N_("This group is not known.")


def _is_year(born: int | None, year: int) -> bool:
    return born is not None and year - OLDEST <= born <= year


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, as ids; None where they did not say."""

    commune_id: str | None
    village_id: str | None = None


def is_same(known: Candidate, form: Form, home: Home) -> bool:
    """Say whether the form is about a person we know.

    The same folded name and year of birth, and either the same phone, or the same commune where neither village nor
    phone speaks against it. Two of one name and year in different villages, or with different phones, are two.
    """
    if known.folded != fold(clean(form.name)) or known.birth_year != form.birth_year:
        return False
    if known.phone is not None and form.phone is not None:
        return known.phone == form.phone
    if known.commune_id != home.commune_id:
        return False
    return None in {known.village_id, home.village_id} or known.village_id == home.village_id


def find_spare_phone(known: Candidate, form: Form) -> str | None:
    """Return the number by which a registration alone is reached: the form's, where we know none of the person.

    It does not become the person's own, for whoever knows a name, a year and a commune could give one.
    """
    return form.phone if known.phone is None else None
