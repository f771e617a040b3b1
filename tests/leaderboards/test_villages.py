"""Villages have no board: what is reported for them counts for their commune, everywhere and with its bounds."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from core.database import Database
from core.ids import new_id
from core.kernel import NotFound
from leaderboards import jobs
from leaderboards.domain.facts import Fact, Verification
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import parse_period
from leaderboards.domain.scheme import Cap, Rule, Scheme, Target
from leaderboards.models import PointEntry
from leaderboards.queries.reading import Extract
from leaderboards.service import crediting, record, rescoring
from leaderboards.service.boards import BoardQuery
from leaderboards.service.freezing import Freezing, freeze
from leaderboards.service.reading import load_entries, load_extract, load_fact
from leaderboards.service.rebuilding import Difference, check
from leaderboards.service.schemes import try_scheme
from tests.clocks import HandClock
from tests.leaderboards.books import MUONG_ANG, MUONG_NHE, adopt, board, confirm, keep, points, reverse
from tests.leaderboards.facts import NOW
from tests.leaderboards.hall import build_hall
from tests.leaderboards.test_past_boards import PROVINCIAL
from tests.leaderboards.test_past_boards import confirm as confirm_figures
from units.domain.acts import Decree
from units.domain.unit import Kind, Measure, Origin
from units.models import Unit
from units.queries import add_units, find_units
from units.service import acts
from units.service.acts import Merging, Moving

ELDERLY, ARTICLE, ACCOUNT = FactKind.TRAINING_ELDERLY, FactKind.MEDIA_ARTICLE, FactKind.VNEID_ACCOUNT
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
SCHEME = Scheme(
    1,
    "thử",
    BEGAN,
    (
        Rule(ELDERLY, numerator=1),
        Rule(ARTICLE, numerator=1, caps=(Cap(10),)),
        Rule(ACCOUNT, target=Target(measure=Measure.PEOPLE_14_UP, percent=50), share=100),
    ),
)
PAUSE = 0.02
ONE, TWO = "ban-mot", "ban-hai"
ALL, OCTOBER = parse_period(""), parse_period("2026-10")
NEXT_DAY = NOW + timedelta(days=1)


def fact(unit: str, quantity: int, kind: FactKind = ELDERLY, *, number: int = 0) -> Fact:
    return Fact(f"t:{unit}:{kind}:{number}", kind, unit, NOW - timedelta(hours=1), quantity)


@pytest_asyncio.fixture
async def villages(province: Database) -> Database:
    """The province with two villages in Mường Ảng, and rules of points that count in them."""
    await adopt(province, SCHEME)
    async with province.writing() as uow:
        commune = (await find_units(uow, [MUONG_ANG]))[MUONG_ANG]
        made = {"kind": Kind.VILLAGE, "parent_id": commune.id, "origin": Origin.OFFICIAL}
        await add_units(uow, [Unit(id=new_id(), code=code, name=f"Bản {code}", **made) for code in (ONE, TWO)])
    return province


async def total(database: Database, code: str, as_of: datetime | None = None) -> int:
    row = (await board(database, BoardQuery(as_of=as_of))).find(code)
    return row.points if row else 0


async def differences(database: Database) -> list[Difference]:
    async with database.reading() as uow:
        return await check(uow)


async def perform(database: Database, order: acts.Order, now: datetime) -> None:
    async with database.writing() as uow:
        await acts.perform(uow, PROVINCIAL, order, now)


@pytest.mark.asyncio
@pytest.mark.database
async def test_what_villages_report_used_to_earn_points_on_no_board(villages: Database) -> None:
    await keep(villages, fact(MUONG_ANG, 5), fact(ONE, 7), fact(TWO, 11))
    assert await points(villages) == 23
    assert await total(villages, MUONG_ANG, NEXT_DAY) == 23
    async with villages.reading() as uow:
        page = await load_entries(uow, MUONG_ANG, OCTOBER, 1)
        assert (page.total_points, len(page.lines)) == (23, 3)
        own = await load_extract(uow, ONE, Extract(OCTOBER, as_of=NEXT_DAY))
        assert [(line.points, line.source_key) for line in own.lines] == [(7, f"t:{ONE}:{ELDERLY}:0")]
        card = await load_fact(uow, own.lines[0].fact_id)
        assert (card.unit.code, card.taker and card.taker.code, card.points) == (ONE, MUONG_ANG, 7)
    assert await differences(villages) == []


@pytest.mark.asyncio
async def test_a_communes_cap_and_target_are_shared_by_its_villages(villages: Database) -> None:
    await confirm_figures(villages, Measure.PEOPLE_14_UP, {MUONG_ANG: 100}, 2026, BEGAN)
    await keep(villages, fact(MUONG_ANG, 6, ARTICLE), fact(ONE, 6, ARTICLE), fact(TWO, 6, ARTICLE))
    assert await points(villages) == 10
    await keep(villages, fact(ONE, 10, ACCOUNT), fact(TWO, 15, ACCOUNT))
    assert await points(villages) == 10 + 50  # 25 of 50
    await reverse(villages, f"t:{MUONG_ANG}:{ARTICLE}:0")
    await reverse(villages, f"t:{ONE}:{ARTICLE}:0")
    assert await points(villages) == 6 + 50


@pytest.mark.asyncio
async def test_a_target_that_moved_is_valued_again_for_facts_of_villages(villages: Database, clock: HandClock) -> None:
    await keep(villages, fact(ONE, 10, ACCOUNT))
    assert await total(villages, MUONG_ANG) == 0
    await confirm_figures(villages, Measure.PEOPLE_14_UP, {MUONG_ANG: 40}, 2026, BEGAN)
    await jobs.order_where_due(villages, clock)
    await jobs.rescore_waiting(villages, clock)
    assert await points(villages) == 50


@pytest.mark.asyncio
async def test_points_stay_with_the_commune_that_a_village_was_in(villages: Database, clock: HandClock) -> None:
    await confirm_figures(villages, Measure.PEOPLE_14_UP, {MUONG_ANG: 40, MUONG_NHE: 80}, 2026, BEGAN)
    await keep(villages, fact(ONE, 7), fact(ONE, 10, ACCOUNT))
    decree = Decree(date(2026, 10, 20), "Điều chỉnh", "NQ 12", date(2026, 11, 1))
    await perform(villages, Moving(ONE, MUONG_NHE, decree), NOW + timedelta(days=20))
    await keep(villages, fact(ONE, 3, number=1), now=NOW + timedelta(days=21))
    assert (await total(villages, MUONG_ANG), await total(villages, MUONG_NHE)) == (57, 3)
    await confirm_figures(villages, Measure.PEOPLE_14_UP, {MUONG_ANG: 80}, 2027, BEGAN)  # of a later year
    async with villages.writing() as uow:
        assert await rescoring.order_by_itself(uow, clock.now()) is None
    await reverse(villages, f"t:{ONE}:{ELDERLY}:0", now=NOW + timedelta(days=22))
    assert (await total(villages, MUONG_ANG), await total(villages, MUONG_NHE)) == (50, 3)
    assert await total(villages, MUONG_ANG, NOW + timedelta(days=21)) == 57


@pytest.mark.asyncio
async def test_a_moved_target_used_to_be_looked_for_where_the_village_is_now(
    villages: Database, clock: HandClock
) -> None:
    await keep(villages, fact(ONE, 10, ACCOUNT))
    decree = Decree(date(2026, 10, 20), "Điều chỉnh", "NQ 12", date(2026, 11, 1))
    await perform(villages, Moving(ONE, MUONG_NHE, decree), NOW + timedelta(days=20))
    await confirm_figures(villages, Measure.PEOPLE_14_UP, {MUONG_ANG: 40}, 2026, NOW + timedelta(days=21))
    clock.forward(days=30)
    await jobs.order_where_due(villages, clock)
    await jobs.rescore_waiting(villages, clock)
    assert (await total(villages, MUONG_ANG), await total(villages, MUONG_NHE)) == (50, 0)
    assert await differences(villages) == []


@pytest.mark.asyncio
async def test_merging_communes_keeps_what_their_villages_brought(villages: Database) -> None:
    await keep(villages, fact(ONE, 7), fact(MUONG_NHE, 2))
    decree = Decree(date(2026, 10, 20), "Sắp xếp đơn vị", "NQ 12", date(2026, 11, 1))
    await perform(villages, Merging((MUONG_ANG,), MUONG_NHE, decree), NOW + timedelta(days=20))
    await keep(villages, fact(ONE, 4, number=1), now=NOW + timedelta(days=21))
    assert await total(villages, MUONG_NHE) == 13
    assert await total(villages, MUONG_ANG, NEXT_DAY) == 7


@pytest.mark.asyncio
async def test_a_frozen_board_counts_what_villages_brought(villages: Database) -> None:
    await keep(villages, fact(ONE, 7))
    query = BoardQuery(period=OCTOBER)
    async with villages.writing() as uow:
        first = await freeze(uow, Freezing(query, "Tháng 10", PROVINCIAL), now=NEXT_DAY)
    await keep(villages, fact(TWO, 5), now=NEXT_DAY + timedelta(hours=1))
    async with villages.writing() as uow:
        november = replace(query, period=parse_period("2026-11"))
        later = await freeze(uow, Freezing(november, "Tháng 11", PROVINCIAL), now=NOW + timedelta(days=40))
    assert [(row.points, row.carried) for row in (first.rows[0], later.rows[0])] == [(7, 0), (5, 5)]
    assert {row.rows[0].code for row in (first, later)} == {MUONG_ANG}


@pytest.mark.asyncio
async def test_points_that_stood_with_villages_are_valued_again_in_the_open(
    villages: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(crediting, "_taker", lambda unit, _parents: unit)
        await keep(villages, fact(ONE, 7), fact(ONE, 6, ARTICLE), fact(TWO, 6, ARTICLE), fact(MUONG_ANG, 1))
    assert await points(villages) == 1
    async with villages.reading() as uow:
        assert (await rescoring.count_outdated(uow)).by_place == 3
    await jobs.order_where_due(villages, clock)
    await jobs.rescore_waiting(villages, clock)
    assert await points(villages) == 18
    async with villages.reading() as uow:
        (view,) = await rescoring.list_rescorings(uow)
        taken = select(func.count()).where(PointEntry.rescoring_id == view.row.id, PointEntry.role == "reversal")
        assert await uow.session.scalar(taken) == 3
        assert (await rescoring.count_outdated(uow)).total == 0
        assert not await rescoring.is_due(uow)
    assert await differences(villages) == []
    assert view.row.reason == "Điểm của thôn, bản, tổ dân phố được tính cho xã, phường"


@pytest.mark.asyncio
async def test_a_scheme_on_trial_values_villages_for_their_commune(villages: Database) -> None:
    await keep(villages, fact(ONE, 6, ARTICLE), fact(TWO, 6, ARTICLE))
    async with villages.reading() as uow:
        trial = await try_scheme(uow, replace(SCHEME, version=2, rules=(Rule(ARTICLE, numerator=2),)), OCTOBER)
    assert [(unit.code, line.before, line.after) for unit, line in trial.lines] == [(MUONG_ANG, 10, 24)]


@pytest.mark.asyncio
async def test_pages_say_whose_the_points_of_a_village_are(villages: Database, clock: HandClock) -> None:
    waiting = replace(fact(TWO, 60, number=9), verification=Verification.PENDING)
    await keep(villages, fact(ONE, 7), waiting)
    clock.forward(days=9, hours=1)
    hall = build_hall(villages, clock)
    async with hall.house.browser() as browser:
        village = (await browser.get(f"/don-vi/{ONE}")).text
        commune = (await browser.get(f"/don-vi/{MUONG_ANG}")).text
        brief = (await browser.get(f"/don-vi/{MUONG_ANG}/ban-tin")).text
    assert "Số liệu báo cho đơn vị này được tính điểm cho:" in village
    assert f'href="/don-vi/{MUONG_ANG}"' in village
    assert "7" in re.findall(r'class="number">(\d+)', village)
    assert "/ban-tin" in commune
    assert "/ban-tin" not in village, "a unit without a board has no Monday brief"
    assert "Chờ xác nhận" in commune
    assert "60 người" in brief
    assert await confirm(villages, waiting.source_key) == 1
    assert await points(villages) == 67


@pytest.mark.asyncio
async def test_a_village_that_nobody_knows_has_no_entries(villages: Database) -> None:
    async with villages.reading() as uow:
        with pytest.raises(NotFound):
            await load_entries(uow, "ban-khong-co", ALL, 1)


@pytest.mark.asyncio
@pytest.mark.database
async def test_villages_of_one_commune_that_report_at_once_never_pass_its_cap_together(villages: Database) -> None:
    async def report(unit: str, number: int) -> None:
        async with villages.writing() as uow:
            await record(uow, [fact(unit, 3, ARTICLE, number=number)], now=NOW)
            await asyncio.sleep(PAUSE)

    units = (ONE, TWO, MUONG_ANG) * 3
    await asyncio.gather(*(report(unit, number) for number, unit in enumerate(units)))
    assert await points(villages) == 10
    keys = [f"t:{unit}:{ARTICLE}:{number}" for number, unit in enumerate(units)]
    await asyncio.gather(*(reverse(villages, key) for key in keys[:7]))
    assert await points(villages) == 6
    assert await differences(villages) == []
