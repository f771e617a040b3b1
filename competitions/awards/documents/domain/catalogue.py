"""Every form of the office, by code."""

from collections.abc import Mapping

from competitions.awards.documents.domain import forms_council, forms_decision, forms_dossier
from competitions.awards.documents.domain.data import FormData
from competitions.awards.documents.domain.forms import Form, FormCode
from core.kernel import N_, NotFound

FORMS: Mapping[FormCode, Form] = {
    form.code: form
    for form in sorted(
        (*forms_council.FORMS, *forms_dossier.FORMS, *forms_decision.FORMS),
        key=lambda form: list(FormCode).index(form.code),
    )
}
_BY_DATA = {form.data: form for form in FORMS.values()}


def form_of(data: FormData) -> Form:
    """Return the form that this data fills."""
    return _BY_DATA[type(data)]


def load_form(code: str) -> Form:
    """Return the form; raises NotFound."""
    try:
        return FORMS[FormCode(code)]
    except ValueError:
        raise NotFound(N_("There is no such form.")) from None
