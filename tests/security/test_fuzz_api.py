"""Every JSON endpoint against malformed and misshapen bodies: a refusal is a problem document, never a crash."""

import asyncio
import json
from contextlib import AsyncExitStack

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.live.protocol import BadValue, Malformed, read_frame
from core.database import Database
from core.kernel import Role
from tests.clocks import RunningClock
from tests.house.application import DOCUMENT
from tests.security.world import UNIT, bearer_of, problem_of, product_about

pytestmark = pytest.mark.one_engine
KEY = "0190a1b2-c3d4-4e5f-8a6b-7c8d9e0f1a2b"
NUMBERS = (2**63, -(2**70), 10**300, 1e308, -0.0)
TEXTS = ("\0", "a\0b", "' OR 1=1 --", "x" * 5000, "\u202e", "", " ", "=1+1", KEY, "2026-13-01")
MOMENTS = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")
NASTY = st.sampled_from((*NUMBERS, *TEXTS, *MOMENTS)) | st.sampled_from(([], {}, None, True, [[]], {"a": None}))
VALUES = st.recursive(
    NASTY | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
RAW = st.binary(max_size=60) | st.sampled_from([b"", b"{", b"null", b'"\\ud800"', b"[" * 9000, b"1e999", b"\xff\xfe{}"])
QUESTION = DOCUMENT["questions"][0]
ROOM = {
    "quiz_id": "",
    "scoring": "accuracy",
    "join": "open",
    "mode": "hosted",
    "starts_at": None,
    "streak": False,
    "seconds_per_question": 20,
    "countdown_seconds": 3.5,
    "early_close": True,
    "ask": ["school"],
    "groups": True,
    "pupils": False,
    "capacity": 100,
    "pauses": {"revealed": 8, "standings": 5, "podium": 30},
}
COMMANDS = ("start", "open", "close", "reveal", "next", "extend", "lock", "unlock", "kick", "ban", "time", "annul")
COMMAND = {"expect_version": 1, "seconds": 30, "question": 1, "participant_id": KEY, "factor": 1.5, "reason": "vì"}
SEAT = {"key": KEY, "name": "Pâng", "commune": UNIT, "school": None, "party_cell": None, "members": 1, "time_factor": 1}
ANSWER = {"q": 1, "id": KEY, "value": [1]}


def spoiled(valid):
    """The valid body with one or two of its members, at any depth of one list, replaced or taken away."""

    @st.composite
    def bodies(draw):
        body = json.loads(json.dumps(valid))
        for _ in range(draw(st.integers(1, 2))):
            inner = body
            if isinstance(body.get("questions"), list) and body["questions"] and draw(st.booleans()):
                inner = body["questions"][0]
            if not isinstance(inner, dict) or not inner:
                break
            name = draw(st.sampled_from(sorted(inner)))
            if draw(st.booleans()):
                inner[name] = draw(VALUES)
            else:
                inner.pop(name)
        return json.dumps(body).encode()

    return bodies()


def bodies(valid):
    return spoiled(valid) | spoiled(valid) | RAW | VALUES.map(lambda value: json.dumps(value).encode())


CALLS = {
    "quizzes": ("/api/v1/quizzes", bodies(DOCUMENT) | bodies({**DOCUMENT, "questions": [QUESTION]})),
    "import-gift": ("/api/v1/quizzes/import?format=gift", RAW | st.text(max_size=80).map(str.encode)),
    "import-csv": ("/api/v1/quizzes/import?format=csv", RAW | st.text(max_size=80).map(str.encode)),
    "rooms": ("/api/v1/rooms", bodies(ROOM)),
    "commands": (
        "/api/v1/rooms/{room_id}/commands",
        st.sampled_from(COMMANDS).flatmap(lambda word: bodies({**COMMAND, "command": word})),
    ),
    "seats": ("/api/v1/live/{pin}/seats", bodies(SEAT)),
    "answers": ("/api/v1/live/{pin}/answers", bodies(ANSWER)),
}


async def seat_of(browser, pin):
    answer = await browser.post(f"/api/v1/live/{pin}/seats", json={**SEAT, "key": KEY[:-1] + "c"})
    assert answer.status_code in {200, 201}
    return {"authorization": f"Seat {answer.json()['seat']}"}


@pytest.mark.database
@pytest.mark.parser
@pytest.mark.parametrize("call", CALLS)
def test_no_body_crashes_an_endpoint(database_url, tmp_path, call):
    path, inputs = CALLS[call]

    async def enter(stack):
        database = Database(database_url)
        stack.push_async_callback(database.close)
        product = await stack.enter_async_context(product_about(UNIT, database, RunningClock(), tmp_path))
        browser = await stack.enter_async_context(product.house.browser())
        ROOM["quiz_id"] = product.names["quiz_id"]
        bearer = await bearer_of(product, f"{Role.ADMINISTRATOR.value}@ngayhoi.example")
        headers = await seat_of(browser, product.names["pin"]) if call == "answers" else bearer
        return browser, path.format(**product.names), headers

    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        browser, address, headers = runner.run(enter(stack))

        @settings(max_examples=min(settings().max_examples, 2000))
        @given(inputs)
        def ask(body):
            answer: httpx2.Response = runner.run(browser.post(address, content=body, headers=headers))
            assert answer.status_code < 500 or answer.status_code == 503, (body, answer.text)
            if answer.status_code >= 400:
                problem = problem_of(answer)
                assert problem["code"] != "invalid" or problem["errors"], body

        try:
            ask()
            for page in ("/", "/dan"):
                assert runner.run(browser.get(page, headers=headers)).status_code < 500
        finally:
            runner.run(stack.aclose())


@pytest.mark.parser
@given(bodies({"t": "join", **SEAT}) | bodies({"t": "answer", **ANSWER}) | bodies({"t": "ping", "at": 1}) | RAW)
def test_any_frame_is_read_or_refused(data):
    try:
        read_frame(data)
    except (Malformed, BadValue):
        return
