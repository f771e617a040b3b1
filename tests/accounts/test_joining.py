"""People who have an account already get a role at a further unit; nobody learns or gains more by it."""

import pytest
from sqlalchemy import select

from accounts import service
from accounts.queries import people as rows
from accounts.queries.access import find_credentials_of
from core.audit import AuditEntry
from core.kernel import Role
from tests.accounts.house import Seat, post, settle, sign_in
from tests.accounts.test_people import ADMIN, LEADER, OFFICER, UNIT, workbook

NAME = "Vàng A Chuyển"
OTHER = "/nguoi-dung/03127"
VILLAGE = "/nguoi-dung/ban-nam-sin"
REFUSED = "Đã có tài khoản khác dùng e-mail hoặc số điện thoại này. Nếu đó là"
ENTRY = {"name": NAME, "phone": "", "email": OFFICER, "role": "unit_officer", "since": "", "until": ""}


async def enter(house, login, path, **entry):
    async with house.browser() as browser:
        await sign_in(browser, login)
        return await post(browser, f"{path}/them", f"{path}/them", **{**ENTRY, **entry})


async def send(house, login, path, *lines):
    async with house.browser() as browser:
        await sign_in(browser, login)
        return await post(browser, f"{path}/nhap", f"{path}/nhap", file=workbook(*lines))


async def see(house, login, path):
    async with house.browser() as browser:
        await sign_in(browser, login)
        return (await browser.get(path)).text


async def roles_of(house, person):
    async with house.database.reading() as uow:
        grants = await rows.list_grants(uow, [person])
    return {(grant.role.value, grant.unit_code) for grant in grants if grant.revoked_at is None}


async def dismiss_everywhere(house, person):
    async with house.database.writing() as uow:
        for grant in await rows.list_grants(uow, [person]):
            await service.revoke_grant(uow, grant.id, house.clock.now())


@pytest.mark.asyncio
@pytest.mark.parametrize(("role", "code"), [("unit_officer", "03160"), ("council_member", "11")])
async def test_an_officer_of_another_unit_gets_a_role_here_in_the_account_they_have(house, role, code):
    chief = await settle(house, ADMIN, Seat(Role.ADMINISTRATOR, "11"))
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03127"), name=NAME)
    async with house.database.reading() as uow:
        before = await rows.find_person(uow, person), await find_credentials_of(uow, person)
    named = {"name": "  vàng a  CHUYỂN ", "phone": "0912 345 678", "role": role}
    made = await enter(house, ADMIN, f"/nguoi-dung/{code}", **named)
    assert (made.status_code, made.headers["location"]) == (303, f"/nguoi-dung/{code}/{person}?da-co=1")
    assert "Người này đã có tài khoản" in await see(house, ADMIN, made.headers["location"])
    assert await roles_of(house, person) == {("unit_officer", "03127"), (role, code)}
    async with house.database.reading() as uow:
        after = await rows.find_person(uow, person), await find_credentials_of(uow, person)
        acts = list(await uow.session.execute(select(AuditEntry.act, AuditEntry.actor_id, AuditEntry.detail)))
    assert (before, len(before)) == (after, 2)
    given = [(actor, person in detail) for act, actor, detail in acts if act == "role.granted"]
    assert given[-1] == (chief, True)


@pytest.mark.asyncio
async def test_a_list_gives_a_role_to_who_has_an_account_elsewhere(house):
    await settle(house, ADMIN, Seat(Role.ADMINISTRATOR, "11"))
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03127"), name=NAME)
    lines = (NAME, "", OFFICER, "Cán bộ đơn vị"), ("Lò Thị Ví", "0912345678", "", "Cán bộ đơn vị")
    answers = [await send(house, ADMIN, UNIT, *lines) for _ in range(2)]
    counts = [answer.headers["location"].partition("?")[2] for answer in answers]
    assert counts == ["them=1&da-co=0&vai-tro=1", "them=0&da-co=2&vai-tro=0"]
    assert await roles_of(house, person) == {("unit_officer", "03127"), ("unit_officer", "03160")}


@pytest.mark.asyncio
async def test_somebody_elses_contact_is_refused_without_a_word_about_them(house):
    await settle(house, LEADER, Seat(Role.UNIT_LEADER, "03160"))
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03127"), name=NAME)
    answer = await enter(house, LEADER, UNIT, name="Vàng A Chuyên")
    assert (answer.status_code, REFUSED in answer.text, NAME in answer.text) == (409, True, False)
    listed = await send(house, LEADER, UNIT, ("Vàng A Chuyên", "", OFFICER, "Cán bộ đơn vị"))
    assert (listed.status_code, f"Dòng 2: {REFUSED}" in listed.text, NAME in listed.text) == (422, True, False)
    assert await roles_of(house, person) == {("unit_officer", "03127")}


@pytest.mark.asyncio
async def test_contacts_of_two_people_name_neither(house):
    await settle(house, LEADER, Seat(Role.UNIT_LEADER, "03160"))
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03127"), name=NAME)
    assert (await enter(house, LEADER, UNIT, name="Lò Thị Ví", phone="0912345678", email="")).status_code == 303
    answer = await enter(house, LEADER, UNIT, phone="0912345678")
    assert (answer.status_code, REFUSED in answer.text) == (409, True)
    assert await roles_of(house, person) == {("unit_officer", "03127")}


