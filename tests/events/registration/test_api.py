"""Registering by JSON, by a client that knows only what the issue says."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from accounts.tickets import TicketKeys
from events.programme.queries.listing import Wanted, list_sessions
from events.registration.jobs import seat_courses
from events.registration.models import RegistrationKey
from events.registration.queries.notices import MOST, list_coming
from events.series.jobs import make_due
from events.series.service import create_series
from tests.events.series.test_jobs import PLANNER, new_series
from tests.events.site import COMMUNE, make_session

PERSON = {"name": "Lò Thị Pâng", "commune": COMMUNE, "birth_year": 1990, "consent": True}
RUSH, SEATS = 500, 30


async def register(browser, session, key=None, **changed):
    headers = {"idempotency-key": key or str(uuid4())}
    return await browser.post(f"/api/v1/sessions/{session}/registrations", json=PERSON | changed, headers=headers)


async def give_up(browser, answer):
    token = answer["manage_url"].partition("#")[2]
    path = f"/api/v1/registrations/{answer['registration_id']}"
    return await browser.delete(path, headers={"authorization": f"Manage {token}"})


async def counts(browser, session):
    one = (await browser.get(f"/api/v1/sessions/{session}")).json()
    return one["seated"], one["waiting"]


@pytest.mark.asyncio
async def test_who_registers_gets_a_seat_a_ticket_and_a_link(organizer, anybody, served):
    session = (await make_session(organizer))["id"]
    answer = await register(anybody, session, phone="+84 912 345 678")
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert set(body) == {"registration_id", "status", "ticket", "manage_url"}
    assert body["status"] == "seated"
    assert body["manage_url"].startswith(f"{served.origin}/dang-ky/{body['registration_id']}#")
    ticket = TicketKeys("x" * 40).read(body["ticket"])
    assert len(ticket.code) == 9
    assert await counts(anybody, session) == (1, 0)


@pytest.mark.asyncio
async def test_the_same_key_gets_the_same_answer_and_another_body_none(organizer, anybody):
    session, key = (await make_session(organizer))["id"], str(uuid4())
    first = await register(anybody, session, key)
    again = await register(anybody, session, key.upper())
    other = await register(anybody, session, key, name="Vàng A Páo")
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert await counts(anybody, session) == (1, 0)
    elsewhere = await register(anybody, (await make_session(organizer))["id"], key, name="Vàng A Páo")
    assert elsewhere.status_code == 201


@pytest.mark.asyncio
async def test_a_key_that_ran_out_and_is_not_deleted_yet_may_be_used_again(organizer, anybody, served):
    session, key = (await make_session(organizer))["id"], str(uuid4())
    await register(anybody, session, key)
    async with served.database.writing() as uow:
        await uow.session.execute(update(RegistrationKey).values(made_at=datetime.now(UTC) - timedelta(hours=25)))
    later = await register(anybody, session, key, name="Vàng A Páo")
    again = await register(anybody, session, key, name="Vàng A Páo")
    assert (later.status_code, again.status_code, again.json()) == (201, 200, later.json())
    assert await counts(anybody, session) == (2, 0)


@pytest.mark.asyncio
async def test_a_whole_course_is_wished_by_one_call(anybody, populated_database, served):
    clock = served.context.clock
    async with populated_database.writing() as uow:
        made = await create_series(uow, PLANNER, new_series(clock.now()), clock.now())
    await make_due(populated_database, clock)
    async with populated_database.reading() as uow:
        found = await list_sessions(uow, Wanted(series_id=made, since=clock.now()), limit=100)
    answer = await register(anybody, found[0].id, whole_course=True)
    assert answer.status_code == 201, answer.text
    await seat_courses(populated_database, clock)
    assert [await counts(anybody, row.id) for row in found] == [(1, 0)] * len(found)


@pytest.mark.asyncio
async def test_one_person_stands_once_in_a_session(organizer, anybody):
    session = (await make_session(organizer))["id"]
    first, second = await register(anybody, session), await register(anybody, session, name="lò thị  pâng")
    assert first.json()["registration_id"] == second.json()["registration_id"]
    assert "#" not in second.json()["manage_url"]
    assert second.json()["ticket"] == ""  # whoever knows a name, a year and a commune gets nobody's ticket
    assert await counts(anybody, session) == (1, 0)


@pytest.mark.asyncio
async def test_a_full_session_queues_and_a_freed_seat_goes_to_who_waits_longest(organizer, anybody):
    session = (await make_session(organizer, capacity=1))["id"]
    first = (await register(anybody, session)).json()
    queue = [(await register(anybody, session, name=f"Người {name}")).json() for name in ("một", "hai", "ba")]
    assert [(each["status"], each["position"]) for each in queue] == [("waiting", 1), ("waiting", 2), ("waiting", 3)]
    assert (await give_up(anybody, queue[1])).status_code == 204
    assert (await give_up(anybody, first)).status_code == 204
    assert (await give_up(anybody, first)).status_code == 204
    assert await counts(anybody, session) == (1, 1)
    again = (await register(anybody, session, name="Người ba")).json()
    assert (again["status"], again["position"]) == ("waiting", 1)
    assert (await register(anybody, session, name="Người một")).json()["status"] == "offered"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "a\x07b"}, "/name"),
        ({"commune": "99999"}, "/commune"),
        ({"commune": "th-thpt-chuyen-le-quy-don"}, "/commune"),
        ({"village": "khong-co"}, "/village"),
        ({"birth_year": 1800}, "/birth_year"),
        ({"birth_year": "1990"}, "/birth_year"),
        ({"birth_year": 2015}, "/guardian"),
        ({"birth_year": 2015, "guardian": {"name": "Mẹ", "phone": "12"}}, "/guardian/phone"),
        ({"phone": "gọi tôi"}, "/phone"),
        ({"consent": False}, "/consent"),
    ],
)
async def test_what_is_wrong_is_pointed_at_and_nothing_is_kept(organizer, anybody, changed, pointer):
    session = (await make_session(organizer))["id"]
    answer = await register(anybody, session, **changed)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert await counts(anybody, session) == (0, 0)


@pytest.mark.asyncio
async def test_a_child_comes_with_a_guardian(organizer, anybody):
    session = (await make_session(organizer))["id"]
    answer = await register(anybody, session, birth_year=2015, guardian={"name": "Lò Văn Cha", "phone": "0912345678"})
    assert answer.status_code == 201, answer.text


@pytest.mark.asyncio
@pytest.mark.parametrize("key", ["", "mot", "1234"])
async def test_a_call_needs_a_key_of_its_own(organizer, anybody, key):
    session = (await make_session(organizer))["id"]
    path = f"/api/v1/sessions/{session}/registrations"
    answer = await anybody.post(path, json=PERSON, headers={"idempotency-key": key} if key else {})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.asyncio
async def test_one_phone_holds_one_unconfirmed_seat(organizer, anybody):
    session = (await make_session(organizer))["id"]
    assert (await register(anybody, session, phone="0912345678")).status_code == 201
    second = await register(anybody, session, name="Vàng A Páo", phone="0912 345 678")
    assert (second.status_code, second.json()["code"]) == (409, "phone_used")
    assert await counts(anybody, session) == (1, 0)


@pytest.mark.asyncio
async def test_one_phone_holds_one_unconfirmed_seat_for_people_known_without_one_too(organizer, anybody, served):
    first, second = [(await make_session(organizer))["id"] for _ in range(2)]
    for name in ("Lò Thị Pâng", "Vàng A Páo"):
        assert (await register(anybody, first, name=name)).status_code == 201
    one = (await register(anybody, second, phone="0912345678")).json()
    other = await register(anybody, second, name="Vàng A Páo", phone="0912 345 678")
    assert (one["status"], other.status_code, other.json()["code"]) == ("seated", 409, "phone_used")
    now = datetime.now(UTC)
    async with served.database.reading() as uow:
        coming = await list_coming(uow, now, now + timedelta(days=30), MOST)
    assert [(each.registration_id, each.address) for each in coming] == [(one["registration_id"], "0912345678")]


@pytest.mark.asyncio
async def test_only_the_registration_s_own_token_gives_it_up(organizer, anybody):
    session = (await make_session(organizer))["id"]
    mine, other = (await register(anybody, session)).json(), (await register(anybody, session, name="Cà Văn B")).json()
    path = f"/api/v1/registrations/{mine['registration_id']}"
    token = other["manage_url"].partition("#")[2]
    assert (await anybody.delete(path)).status_code == 401
    assert (await anybody.delete(path, headers={"authorization": f"Manage {token}"})).status_code == 404
    assert (await anybody.delete(path, headers={"authorization": "Manage x"})).status_code == 404
    assert await counts(anybody, session) == (2, 0)


@pytest.mark.asyncio
async def test_an_unknown_session_takes_nobody(anybody):
    assert (await register(anybody, "khong-co")).status_code == 404


@pytest.mark.asyncio
async def test_five_hundred_at_once_fill_thirty_seats_and_queue_in_order(organizer, anybody):
    session = (await make_session(organizer, capacity=SEATS))["id"]
    turns = asyncio.Semaphore(50)

    async def come(number):
        async with turns:
            answer = await register(anybody, session, name=f"Lò Thị Số {number}")
        assert answer.status_code == 201, answer.text
        return answer.json()

    answers = await asyncio.gather(*(come(number) for number in range(RUSH)))
    queue = sorted(each["position"] for each in answers if each["status"] == "waiting")
    assert [each["status"] for each in answers].count("seated") == SEATS
    assert queue == list(range(1, RUSH - SEATS + 1))
    assert await counts(anybody, session) == (SEATS, RUSH - SEATS)
