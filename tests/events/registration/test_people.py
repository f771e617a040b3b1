"""One person counts once: merging, taking it back, erasing; the facts follow."""

import re
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from accounts.handlers import routes as account_routes
from accounts.tickets import TicketKeys
from core.kernel import Role
from events.doors import service as doors
from events.doors.jobs import post_due
from events.programme.domain.session import Content, State
from events.programme.handlers import routes as programme_routes
from events.programme.queries.sessions import find_session
from events.programme.service.planning import NewSession, create_sessions
from events.registration import service
from events.registration.domain.people import Form
from events.registration.domain.queue import Way
from events.registration.handlers import routes
from events.registration.jobs import erase_outdated
from events.registration.models import Attendee, SupportNeed
from events.registration.queries.registrations import find_by_code, find_registration
from leaderboards.models import FactRecord
from tests.accounts.house import House, post
from tests.competitions.movements.site import COMMUNE, OTHER, VILLAGE, add_units, browser_of, build
from tests.events.passport.site import doors_of

BOOK = "/quan-ly/nguoi-hoc"
KEYS = TicketKeys("x" * 40)
PHONE, NEW_PHONE = "0912345678", "0387654321"
UNDO = re.compile(r'action="(/quan-ly/nguoi-hoc/gop/[\w-]+/hoan-tac)"')
PAIR = re.compile(r'name="kept" value="([\w-]+)">\s*<input type="hidden" name="merged" value="([\w-]+)"')

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def house(database, clock, tmp_path) -> House:
    """The application over seven units and nobody yet."""
    await add_units(database, clock)
    inner = build(database, clock, tmp_path)
    return doors_of(inner, account_routes, programme_routes, routes, ticket_keys=KEYS)


async def make_class(house, starts, capacity=30):
    content = Content("community", "Lớp", starts, starts + timedelta(hours=2), place="Nhà văn hóa", capacity=capacity)
    async with house.database.writing() as uow:
        new = [NewSession(COMMUNE, content, State.RELEASED)]
        return (await create_sessions(uow, new, house.clock.now(), by=None))[0]


async def come(house, session, *, name="Lò Văn An", year=1950, checked_in=False, **said):
    """Register somebody, and let them in."""
    async with house.database.writing() as uow:
        form = Form(name, COMMUNE, year, consent=True, **said)
        done = await service.register(uow, session, service.Request(form, Way.HELPER), house.clock.now())
        if checked_in:
            seen = doors.Seen(f"n-{done.code}", done.code, house.clock.now())
            await doors.check_in(uow, doors.Arriving(KEYS, session, "máy"), [seen], house.clock.now())
    return done


@pytest_asyncio.fixture
async def doubled(house):
    """A class at which one man was let in twice, with his old and his new number, and a next class."""
    now = house.clock.now()
    first = await make_class(house, now - timedelta(minutes=5))
    one = await come(house, first, phone=PHONE, checked_in=True)
    other = await come(house, first, phone=NEW_PHONE, checked_in=True)
    return first, one, other


async def standing(house):
    """What stands in the ledger: quantities by kind and person."""
    await post_due(house.database, house.clock, "s")
    async with house.database.reading() as uow:
        columns = (FactRecord.kind, FactRecord.person_key)
        statement = select(*columns, func.sum(FactRecord.quantity)).group_by(*columns)
        return {(kind, key): int(count) for kind, key, count in await uow.session.execute(statement) if count}


def by_kind(facts):
    counted = {}
    for (kind, _), count in facts.items():
        counted[str(kind)] = counted.get(str(kind), 0) + count
    return counted


@pytest.mark.usefixtures("doubled")
async def test_a_merge_counts_once_and_its_undo_restores_exactly(house):
    officer = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    before = await standing(house)
    assert by_kind(before) == {"training.adult": 2, "training.elderly": 2, "session.community": 1}
    page = (await officer.get(BOOK)).text
    assert "cùng họ tên và năm sinh" in page
    assert PHONE not in page
    (pair,) = PAIR.findall(page)
    fields = {"xa": COMMUNE, "kept": pair[0], "merged": pair[1], "act": "same"}
    for _ in range(2):  # sent twice it changes nothing
        assert (await post(officer, f"{BOOK}/cap", BOOK, **fields)).status_code == 303
    after = await standing(house)
    assert by_kind(after) == {"training.adult": 1, "training.elderly": 1, "session.community": 1}
    assert set(after) < set(before)
    page = (await officer.get(BOOK)).text
    (undo,) = UNDO.findall(page)
    assert not PAIR.findall(page)
    for _ in range(2):
        assert (await post(officer, undo, BOOK, xa=COMMUNE)).status_code == 303
    assert await standing(house) == before
    assert PAIR.findall((await officer.get(BOOK)).text) == [pair]


@pytest.mark.usefixtures("doubled")
async def test_either_number_leads_to_the_one_person(house):
    officer = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    (pair,) = PAIR.findall((await officer.get(BOOK)).text)
    await post(officer, f"{BOOK}/cap", BOOK, xa=COMMUNE, kept=pair[0], merged=pair[1], act="same")
    following = await make_class(house, house.clock.now() + timedelta(days=2))
    again = [await come(house, following, phone=phone) for phone in (PHONE, NEW_PHONE)]
    assert [each.is_new for each in again] == [True, False]
    assert again[0].registration_id == again[1].registration_id


