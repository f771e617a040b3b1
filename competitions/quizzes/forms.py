"""The question form: what was typed, kept as it is, and the document it means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from competitions.quizzes.domain.document import parse_question
from competitions.quizzes.domain.questions import DEFAULT_SECONDS, MOST_OPTIONS, Kind, OptionMedia, Question
from competitions.quizzes.domain.values import decimal_typed
from core.kernel import FieldError, Invalid, N_
from core.web.forms import text_of

FIRST_ROWS = 4
MORE_ROWS = 2
NO_MEDIA = OptionMedia()
ROW_FIELDS = frozenset({"options", "items", "left", "right", "option_media"})
ROW_KINDS = frozenset({Kind.CHOICE, Kind.MULTIPLE, Kind.POLL, Kind.TRUE_FALSE, Kind.ORDER, Kind.MATCH})
MARKED_KINDS = frozenset({Kind.CHOICE, Kind.MULTIPLE, Kind.TRUE_FALSE})
MEDIA_KINDS = ROW_KINDS - {Kind.MATCH}
WORDING = {
    "/right": N_("Please mark which answer is right."),
    "/right/0": N_("An empty option is marked as right."),
    "/answer": N_("Please write a number with digits, such as 10,5."),
    "/tolerance": N_("Please write how far off still counts, a number such as 0,5 or 0."),
    "/answers": N_("Please write 1 to 20 accepted answers, one a line."),
    "/options": N_("Please fill at least two options."),
    "/items": N_("Please fill at least two lines."),
    "/left": N_("Please fill at least two pairs."),
}


@dataclass(frozen=True, slots=True)
class FormRow:
    """One option, item or pair as typed; `other` is the right side of a pair."""

    text: str = ""
    other: str = ""
    right: bool = False
    media: OptionMedia = NO_MEDIA

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed or chosen in it."""
        return not (self.text or self.other or self.media.image or self.media.audio)


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """Everything on the form, as typed."""

    kind: Kind
    text: str = ""
    seconds: str = str(DEFAULT_SECONDS)
    weight: str = "1"
    explanation: str = ""
    tags: str = ""
    media: OptionMedia = NO_MEDIA
    rows: tuple[FormRow, ...] = ()
    answer: str = ""
    tolerance: str = "0"
    answers: str = ""


def empty_form(kind: Kind) -> QuestionForm:
    """Return the form for a new question."""
    return with_rows(QuestionForm(kind), FIRST_ROWS)


def with_rows(form: QuestionForm, count: int) -> QuestionForm:
    """Return the form with at least so many rows to fill, within bounds."""
    if form.kind not in ROW_KINDS:
        return form
    count = 2 if form.kind is Kind.TRUE_FALSE else min(count, MOST_OPTIONS)
    missing = max(0, count - len(form.rows))
    return replace(form, rows=(*form.rows, *[FormRow()] * missing))


def form_of(question: Question) -> QuestionForm:
    """Return the form filled with a stored question."""
    filled = QuestionForm(
        question.kind,
        text=question.text,
        seconds=str(question.seconds),
        weight=str(question.weight),
        explanation=question.explanation,
        tags=", ".join(question.tags),
        media=OptionMedia(question.image, question.audio),
        rows=_rows_of(question),
        answer=question.answer.replace(".", ","),
        tolerance=question.tolerance.replace(".", ","),
        answers="\n".join(question.answers),
    )
    return with_rows(filled, FIRST_ROWS)


def _rows_of(question: Question) -> tuple[FormRow, ...]:
    if question.kind is Kind.MATCH:
        return tuple(FormRow(*pair) for pair in zip(question.left, question.right_side, strict=True))
    texts = question.options or question.items
    media = question.option_media or (NO_MEDIA,) * len(texts)
    return tuple(
        FormRow(text, "", place in question.right, one)
        for place, (text, one) in enumerate(zip(texts, media, strict=True))
    )


def read_form_fields(kind: Kind, form: FormData, kept: Mapping[str, str]) -> QuestionForm:
    """Return what was typed; `kept` has the digests of files that came with it, by field."""
    marked = set(form.getlist("right"))

    def media(prefix: str) -> OptionMedia:
        return OptionMedia(_digest(form, kept, f"{prefix}image"), _digest(form, kept, f"{prefix}audio"))

    def row(place: int) -> FormRow:
        texts = text_of(form, f"row-{place}-text"), text_of(form, f"row-{place}-other")
        return FormRow(*texts, right=str(place) in marked, media=media(f"row-{place}-"))

    typed = ("text", "seconds", "weight", "explanation", "tags", "answer", "tolerance", "answers")
    values = {name: text_of(form, name).replace("\r\n", "\n") for name in typed}
    count = 2 if kind is Kind.TRUE_FALSE else MOST_OPTIONS
    rows = tuple(row(place) for place in range(count)) if kind in ROW_KINDS else ()
    if kind is not Kind.TRUE_FALSE:
        rows = rows[: max((place + 1 for place, one in enumerate(rows) if one.right or not one.is_blank), default=0)]
    return with_rows(QuestionForm(kind, **values, media=media(""), rows=rows), FIRST_ROWS)


