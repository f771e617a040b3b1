"""Loads the reference questions with their pictures into the question bank, where they belong to nobody."""

import asyncio
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from competitions.quizzes import service
from competitions.quizzes.domain.document import parse_document
from core.database import Database
from core.files import FileStore
from core.kernel import Actor, Grant, PersonId, Role, UnitCode

REFERENCE = Path(__file__).parent / "reference"
SEEDER = Actor(PersonId("seed"), "seed", (Grant(Role.ADMINISTRATOR, UnitCode("11"), date.min),))
OPENING = "1-khoi-dong-ngay-hoi-so"
WITH_PICTURES = "6-nhin-hinh-chon-dung"

Document = dict[str, Any]  # a quiz document as JSON; `parse_document` is what checks it


async def load_question_bank(database: Database, files: FileStore, now: datetime) -> Mapping[str, str]:
    """Store every reference quiz whose title the bank does not hold yet; return the ids of all by file name."""
    documents = read_documents()
    ids = await _list_ids(database)
    missing = [document for document in documents.values() if document["title"] not in ids]
    names = sorted({name for document in missing for name in _pictures_of(document)})
    pictures = {name: await asyncio.to_thread(service.keep_image, files, _read_picture(name)) for name in names}
    digests = {name: picture.digest for name, picture in pictures.items()}
    async with database.writing() as uow:
        await service.record_media(uow, tuple(pictures.values()), now)
        for document in reversed(missing):  # the bank shows what was stored last on top
            quiz = parse_document(_with_digests(document, digests))
            ids[quiz.title] = await service.create_quiz(uow, quiz, owner_id=None, now=now)
    return {stem: ids[document["title"]] for stem, document in documents.items()}


def read_documents() -> Mapping[str, Document]:
    """Read the reference documents by file name; their `image` fields name drawings."""
    paths = sorted((REFERENCE / "questions").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


async def _list_ids(database: Database) -> dict[str, str]:
    ids: dict[str, str] = {}
    async with database.reading() as uow:
        page, pages = 1, 1
        while page <= pages:
            found = await service.list_bank(uow, SEEDER, page)
            ids |= {row.title: row.id for row in found.quizzes if row.owner_id is None}
            page, pages = page + 1, found.pages
    return ids


def _read_picture(drawing: str) -> bytes:
    return (REFERENCE / "pictures" / drawing).with_suffix(".webp").read_bytes()


def _pictures_of(document: Document) -> list[str]:
    named = [
        one["image"] for question in document["questions"] for one in (question, *question.get("option_media", []))
    ]
    return [name for name in named if name]


def _with_digests(document: Document, digests: Mapping[str, str]) -> Document:
    return document | {"questions": [_with_media(question, digests) for question in document["questions"]]}


def _with_media(question: Document, digests: Mapping[str, str]) -> Document:
    changed = question | {"image": digests.get(question["image"] or "")}
    if "option_media" in question:
        changed["option_media"] = [one | {"image": digests[one["image"]]} for one in question["option_media"]]
    return changed
