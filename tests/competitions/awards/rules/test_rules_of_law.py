"""Rules of law on a database and on the screen: the reference file, a later rule, an overlap, who may enter one."""

from datetime import date

import pytest
import pytest_asyncio

import server
from competitions.awards.rules import service
from competitions.awards.rules.domain.rules import Rule
from core import audit
from core.kernel import Actor, Conflict, Forbidden, Grant, Invalid, NotFound, PersonId, Role, UnitCode
from seed.legal_rules import load_rules, read_rules
from tests.accounts.house import post
from tests.competitions.movements.site import PROVINCE, add_units, browser_of, build
from tests.events.passport.site import doors_of

HEAD = Actor(PersonId("head"), "lãnh đạo", (Grant(Role.HOMEAFFAIRS_HEAD, UnitCode(PROVINCE), date(2026, 1, 1)),))
OFFICER = Actor(PersonId("officer"), "cán bộ", (Grant(Role.HOMEAFFAIRS_OFFICER, UnitCode(PROVINCE), date(2026, 1, 1)),))
ROOT = "/khen-thuong/quy-dinh"
FORM = {"code": "council.threshold", "value": "75%", "citation": "Quy chế 12/QC-HĐ", "effective_from": "2026-11-01"}


def rule(value="3/4", since=date(2026, 11, 1), until=None, code="council.threshold"):
    return Rule(code, value, "Quy chế 12/QC-HĐ", since, until, is_verified=True)


@pytest_asyncio.fixture
async def reference(database, clock):
    async with database.writing() as uow:
        assert await load_rules(uow, clock.now()) == len(read_rules())


async def enter(database, clock, new, actor=HEAD):
    async with database.writing() as uow:
        return await service.add_rule(uow, actor, new, clock.now())


async def in_force(database, code, day):
    async with database.reading() as uow:
        return (await service.load_rule(uow, code, day)).value


@pytest.mark.asyncio
@pytest.mark.usefixtures("reference")
async def test_a_later_rule_ends_the_open_one_and_the_past_stays(database, clock):
    await enter(database, clock, rule())
    assert await in_force(database, "council.threshold.thanks", date(2026, 10, 31)) == "4/5"
    assert await in_force(database, "council.threshold", date(2026, 11, 1)) == "3/4"
    async with database.reading() as uow:
        assert (await audit.verify(uow)).broken_at is None


@pytest.mark.asyncio
@pytest.mark.usefixtures("reference")
async def test_what_people_entered_is_left_alone_by_the_reference_file(database, clock):
    await enter(database, clock, rule())
    async with database.writing() as uow:
        assert await load_rules(uow, clock.now()) == 0
    assert await in_force(database, "council.threshold", date(2026, 12, 1)) == "3/4"


@pytest.mark.asyncio
@pytest.mark.usefixtures("reference")
async def test_rules_that_overlap_are_refused_and_nothing_is_kept(database, clock):
    await enter(database, clock, rule(until=date(2026, 12, 31)))
    for wrong in (rule("1/2", date(2026, 12, 31)), rule("1/2"), rule("1/2", date(2026, 10, 1))):
        with pytest.raises(Conflict):
            await enter(database, clock, wrong)
    with pytest.raises(NotFound):
        await in_force(database, "council.threshold", date(2027, 1, 1))


@pytest.mark.asyncio
@pytest.mark.usefixtures("reference")
async def test_a_wrong_value_or_person_is_refused(database, clock):
    with pytest.raises(Forbidden):
        await enter(database, clock, rule(), OFFICER)
    with pytest.raises(Invalid) as refused:
        await enter(database, clock, rule("ba phần tư"))
    assert [error.pointer for error in refused.value.errors] == ["value"]


@pytest.mark.asyncio
@pytest.mark.usefixtures("reference")
async def test_the_page_marks_what_was_not_verified_and_takes_a_new_rule(database, clock, tmp_path):
    await add_units(database, clock)
    house = doors_of(build(database, clock, tmp_path), server.routes)
    async with await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as browser:
        page = (await browser.get(ROOT)).text
        assert ["chưa kiểm chứng" in page, "2.340.000 đồng" in page, "25 ngày làm việc" in page] == [True] * 3
        wrong = await post(browser, ROOT, ROOT, **FORM | {"effective_from": "2024-01-01"})
        assert (wrong.status_code, "không được chồng thời gian" in wrong.text, 'value="75%"' in wrong.text) == (
            409,
            True,
            True,
        )
        assert (await post(browser, ROOT, ROOT, **FORM)).status_code == 303
        assert "từ 01/11/2026" in (await browser.get(ROOT)).text
    async with await browser_of(house, Role.UNIT_OFFICER, PROVINCE) as browser:
        assert "Lưu quy định" not in (await browser.get(ROOT)).text
