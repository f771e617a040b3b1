"""The quiz document: what is written is read again, and every mistake has its pointer."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.quizzes.domain.document import parse_document, parse_question, to_document, to_question_document
from competitions.quizzes.domain.questions import Kind, OptionMedia, Question, list_media
from core.kernel import Invalid
from tests.competitions.quizzes.domain.strategies import questions, quizzes

GOOD: dict[str, dict[str, Any]] = {
    "choice": {"options": ["a", "b"], "right": [1]},
    "multiple": {"options": ["a", "b", "c"], "right": [0, 2]},
    "true_false": {"right": [0]},
    "order": {"items": ["a", "b"]},
    "match": {"left": ["a", "b"], "right": ["x", "y"]},
    "numeric": {"answer": "10.5", "tolerance": "0.5"},
    "text": {"answers": ["Điện Biên"]},
    "poll": {"options": ["a", "b"]},
    "words": {},
}


def question(kind, **fields):
    return {"kind": kind, "text": "Câu hỏi?", **GOOD[kind], **fields}


def quiz(*listed, **fields):
    return {"title": "Bộ câu hỏi", "language": "vi", "questions": list(listed), **fields}


def pointers(raw):
    with pytest.raises(Invalid) as caught:
        parse_document(raw)
    return [error.pointer for error in caught.value.errors]


@given(quizzes())
def test_what_is_written_is_read_again(one):
    assert parse_document(json.loads(json.dumps(to_document(one)))) == one


@given(questions(), st.text(min_size=1))
def test_any_unknown_field_is_refused_by_name(one, name):
    document = to_question_document(one)
    if name in document or name == "option_media":
        return
    with pytest.raises(Invalid) as caught:
        parse_question({**document, name: 1}, "/questions/0")
    escaped = name.replace("~", "~0").replace("/", "~1")
    assert [error.pointer for error in caught.value.errors] == [f"/questions/0/{escaped}"]


json_like = st.recursive(
    st.none() | st.booleans() | st.integers(-300, 300) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=8,
)


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_any_value_in_any_field_is_refused_or_kept(kind, data):
    good = question(kind)
    field = data.draw(st.sampled_from([*good, "seconds", "weight", "tags", "image", "audio", "explanation"]))
    raw = {**good, field: data.draw(json_like)}
    with suppress(Invalid):
        assert parse_question(to_question_document(parse_question(raw))) == parse_question(raw)


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_every_kind_is_read_with_its_defaults(kind):
    one = parse_document(quiz(question(kind))).questions[0]
    assert (one.kind, one.text, one.seconds, one.weight, one.explanation) == (Kind(kind), "Câu hỏi?", 20, 1, "")
    assert (one.tags, one.image, one.audio) == ((), None, None)


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_fields_of_another_kind_are_refused(kind):
    foreign = {"options", "right", "items", "left", "answer", "tolerance", "answers"} - set(GOOD[kind])
    for field in foreign:
        assert pointers(quiz(question(kind, **{field: ["a", "b"]}))) == [f"/questions/0/{field}"]


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_a_missing_field_is_named(kind):
    for field in {"text", *GOOD[kind]} - {"tolerance"}:
        raw = question(kind)
        del raw[field]
        assert pointers(quiz(raw)) == [f"/questions/0/{field}"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, ["", "/title", "/questions"]),
        ([], ["", "/title", "/questions"]),
        ({}, ["/title", "/questions"]),
        (quiz(), ["/questions"]),
        (quiz(question("words"), colour="red"), ["/colour"]),
        (quiz(question("words"), title="  "), ["/title"]),
        (quiz(question("words"), title=5), ["/title"]),
        (quiz(question("words"), title="x" * 201), ["/title"]),
        (quiz(question("words"), language="tiếng Việt"), ["/language"]),
        (quiz(question("words"), language=None), ["/language"]),
        (quiz(*[question("words")] * 201), ["/questions"]),
        (quiz("x"), ["/questions/0", "/questions/0/kind"]),
        (quiz({"kind": "essay", "text": "?"}), ["/questions/0/kind"]),
        (quiz({"kind": 5, "text": "?"}), ["/questions/0/kind"]),
        (quiz({"text": "?"}), ["/questions/0/kind"]),
        (quiz(question("words", seconds=4)), ["/questions/0/seconds"]),
        (quiz(question("words", seconds=601)), ["/questions/0/seconds"]),
        (quiz(question("words", seconds=20.0)), ["/questions/0/seconds"]),
        (quiz(question("words", seconds=True)), ["/questions/0/seconds"]),
        (quiz(question("words", weight=0)), ["/questions/0/weight"]),
        (quiz(question("words", weight=11)), ["/questions/0/weight"]),
        (quiz(question("words", weight="1")), ["/questions/0/weight"]),
        (quiz(question("words", text="a\x00")), ["/questions/0/text"]),
        (quiz(question("words", explanation=None)), ["/questions/0/explanation"]),
        (quiz(question("words", tags="a")), ["/questions/0/tags"]),
        (quiz(question("words", tags=["a", 5])), ["/questions/0/tags/1"]),
        (quiz(question("words", image="http://example.org/a.png")), ["/questions/0/image"]),
        (quiz(question("choice", options=["a"])), ["/questions/0/options"]),
        (quiz(question("choice", options=["a", "a"])), ["/questions/0/options/1"]),
        (quiz(question("choice", options=[f"{n}" for n in range(13)])), ["/questions/0/options"]),
        (quiz(question("choice", right=[])), ["/questions/0/right"]),
        (quiz(question("choice", right=1)), ["/questions/0/right"]),
        (quiz(question("choice", right=[2])), ["/questions/0/right/0"]),
        (quiz(question("choice", right=[True])), ["/questions/0/right/0"]),
        (quiz(question("choice", right=[0, 0])), ["/questions/0/right/1"]),
        (quiz(question("true_false", right=[0, 1])), ["/questions/0/right"]),
        (quiz(question("true_false", right=[2])), ["/questions/0/right/0"]),
        (quiz(question("order", items=["a"])), ["/questions/0/items"]),
        (quiz(question("match", right=["x"])), ["/questions/0/right"]),
        (quiz(question("match", right=["x", "y", "z"])), ["/questions/0/right"]),
        (quiz(question("numeric", answer=10.5)), ["/questions/0/answer"]),
        (quiz(question("numeric", answer="10,5")), ["/questions/0/answer"]),
        (quiz(question("numeric", tolerance="-1")), ["/questions/0/tolerance"]),
        (quiz(question("text", answers=[])), ["/questions/0/answers"]),
        (quiz(question("text", answers=[""])), ["/questions/0/answers/0"]),
        (quiz(question("choice", option_media=[{}])), ["/questions/0/option_media"]),
        (quiz(question("choice", option_media=[{"image": 1}, {"x": 1}])),
         ["/questions/0/option_media/0/image", "/questions/0/option_media/1/x"]),
        (quiz(question("match", option_media=[])), ["/questions/0/option_media"]),
    ],
)  # fmt: skip
def test_each_mistake_is_found_at_its_place(raw, expected):
    assert pointers(raw) == expected


def test_all_mistakes_come_at_once_but_not_without_bound():
    assert pointers(quiz(question("words", seconds=1), question("poll", weight=0))) == [
        "/questions/0/seconds",
        "/questions/1/weight",
    ]
    assert len(pointers(quiz(*[question("words", seconds=1)] * 200))) == 100


def test_bounds_are_inclusive():
    raw = quiz(*[question("words", seconds=5, weight=10), question("words", seconds=600, weight=1)] * 100)
    assert len(parse_document(raw).questions) == 200


def test_a_tolerance_of_minus_nothing_is_none():
    assert parse_document(quiz(question("numeric", tolerance="-0.0"))).questions[0].tolerance == "0.0"
    assert parse_document(quiz({"kind": "numeric", "text": "?", "answer": "1"})).questions[0].tolerance == "0"


def test_media_of_a_question_are_listed_once():
    one = Question(Kind.POLL, "?", image="a", audio="b", option_media=(OptionMedia("a", None), OptionMedia("c", "b")))
    assert list_media(one) == ("a", "b", "c")
