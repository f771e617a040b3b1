"""The reference bank as it is committed: correct documents, complete explanations, safe drawings."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import parse

from competitions.quizzes.domain.document import parse_document
from competitions.quizzes.domain.questions import Kind
from core.vietnamese import fold
from tests.house.tree import ROOT

REFERENCE = ROOT / "seed" / "reference"
DOCUMENTS = sorted((REFERENCE / "questions").glob("*.json"))
DRAWINGS = sorted((REFERENCE / "drawings").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {f"{SVG}{name}" for name in ("svg", "g", "rect", "circle", "ellipse", "path")}
ATTRIBUTES = {
    *("viewBox", "width", "height", "x", "y", "rx", "ry", "cx", "cy", "r", "d", "transform"),
    *("fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin"),
}
COLOURS = {
    *("#1b2130", "#fffdf8", "#5a6274", "#26356b", "#a8246f", "#8a5a00", "#b5121b", "#13693f"),
    *("#aab8f2", "#f29ac8", "#f2c14e", "#6fd3a0", "#ff9a94"),
    *("#ffffff", "#e9edfb", "#e8b98a", "none"),
}
LARGEST_DRAWING = 5_000


def read(path: Path) -> dict[str, Any]:
    """Read a document, with drawings' names where stored quizzes have digests."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def questions() -> list[dict[str, Any]]:
    return [question for path in DOCUMENTS for question in read(path)["questions"]]


def drawings_of(question: dict[str, Any]) -> list[str]:
    named = [question["image"], *(media["image"] for media in question.get("option_media", []))]
    return [name for name in named if name]


def with_digests(document: dict[str, Any]) -> dict[str, Any]:
    for question in document["questions"]:
        question["image"] = question["image"] and "0" * 64
        for media in question.get("option_media", []):
            media["image"] = "1" * 64
    return document


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_is_one_that_the_platform_takes(path):
    quiz = parse_document(with_digests(read(path)))
    assert len(quiz.questions) == len(read(path)["questions"]) >= 10
    assert quiz.language == "vi"


def test_there_are_enough_questions_of_every_kind():
    kinds = Counter(question["kind"] for question in questions())
    assert kinds.total() >= 44
    assert set(kinds) == {kind.value for kind in Kind}


def test_the_opening_quiz_shows_every_kind_in_ten_questions():
    opening = read(DOCUMENTS[0])["questions"]
    assert len(opening) == 10
    assert {question["kind"] for question in opening} == {kind.value for kind in Kind}


def test_no_question_is_asked_twice():
    texts = Counter(fold(question["text"]) for question in questions())
    assert [text for text, count in texts.items() if count > 1] == []


def test_every_question_is_explained_in_a_few_sentences():
    counts = {q["text"]: len(re.findall(r"[.!?](?:\s|$)", q["explanation"])) for q in questions()}
    assert {text: count for text, count in counts.items() if not 2 <= count <= 3} == {}


def test_every_question_has_tags():
    assert [question["text"] for question in questions() if not question["tags"]] == []


def test_texts_are_composed_as_keyboards_write_them():
    assert [path.name for path in DOCUMENTS if not unicodedata.is_normalized("NFC", path.read_text())] == []


def test_the_right_option_stands_everywhere():
    places = Counter(question["right"][0] for question in questions() if question["kind"] == "choice")
    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) <= places.total() * 0.4


def test_the_right_option_is_not_betrayed_by_its_length():
    choices = [question for question in questions() if question["kind"] == "choice"]
    longest = [
        q
        for q in choices
        if all(len(q["options"][q["right"][0]]) > len(o) for o in set(q["options"]) - {q["options"][q["right"][0]]})
    ]
    assert len(longest) <= len(choices) * 0.5


def test_many_questions_can_be_answered_from_drawings():
    drawn = [question for question in questions() if question.get("option_media")]
    assert len(drawn) >= 10
    assert [question["text"] for question in drawn if "tranh vẽ" not in question["tags"]] == []


def test_every_named_drawing_exists_and_every_drawing_is_used():
    assert {name for question in questions() for name in drawings_of(question)} == {path.name for path in DRAWINGS}


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_is_small_plain_and_safe(path):
    root = parse(path).getroot()
    assert path.stat().st_size <= LARGEST_DRAWING
    assert root.get("viewBox") == "0 0 320 240"
    assert {element.tag for element in root.iter()} <= ELEMENTS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    assert not any((element.text or "").strip() for element in root.iter())


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_brings_its_own_ground_and_keeps_to_the_palette(path):
    root = parse(path).getroot()
    ground = next(iter(root))
    assert (ground.get("width"), ground.get("height")) == ("320", "240")
    used = {element.get(name) for element in root.iter() for name in ("fill", "stroke") if element.get(name)}
    assert used <= COLOURS
