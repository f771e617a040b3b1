"""What the public form of registration turns into."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData

from accounts.domain.contacts import find_phone
from core.kernel import FieldError, Invalid, N_
from core.web.forms import text_of
from events.registration.domain.invitations import Terms
from events.registration.domain.lists import Directory
from events.registration.domain.people import Form, Guardian
from events.registration.service.several import Group

NAMES = (
    "name",
    "commune",
    "village",
    "birth_year",
    "phone",
    "target_group",
    "support",
    "guardian",
    "guardian_phone",
    "key",
    "course",
)
NO_VILLAGE = N_(
    "This commune's list has no village “%(words)s”; choose one that is offered as you type, or leave this empty."
)
WHOLE_COURSE = "whole"
YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Typed:
    """The form word by word, so that nothing is lost where something is wrong."""

    values: Mapping[str, str]
    consent: bool = False

    def get(self, name: str) -> str:
        """Return what was typed into a field."""
        return self.values.get(name, "")


def read_typed(form: FormData) -> Typed:
    """Take the form over."""
    return Typed({name: text_of(form, name)[:400] for name in NAMES}, consent=text_of(form, "consent") == "1")


def to_form(typed: Typed, villages: Directory) -> Form:
    """Return what is said; raises Invalid for phone numbers that are none, and villages that are not the commune's."""
    errors, words = [], typed.get("village").strip()
    village = villages.find_village(typed.get("commune"), words) if words else None
    if words and village is None:
        errors.append(FieldError("village", NO_VILLAGE, {"words": words[:60]}))
    phones: dict[str, str | None] = {}
    for name in ("phone", "guardian_phone"):
        phones[name] = find_phone(typed.get(name)) if typed.get(name) else None
        if typed.get(name) and phones[name] is None:
            errors.append(FieldError(name, N_("This is not a phone number.")))
    if errors:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
    year, guardian = typed.get("birth_year"), typed.get("guardian")
    return Form(
        name=typed.get("name"),
        commune=typed.get("commune") or None,
        birth_year=int(year) if year.isascii() and year.isdecimal() and len(year) == YEAR_DIGITS else None,
        village=village,
        phone=phones["phone"],
        target_group=typed.get("target_group"),
        support=" ".join(typed.get("support").split()),
        guardian=Guardian(guardian, phones["guardian_phone"]) if guardian else None,
        consent=typed.consent,
    )


LINES = 10
LINE_FIELDS = ("name", "birth_year", "village", "phone", "guardian")
NOBODY = N_("Write at least one person.")


@dataclass(frozen=True, slots=True)
class Several:
    """Up to ten people in lines, as typed; the commune and the consent are for all of them."""

    lines: tuple[dict[str, str], ...] = ({},) * LINES
    commune: str = ""
    is_household: bool = False
    consent: bool = False
    key: str = ""
    whole_course: bool = False


def read_several(form: FormData, count: int = LINES) -> Several:
    """Take the form over."""
    lines = tuple({name: text_of(form, f"{name}_{line}")[:100] for name in LINE_FIELDS} for line in range(count))
    return Several(
        lines,
        commune=text_of(form, "commune")[:20],
        is_household=text_of(form, "household") == "1",
        consent=text_of(form, "consent") == "1",
        key=text_of(form, "key"),
        whole_course=text_of(form, "course") == WHOLE_COURSE,
    )


def to_forms(typed: Several, villages: Directory) -> Group:
    """Return the people of the lines that say something; raises Invalid as `to_form` by line, and for nobody."""
    filled = [(number, line) for number, line in enumerate(typed.lines) if line["name"] or line["birth_year"]]
    errors = [] if filled else [FieldError("name_0", NOBODY)]
    forms = []
    for number, line in filled:
        try:
            forms.append(to_form(Typed({**line, "commune": typed.commune}, consent=typed.consent), villages))
        except Invalid as refused:
            errors += [FieldError(f"{each.pointer}_{number}", each.text, each.params) for each in refused.errors]
    if errors:
        raise Invalid(N_("Please mend the marked lines. Nobody was registered yet."), errors=tuple(errors))
    lines = [number for number, _ in filled]
    return Group(forms, is_household=typed.is_household, lines=lines, whole_course=typed.whole_course)


TERM_NAMES = ("title", "uses", "ends_on")
MOST_DIGITS = 4


def read_terms(form: FormData) -> dict[str, str]:
    """Take the form of an invitation over."""
    return {name: text_of(form, name)[:200] for name in TERM_NAMES}


def to_terms(typed: Mapping[str, str]) -> Terms:
    """Return what an invitation says; what is no number or day is None."""
    uses = typed["uses"]
    is_number = uses.isascii() and uses.isdecimal() and len(uses) <= MOST_DIGITS
    try:
        day = date.fromisoformat(typed["ends_on"])
    except ValueError:
        day = None
    return Terms(typed["title"], int(uses) if is_number else None, day)
