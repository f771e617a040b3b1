import hashlib
import json

import pytest

from competitions.quizzes import service
from competitions.quizzes.domain.questions import list_media
from core.files import FileStore
from seed.question_bank import REFERENCE, SEEDER, WITH_PICTURES, load_question_bank, read_documents


@pytest.mark.asyncio
async def test_the_bank_is_stored_once(database, clock, tmp_path):
    files = FileStore(tmp_path)
    first = await load_question_bank(database, files, clock.now())
    again = await load_question_bank(database, files, clock.now())
    async with database.reading() as uow:
        page = await service.list_bank(uow, SEEDER, 1)
    assert again == first
    assert [quiz.title for quiz in page.quizzes] == [document["title"] for document in read_documents().values()]


@pytest.mark.asyncio
async def test_a_stored_quiz_shows_its_pictures(database, clock, tmp_path):
    files = FileStore(tmp_path)
    ids = await load_question_bank(database, files, clock.now())
    async with database.reading() as uow:
        quiz = await service.load_quiz(uow, ids[WITH_PICTURES])
    shown = {digest for question in quiz.questions for digest in list_media(question)}
    assert len(shown) > 30
    assert {files.find_media_type(digest) for digest in shown} == {"image/webp"}


def test_every_picture_shows_its_drawing_of_today():
    sources = json.loads((REFERENCE / "pictures" / "drawn-from.json").read_text())
    drawings = {path.stem: path.read_bytes() for path in (REFERENCE / "drawings").glob("*.svg")}
    assert sources == {stem: hashlib.sha256(content).hexdigest() for stem, content in drawings.items()}
    assert {path.stem for path in (REFERENCE / "pictures").glob("*.webp")} == set(drawings)
