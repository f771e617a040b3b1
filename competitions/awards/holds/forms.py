"""What the forms of holds turn into."""

from datetime import date

from starlette.datastructures import FormData

from competitions.awards.holds.domain.holds import UNIT_PREFIX, Closing, HoldKind, NewHold
from core.kernel import FieldError, Invalid, N_
from core.web.forms import text_of

FIELDS = ("subject", "subject_key", "subject_name", "document", "document_on", "kind", "content", "sender", "officer")


def read_typed(form: FormData) -> dict[str, str]:
    """Take every field over, as typed."""
    return {name: text_of(form, name) for name in FIELDS}


def to_hold(typed: dict[str, str], names: dict[str, str]) -> NewHold:
    """Return the hold; `names` are the units' by code. Raises Invalid for a date or a kind that is none."""
    day, kind = _day_of(typed["document_on"]), typed["kind"]
    if day is None:
        flaw = FieldError("document_on", N_("Write a day like 10/10/2026."))
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,))
    if kind not in set(HoldKind):
        flaw = FieldError("kind", N_("Choose from the list."))
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,))
    unit = typed["subject"] if typed["subject"] in names else ""
    return NewHold(
        subject_key=typed["subject_key"] or (f"{UNIT_PREFIX}{unit}" if unit else ""),
        subject_name=typed["subject_name"] if typed["subject_key"] else names.get(unit, ""),
        document=typed["document"],
        document_on=day,
        kind=HoldKind(kind),
        content=typed["content"],
        sender=typed["sender"],
        officer_id=typed["officer"],
    )


def read_closing(hold_id: str, form: FormData) -> Closing:
    """Return what closes the hold."""
    return Closing(hold_id, text_of(form, "closing_document"), text_of(form, "closing_reason"))


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
