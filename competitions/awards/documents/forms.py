"""Forms of documents: one that came from outside."""

from collections.abc import Mapping
from datetime import date

from starlette.datastructures import FormData

from competitions.awards.documents.domain.catalogue import FORMS
from competitions.awards.documents.service.rounds import OutsideDocument
from core.kernel import FieldError, Invalid, N_
from core.uploads import KeptFile, SentFile, read_uploads
from core.web.forms import read_form, text_of
from core.web.request import AnyRequest

FIELDS = ("form", "title", "number", "dated_on")
LONGEST: Mapping[str, int] = {"title": 300, "number": 60}


async def read_with_file(request: AnyRequest) -> tuple[FormData, list[SentFile]]:
    """Return the form's texts and what was chosen in its field "file"; the form is closed."""
    form = await read_form(request, max_files=1)
    try:
        return form, await read_uploads(form, "file")
    finally:
        await form.close()


def read_typed(form: FormData) -> dict[str, str]:
    """Return what was typed, for showing it again."""
    return {name: text_of(form, name) for name in FIELDS}


def read_outside(typed: Mapping[str, str], round_id: str) -> OutsideDocument:
    """Return the document without its scan; raises Invalid with every fault at its field."""
    errors = [
        FieldError(name, N_("Write it in at most %(limit)s letters."), {"limit": limit})
        for name, limit in LONGEST.items()
        if len(typed[name]) > limit
    ]
    errors += [FieldError(name, N_("This field is needed.")) for name in ("title", "number") if not typed[name]]
    if typed["form"] not in FORMS:
        errors.append(FieldError("form", N_("Choose what the document is.")))
    day = _day(typed["dated_on"])
    if day is None:
        errors.append(FieldError("dated_on", N_("Write the date of the document.")))
    if errors or day is None:
        raise Invalid(N_("Something in the form is not right yet."), errors=tuple(errors))
    return OutsideDocument(round_id, typed["form"], typed["title"], typed["number"], day)


def with_scan(new: OutsideDocument, scan: KeptFile | None) -> OutsideDocument:
    """Return the document with its kept scan."""
    return OutsideDocument(new.round_id, new.form, new.title, new.number, new.dated_on, scan)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
