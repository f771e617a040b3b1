"""Merging, splitting, renaming and moving on a database: dates, aliases, children, figures, successors."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core import versions
from core.audit import verify
from core.kernel import Forbidden, Invalid, NotFound, Role
from tests.units.office import CLUSTER, MUONG_NHE, NAM_KE, PROVINCE, SIN_THAU, WARD, actor
from units import queries
from units.domain.acts import ActKind, Decree, Part
from units.domain.picker import search
from units.domain.succession import add_up
from units.domain.unit import FigureState, Kind, Measure
from units.models import Unit, UnitMembership
from units.queries import history
from units.service import acts
from units.service.acts import Merging, Moving, Renaming, Splitting

TODAY = date(2026, 10, 10)
DECREE = Decree(date(2026, 10, 1), "Sắp xếp đơn vị", "NQ 12/NQ-HĐND", TODAY)
NEW = Part("03999", "Xã Mường Sín")
PROVINCIAL = actor(Role.ORGANIZER)


async def do(few, clock, *orders, who=PROVINCIAL):
    for order in orders:
        async with few.writing() as uow:
            await acts.perform(uow, who, order, clock.now())


async def ids(few):
    async with few.reading() as uow:
        return await queries.list_known_codes(uow)


@pytest.mark.asyncio
async def test_two_communes_become_a_new_one_and_nothing_is_lost(few, clock):
    await do(few, clock, Merging((MUONG_NHE, SIN_THAU), NEW, DECREE))
    known = await ids(few)
    async with few.reading() as uow:
        card = await queries.find_card(uow, NEW.code)
        old = await queries.find_card(uow, MUONG_NHE)
        children = [row.code for row in await history.list_tree(uow, parent=NEW.code)]
        heirs = await queries.successors(uow, TODAY)
        entries = await queries.list_picker_entries(uow)
        assert (await verify(uow)).broken_at is None
    assert (card.valid_from, card.cluster_name, card.unit.tile) == (date(2026, 10, 1), "Cụm Một", old.unit.tile)
    assert old.valid_to == date(2026, 9, 30)
    assert children == ["ban-nam-sin", "th-mot"]
    assert heirs == {known[MUONG_NHE]: known[NEW.code], known[SIN_THAU]: known[NEW.code]}
    for typed in ("mường nhé", "sin thau", "nam vi"):
        assert [found.code for found in search(entries, typed)] == [NEW.code]


@pytest.mark.asyncio
async def test_the_new_unit_has_the_sum_of_what_all_of_them_have(few, clock):
    await do(few, clock, Merging((MUONG_NHE, SIN_THAU), NEW, DECREE))
    known = await ids(few)
    async with few.reading() as uow:
        figures = await queries.list_figures(uow, Measure.POPULATION, 2026)
        before = await queries.list_figures(uow, Measure.POPULATION, 2025)
        row = (await queries.find_units(uow, [NEW.code]))[NEW.code]
    assert figures[known[NEW.code]] == queries.Figure(30_352, 2026, is_estimate=True, is_confirmed=True)
    assert known[NEW.code] not in before
    assert (row.population, row.population_estimated) == (30_352, True)


@pytest.mark.asyncio
async def test_where_one_has_no_figure_the_new_unit_has_none(few, clock):
    await do(few, clock, Merging((MUONG_NHE, NAM_KE), NEW, DECREE))
    known = await ids(few)
    async with few.reading() as uow:
        assert known[NEW.code] not in await queries.list_figures(uow, Measure.POPULATION, 2026)


@pytest.mark.asyncio
async def test_successors_are_followed_through_every_merger_by_day(few, clock):
    later = Decree(date(2026, 10, 5), "Sắp xếp lần hai", "NQ 13", TODAY)
    await do(few, clock, Merging((MUONG_NHE, SIN_THAU), NEW, DECREE), Merging((NEW.code,), NAM_KE, later))
    known = await ids(few)
    async with few.reading() as uow:
        days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 5)]
        heirs = [await queries.successors(uow, day) for day in days]
    assert heirs[0] == {}
    assert heirs[1][known[MUONG_NHE]] == known[NEW.code]
    assert {heirs[2][known[code]] for code in (MUONG_NHE, SIN_THAU, NEW.code)} == {known[NAM_KE]}
    points = {known[code]: number for number, code in enumerate((MUONG_NHE, SIN_THAU, NAM_KE, WARD), 1)}
    assert add_up(points, heirs[2]) == {known[NAM_KE]: 6, known[WARD]: 4}


@pytest.mark.asyncio
async def test_a_unit_splits_and_keeps_its_own_history(few, clock):
    parts = (Part("03161", "Xã Nậm Vì"), Part("03163", "Xã Chung Chải"))
    await do(few, clock, Splitting(MUONG_NHE, parts, stays=False, decree=DECREE))
    async with few.reading() as uow:
        assert await queries.successors(uow, TODAY) == {}
        assert await queries.list_successor_codes(uow, MUONG_NHE) == ["03161", "03163"]
        old, new = [await queries.find_card(uow, code) for code in (MUONG_NHE, "03161")]
    assert (old.valid_to, new.valid_from, new.cluster_name) == (date(2026, 9, 30), date(2026, 10, 1), "Cụm Một")
    assert "Xã Mường Nhé" in {alias.text for alias in new.aliases}


@pytest.mark.asyncio
async def test_a_part_leaves_a_unit_that_stays(few, clock):
    await do(few, clock, Splitting(MUONG_NHE, (Part("03161", "Xã Nậm Vì"),), stays=True, decree=DECREE))
    async with few.reading() as uow:
        assert (await queries.find_card(uow, MUONG_NHE)).valid_to is None


@pytest.mark.asyncio
async def test_a_name_is_that_of_its_day_and_the_old_one_is_found(few, clock):
    await do(few, clock, Renaming(SIN_THAU, "Xã Apa Chải", DECREE))
    key = (await ids(few))[SIN_THAU]
    async with few.reading() as uow:
        days = date(2026, 9, 30), date(2026, 10, 1)
        names = [(await queries.list_past_names(uow, day)).get(key) for day in days]
        entries = await queries.list_picker_entries(uow)
        history_of = await history.list_acts(uow, key)
    assert names == ["Xã Sín Thầu", None]
    assert [found.name for found in search(entries, "sin thau")] == ["Xã Apa Chải"]
    assert [(act.kind, act.before, act.after) for act in history_of] == [(ActKind.RENAME, "Xã Sín Thầu", "Xã Apa Chải")]


@pytest.mark.asyncio
async def test_a_school_moves_to_another_commune(few, clock):
    await do(few, clock, Moving("th-mot", WARD, DECREE))
    async with few.reading() as uow:
        row = (await queries.find_units(uow, ["th-mot"]))["th-mot"]
    assert (row.parent_code, row.cluster_code) == (WARD, "cum-hai")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "order",
    [
        Merging((MUONG_NHE,), MUONG_NHE, DECREE),
        Merging((MUONG_NHE, "th-mot"), NEW, DECREE),
        Merging((MUONG_NHE, SIN_THAU), Part(NAM_KE, "Xã Trùng Mã"), DECREE),
        Merging((MUONG_NHE,), SIN_THAU, Decree(date(2025, 7, 1), "x", "y", TODAY)),
        Splitting(MUONG_NHE, (Part(WARD, "Xã Trùng"),), stays=True, decree=DECREE),
        Renaming(MUONG_NHE, "", DECREE),
        Moving("ban-nam-sin", PROVINCE, DECREE),
        Moving("ban-nam-sin", "99999", DECREE),
    ],
)
async def test_a_refused_act_leaves_no_row(few, clock, order):
    before = await ids(few)
    with pytest.raises(Invalid):
        await do(few, clock, order)
    async with few.reading() as uow:
        assert await queries.list_known_codes(uow) == before
        assert (await uow.session.scalars(select(Unit).where(Unit.valid_to.is_not(None)))).all() == []
        assert len((await uow.session.scalars(select(UnitMembership))).all()) == 4


@pytest.mark.asyncio
async def test_doing_it_twice_is_refused_the_second_time(few, clock):
    order = Merging((MUONG_NHE,), SIN_THAU, DECREE)
    await do(few, clock, order)
    with pytest.raises(Invalid):
        await do(few, clock, order)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "who", [actor(Role.ORGANIZER, MUONG_NHE), actor(Role.UNIT_LEADER, MUONG_NHE), actor(Role.SPECIALIST)]
)
async def test_only_the_province_changes_units(few, clock, who):
    with pytest.raises(Forbidden):
        await do(few, clock, Renaming(MUONG_NHE, "Xã Khác", DECREE), who=who)


@pytest.mark.asyncio
async def test_an_unknown_unit_is_not_found(few, clock):
    with pytest.raises(NotFound):
        await do(few, clock, Renaming("99999", "Xã Khác", DECREE))


@pytest.mark.asyncio
async def test_acts_are_never_edited(few, clock):
    await do(few, clock, Renaming(MUONG_NHE, "Xã Khác", DECREE))
    with pytest.raises(DBAPIError):
        async with few.writing() as uow:
            await uow.session.execute(text("UPDATE unit_succession SET document = 'x'"))


@pytest.mark.asyncio
async def test_every_change_moves_the_version_on(few, clock):
    async with few.reading() as uow:
        before = await versions.current(uow, "units")
    await do(few, clock, Renaming(MUONG_NHE, "Xã Khác", DECREE))
    async with few.reading() as uow:
        assert await versions.current(uow, "units") == before + 1


@pytest.mark.asyncio
async def test_a_merger_into_one_that_stays_adds_to_its_figures(few, clock):
    await do(few, clock, Merging((SIN_THAU,), MUONG_NHE, DECREE))
    async with few.reading() as uow:
        card = await queries.find_card(uow, MUONG_NHE)
        members = await queries.list_clusters(uow, 2026, CLUSTER)
    assert [(each.year, each.value, each.state) for each in card.statistics] == [
        (2026, 30_352, FigureState.CONFIRMED),
        (2025, 24_294, FigureState.CONFIRMED),
    ]
    until = {member.code: member.until for member in members[0].members}
    assert until == {MUONG_NHE: None, SIN_THAU: date(2026, 9, 30), NAM_KE: None}
    assert card.unit.kind is Kind.COMMUNE


@pytest.mark.asyncio
async def test_a_second_move_of_one_day_used_to_end_in_an_error_page(few, clock):
    await do(few, clock, Moving("ban-nam-sin", NAM_KE, DECREE))
    with pytest.raises(Invalid) as refused:
        await do(few, clock, Moving("ban-nam-sin", SIN_THAU, DECREE))
    assert [error.pointer for error in refused.value.errors] == ["on"]
    await do(few, clock, Moving("ban-nam-sin", SIN_THAU, replace(DECREE, on=date(2026, 10, 2))))


@pytest.mark.asyncio
async def test_a_unit_that_moved_on_the_day_of_a_merger_is_handed_over_the_day_after(few, clock):
    await do(few, clock, Moving("ban-nam-sin", NAM_KE, DECREE), Merging((NAM_KE,), SIN_THAU, DECREE))
    key = (await ids(few))["ban-nam-sin"]
    async with few.reading() as uow:
        moves = [(act.on, act.before, act.after) for act in await history.list_acts(uow, key)]
    assert moves == [(date(2026, 10, 2), NAM_KE, SIN_THAU), (date(2026, 10, 1), MUONG_NHE, NAM_KE)]
