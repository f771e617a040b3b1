"""The question form: what was typed stays, and means a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from competitions.quizzes.domain.questions import Kind, OptionMedia
from competitions.quizzes.forms import empty_form, form_of, read_form_fields, to_question, with_rows
from core.kernel import Invalid
from tests.competitions.quizzes.domain.strategies import questions, texts

DIGEST = "a" * 64


def fields_of(form):
    """The fields a browser would send for the form."""
    fields = [(name, getattr(form, name)) for name in ("text", "seconds", "weight", "explanation", "tags")]
    fields += [(name, getattr(form, name)) for name in ("answer", "tolerance", "answers")]
    fields += [(name, getattr(form.media, name)) for name in ("image", "audio") if getattr(form.media, name)]
    for place, row in enumerate(form.rows):
        fields += [(f"row-{place}-text", row.text), (f"row-{place}-other", row.other)]
        fields += [(f"row-{place}-{n}", getattr(row.media, n)) for n in ("image", "audio") if getattr(row.media, n)]
        fields += [("right", str(place))] if row.right else []
    return FormData(fields)


def read(kind, *fields, kept=None):
    return read_form_fields(kind, FormData(fields), kept or {})


def wrong(form):
    with pytest.raises(Invalid) as caught:
        to_question(form)
    return [error.pointer for error in caught.value.errors]


def plain(text):
    return " ".join(text.split()) == text and "," not in text and ";" not in text


simple = questions().filter(
    lambda q: all(
        plain(text)
        for text in (q.text, q.explanation, *q.options, *q.items, *q.left, *q.right_side, *q.answers, *q.tags)
    )
)


@given(simple)
def test_a_stored_question_goes_through_its_form_unchanged(question):
    again = to_question(read_form_fields(question.kind, fields_of(form_of(question)), {}))
    assert set(again.right) == set(question.right)
    assert form_of(again) == form_of(question)


@given(st.sampled_from(list(Kind)), st.dictionaries(st.sampled_from([
    "text", "seconds", "weight", "tags", "answer", "tolerance", "answers", "right", "row-0-text", "row-1-text",
    "row-1-other", "row-3-text", "image", "row-0-audio", "row-5-image",
]), texts | st.just("") | st.just("1")))  # fmt: skip
def test_whatever_is_typed_stays_on_the_form(kind, typed):
    form = read_form_fields(kind, FormData(list(typed.items())), {})
    assert form.text == typed.get("text", "").strip().replace("\r\n", "\n")
    try:
        assert to_question(form).kind is kind
    except Invalid as refused:
        names = {error.pointer for error in refused.errors}
        assert "" not in names
        assert not any("/" in name for name in names)


@pytest.mark.parametrize(
    ("form", "names"),
    [
        (empty_form(Kind.CHOICE), ["rows", "text"]),
        (empty_form(Kind.ORDER), ["rows", "text"]),
        (empty_form(Kind.MATCH), ["rows", "text"]),
        (empty_form(Kind.TRUE_FALSE), ["rows", "text"]),
        (empty_form(Kind.NUMERIC), ["answer", "text"]),
        (empty_form(Kind.TEXT), ["answers", "text"]),
        (empty_form(Kind.WORDS), ["text"]),
        (read(Kind.CHOICE, ("text", "?"), ("row-0-text", "a"), ("row-2-text", "b")), ["rows"]),
        (read(Kind.CHOICE, ("text", "?"), ("row-0-text", "a"), ("row-2-text", "a"), ("right", "0")), ["row-2-text"]),
        (read(Kind.CHOICE, ("text", "?"), ("row-0-text", "a"), ("row-1-text", "b"), ("right", "3")), ["rows"]),
        (read(Kind.POLL, ("text", "?"), ("row-0-text", "a"), ("row-1-image", DIGEST)), ["row-1-text"]),
        (
            read(Kind.MATCH, ("text", "?"), ("row-0-text", "a"), ("row-0-other", "b"), ("row-2-text", "c")),
            ["row-2-other"],
        ),
        (read(Kind.NUMERIC, ("text", "?"), ("answer", "năm"), ("tolerance", "-1")), ["answer", "tolerance"]),
        (read(Kind.TEXT, ("text", "?"), ("answers", "x" * 201)), ["answers"]),
        (
            read(Kind.WORDS, ("text", "?"), ("seconds", "1e3"), ("weight", "11"), ("tags", "x" * 51)),
            ["seconds", "weight", "tags"],
        ),
    ],
)
def test_a_mistake_is_named_by_its_field(form, names):
    assert wrong(form) == names


def test_empty_rows_between_do_not_count():
    fields = [("text", "?"), ("row-0-text", "a"), ("row-3-text", "b"), ("right", "3")]
    question = to_question(read(Kind.CHOICE, *fields))
    assert (question.options, question.right) == (("a", "b"), (1,))


def test_numbers_are_typed_as_people_do():
    question = to_question(read(Kind.NUMERIC, ("text", "?"), ("answer", "10,5"), ("tolerance", ""), ("seconds", "")))
    assert (question.answer, question.tolerance, question.seconds) == ("10.5", "0", 20)


def test_files_are_kept_replaced_and_taken_away():
    before = [("image", DIGEST), ("row-0-audio", DIGEST)]
    assert read(Kind.POLL, *before).media == OptionMedia(DIGEST, None)
    assert read(Kind.POLL, *before, kept={"image": "b" * 64}).media == OptionMedia("b" * 64, None)
    assert read(Kind.POLL, *before, ("image-remove", "1")).media == OptionMedia()
    assert read(Kind.POLL, *before, ("row-0-audio-remove", "1")).rows[0].media == OptionMedia()
    assert read(Kind.POLL, *before).rows[0].media == OptionMedia(None, DIGEST)


def test_rows_grow_within_bounds():
    assert len(empty_form(Kind.CHOICE).rows) == 4
    assert len(with_rows(empty_form(Kind.CHOICE), 100).rows) == 12
    assert len(with_rows(empty_form(Kind.TRUE_FALSE), 100).rows) == 2
    assert with_rows(empty_form(Kind.WORDS), 100).rows == ()
