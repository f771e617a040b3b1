"""A commune's hosts and organizers in the bank: their own quizzes and the reference bank's, never somebody else's."""

import re

import pytest

from competitions.quizzes.domain.document import parse_document
from competitions.quizzes.service import create_quiz, load_quiz
from tests.competitions.quizzes.house import TOKEN

QUESTION = {"kind": "choice", "text": "2 + 2?", "options": ["3", "4"], "right": [1]}
DOCUMENT = {"title": "Vòng chung kết", "language": "vi", "questions": [QUESTION]}
OWN = {**DOCUMENT, "title": "Đố vui của xã"}
LOCAL = pytest.mark.parametrize("person", ["commune_organizer", "commune_host"])

pytestmark = pytest.mark.asyncio


async def make(house, person, document):
    async with house.client(person) as client:
        return (await client.post("/api/v1/quizzes", json=document)).json()["id"]


@LOCAL
async def test_a_communes_organizer_neither_reads_nor_exports_somebody_elses_answers(house, person):
    quiz, own = await make(house, "organizer", DOCUMENT), await make(house, person, OWN)
    async with house.client("host") as province, house.client(person) as local:
        for what in ("", "/export?format=csv"):
            answers = [await local.get(f"/api/v1/quizzes/{each}{what}") for each in (quiz, own)]
            assert [answer.status_code for answer in answers] == [403, 200]
            answers = [await province.get(f"/api/v1/quizzes/{each}{what}") for each in (quiz, own)]
            assert [answer.status_code for answer in answers] == [200, 200]


@LOCAL
async def test_the_reference_bank_is_open_to_local_roles_for_reading_only(house, person):
    async with house.database.writing() as uow:
        quiz = await create_quiz(uow, parse_document(DOCUMENT), owner_id=None, now=house.clock.now())
    async with house.client(person) as local:
        for path in (f"/api/v1/quizzes/{quiz}", f"/api/v1/quizzes/{quiz}/export?format=csv", f"/bo-cau-hoi/{quiz}"):
            assert (path, (await local.get(path)).status_code) == (path, 200)
        assert (await local.get(f"/bo-cau-hoi/{quiz}/ten")).status_code == 403


@LOCAL
async def test_a_communes_organizer_neither_sees_nor_changes_nor_deletes_somebody_elses_quiz(house, person):
    quiz, own = await make(house, "organizer", DOCUMENT), await make(house, person, OWN)
    async with house.browser("organizer") as maker, house.browser(person) as local:
        page = (await maker.get(f"/bo-cau-hoi/{quiz}")).text
        question = re.findall(r'id="cau-([^"]+)"', page)[0]
        bank = (await local.get("/bo-cau-hoi")).text
        assert [f"/bo-cau-hoi/{each}" in bank for each in (quiz, own)] == [False, True]
        form = (await local.get(f"/bo-cau-hoi/{own}/ten")).text
        fields = {"csrf_token": TOKEN.search(form)[1], "title": "Lấy", "kind": "words", "text": "Lấy"}
        one = f"/bo-cau-hoi/{quiz}/cau/{question}"
        for path in (f"/bo-cau-hoi/{quiz}", f"/bo-cau-hoi/{quiz}/ten", one, f"{one}/xoa"):
            assert (path, (await local.get(path)).status_code) == (path, 403)
        for path in (f"/bo-cau-hoi/{quiz}/ten", one, f"{one}/xoa", f"{one}/len", f"{one}/xuong"):
            assert (path, (await local.post(path, data=fields)).status_code) == (path, 403)
    async with house.database.reading() as uow:
        assert await load_quiz(uow, quiz) == parse_document(DOCUMENT)
