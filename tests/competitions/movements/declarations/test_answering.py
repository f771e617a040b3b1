"""Who answers a report of wrong data: no unit takes back what others found about it, nobody judges for themselves."""

from datetime import UTC, datetime

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from competitions.movements.declarations.domain.reports import Complaint, ReportState
from competitions.movements.declarations.permissions import Doubted, Place, may_answer
from competitions.movements.declarations.service import reporting
from competitions.movements.declarations.service.facts import resolve
from competitions.movements.declarations.service.reporting import Reported, Reporter, Ruling
from core.kernel import Actor, Forbidden, Role
from leaderboards import service as ledger
from leaderboards.domain.facts import Fact, Verification
from leaderboards.domain.kinds import FactKind
from leaderboards.service.reading import load_fact
from tests.clocks import HandClock
from tests.competitions.movements.declarations.house import COMMUNE, PROVINCE, actor_of, add_units
from tests.competitions.movements.declarations.test_reports import LIST, REPORT, report

DAY = datetime(2026, 10, 1, 3, tzinfo=UTC)
FOUND = Fact("inspection:1", FactKind.FALSE_DATA, COMMUNE, DAY, 1)
IMPORTED = Fact("nhap:vneid.2026-10:1", FactKind.VNEID_ACCOUNT, COMMUNE, DAY, 40, verification=Verification.IMPORTED)
DECLARED = Fact("so:1:media.article", FactKind.MEDIA_ARTICLE, COMMUNE, DAY, 1, verification=Verification.DECLARED)
HERE = Place(COMMUNE, province=PROVINCE)


@pytest_asyncio.fixture
async def world(database, clock):
    await add_units(database, clock)
    return database


async def reported(world, clock, fact: Fact, recorder: str, reporter: Actor | None = None) -> str:
    async with world.writing() as uow:
        await ledger.record(uow, [fact], now=clock.now(), recorded_by=recorder)
        fact_id = await resolve(uow, fact.source_key)
        sender = Reporter(reporter, "origin")
        return await reporting.report(
            uow, sender, Reported(fact_id, Complaint("Xã không khai gian gì cả")), clock.now()
        )


async def uphold(world, clock, actor: Actor, report_id: str) -> bool:
    """Uphold the report and say whether its fact is reversed now."""
    async with world.writing() as uow:
        await reporting.answer(uow, actor, Ruling(report_id, ReportState.UPHELD, "Đúng, hủy số này"), clock.now())
    async with world.reading() as uow:
        file = await reporting.load_report(uow, actor, report_id, clock.now())
        return (await load_fact(uow, file.fact.id)).is_reversed


@pytest.mark.asyncio
@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.UNIT_LEADER])
async def test_a_unit_used_to_erase_its_own_penalty_by_upholding_a_report(world, clock, role):
    own = actor_of("can-bo", (role, COMMUNE), clock=clock)
    for_others = await reported(world, clock, FOUND, "thanh-tra")
    with pytest.raises(Forbidden):
        await uphold(world, clock, own, for_others)
    async with world.reading() as uow:
        file = await reporting.load_report(uow, own, for_others, clock.now())
        assert not file.may_answer
        assert not file.fact.is_reversed
    department = actor_of("chuyen-vien", (Role.SPECIALIST, PROVINCE), clock=clock)
    assert await uphold(world, clock, department, for_others)


@pytest.mark.asyncio
async def test_figures_that_others_imported_are_answered_for_by_their_recorder(world, clock):
    report_id = await reported(world, clock, IMPORTED, "cong-an")
    with pytest.raises(Forbidden):
        await uphold(world, clock, actor_of("can-bo", (Role.UNIT_OFFICER, COMMUNE), clock=clock), report_id)
    recorder = actor_of("cong-an", (Role.UNIT_OFFICER, "03161"), clock=clock)
    assert await uphold(world, clock, recorder, report_id)


@pytest.mark.asyncio
async def test_what_the_unit_declared_itself_it_takes_back_itself(world, clock):
    report_id = await reported(world, clock, DECLARED, "can-bo-khac")
    assert await uphold(world, clock, actor_of("can-bo", (Role.UNIT_OFFICER, COMMUNE), clock=clock), report_id)


@pytest.mark.asyncio
@pytest.mark.parametrize("grant", [(Role.UNIT_OFFICER, COMMUNE), (Role.SPECIALIST, PROVINCE)])
async def test_nobody_answers_their_own_report(world, clock, grant):
    me = actor_of("toi", grant, clock=clock)
    report_id = await reported(world, clock, DECLARED, "can-bo-khac", me)
    with pytest.raises(Forbidden):
        await uphold(world, clock, me, report_id)


@pytest.mark.asyncio
async def test_the_page_says_who_answers_instead_of_offering_a_refused_form(hall):
    async with await hall.signed_in("can-bo", (Role.UNIT_OFFICER, COMMUNE)) as officer, hall.visitor() as visitor:
        async with hall.database.writing() as uow:
            await ledger.record(uow, [FOUND], now=hall.clock.now(), recorded_by="thanh-tra")
            fact = await resolve(uow, FOUND.source_key)
        await report(visitor, fact)
        one = f"{REPORT}/" + (await officer.get(LIST)).text.split(f'href="{REPORT}/')[-1].split('"')[0]
        page = (await officer.get(one)).text
        assert "Người ghi số liệu này hoặc Sở trả lời" in page
        assert 'name="state"' not in page


@given(
    st.booleans(),
    st.booleans(),
    st.sampled_from(["me", "other", None]),
    st.sampled_from(["me", "other", None]),
    st.sampled_from([(Role.UNIT_OFFICER, COMMUNE), (Role.UNIT_LEADER, COMMUNE)]),
)
def test_the_units_people_answer_only_for_what_units_declare(is_declarable, is_declared, recorder, reporter, grant):
    me = actor_of("me", grant, clock=HandClock())
    doubted = Doubted(is_declarable, is_declared, recorder, reporter)
    expected = reporter != "me" and is_declarable and (is_declared or recorder == "me")
    assert may_answer(me, HERE, doubted) is expected
