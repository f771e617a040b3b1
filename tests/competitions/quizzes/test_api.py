"""The bank over JSON: documents in and out, foreign files in and out, and who may not."""

from pathlib import Path
from urllib.parse import quote

import pytest

from competitions.quizzes.queries import count_quizzes

DATA = Path(__file__).parent / "data"
DOCUMENT = {
    "title": "Kỹ năng số",
    "language": "vi",
    "questions": [
        {
            "kind": "choice",
            "text": "VNeID là gì?",
            "seconds": 30,
            "weight": 2,
            "explanation": "Vì thế.",
            "tags": ["vneid"],
            "image": None,
            "audio": None,
            "options": ["Định danh", "Trò chơi"],
            "right": [0],
        },
        {
            "kind": "numeric",
            "text": "Bao nhiêu xã?",
            "seconds": 20,
            "weight": 1,
            "explanation": "",
            "tags": [],
            "image": None,
            "audio": None,
            "answer": "45",
            "tolerance": "0.5",
        },
    ],
}


async def stored(house):
    async with house.database.reading() as uow:
        return await count_quizzes(uow)


@pytest.mark.asyncio
async def test_a_document_that_was_stored_comes_back_unchanged(house):
    async with house.client() as client:
        made = await client.post("/api/v1/quizzes", json=DOCUMENT)
        assert made.status_code == 201
        assert set(made.json()) == {"id"}
        got = await client.get(f"/api/v1/quizzes/{made.json()['id']}")
    assert (got.status_code, got.json()) == (200, DOCUMENT)


@pytest.mark.asyncio
async def test_mistakes_are_answered_with_pointers_and_nothing_is_stored(house):
    bad = {**DOCUMENT, "questions": [{"kind": "words", "text": "?", "seconds": 4, "colour": "red"}]}
    async with house.client() as client:
        answer = await client.post("/api/v1/quizzes", json=bad)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "invalid"
    assert [error["pointer"] for error in problem["errors"]] == ["/questions/0/colour", "/questions/0/seconds"]
    assert all(error["text"] for error in problem["errors"])
    assert await stored(house) == 0


@pytest.mark.asyncio
async def test_a_file_that_was_never_uploaded_is_refused(house):
    one = {"kind": "poll", "text": "?", "options": ["a", "b"], "image": "a" * 64}
    one["option_media"] = [{"image": None, "audio": "b" * 64}, {"image": None, "audio": None}]
    async with house.client() as client:
        answer = await client.post("/api/v1/quizzes", json={**DOCUMENT, "questions": [one]})
    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert pointers == ["/questions/0/image", "/questions/0/option_media/0/audio"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"null"])
