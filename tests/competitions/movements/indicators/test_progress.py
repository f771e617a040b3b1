"""What units have reached, from facts in the ledger and figures of units."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from competitions.movements.indicators import service
from competitions.movements.indicators.domain.progress import State
from competitions.movements.indicators.service import When
from core.kernel import Actor, Grant, NotFound, PersonId, Role, UnitCode
from leaderboards import service as ledger
from leaderboards.domain.periods import parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.service.boards import BoardQuery, load_board
from seed.indicators import load_plan, read_plan
from tests.competitions.movements.indicators.house import (
    CLUSTER,
    MUONG_ANG,
    MUONG_NHE,
    PROVINCE,
    TODAY,
    VILLAGES,
    day,
    put,
    record,
)
from units.domain.acts import Decree
from units.domain.unit import Kind
from units.service import acts
from units.service.acts import Merging

NOW = When(2026, TODAY)
BUNG_LAO = "03301"
ORGANIZER = Actor(PersonId("to-chuc"), "to-chuc", (Grant(Role.ORGANIZER, UnitCode(PROVINCE), TODAY),))


async def line_of(house, code, unit, when=NOW):
    async with house.database.reading() as uow:
        found = await service.progress(uow, unit, when)
    return next(row for row in found.rows if row.indicator.code == code)


@pytest.mark.asyncio
async def test_without_facts_every_indicator_of_the_plan_says_so(house):
    async with house.database.reading() as uow:
        found = await service.progress(uow, PROVINCE, NOW)
    assert len(found.rows) == len(read_plan().indicators) == 79
    assert {row.state for row in found.rows} == {State.NO_DATA}


@pytest.mark.asyncio
async def test_a_person_counts_once_and_villages_count_for_their_commune(house, clock):
    facts = [put(MUONG_ANG, "vneid.confirmation", at=day(clock, n), person=f"p{n % 3}") for n in range(9)]
    visits = [put(village, "digital_team.visit", 4, at=day(clock, 2)) for village in VILLAGES]
    await record(house.database, clock, *facts, *visits, put(MUONG_NHE, "digital_team.visit", 5, at=day(clock)))
    assert (await line_of(house, "II-D", MUONG_ANG)).value == 3
    assert (await line_of(house, "6.5", VILLAGES[0])).value == 4
    assert (await line_of(house, "6.5", MUONG_ANG)).value == 8
    assert (await line_of(house, "6.5", CLUSTER)).value == 8
    assert (await line_of(house, "6.5", PROVINCE)).value == 13


@pytest.mark.asyncio
async def test_a_person_known_to_a_commune_its_village_and_another_commune_used_to_count_three_times(house, clock):
    units = (MUONG_ANG, VILLAGES[0], MUONG_NHE)
    await record(
        house.database,
        clock,
        *(put(unit, "vneid.account", at=day(clock), person="p1") for unit in units),
        *(put(unit, "vneid.account", at=day(clock, 1), person="p1") for unit in units),
        put(VILLAGES[1], "vneid.account", at=day(clock), person="p2"),
        put(MUONG_NHE, "vneid.account", 5, at=day(clock)),
        put(VILLAGES[0], "vneid.confirmation", at=day(clock), person="p1"),
    )
    counted = {unit: (await line_of(house, "6.4", unit)).amount.achieved for unit in (*units[::2], CLUSTER, PROVINCE)}
    assert counted == {MUONG_ANG: 2, MUONG_NHE: 6, CLUSTER: 2, PROVINCE: 7}
    assert (await line_of(house, "II-D", PROVINCE)).amount.achieved == 1
    async with house.database.reading() as uow:
        months = await service.months(uow, "6.4", PROVINCE, NOW)
        ranking = await service.rank(uow, "6.4", None, NOW)
    assert months[-1].progress.amount == ranking.whole.amount == (await line_of(house, "6.4", PROVINCE)).amount


@pytest.mark.asyncio
async def test_a_person_known_to_two_communes_is_one_after_their_merger(house, clock):
    await record(
        house.database,
        clock,
        *(put(unit, "vneid.account", at=day(clock), person="p1") for unit in (MUONG_ANG, BUNG_LAO)),
    )
    async with house.database.writing() as uow:
        decree = Decree(TODAY, "NQ 1", "thử", TODAY)
        await acts.perform(uow, ORGANIZER, Merging((BUNG_LAO,), MUONG_ANG, decree), clock.now())
    assert (await line_of(house, "6.4", MUONG_ANG)).amount.achieved == 1
    assert (await line_of(house, "6.4", PROVINCE)).amount.achieved == 1


@pytest.mark.asyncio
async def test_a_yearly_count_starts_anew_and_a_running_one_goes_on(house, clock):
    last_year = clock.now() - timedelta(days=365)
    await record(
        house.database,
        clock,
        put(MUONG_ANG, "session.mobile", 3, at=last_year),
        put(MUONG_ANG, "session.youth", 3, at=last_year),
        put(MUONG_ANG, "session.youth", 2, at=clock.now()),
    )
    assert (await line_of(house, "6.6", MUONG_ANG)).value == 2
    assert (await line_of(house, "6.6", MUONG_ANG, When(2025, TODAY))).value == 3
    assert (await line_of(house, "5.4e2", PROVINCE)).share == Fraction(3, 100), "the plan names no year: all count"
    assert (await line_of(house, "5.4e2", PROVINCE, When(2025, TODAY))).share == Fraction(3, 100)


@pytest.mark.asyncio
async def test_a_continued_indicator_of_the_next_plan_keeps_its_count_and_another_does_not(house, clock):
    await record(
        house.database, clock, put(MUONG_ANG, "session.mobile", 3, at=day(clock)),
        put(MUONG_ANG, "volunteer_team.help", 1, at=day(clock)),
    )  # fmt: skip
    plan = read_plan()
    mobile, other = plan.find("5.4e2"), plan.find("1.3d")
    assert mobile is not None
    assert other is not None
    rows = (replace(mobile, code="N1", continues="5.4e2"), replace(mobile, code="N2"), other)
    later = replace(plan, number="9/KH-UBND", valid_from=date(2027, 1, 1), valid_to=date(2027, 12, 31), indicators=rows)
    async with house.database.writing() as uow:
        assert (await service.store_plan(uow, later, clock.now())).is_new
    when = When(2027, date(2027, 3, 1))
    assert (await line_of(house, "N1", MUONG_ANG, when)).value == 3
    assert (await line_of(house, "N2", MUONG_ANG, when)).state is State.NO_DATA
    assert (await line_of(house, "5.4e2", MUONG_ANG)).value == 3, "the plan before stands beside"


@pytest.mark.asyncio
async def test_each_village_counts_as_one_when_it_has_enough(house, clock):
    await record(
        house.database,
        clock,
        put(VILLAGES[0], "session.propaganda", 7, at=day(clock)),
        put(MUONG_ANG, "session.propaganda", 9, at=day(clock)),
    )
    assert (await line_of(house, "1.2b", MUONG_ANG)).value == Fraction(1, 2)
    assert (await line_of(house, "1.2b", VILLAGES[0])).state is State.MET
    assert (await line_of(house, "1.2b", VILLAGES[1])).state is State.NO_DATA
    assert (await line_of(house, "1.2b", MUONG_NHE)).state is State.NO_DATA, "it has no villages to divide by"


@pytest.mark.asyncio
async def test_weeks_count_once_and_classes_of_another_size_count_apart(house, clock):
    weekly = [put(MUONG_ANG, "session.community", at=day(clock, back)) for back in (0, 1, 7, 14)]
    await record(house.database, clock, *weekly, put(MUONG_ANG, "session.community_in_band", 3, at=day(clock)))
    assert (await line_of(house, "5.4a1", MUONG_ANG)).value == Fraction(3, 52)
    assert (await line_of(house, "5.4a1", PROVINCE)).value == Fraction(3, 45 * 52)
    assert (await line_of(house, "5.4a2", MUONG_ANG)).value == Fraction(3, 4)


@pytest.mark.asyncio
async def test_a_reversed_fact_counts_no_more(house, clock):
    fact = put(MUONG_ANG, "session.youth", 2, at=day(clock))
    await record(house.database, clock, fact)
    assert (await line_of(house, "6.6", MUONG_ANG)).value == 2
    async with house.database.writing() as uow:
        await ledger.reverse(uow, ledger.Reversal(fact.source_key, "nhầm"), now=clock.now())
    assert (await line_of(house, "6.6", MUONG_ANG)).state is State.NO_DATA


@pytest.mark.asyncio
async def test_what_was_recorded_later_is_not_in_a_past_moment(house, clock):
    before = clock.now()
    clock.forward(hours=2)
    await record(house.database, clock, put(MUONG_ANG, "session.youth", 2, at=day(clock)))
    assert (await line_of(house, "6.6", MUONG_ANG, replace(NOW, as_of=before))).state is State.NO_DATA
    assert (await line_of(house, "6.6", MUONG_ANG)).value == 2


@pytest.mark.asyncio
async def test_a_share_without_its_figure_says_so(house, clock):
    await record(house.database, clock, put(MUONG_ANG, "skill.adult", 20, at=day(clock)))
    line = await line_of(house, "II-C", MUONG_ANG)
    assert (line.state, line.value, line.amount.achieved) == (State.NO_DATA, None, 20)


@pytest.mark.asyncio
async def test_an_unconfirmed_figure_makes_a_share_provisional_and_keeps_it_off_the_boards(house, clock):
    facts = [put(school, "skill.student", 10, at=day(clock)) for school in ("th-moi", "th-xong")]
    await record(house.database, clock, *facts)
    sure, unsure = await line_of(house, "II-B2", "th-xong"), await line_of(house, "II-B2", "th-moi")
    assert (sure.share, sure.is_provisional, sure.amount.base.is_estimate) == (Fraction(1, 4), False, True)
    assert (unsure.share, unsure.is_provisional) == (Fraction(1, 5), True)
    whole = await line_of(house, "II-B2", PROVINCE)
    assert (whole.value, whole.is_provisional) == (Fraction(20, 90), True)
    assert whole.amount.base.missing > 0, "most schools have no figure yet"
    query = BoardQuery(Kind.SCHOOL, measure=BoardMeasure.TARGET_SHARE, indicator="II-B2")
    async with house.database.reading() as uow:
        assert await service.find_shares(uow, query) == {"th-xong": Fraction(1, 4), "th-moi": None}


@pytest.mark.asyncio
async def test_a_board_used_to_say_no_data_where_a_figure_waits_for_the_province(house, clock):
    await record(house.database, clock, put("th-moi", "skill.student", 10, at=day(clock)))
    query = BoardQuery(Kind.SCHOOL, measure=BoardMeasure.TARGET_SHARE, indicator="II-B2")
    async with house.database.reading() as uow:
        board = await load_board(uow, query, service.find_shares)
    why = {each.unit.code: each.why for each in board.unranked}
    assert why["th-moi"] == "A figure behind this share is not confirmed yet: no rank."
    assert why["th-xong"] == "No data for this indicator yet."


@pytest.mark.asyncio
async def test_a_number_set_for_the_province_is_shared_out_by_figures(house, clock):
    facts = [put(unit, "vneid.confirmation", 60, at=day(clock)) for unit in (MUONG_ANG, MUONG_NHE)]
    await record(house.database, clock, *facts)
    line = await line_of(house, "II-D", MUONG_ANG)
    assert (line.goal, line.state, line.value) == (None, State.FOLLOWED, 60), "no adults are known, so no part"
    assert (await line_of(house, "II-D", PROVINCE)).share == Fraction(120, 330_000)


@pytest.mark.asyncio
async def test_a_small_party_cells_heads_are_not_shown(house, clock):
    facts = [
        put("cb-nho", kind, quantity, at=day(clock)) for kind, quantity in (("party.present", 7), ("party.on_roll", 8))
    ]
    await record(house.database, clock, *facts, put("cb-nho", "party.meeting", at=day(clock)))
    line = await line_of(house, "5.1a3", "cb-nho")
    assert (line.state, line.value, line.amount.achieved, line.amount.base) == (State.WITHHELD, None, 0, None)
    assert (await line_of(house, "5.1a2", "cb-nho")).state is State.MET
    assert (await line_of(house, "5.1a3", PROVINCE)).value == Fraction(7, 8)


@pytest.mark.asyncio
async def test_the_agency_that_owns_a_provincial_indicator_sees_its_count(house, clock):
    owner = "cq-so-van-hoa-the-thao-va-du-lich"
    await record(house.database, clock, put(owner, "media.programme", 20, at=day(clock)))
    assert (await line_of(house, "1.1a", owner)).value == 20
    line = await line_of(house, "1.1a", PROVINCE)
    assert (line.value, line.state) == (20, State.MET), "in 2026 the plan asks to keep it up, without a number"
    async with house.database.reading() as uow:
        commune = await service.progress(uow, MUONG_ANG, NOW)
    assert "1.1a" not in {row.indicator.code for row in commune.rows}


@pytest.mark.asyncio
async def test_shares_for_a_board_leave_out_who_has_no_data(house, clock):
    await record(house.database, clock, put(MUONG_ANG, "festival.held", at=day(clock)))
    query = BoardQuery(Kind.COMMUNE, measure=BoardMeasure.TARGET_SHARE, indicator="1.4a")
    async with house.database.reading() as uow:
        assert await service.find_shares(uow, query) == {MUONG_ANG: 1}
        assert await service.find_shares(uow, replace(query, period=parse_period("2025"))) == {}
        assert await service.find_shares(uow, replace(query, period=parse_period("2026-10"))) == {MUONG_ANG: 1}
        assert await service.find_shares(uow, replace(query, indicator="khong")) == {}
        assert await service.find_shares(uow, replace(query, period=parse_period("2040"))) == {}


@pytest.mark.asyncio
async def test_units_stand_in_the_order_of_their_shares(house, clock):
    await record(
        house.database, clock, *(put(code, "session.youth", number, at=day(clock)) for code, number in
                                 ((MUONG_ANG, 2), (MUONG_NHE, 5), ("03127", 2))),
    )  # fmt: skip
    async with house.database.reading() as uow:
        found = await service.rank(uow, "6.6", None, NOW)
        points = await service.months(uow, "6.6", PROVINCE, NOW)
        with pytest.raises(NotFound):
            await service.rank(uow, "khong", None, NOW)
        with pytest.raises(NotFound):
            await service.progress(uow, "99999", NOW)
        with pytest.raises(NotFound):
            await service.progress(uow, PROVINCE, When(2019, TODAY))
    assert found.kind is Kind.VILLAGE
    async with house.database.reading() as uow:
        communes = (await service.rank(uow, "6.6", Kind.COMMUNE, NOW)).places
    assert [(place.rank, place.unit.code) for place in communes[:3]] in (
        [(1, MUONG_NHE), (2, MUONG_ANG), (2, "03127")],
        [(1, MUONG_NHE), (2, "03127"), (2, MUONG_ANG)],
    )
    assert {place.rank for place in communes[3:]} == {None}
    assert len(communes) == 45
    assert [point.progress.value for point in points] == [*[None] * 9, 9]


@pytest.mark.asyncio
async def test_loading_the_plan_again_changes_nothing(house, clock):
    async with house.database.writing() as uow:
        again = await load_plan(uow, clock.now())
        plans = await service.list_plans(uow)
    assert (again.version, again.is_new) == (1, False)
    assert plans == (read_plan(),)
