"""What the form of a new rule turns into."""

from collections.abc import Mapping
from datetime import date

from starlette.datastructures import FormData

from competitions.awards.rules.domain.rules import Rule
from core.kernel import FieldError, Invalid, N_
from core.web.forms import text_of

FIELDS = ("code", "award", "value", "citation", "effective_from", "effective_to", "is_verified", "note")


def read_typed(form: FormData) -> dict[str, str]:
    """Take the form over as typed."""
    return {name: text_of(form, name) for name in FIELDS}


def read_rule(typed: Mapping[str, str]) -> Rule:
    """Return the rule; raises Invalid with the field for a day that is none."""
    since, until = _day(typed, "effective_from"), typed["effective_to"] and _day(typed, "effective_to")
    if since is None:
        errors = (FieldError("effective_from", N_("Choose a day.")),)
        raise Invalid(N_("The rule cannot be kept like this."), errors=errors)
    code = f"{typed['code']}.{typed['award']}" if typed["award"] else typed["code"]
    return Rule(
        code=code,
        value=typed["value"],
        citation=typed["citation"],
        effective_from=since,
        effective_to=until or None,
        is_verified=typed["is_verified"] == "1",
        note=typed["note"],
    )


def _day(typed: Mapping[str, str], name: str) -> date | None:
    if not typed[name]:
        return None
    try:
        return date.fromisoformat(typed[name])
    except ValueError:
        errors = (FieldError(name, N_("Choose a day.")),)
        raise Invalid(N_("The rule cannot be kept like this."), errors=errors) from None
