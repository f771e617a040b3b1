"""What organizers ask over HTTP: who may, quizzes in and out, rooms and what is wrong with a request for one."""

import re

import httpx2
import pytest

from tests import serving
from tests.competitions.live.clients import new_key, problem
from tests.competitions.live.questions import choice, match, multiple, numeric, order, poll, text, true_false, words

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]

ALL_KINDS = [choice, multiple, true_false, order, match, numeric, text, poll, words]
GIFT = """$CATEGORY: Chuyển đổi số

::Câu một:: 1 + 1 \\= ? {=2 ~3 ~4 # vì thế}

::Câu hai:: Trái đất quay. {T}

::Câu ba:: Viết một bài văn. {}

::Câu bốn:: Chọn {~%75%a ~%25%b ~c}
"""


def organizer_calls(room_id):
    return [
        ("POST", "quizzes", {"json": {}}),
        ("POST", "quizzes/import?format=gift", {"content": b"x"}),
        ("GET", "quizzes/no-such-quiz", {}),
        ("GET", "quizzes/no-such-quiz/export?format=gift", {}),
        ("POST", "rooms", {"json": {}}),
        ("POST", f"rooms/{room_id}/commands", {"json": {}}),
        ("GET", f"rooms/{room_id}", {}),
        ("GET", f"rooms/{room_id}/results", {}),
        ("GET", f"rooms/{room_id}/log", {}),
    ]


async def test_calls_without_known_credentials_are_sign_in(site):
    room = await site.room(choice())
    seat = await room.join()
    schemes = (None, "Bearer nonsense", f"Bearer {seat.token}", f"Seat {seat.token}", "Basic eDp5", "Bearer")
    for room_id in (room.room_id, "no-such-room"):
        for method, path, more in organizer_calls(room_id):
            for scheme in schemes:
                headers = {"authorization": scheme} if scheme else {}
                answer = await site.http.request(method, f"/api/v1/{path}", headers=headers, **more)
                problem(answer, 401, "sign_in")


async def test_calls_without_the_role_are_forbidden_before_anything_is_looked_up(site, tokens):
    room = await site.room(choice())
    for room_id in (room.room_id, "no-such-room"):
        for method, path, more in organizer_calls(room_id):
            problem(await site.call(method, path, tokens["xa1"], **more), 403, "forbidden")


async def test_rooms_that_are_not_there_are_not_found(site):
    for what in ("", "/results", "/log"):
        problem(await site.call("GET", f"rooms/no-such-room{what}"), 404, "not_found")


async def test_revoked_tokens_stop_working(site, served):
    token = await serving.make_token(served.database)
    assert (await site.call("GET", "rooms/x", token)).status_code == 404
    await serving.revoke(served.database, token)
    problem(await site.call("GET", "rooms/x", token), 401, "sign_in")


async def test_session_counts_from_our_own_pages_only(site, served):
    cookie = await serving.make_session(served.database, site.token, served.context.settings)
    body = {"quiz_id": await site.quiz(choice())}

    async def post(**headers):
        return await site.http.post("/api/v1/rooms", json=body, headers={"cookie": cookie} | headers)

    assert (await post(origin=site.base)).status_code == 201
    problem(await post(), 403, "forbidden")
    problem(await post(origin="https://elsewhere.example"), 403, "forbidden")
    no_json = {"cookie": cookie, "origin": site.base, "content-type": "text/plain"}
    problem(await site.http.post("/api/v1/rooms", content=b"{}", headers=no_json), 403, "forbidden")
    room = await site.room(choice())
    host = await site.socket(f"/ws/dan/{room.room_id}", additional_headers={"cookie": cookie}, origin=room.origin())
    await host.take("welcome")
    stranger = await site.socket(f"/ws/dan/{room.room_id}", additional_headers={"cookie": cookie})
    assert (await stranger.take("error"))["code"] == "sign_in"


async def test_quiz_document_comes_back_with_its_defaults(site):
    questions = [make() for make in ALL_KINDS]
    quiz_id = await site.quiz(*questions, title="Đủ loại")
    answer = await site.call("GET", f"quizzes/{quiz_id}")
    assert answer.status_code == 200
    document = answer.json()
    assert (document["title"], document["language"]) == ("Đủ loại", "vi")
    defaults = {"weight": 1, "explanation": "", "tags": [], "image": None, "audio": None}
    assert document["questions"] == [defaults | question for question in questions]
    again = await site.call("POST", "quizzes", json=document)
    assert again.status_code == 201
    assert (await site.call("GET", f"quizzes/{again.json()['id']}")).json() == document
    problem(await site.call("GET", "quizzes/no-such-quiz"), 404, "not_found")