@pytest.mark.asyncio
async def test_what_is_no_document_is_refused(house, body):
    async with house.client() as client:
        answer = await client.post("/api/v1/quizzes", content=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.asyncio
async def test_a_body_over_the_limit_is_too_large(house):
    async with house.client() as client:
        for path in ("/api/v1/quizzes", "/api/v1/quizzes/import?format=gift"):
            answer = await client.post(path, content=b"x" * 5_000_001)
            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.asyncio
async def test_a_moodle_file_is_imported_with_its_report(house):
    raw = (DATA / "moodle-export.gift").read_bytes()
    async with house.client() as client:
        answer = await client.post("/api/v1/quizzes/import?format=gift", content=raw)
        assert answer.status_code == 201
        report = answer.json()
        quiz = (await client.get(f"/api/v1/quizzes/{report['id']}")).json()
    assert report["imported"] == len(quiz["questions"]) == 7
    assert report["skipped"][0] == {"position": 1, "name": "VNeID là gì", "reason": "weights"}
    assert quiz["title"] == "Mặc định cho Kỹ năng số"


@pytest.mark.asyncio
async def test_the_title_is_the_given_one_then_the_categorys_then_the_files(house):
    named = {"content-disposition": f"attachment; filename*=UTF-8''{quote('Tuần 1.gift')}"}
    titles = []
    async with house.client() as client:
        for query, body, headers in (
            (f"&title={quote('Tên mới')}", "$CATEGORY: Cũ\n\nQ{T}", named),
            ("", "$CATEGORY: Cũ\n\nQ{T}", named),
            ("", "Q{T}", named),
        ):
            path = f"/api/v1/quizzes/import?format=gift{query}"
            made = await client.post(path, content=body.encode(), headers=headers)
            titles.append((await client.get(f"/api/v1/quizzes/{made.json()['id']}")).json()["title"])
        long = await client.post(f"/api/v1/quizzes/import?format=gift&title={'x' * 201}", content=b"Q{T}")
    assert titles == ["Tên mới", "Cũ", "Tuần 1"]
    assert (long.status_code, long.json()["errors"][0]["pointer"]) == (422, "/title")


@pytest.mark.parametrize("kind", ["gift", "csv", "xlsx"])
@pytest.mark.asyncio
async def test_an_exported_quiz_is_imported_again(house, kind):
    async with house.client() as client:
        first = (await client.post("/api/v1/quizzes", json=DOCUMENT)).json()["id"]
        file = await client.get(f"/api/v1/quizzes/{first}/export?format={kind}")
        assert file.status_code == 200
        assert 'attachment; filename="ky-nang-so.' in file.headers["content-disposition"]
        made = await client.post(
            f"/api/v1/quizzes/import?format={kind}&title={quote('Kỹ năng số')}", content=file.content
        )
        assert made.json()["skipped"] == []
        again = (await client.get(f"/api/v1/quizzes/{made.json()['id']}")).json()
    assert again == DOCUMENT


@pytest.mark.parametrize(
    ("query", "code"),
    [("format=aiken", "not_yet"), ("format=moodle_xml", "not_yet"), ("format=doc", "invalid"), ("", "invalid")],
)
@pytest.mark.asyncio
async def test_formats_to_come_and_unknown_ones_are_told_apart(house, query, code):
    async with house.client() as client:
        made = (await client.post("/api/v1/quizzes", json=DOCUMENT)).json()["id"]
        imported = await client.post(f"/api/v1/quizzes/import?{query}", content=b"Q{T}")
        exported = await client.get(f"/api/v1/quizzes/{made}/export?{query}")
    assert (imported.status_code, imported.json()["code"]) == (422, code)
    assert (exported.status_code, exported.json()["code"]) == (422, code)


@pytest.mark.asyncio
async def test_nothing_importable_is_refused_with_the_reason_of_each_item(house):
    async with house.client() as client:
        answer = await client.post("/api/v1/quizzes/import?format=gift", content=b"Q{}\n\nZ")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/1", "/2"]
    assert await stored(house) == 0


@pytest.mark.parametrize(("person", "status", "code"), [("", 401, "sign_in"), ("officer", 403, "forbidden")])
@pytest.mark.asyncio
async def test_strangers_and_other_roles_are_kept_out(house, person, status, code):
    async with house.client() as client:
        quiz_id = (await client.post("/api/v1/quizzes", json=DOCUMENT)).json()["id"]
    async with house.client(person) as client:
        answers = [
            await client.post("/api/v1/quizzes", json=DOCUMENT),
            await client.post("/api/v1/quizzes/import?format=gift", content=b"Q{T}"),
            await client.get(f"/api/v1/quizzes/{quiz_id}"),
            await client.get(f"/api/v1/quizzes/{quiz_id}/export?format=gift"),
        ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(status, code)] * 4
    assert await stored(house) == 1


@pytest.mark.parametrize("person", ["admin", "organizer", "host", "other_host"])
@pytest.mark.asyncio
async def test_every_role_of_the_bank_may_read_it(house, person):
    async with house.client() as client:
        quiz_id = (await client.post("/api/v1/quizzes", json=DOCUMENT)).json()["id"]
    async with house.client(person) as client:
        assert (await client.get(f"/api/v1/quizzes/{quiz_id}")).status_code == 200


@pytest.mark.asyncio
async def test_an_unknown_quiz_is_not_found(house):
    async with house.client() as client:
        for path in ("/api/v1/quizzes/none", "/api/v1/quizzes/none/export?format=csv"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
