"""A passport linked to a ticket is stamped where its owner is let in, once, whoever they were merged with."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio

from accounts.tickets import TicketKeys
from events.doors import service as doors
from events.passport import jobs
from events.passport.handlers import routes
from events.passport.service import stamps
from events.programme.domain.session import Content, State
from events.programme.service.access import Doing
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service as registration
from events.registration.domain.people import Form
from events.registration.domain.queue import Way
from events.registration.queries.registrations import find_registration
from events.registration.service import merging
from tests.accounts.house import post
from tests.competitions.movements.site import COMMUNE, add_units, build
from tests.events.passport.site import ORGANIZER, doors_of

KEYS = TicketKeys("x" * 40)

pytestmark = pytest.mark.asyncio


@dataclass(frozen=True)
class Game:
    room_id: str = "r1"
    title: str = "Đố vui ngày hội"


@pytest_asyncio.fixture
async def house(database, clock, tmp_path):
    await add_units(database, clock)

    async def played(cookies):
        return (Game(),) if "ngayhoi_seat_123456" in cookies else ()

    return doors_of(build(database, clock, tmp_path), routes, list_played=played)


async def come(house, title, phone=None, kind="community"):
    """Register somebody for a session that has just begun, and let them in."""
    now = house.clock.now()
    content = Content(kind, title, now - timedelta(minutes=5), now + timedelta(hours=1), place="Nhà văn hóa")
    async with house.database.writing() as uow:
        session = (await create_sessions(uow, [NewSession(COMMUNE, content, State.RELEASED)], now, by=None))[0]
        form = Form("Lò Văn An", COMMUNE, 1980, phone=phone, consent=True)
        done = await registration.register(uow, session, registration.Request(form, Way.HELPER), now)
        await doors.check_in(uow, doors.Arriving(KEYS, session, "m"), [doors.Seen("n", done.code, now)], now)
    return done


async def stamped(house, phone):
    """What the passport in this browser says after the job has run twice."""
    for _ in range(2):
        await jobs.stamp_presences(house.database, house.clock)
    page = (await phone.get("/ho-chieu")).text
    return re.findall(r"</strong><span>([^<]+)</span>", page)


async def test_presences_stamp_a_linked_passport_once_through_a_merge(house):
    first, other = await come(house, "Lớp một", "0912345678"), await come(house, "Lớp hai", "0387654321")
    await come(house, "Khai mạc", "0912345678", kind="opening")
    async with house.browser() as phone, house.browser() as stranger:
        await post(phone, "/ho-chieu/moi", "/ho-chieu")
        assert await stamped(house, phone) == []
        wrong = await post(phone, "/ho-chieu/noi-ve", "/ho-chieu", ticket="ABC")
        assert [wrong.status_code, 'id="ticket-error"' in wrong.text] == [422, True]
        for _ in range(2):
            assert (await post(phone, "/ho-chieu/noi-ve", "/ho-chieu", ticket=first.code)).status_code == 303
        assert await stamped(house, phone) == ["Lớp một"]
        await post(stranger, "/ho-chieu/moi", "/ho-chieu")
        assert (await post(stranger, "/ho-chieu/noi-ve", "/ho-chieu", ticket=first.code)).status_code == 409
        async with house.database.writing() as uow:
            people = [(await find_registration(uow, each.registration_id)).attendee_id for each in (other, first)]
            await merging.merge(uow, Doing(ORGANIZER, house.clock.now()), merging.Pair(*people))
        assert sorted(await stamped(house, phone)) == ["Lớp hai", "Lớp một"]


async def test_a_class_s_code_and_its_door_are_one_stamp(house):
    done = await come(house, "Lớp một")
    async with house.browser() as phone:
        await post(phone, "/ho-chieu/moi", "/ho-chieu")
        await post(phone, "/ho-chieu/noi-ve", "/ho-chieu", ticket=done.code)
        assert await stamped(house, phone) == ["Lớp một"]
        number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", (await phone.get("/ho-chieu")).text)[0]
        now = house.clock.now()
        async with house.database.writing() as uow:
            times = (now - timedelta(hours=1), now + timedelta(hours=1))
            new = stamps.NewStation(COMMUNE, "class", "Lớp một", *times, session_id=done.session_id)
            where = await stamps.add_station(uow, ORGANIZER, new, now)
            assert not await stamps.stamp_by_helper(uow, where, number, now)


async def test_a_game_played_to_the_end_is_stamped_once(house):
    async with house.browser() as phone:
        assert (await post(phone, "/ho-chieu/do-vui", "/ho-chieu", room="r1")).status_code == 404
        await post(phone, "/ho-chieu/moi", "/ho-chieu")
        phone.cookies.set("ngayhoi_seat_123456", "x")
        assert "Đố vui ngày hội" in (await phone.get("/ho-chieu")).text
        told = [(await post(phone, "/ho-chieu/do-vui", "/ho-chieu", room="r1")).headers["location"] for _ in range(2)]
        assert told == ["/ho-chieu?xong=dau", "/ho-chieu?xong=co"]
        assert await stamped(house, phone) == ["Đố vui ngày hội"]
        assert (await post(phone, "/ho-chieu/do-vui", "/ho-chieu", room="r2")).status_code == 404