WRONG = [
    ("/questions", {"questions": []}),
    ("/questions", {"questions": [choice()] * 201}),
    ("/more", {"more": 1}),
    ("/title", {"title": ""}),
    ("/questions/0/kind", {"questions": [choice(kind="essay")]}),
    ("/questions/0/colour", {"questions": [choice(colour="red")]}),
    ("/questions/0/answer", {"questions": [choice(answer="1")]}),
    ("/questions/0/seconds", {"questions": [choice(seconds=4)]}),
    ("/questions/0/seconds", {"questions": [choice(seconds=601)]}),
    ("/questions/0/weight", {"questions": [choice(weight=0)]}),
    ("/questions/0/weight", {"questions": [choice(weight=11)]}),
    ("/questions/0/right", {"questions": [choice(right=[3])]}),
    ("/questions/0/right", {"questions": [choice(right=[])]}),
    ("/questions/0/right", {"questions": [true_false(right=[2])]}),
    ("/questions/0/answer", {"questions": [numeric(answer=3.14)]}),
    ("/questions/0/answers", {"questions": [text(answers=[])]}),
    ("/questions/0/right", {"questions": [match(right=["một"])]}),
]


@pytest.mark.parametrize(("pointer", "change"), WRONG)
async def test_wrong_quiz_documents_are_pointed_at(site, pointer, change):
    document = {"title": "T", "language": "vi", "questions": [choice()]} | change
    body = problem(await site.call("POST", "quizzes", json=document), 422, "invalid")
    pointers = [error["pointer"] for error in body["errors"]]
    assert any(found.startswith(pointer) for found in pointers), pointers


async def test_quiz_of_two_hundred_questions_is_taken_and_a_huge_body_is_not(site):
    assert await site.quiz(*[choice()] * 200)
    answer = await site.call("POST", "quizzes", content=b" " * 6_000_000)
    problem(answer, 413, "too_large")
    problem(await site.call("POST", "quizzes", content=b"{"), 422, "invalid")


async def test_gift_is_imported_and_says_what_it_skipped(site):
    answer = await site.call("POST", "quizzes/import?format=gift", content=GIFT.encode())
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"id", "imported", "skipped"}
    assert body["imported"] == 3
    assert all(set(one) == {"position", "name", "reason"} for one in body["skipped"])
    assert {one["name"]: one["reason"] for one in body["skipped"]}["Câu bốn"] == "weights"
    document = (await site.call("GET", f"quizzes/{body['id']}")).json()
    assert document["title"] == "Chuyển đổi số"
    first, second, third = document["questions"]
    assert (first["kind"], first["text"], first["options"], first["right"]) == (
        "choice",
        "1 + 1 = ?",
        ["2", "3", "4"],
        [0],
    )
    assert (second["kind"], second["right"]) == ("true_false", [0])
    assert (third["kind"], third["right"]) == ("multiple", [0, 1])
    titled = await site.call("POST", "quizzes/import?format=gift&title=Khác", content=GIFT.encode())
    assert (await site.call("GET", f"quizzes/{titled.json()['id']}")).json()["title"] == "Khác"


async def test_csv_is_imported(site):
    table = (
        "kind,text,option_1,option_2,option_3,option_4,option_5,option_6,right,seconds,weight,explanation,tags\n"
        "choice,1 + 1 = ?,1,2,,,,,2,10,3,vì thế,toán\n"
        "numeric,Pi?,,,,,,,3.14,,,,\n"
    )
    answer = await site.call("POST", "quizzes/import?format=csv&title=Bảng", content=table.encode())
    assert answer.status_code == 201
    first, second = (await site.call("GET", f"quizzes/{answer.json()['id']}")).json()["questions"]
    assert [first[name] for name in ("options", "right", "seconds", "weight", "explanation", "tags")] == [
        ["1", "2"], [1], 10, 3, "vì thế", ["toán"],
    ]  # fmt: skip
    assert (second["kind"], second["answer"]) == ("numeric", "3.14")


@pytest.mark.parametrize("format_name", ["csv", "xlsx"])
async def test_exported_tables_are_imported_again(site, format_name):
    quiz_id = await site.quiz(*(make() for make in ALL_KINDS))
    file = await site.call("GET", f"quizzes/{quiz_id}/export?format={format_name}")
    assert file.status_code == 200
    answer = await site.call("POST", f"quizzes/import?format={format_name}&title=Lại", content=file.content)
    assert answer.status_code == 201, answer.text
    again = (await site.call("GET", f"quizzes/{answer.json()['id']}")).json()
    original = (await site.call("GET", f"quizzes/{quiz_id}")).json()
    kept = [question for question in original["questions"] if question in again["questions"]]
    assert len(kept) >= 6


async def test_files_with_nothing_to_import_and_unknown_formats_are_unprocessable(site):
    for format_name in ("gift", "csv", "xlsx"):
        answer = await site.call("POST", f"quizzes/import?format={format_name}", content=b"")
        problem(answer, 422, "invalid")
    problem(await site.call("POST", "quizzes/import?format=pdf", content=b"x"), 422, "invalid")
    for later in ("aiken", "moodle_xml", "kahoot_xlsx", "qti"):
        problem(await site.call("POST", f"quizzes/import?format={later}", content=b"x"), 422, "not_yet")


