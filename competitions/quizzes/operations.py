"""The question bank's part of the OpenAPI document; the quiz document itself is described in `live-quiz.md`."""

from typing import Any

from msgspec import Struct

from competitions.quizzes.importing.formats import Format
from core.web.openapi import Operation, Parameter

Document = dict[str, Any]  # questions of nine kinds; parse_document tells what is wrong with one


class CreatedAnswer(Struct):
    """The new quiz."""

    id: str


class SkippedAnswer(Struct):
    """A question of the file that was left out, and why."""

    position: int
    name: str
    reason: str


class ImportedAnswer(Struct):
    """The new quiz, and what was left out of it."""

    id: str
    imported: int
    skipped: list[SkippedAnswer]


FORMAT = Parameter("format", "the file's format", {"enum": [each.value for each in Format]}, required=True)
TITLE = Parameter("title", "the quiz's title; by default that of the file")
operations = (
    Operation("api:quizzes:create", "Store a quiz document", {201: CreatedAnswer}, Document, token=True),
    Operation(
        "api:quizzes:import",
        "Make a quiz of a file",
        {201: ImportedAnswer},
        "application/octet-stream",
        query=(FORMAT, TITLE),
        token=True,
    ),
    Operation("api:quizzes:show", "A quiz document", {200: Document}, token=True),
    Operation("api:quizzes:export", "A quiz as a file", {200: "*/*"}, query=(FORMAT,), token=True),
)
