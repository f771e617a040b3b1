"""The pages of templates and documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from competitions.awards.documents.domain.catalogue import FORMS
from competitions.awards.documents.domain.context import words_of
from competitions.awards.documents.domain.forms import Form, FormCode
from competitions.awards.documents.domain.samples import SAMPLES
from competitions.awards.documents.forms import FIELDS
from competitions.awards.documents.queries import TemplateRow, UnitRow
from competitions.awards.documents.service.rounds import RoundDocuments
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page

LONGEST_SAMPLE = 80


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field of a form as its template writes it, with an example."""

    name: str
    sample: str


@dataclass(frozen=True, slots=True)
class TemplatesPage(Page):
    """All forms of a unit, and which templates are its own."""

    template: ClassVar[str] = "competitions/awards/documents/templates.html"
    unit: UnitRow
    units: Sequence[UnitRow]
    replaced: Mapping[str, int]
    forms: Mapping[FormCode, Form] = field(default_factory=lambda: FORMS)


@dataclass(frozen=True, slots=True)
class TemplatePage(Page):
    """One form: its fields, its versions, and replacing it."""

    template: ClassVar[str] = "competitions/awards/documents/template.html"
    form: Form
    unit: UnitRow
    versions: Sequence[TemplateRow]
    fields: Sequence[FieldLine]
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class DocumentsPage(Page):
    """A round's documents."""

    template: ClassVar[str] = "competitions/awards/documents/documents.html"
    view: RoundDocuments
    typed: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, ""))
    problem: Problem = NO_PROBLEM
    forms: Mapping[FormCode, Form] = field(default_factory=lambda: FORMS)


def fields_of(form: Form) -> tuple[FieldLine, ...]:
    """Return a form's fields with examples; those of a list's lines by the list's name."""
    return tuple(_lines("", words_of(SAMPLES[form.code])))


def _lines(prefix: str, words: Mapping[str, object]) -> list[FieldLine]:
    found: list[FieldLine] = []
    for name, value in words.items():
        if isinstance(value, Mapping):
            found += _lines(f"{prefix}{name}.", value)
        elif isinstance(value, list):
            found += _repeated(f"{prefix}{name}", value)
        else:
            found.append(FieldLine(f"{{{{ {prefix}{name} }}}}", str(value)[:LONGEST_SAMPLE]))
    return found


def _repeated(name: str, entries: Sequence[object]) -> list[FieldLine]:
    first = entries[0] if entries else ""
    if isinstance(first, Mapping):
        return [FieldLine(f"{name} → {each.name}", each.sample) for each in _lines("line.", first)]
    return [FieldLine(f"{name} → {{{{ line }}}}", str(first)[:LONGEST_SAMPLE])]