@pytest.mark.usefixtures("doubled")
async def test_two_people_are_remembered_and_can_be_asked_about_again(house):
    officer = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    (pair,) = PAIR.findall((await officer.get(BOOK)).text)
    fields = {"xa": COMMUNE, "kept": pair[0], "merged": pair[1]}
    for act, count in (("different", 0), ("ask", 1)):
        assert (await post(officer, f"{BOOK}/cap", BOOK, act=act, **fields)).status_code == 303
        assert f"Có thể là một người: {count} cặp" in (await officer.get(BOOK)).text
    assert (await post(officer, f"{BOOK}/cap", BOOK, act="xoa", **fields)).status_code == 422


@pytest.mark.usefixtures("doubled")
async def test_people_of_other_communes_are_nobody_here(house):
    here, stranger = [await browser_of(house, Role.UNIT_OFFICER, unit) for unit in (COMMUNE, OTHER)]
    pair = PAIR.findall((await here.get(BOOK)).text)[0]
    assert (await stranger.get(f"{BOOK}?xa={COMMUNE}")).status_code == 403
    assert (await stranger.get(f"{BOOK}/{pair[0]}")).status_code == 404
    fields = {"xa": OTHER, "kept": pair[0], "merged": pair[1], "act": "same"}
    assert (await post(stranger, f"{BOOK}/cap", BOOK, **fields)).status_code == 404
    assert (await post(stranger, f"{BOOK}/{pair[0]}/xoa", BOOK, reason="wish")).status_code == 404


async def test_who_is_erased_leaves_the_counts_and_gives_the_seat_on(house, doubled):
    first, one, _ = doubled
    facts = await standing(house)
    following = await make_class(house, house.clock.now() + timedelta(days=2), capacity=1)
    seat = await come(house, following, phone=PHONE, support="xe lăn")
    waits = await come(house, following, name="Vàng A Páo", year=1990, village=VILLAGE)
    browser = house.browser()
    path = f"/dang-ky/{seat.registration_id}"
    assert (await post(browser, f"{path}/xoa-du-lieu", path, token="sai")).status_code == 404
    officer = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    async with house.database.reading() as uow:
        person = (await find_registration(uow, seat.registration_id)).attendee_id
    assert (await post(officer, f"{BOOK}/{person}/xoa", f"{BOOK}/{person}", reason="wish")).status_code == 303
    async with house.database.reading() as uow:
        ended, offered = [await find_registration(uow, each.registration_id) for each in (seat, waits)]
        assert (ended.status, ended.name, ended.phone, ended.birth_year) == ("cancelled", "", None, None)
        assert offered.status == "offered"
        assert [await find_by_code(uow, code) for code in (seat.code, one.code)] == [None, None]
        assert await uow.session.scalar(select(func.count()).select_from(SupportNeed)) == 0
        assert (await find_session(uow, first)).seated == 2
    assert (await post(browser, path, path, token=seat.manage_token)).status_code == 404
    await doors_look_again(house, first)
    assert await standing(house) == facts


async def test_a_stranger_with_name_year_and_commune_erases_nobody(house):
    first, second = [await make_class(house, house.clock.now() + timedelta(days=day)) for day in (2, 3)]
    victim = await come(house, first, phone=PHONE)
    stranger = await come(house, second)
    browser, path = house.browser(), f"/dang-ky/{stranger.registration_id}"
    answer = await post(browser, f"{path}/xoa-du-lieu", path, token=stranger.manage_token)
    assert (answer.status_code, "Đăng ký này đã được xóa" in answer.text) == (200, True)
    assert "cán bộ xã" in answer.text
    async with house.database.reading() as uow:
        kept, ended = [await find_registration(uow, each.registration_id) for each in (victim, stranger)]
        assert (kept.status, kept.name, kept.phone, ended.status) == ("seated", "Lò Văn An", PHONE, "cancelled")
        assert [(await find_by_code(uow, each.code)) is None for each in (victim, stranger)] == [False, True]
    assert (await post(browser, path, path, token=stranger.manage_token)).status_code == 404
    own = f"/dang-ky/{victim.registration_id}"
    assert "Đã xóa dữ liệu" in (await post(browser, f"{own}/xoa-du-lieu", own, token=victim.manage_token)).text
    async with house.database.reading() as uow:
        assert (await find_registration(uow, victim.registration_id)).name == ""


async def doors_look_again(house, session):
    """Let one more come, so that the facts of the session are looked at again, and go."""
    done = await come(house, session, name="Giàng A Dính", year=2000, checked_in=True)
    await standing(house)
    async with house.database.writing() as uow:
        await doors.undo(uow, doors.Undoing(session, done.registration_id, "quantri", "nhầm"), house.clock.now())


@pytest.mark.usefixtures("doubled")
async def test_an_officer_erases_with_a_reason(house):
    officer = await browser_of(house, Role.UNIT_OFFICER, COMMUNE)
    (pair,) = PAIR.findall((await officer.get(BOOK)).text)
    path = f"{BOOK}/{pair[0]}"
    assert (await post(officer, f"{path}/xoa", path, reason="vì thế")).status_code == 422
    assert (await post(officer, f"{path}/xoa", path, reason="wish")).status_code == 303
    assert "Người đã xóa dữ liệu" in (await officer.get(path)).text


@pytest.mark.usefixtures("doubled")
async def test_names_are_erased_a_year_after_the_last_session(house):
    later = await make_class(house, house.clock.now() + timedelta(days=30))
    kept = await come(house, later, phone=PHONE)
    house.clock.forward(days=366)
    assert await erase_outdated(house.database, house.clock) == 1
    assert await erase_outdated(house.database, house.clock) == 0
    async with house.database.reading() as uow:
        assert (await find_registration(uow, kept.registration_id)).name == "Lò Văn An"
        assert sorted(await uow.session.scalars(select(Attendee.name))) == ["", "Lò Văn An"]
    house.clock.forward(days=30)
    assert await erase_outdated(house.database, house.clock) == 1
