"""A commune's hosts and organizers: their own rooms and their commune's, never those of the province or of others."""

import pytest

from accounts.domain.grants import day_of
from accounts.service import NewGrant, NewPerson, create_person, grant_role
from competitions.quizzes.domain.document import parse_document
from competitions.quizzes.service import create_quiz
from core.clock import Clock
from core.kernel import Role
from tests import serving
from tests.competitions.live.browsers import sign_in
from tests.competitions.live.clients import problem
from tests.competitions.live.questions import choice

pytestmark = [pytest.mark.database, pytest.mark.asyncio(loop_scope="session")]
WARD, MUONG_NHE = "03127", "03160"
DOCUMENT = {"title": "Đố vui của xã", "language": "vi", "questions": [choice()]}


async def settle(served, login, role, unit):
    """A bearer token of a new person with the role at the unit."""
    now = Clock().now()
    async with served.database.writing() as uow:
        person_id = await create_person(uow, NewPerson("Lò Văn Dẫn", email=f"{login}@ngayhoi.example"), now)
        await grant_role(uow, NewGrant(person_id, role, unit, day_of(now)), now)
    return await serving.make_token(served.database, login)


async def open_room(site, token, **policy):
    quiz = await site.call("POST", "quizzes", token, json=DOCUMENT)
    made = await site.call("POST", "rooms", token, json={"quiz_id": quiz.json()["id"], **policy})
    assert made.status_code == 201, made.text
    return made.json()["room_id"]


async def statuses(site, token, room_id):
    """What somebody gets who reads the room in every way and ends it."""
    reads = [await site.call("GET", f"rooms/{room_id}{what}", token) for what in ("", "/results", "/log")]
    end = await site.call("POST", f"rooms/{room_id}/commands", token, json={"command": "finish"})
    return [answer.status_code for answer in (*reads, end)]


async def listen(site, token, room_id):
    return await site.socket(f"/ws/dan/{room_id}", additional_headers={"authorization": f"Bearer {token}"})


async def is_refused(site, token, room_id):
    socket = await listen(site, token, room_id)
    assert (await socket.take("error"))["code"] == "forbidden"
    assert await socket.closed() == 1008
    return await statuses(site, token, room_id) == [403] * 4


async def is_served(site, token, room_id):
    assert (await (await listen(site, token, room_id)).take("welcome"))["room"]["phase"] == "lobby"
    return await statuses(site, token, room_id) == [200] * 4


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.HOST])
async def test_a_communes_host_neither_reads_nor_ends_the_provinces_room(served, site, role):
    local = await settle(served, f"{role.value}-xa", role, WARD)
    room = await site.room(choice())
    assert await is_refused(site, local, room.room_id)
    assert (await room.get())["phase"] == "lobby"


async def test_a_communes_host_neither_reads_nor_ends_another_communes_room(served, site, commune_host):
    other = await settle(served, "dan-muong-nhe", Role.HOST, MUONG_NHE)
    room_id = await open_room(site, other)
    assert await is_refused(site, commune_host, room_id)
    assert await is_served(site, other, room_id)


async def test_a_second_host_of_the_commune_joins_in_and_the_province_runs_every_room(served, site, commune_host):
    second = await settle(served, "dan-hai", Role.ORGANIZER, WARD)
    assert await is_served(site, second, await open_room(site, commune_host))
    assert await is_served(site, site.token, await open_room(site, commune_host))


async def test_a_local_host_runs_what_the_province_opened_for_their_commune_and_whatever_they_opened(
    served, site, commune_host
):
    room = await site.room(choice(), commune=WARD)
    assert await is_served(site, commune_host, room.room_id)
    school_host = await settle(served, "dan-truong", Role.HOST, "th-thpt-chuyen-le-quy-don")
    assert await is_served(site, school_host, await open_room(site, school_host))


async def test_the_list_and_the_console_show_a_local_host_only_what_they_may_open(served, site, commune_host):
    province = await site.room(choice())
    own = await open_room(site, commune_host)
    browser = await sign_in(served, site, "dan1")
    page = (await browser.get("/dan")).text
    assert [f"/dan/{room_id}" in page for room_id in (province.room_id, own)] == [False, True]
    for path in ("", "/ket-qua", "/ket-qua.csv", "/ket-qua.xlsx"):
        await browser.get(f"/dan/{province.room_id}{path}", 403)
        await browser.get(f"/dan/{own}{path}")
    await browser.post(f"/dan/{province.room_id}/lenh", 403, page="/dan", command="finish")
    host = await sign_in(served, site)
    page = (await host.get("/dan")).text
    assert [f"/dan/{room_id}" in page for room_id in (province.room_id, own)] == [True, True]


async def test_a_local_host_plays_own_quizzes_and_the_reference_banks_but_never_the_provinces(
    served, site, commune_host
):
    provincial = await site.quiz(choice(), title="Vòng chung kết")
    async with served.database.writing() as uow:
        now = Clock().now()
        reference = await create_quiz(uow, parse_document({**DOCUMENT, "title": "Kho mẫu"}), owner_id=None, now=now)
    answer = await site.call("POST", "rooms", commune_host, json={"quiz_id": provincial})
    problem(answer, 403, "forbidden")
    browser = await sign_in(served, site, "dan1")
    await browser.post("/dan", 403, quiz_id=provincial, scoring="accuracy", mode="hosted")
    page = (await browser.get("/dan")).text
    assert ["Vòng chung kết" in page, "Kho mẫu" in page] == [False, True]
    answer = await site.call("POST", "rooms", commune_host, json={"quiz_id": reference})
    assert answer.status_code == 201