def _digest(form: FormData, kept: Mapping[str, str], field: str) -> str | None:
    """Return the file of a field: a new one, else the one before unless it was taken away."""
    if text_of(form, f"{field}-remove"):
        return kept.get(field)
    return kept.get(field) or text_of(form, field) or None


def to_question(form: QuestionForm) -> Question:
    """Return the question the form means; raises Invalid whose pointers are names of form fields."""
    places = _filled(form)
    document: dict[str, object] = {
        "kind": form.kind.value,
        "text": form.text,
        "explanation": form.explanation,
        "tags": [tag.strip() for tag in form.tags.split(",") if tag.strip()],
        "image": form.media.image,
        "audio": form.media.audio,
        "seconds": _whole(form.seconds or str(DEFAULT_SECONDS)),
        "weight": _whole(form.weight or "1"),
    }
    try:
        return parse_question(document | _OWN[form.kind](form, places))
    except Invalid as refused:
        errors = tuple(mended for error in refused.errors for mended in _at_field(error, form, places))
        raise Invalid(N_("Please mend what is marked below."), errors=errors) from refused


def _filled(form: QuestionForm) -> list[int]:
    """Return which rows count: those with something in them, both of true and false."""
    return [n for n, row in enumerate(form.rows) if form.kind is Kind.TRUE_FALSE or not row.is_blank]


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text  # noqa: PLR2004 - far over any bound


def _options(form: QuestionForm, places: list[int]) -> dict[str, object]:
    media = [{"image": form.rows[n].media.image, "audio": form.rows[n].media.audio} for n in places]
    fields: dict[str, object] = {"option_media": media} if places else {}
    if form.kind in MARKED_KINDS:
        marked = [n for n, row in enumerate(form.rows) if row.right]
        fields["right"] = [places.index(n) if n in places else -1 for n in marked]
    if form.kind is Kind.TRUE_FALSE:
        return fields
    name = "items" if form.kind is Kind.ORDER else "options"
    return fields | {name: [form.rows[n].text for n in places]}


def _pairs(form: QuestionForm, places: list[int]) -> dict[str, object]:
    return {"left": [form.rows[n].text for n in places], "right": [form.rows[n].other for n in places]}


def _number(form: QuestionForm, _places: list[int]) -> dict[str, object]:
    tolerance = form.tolerance or "0"
    return {
        "answer": decimal_typed(form.answer) or form.answer,
        "tolerance": decimal_typed(tolerance) or tolerance,
    }


def _answers(form: QuestionForm, _places: list[int]) -> dict[str, object]:
    return {"answers": [line.strip() for line in form.answers.split("\n") if line.strip()]}


def _nothing(_form: QuestionForm, _places: list[int]) -> dict[str, object]:
    return {}


_OWN: Mapping[Kind, Callable[[QuestionForm, list[int]], dict[str, object]]] = {
    Kind.CHOICE: _options,
    Kind.MULTIPLE: _options,
    Kind.TRUE_FALSE: _options,
    Kind.POLL: _options,
    Kind.ORDER: _options,
    Kind.MATCH: _pairs,
    Kind.NUMERIC: _number,
    Kind.TEXT: _answers,
    Kind.WORDS: _nothing,
}


def _at_field(error: FieldError, form: QuestionForm, places: list[int]) -> list[FieldError]:
    """Turn the pointer of a document into the name of a field, and schema words into plain ones."""
    head, _, inner = error.pointer.strip("/").partition("/")
    place = inner.partition("/")[0]
    if head == "right" and form.kind is Kind.MATCH and not place:
        return []  # the same was said of the left side
    if head in ROW_FIELDS and place and (head != "right" or form.kind is Kind.MATCH):
        column = "other" if head == "right" else "text"
        return [FieldError(f"row-{places[int(place)]}-{column}", error.text, error.params)]
    words = WORDING.get(f"/{head}/0" if head == "right" and place else error.pointer)
    name = "rows" if head in ROW_FIELDS else head
    return [FieldError(name, words, {}) if words else FieldError(name, error.text, error.params)]