@pytest.mark.asyncio
async def test_who_gains_a_person_learns_no_other_contact_and_no_role_elsewhere(house):
    await settle(house, ADMIN, Seat(Role.ADMINISTRATOR, "11"))
    await settle(house, LEADER, Seat(Role.UNIT_LEADER, "03160"))
    known = {"phone": "0912345678", "email": OFFICER, "role": "council_member"}
    assert (await enter(house, ADMIN, OTHER, **known)).status_code == 303
    made = await enter(house, LEADER, UNIT, phone="0912345678", email="")
    person = made.headers["location"].partition("?")[0]
    elsewhere = ("Phường Điện Biên Phủ", "Ủy viên hội đồng")
    for page, secrets in ((UNIT, (OFFICER, "0912345678")), (person, (OFFICER, "0912345678", *elsewhere))):
        shown, told = await see(house, ADMIN, page), await see(house, LEADER, page)
        assert [(secret in shown, secret in told) for secret in secrets] == [(True, False)] * len(secrets)
        assert NAME in told
    for act in ("cap-lai", "dong"):
        async with house.browser() as browser:
            await sign_in(browser, LEADER)
            assert (await post(browser, f"{person}/{act}", person, word="đóng")).status_code == 403


@pytest.mark.asyncio
async def test_no_role_above_ones_own_is_given_to_an_existing_account(house):
    await settle(house, LEADER, Seat(Role.UNIT_LEADER, "03160"))
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03127"), name=NAME)
    for role in ("administrator", "council_member", "unit_leader"):
        assert (await enter(house, LEADER, UNIT, role=role)).status_code == 403
    assert (await enter(house, LEADER, UNIT)).status_code == 303
    assert (await enter(house, LEADER, UNIT)).status_code == 409
    assert await roles_of(house, person) == {("unit_officer", "03127"), ("unit_officer", "03160")}


@pytest.mark.asyncio
async def test_a_small_role_for_a_dismissed_administrator_opens_no_way_to_a_reset(house):
    await settle(house, LEADER, Seat(Role.UNIT_LEADER, "03160"))
    person = await settle(house, OFFICER, Seat(Role.ADMINISTRATOR, "11"), name=NAME)
    await dismiss_everywhere(house, person)
    answer = await enter(house, LEADER, UNIT, role="host")
    assert (answer.status_code, REFUSED in answer.text) == (409, True)
    await settle(house, ADMIN, Seat(Role.ADMINISTRATOR, "11"))
    assert (await enter(house, ADMIN, UNIT, role="host")).status_code == 303


@pytest.mark.asyncio
async def test_a_dismissed_administrator_who_once_worked_here_used_to_be_given_a_small_role_and_then_reset(house):
    await settle(house, LEADER, Seat(Role.UNIT_LEADER, "03160"))
    seats = Seat(Role.ADMINISTRATOR, "11"), Seat(Role.UNIT_OFFICER, "03160")
    person = await settle(house, ADMIN, *seats, name=NAME)
    page, role = f"{UNIT}/{person}", {"role": "host", "since": "", "until": "", "deputy_of": ""}
    assert "Giao vai trò" in await see(house, LEADER, page)
    await dismiss_everywhere(house, person)
    assert "Giao vai trò" not in await see(house, LEADER, page)
    async with house.browser() as browser:
        await sign_in(browser, LEADER)
        given = await post(browser, f"{page}/vai-tro", page, **role)
        assert (given.status_code, "do cấp cao hơn quản lý" in given.text) == (403, True)
        assert (await post(browser, f"{page}/cap-lai", page)).status_code == 403
    assert await roles_of(house, person) == set()


@pytest.mark.asyncio
async def test_who_looked_after_a_dismissed_person_may_take_them_on_again(house):
    await settle(house, LEADER, Seat(Role.UNIT_LEADER, "03160"))
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03160"), name=NAME)
    await dismiss_everywhere(house, person)
    assert (await enter(house, LEADER, UNIT)).status_code == 303
    assert await roles_of(house, person) == {("unit_officer", "03160")}


@pytest.mark.asyncio
async def test_nobody_adds_themselves(house):
    person = await settle(house, LEADER, Seat(Role.UNIT_LEADER, "03160"), name=NAME)
    answer = await enter(house, LEADER, VILLAGE, email=LEADER)
    assert (answer.status_code, "cấp trên" in answer.text.lower()) == (403, True)
    listed = await send(house, LEADER, VILLAGE, (NAME, "", LEADER, "Cán bộ đơn vị"))
    assert listed.status_code == 422
    assert await roles_of(house, person) == {("unit_leader", "03160")}


@pytest.mark.asyncio
async def test_one_refused_row_gives_no_role_to_anybody(house):
    actor = await settle(house, ADMIN, Seat(Role.ADMINISTRATOR, "11"))
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03127"), name=NAME)
    lines = (NAME, "", OFFICER, "Cán bộ đơn vị"), ("Ai Khác", "", ADMIN, "Cán bộ đơn vị")
    assert (await send(house, ADMIN, UNIT, *lines)).status_code == 422
    assert await roles_of(house, person) == {("unit_officer", "03127")}
    assert await roles_of(house, actor) == {("administrator", "11")}


@pytest.mark.asyncio
async def test_a_closed_account_is_not_found_again_by_its_contact(house):
    await settle(house, ADMIN, Seat(Role.ADMINISTRATOR, "11"))
    person = await settle(house, OFFICER, Seat(Role.UNIT_OFFICER, "03127"), name=NAME)
    async with house.database.writing() as uow:
        await service.close_person(uow, person, house.clock.now())
    made = await enter(house, ADMIN, UNIT)
    assert (made.status_code, person in made.headers["location"]) == (303, False)