async def test_room_has_an_address_a_pin_and_links(site):
    room = await site.room(choice())
    assert re.fullmatch(r"\d{6}", room.pin)
    assert len(room.room_id) >= 22, "128 random bits"
    assert room.play_url.startswith(f"{site.base}/choi/{room.pin}")
    assert room.host_url == f"{site.base}/dan/{room.room_id}"
    assert room.projector_url.startswith(f"{site.base}/chieu/{room.pin}?k=")


@pytest.mark.parametrize(
    ("pointer", "change"),
    [
        ("/scoring", {"scoring": "luck"}),
        ("/join", {"join": "wall"}),
        ("/mode", {"mode": "dreaming"}),
        ("/ask", {"ask": ["shoe size"]}),
        ("/seconds_per_question", {"seconds_per_question": 4}),
        ("/seconds_per_question", {"seconds_per_question": "5"}),
        ("/countdown_seconds", {"countdown_seconds": -1}),
        ("/capacity", {"capacity": 0}),
        ("/starts_at", {"mode": "unattended", "starts_at": "tomorrow"}),
        ("/pauses/revealed", {"pauses": {"revealed": -1}}),
        ("/quiz_id", {"quiz_id": 5}),
    ],
)
async def test_wrong_wishes_for_a_room_are_pointed_at(site, pointer, change):
    body = {"quiz_id": await site.quiz(choice())} | change
    found = problem(await site.call("POST", "rooms", json=body), 422, "invalid")
    assert pointer in [error["pointer"] for error in found["errors"]]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"join": "ticket", "scoring": "speed"}, "/scoring"),
        ({"join": "ticket", "groups": True}, "/groups"),
        ({"session": "s"}, "/session"),
        ({"join": "badge"}, "/join"),
    ],
)
async def test_an_official_round_is_by_ticket_for_one_person_and_for_accuracy(site, change, pointer):
    body = {"quiz_id": await site.quiz(choice())} | change
    found = problem(await site.call("POST", "rooms", json=body), 422, "invalid")
    assert [error["pointer"] for error in found["errors"]] == [pointer]


async def test_room_of_an_unknown_quiz_is_refused(site):
    answer = await site.call("POST", "rooms", json={"quiz_id": "no-such-quiz"})
    assert answer.status_code in {404, 422}


async def test_units_are_public_and_of_three_kinds(site):
    for kind, code in (("commune", r"\d{5}"), ("school", r"th-[a-z0-9-]+"), ("party_cell", r"cb-[a-z0-9-]+")):
        answer = await site.http.get(f"/api/v1/units?kind={kind}")
        assert answer.status_code == 200
        units = answer.json()["units"]
        assert units
        assert all(set(unit) >= {"code", "name", "kind"} and unit["kind"] == kind for unit in units)
        assert all(re.fullmatch(code, unit["code"]) for unit in units)
    problem(await site.http.get("/api/v1/units?kind=planet"), 422, "invalid")


async def test_seat_cookie_is_http_only_and_lax_and_needs_our_own_origin(site):
    room = await site.room(choice(seconds=60))
    joined = await room.post_seat(key=new_key(), name="Bánh quy")
    header = joined.headers["set-cookie"]
    assert "httponly" in header.lower()
    assert "samesite=lax" in header.lower()
    assert "secure" not in header.lower()
    assert not header.startswith("__Host-")
    cookie = {"cookie": header.split(";")[0]}
    await room.commands("start", "open")
    path = f"/api/v1/live/{room.pin}"
    assert (await site.http.get(f"{path}/state", headers=cookie)).status_code == 200

    async def answer(content_type="application/json", **headers) -> httpx2.Response:
        content = b'{"q":1,"id":"a","value":[1]}'
        return await site.http.post(
            f"{path}/answers", content=content, headers=cookie | {"content-type": content_type} | headers
        )

    problem(await answer(), 403, "forbidden")
    problem(await answer(origin="https://elsewhere.example"), 403, "forbidden")
    problem(await answer("text/plain", origin=site.base), 403, "forbidden")
    assert (await answer(origin=site.base)).status_code == 200


async def test_token_in_the_header_counts_before_the_cookie(site):
    room = await site.room(choice())
    first, second = await room.join("Một"), await room.post_seat(key=new_key(), name="Hai")
    cookie = {"cookie": second.headers["set-cookie"].split(";")[0]}
    await room.command("ban", participant_id=second.json()["participant_id"])
    assert (await first.call("GET", "state", cookie)).status_code == 200
    problem(await site.http.get(f"/api/v1/live/{room.pin}/state", headers=cookie), 403, "banned")
