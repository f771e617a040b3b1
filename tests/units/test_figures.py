"""Figures proposed by units and confirmed by the province, on a database."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.kernel import Forbidden, Invalid, NotFound, Role
from tests.units.office import MUONG_NHE, PROVINCE, SIN_THAU, WARD, actor
from units import queries
from units.domain.figures import Figure, Proposal
from units.domain.unit import Measure, Statistic
from units.queries.figures import list_waiting
from units.service import figures
from units.service.figures import Decision, Proposing

OFFICER, SPECIALIST = actor(Role.UNIT_OFFICER, MUONG_NHE), actor(Role.SPECIALIST)
ADULTS = Proposal(Measure.ADULTS, 2026, 15_000, "Rà soát tháng 9", "BC 44/BC-UBND")


async def propose(few, clock, proposal=ADULTS, who=OFFICER, unit=MUONG_NHE):
    async with few.writing() as uow:
        return await figures.propose(uow, who, Proposing(unit, proposal), clock.now())


async def decide(few, clock, *, is_confirmed=True, note="", who=SPECIALIST):
    async with few.writing() as uow:
        ids = tuple(row.id for row in await list_waiting(uow))
        return await figures.decide(uow, who, Decision(ids, is_confirmed, note), clock.now())


async def decide_one(few, clock, measure):
    async with few.writing() as uow:
        ids = tuple(row.id for row in await list_waiting(uow) if row.figure.measure is measure)
        return await figures.decide(uow, SPECIALIST, Decision(ids, is_confirmed=True), clock.now())


async def figure(few, measure=Measure.ADULTS, year=2026, unit=MUONG_NHE):
    async with few.reading() as uow:
        found = await queries.list_figures(uow, measure, year)
        return found.get((await queries.find_units(uow, [unit]))[unit].id)


@pytest.mark.asyncio
async def test_a_proposal_counts_as_unconfirmed_until_the_province_says_so(few, clock):
    assert await propose(few, clock)
    assert await figure(few) == Figure(15_000, 2026, is_estimate=False, is_confirmed=False)
    assert await decide(few, clock) == 1
    assert await figure(few) == Figure(15_000, 2026, is_estimate=False, is_confirmed=True)
    assert await figure(few, year=2027) == Figure(15_000, 2026, is_estimate=False, is_confirmed=True)
    assert await figure(few, year=2025) is None


@pytest.mark.asyncio
async def test_a_confirmed_figure_holds_until_its_successor_is_confirmed(few, clock):
    await propose(few, clock)
    await decide(few, clock)
    await propose(few, clock, replace(ADULTS, value=16_000))
    assert (await figure(few)).value == 15_000
    async with few.reading() as uow:
        (waiting,) = await list_waiting(uow)
    assert (waiting.figure.value, waiting.before.value) == (16_000, 15_000)
    await decide(few, clock)
    assert (await figure(few)).value == 16_000


@pytest.mark.asyncio
async def test_a_refused_figure_counts_nowhere_and_its_note_stays(few, clock):
    await propose(few, clock)
    await decide(few, clock, is_confirmed=False, note="Thiếu biểu rà soát")
    assert await figure(few) is None
    async with few.reading() as uow:
        found = await figures.access_figures(uow, OFFICER, MUONG_NHE)
    assert [(row.figure.state, row.note) for row in found.at(Measure.ADULTS)] == [
        ("refused", "Thiếu biểu rà soát"),
        ("proposed", ""),
    ]
    assert await propose(few, clock), "after a refusal the same figure may be proposed again"


@pytest.mark.asyncio
async def test_sending_twice_stores_once(few, clock):
    assert [await propose(few, clock), await propose(few, clock)] == [True, False]
    assert [await decide(few, clock), await _again(few, clock)] == [1, 0]


async def _again(few, clock):
    async with few.writing() as uow:
        return await figures.decide(uow, SPECIALIST, Decision(("gone",), is_confirmed=True), clock.now())


@pytest.mark.asyncio
async def test_seeded_populations_are_confirmed_and_stay(few, clock):
    assert await figure(few, Measure.POPULATION) == Figure(24_294, 2025, is_estimate=False, is_confirmed=True)
    await propose(few, clock, Proposal(Measure.POPULATION, 2026, 25_000, "Rà soát"))
    async with few.reading() as uow:
        row = (await queries.find_units(uow, [MUONG_NHE]))[MUONG_NHE]
    assert row.population == 24_294, "a proposal is not shown as the population"
    assert (await figure(few, Measure.POPULATION)).is_confirmed is False


@pytest.mark.asyncio
async def test_villages_are_counted(few):
    assert await figure(few, Measure.VILLAGES) == Figure(1, 2026, is_estimate=False, is_confirmed=True)
    assert await figure(few, Measure.VILLAGES, unit=SIN_THAU) is None


@pytest.mark.asyncio
async def test_a_counted_whole_bounds_its_parts(few, clock):
    with pytest.raises(Invalid) as raised:
        await propose(few, clock, Proposal(Measure.ADULTS, 2025, 24_295, "Rà soát"))
    assert [error.pointer for error in raised.value.errors] == ["value"]


LITERATE = Proposal(Measure.LITERATE_ADULTS, 2026, 7_000, "Rà soát")


@pytest.mark.asyncio
async def test_contradicting_figures_proposed_before_either_was_confirmed_are_not_confirmed_together(few, clock):
    await propose(few, clock, replace(ADULTS, value=5_000))
    await propose(few, clock, LITERATE)
    with pytest.raises(Invalid) as raised:
        await decide(few, clock)
    async with few.reading() as uow:
        adults, literate = await list_waiting(uow)
    assert [(each.pointer, each.params["more"], each.params["most"]) for each in raised.value.errors] == [
        (literate.id, 7_000, 5_000)
    ]
    assert adults.figure.value == 5_000, "both still wait"
    assert await decide(few, clock, is_confirmed=False, note="Trái nhau") == 2, "and may be refused"


@pytest.mark.asyncio
async def test_a_figure_that_contradicts_one_confirmed_since_is_not_confirmed(few, clock):
    await propose(few, clock, LITERATE)
    await propose(few, clock, replace(ADULTS, value=5_000))
    await decide_one(few, clock, Measure.ADULTS)
    with pytest.raises(Invalid) as raised:
        await decide(few, clock)
    async with few.reading() as uow:
        (literate,) = await list_waiting(uow)
    assert [each.pointer for each in raised.value.errors] == [literate.id]


@pytest.mark.asyncio
async def test_a_figure_that_agrees_only_with_a_later_one_is_confirmed_together_with_it(few, clock):
    await propose(few, clock, LITERATE)
    await propose(few, clock, replace(ADULTS, value=5_000))
    await decide_one(few, clock, Measure.ADULTS)
    await propose(few, clock, replace(ADULTS, value=8_000))
    assert await decide(few, clock) == 2
    assert (await figure(few, Measure.LITERATE_ADULTS)).value == 7_000


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "who",
    [
        actor(Role.UNIT_OFFICER, SIN_THAU),
        actor(Role.UNIT_OFFICER, PROVINCE),
        actor(Role.UNIT_LEADER, MUONG_NHE),
        actor(Role.SPECIALIST, MUONG_NHE),
        actor(Role.ORGANIZER, WARD),
    ],
)
async def test_nobody_else_proposes_a_units_figure(few, clock, who):
    with pytest.raises(Forbidden):
        await propose(few, clock, who=who)
    assert await figure(few) is None


@pytest.mark.asyncio
@pytest.mark.parametrize("who", [OFFICER, actor(Role.SPECIALIST, MUONG_NHE), actor(Role.HOST)])
async def test_nobody_but_the_province_sees_what_waits_or_decides(few, clock, who):
    await propose(few, clock)
    async with few.reading() as uow:
        with pytest.raises(Forbidden):
            await figures.access_waiting(uow, who)
    with pytest.raises(Forbidden):
        await decide(few, clock, who=who)
    assert (await figure(few)).is_confirmed is False


@pytest.mark.asyncio
async def test_a_units_figures_are_closed_to_another_unit(few, clock):
    await propose(few, clock)
    async with few.reading() as uow:
        with pytest.raises(Forbidden):
            await figures.access_figures(uow, actor(Role.UNIT_OFFICER, SIN_THAU), MUONG_NHE)
        with pytest.raises(NotFound):
            await figures.access_figures(uow, SPECIALIST, "99999")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "decision",
    [
        Decision((), is_confirmed=True),
        Decision(("x",), is_confirmed=False),
        Decision(("x",), is_confirmed=False, note="x" * 301),
    ],
)
async def test_a_decision_without_choice_or_reason_is_refused(few, clock, decision):
    with pytest.raises(Invalid):
        async with few.writing() as uow:
            await figures.decide(uow, SPECIALIST, decision, clock.now())


@pytest.mark.asyncio
async def test_what_was_said_is_never_edited(few):
    with pytest.raises(DBAPIError):
        async with few.writing() as uow:
            await uow.session.execute(text("UPDATE unit_statistic SET value = 1"))


@pytest.mark.asyncio
async def test_figures_are_registered_only_where_nothing_was_said(few, clock):
    adults = Statistic(Measure.ADULTS, 2026, 15_000, "Ước tính", is_estimate=True)
    taken = Statistic(Measure.POPULATION, 2025, 1, "Ước tính", is_estimate=True)
    for expected in (1, 0):
        async with few.writing() as uow:
            found = await figures.register_figures(uow, {MUONG_NHE: [adults, taken]}, clock.now())
        assert found == expected
    assert await figure(few) == Figure(15_000, 2026, is_estimate=True, is_confirmed=True)
    assert (await figure(few, Measure.POPULATION, 2025)).value == 24_294
