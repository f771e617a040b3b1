"""Planning in the database: drafts beside what is released, festivals copied, facts declared and taken back, sweeps."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.kernel import Conflict, Forbidden, Invalid, NotFound
from events.programme.domain.conflicts import Clash
from events.programme.domain.festival import NewFestival, Size
from events.programme.domain.session import State
from events.programme.queries import console
from events.programme.queries.listing import MOST, Wanted, count_sessions, list_sessions
from events.programme.queries.sessions import find_session
from events.programme.service import editing, festivals, planning, recording, releasing, seats, sweeping
from events.programme.service.moves import find_move
from events.programme.service.planning import NewSession
from leaderboards.models import FactRecord
from tests.competitions.movements.site import CELL, COMMUNE, OTHER, PROVINCE
from tests.events.programme.site import OFFICER, ORGANIZER, content_at

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("house")]


async def plan(database, clock, actor=ORGANIZER, host=COMMUNE, state=State.RELEASED, **changed):
    async with database.writing() as uow:
        new = NewSession(host, content_at(clock.now(), **changed), state)
        return await planning.create_session(uow, actor, new, clock.now())


async def row_of(database, session_id):
    async with database.reading() as uow:
        return await find_session(uow, session_id)


async def edit(database, clock, session_id, **changed):
    async with database.writing() as uow:
        before = await editing.load_editing(uow, ORGANIZER, session_id)
        content = replace(editing.wanted_content(before), **changed)
        await editing.edit_session(uow, ORGANIZER, editing.Edit(session_id, content, before.version), clock.now())


async def test_what_is_changed_waits_until_it_is_released(database, clock):
    made = await plan(database, clock, people=(("teacher", "Lò Thị Pâng"),))
    later = made.starts_at + timedelta(hours=1)
    await edit(database, clock, made.id, title="Tên mới", starts_at=later, people=(("teacher", "Vàng A Páo"),))
    assert (await row_of(database, made.id)).title == made.title
    async with database.reading() as uow:
        waiting = await releasing.list_waiting(uow, OFFICER, COMMUNE)
    assert [(each.name, each.after) for each in waiting[0].changes] == [
        ("title", "Tên mới"),
        ("starts_at", later.isoformat()),
        ("people", "teacher\tVàng A Páo"),
    ]
    async with database.writing() as uow:
        assert await releasing.release(uow, OFFICER, releasing.Release((made.id,), "đổi giờ"), clock.now()) == 1
        assert await releasing.release(uow, OFFICER, releasing.Release((made.id,)), clock.now()) == 0
    row = await row_of(database, made.id)
    assert (row.title, row.starts_at, row.sequence) == ("Tên mới", later, 1)
    async with database.reading() as uow:
        changes = await releasing.list_changes_since(uow, "")
        assert await releasing.list_changes_since(uow, changes[-1].id) == []
        assert (await console.list_people(uow, [made.id]))[made.id] == (("teacher", "Vàng A Páo"),)
    assert [(each.act, each.reason, each.sequence) for each in changes] == [("change", "đổi giờ", 1)]
    assert json.loads(changes[0].changes)["title"] == [made.title, "Tên mới"]


async def test_a_change_that_is_taken_back_waits_no_more(database, clock):
    made = await plan(database, clock)
    await edit(database, clock, made.id, title="Tên khác")
    await edit(database, clock, made.id, title=made.title)
    async with database.reading() as uow:
        assert await releasing.list_waiting(uow, ORGANIZER, PROVINCE) == []


async def test_a_new_session_is_seen_from_its_release_on_and_edited_at_once_before(database, clock):
    made = await plan(database, clock, state=State.DRAFT)
    await edit(database, clock, made.id, title="Sửa ngay")
    row = await row_of(database, made.id)
    assert (row.title, row.is_public) == ("Sửa ngay", False)
    async with database.writing() as uow:
        assert await releasing.release(uow, ORGANIZER, releasing.Release((made.id,)), clock.now()) == 1
    row = await row_of(database, made.id)
    assert (row.is_public, row.state, row.sequence) == (True, "released", 0)


async def test_two_editors_do_not_overwrite_each_other(database, clock):
    made = await plan(database, clock)
    async with database.reading() as uow:
        before = await editing.load_editing(uow, ORGANIZER, made.id)
    await edit(database, clock, made.id, title="Người thứ nhất")
    content = replace(editing.wanted_content(before), title="Người thứ hai")
    with pytest.raises(Conflict):
        async with database.writing() as uow:
            await editing.edit_session(uow, ORGANIZER, editing.Edit(made.id, content, before.version), clock.now())


async def test_no_release_takes_seats_from_people(database, clock):
    made = await plan(database, clock, capacity=3)
    async with database.writing() as uow:
        held = await seats.hold(uow, made.id)
        held.take()
        held.take()
    await edit(database, clock, made.id, capacity=1)
    with pytest.raises(Conflict):
        async with database.writing() as uow:
            await releasing.release(uow, ORGANIZER, releasing.Release((made.id,)), clock.now())
    assert (await row_of(database, made.id)).capacity == 3


async def test_clashes_are_found_across_communes(database, clock):
    teacher = (("teacher", "Lò Thị Pâng"),)
    here = await plan(database, clock, people=teacher)
    there = await plan(database, clock, host=OTHER, place="Trường", people=(("speaker", "lò thị pâng"),))
    async with database.reading() as uow:
        found = await editing.list_clashes(uow, [here])
        asked = await editing.find_clashes(uow, COMMUNE, content_at(clock.now(), title="Lớp khác"))
        twin = await editing.find_clashes(uow, COMMUNE, content_at(clock.now()))
        free = await editing.find_clashes(uow, COMMUNE, content_at(clock.now() + timedelta(days=1)))
    assert [(each.clash, {each.first, each.second}) for each in found] == [(Clash.PERSON, {here.id, there.id})]
    assert [each.clash for each in asked] == [Clash.PLACE]
    assert (free, twin) == ((), ())


async def test_nobody_plans_or_changes_beyond_their_unit(database, clock):
    made = await plan(database, clock, host=OTHER)
    async with database.writing() as uow:
        with pytest.raises(NotFound):
            await editing.load_editing(uow, OFFICER, made.id)
        with pytest.raises(Forbidden):
            await releasing.list_waiting(uow, OFFICER, OTHER)
        with pytest.raises(NotFound):
            await releasing.release(uow, OFFICER, releasing.Release((made.id,)), clock.now())
        with pytest.raises(Forbidden):
            await festivals.create_festival(uow, OFFICER, festival_of(2026), clock.now())


def festival_of(year):
    return NewFestival(year, f"Ngày hội {year}", date(year, 9, 25), date(year, 10, 20))


async def open_festivals(database, clock):
    async with database.writing() as uow:
        return [
            await festivals.create_festival(uow, ORGANIZER, festival_of(year), clock.now()) for year in (2025, 2026)
        ]


async def test_last_year_s_programme_is_copied_once(database, clock):
    old, new = await open_festivals(database, clock)
    async with database.writing() as uow:
        order = festivals.Beginning(COMMUNE, old, Size.LARGE)
        planned = await festivals.apply_template(uow, ORGANIZER, order, clock.now())
        assert await festivals.apply_template(uow, ORGANIZER, order, clock.now()) == 0
        order = festivals.Copying(old, new, PROVINCE)
        copied = [await festivals.copy_slice(uow, ORGANIZER, order, clock.now()) for _ in range(2)]
        assert copied == [planned, 0]
        rows = await list_sessions(uow, Wanted(festival_id=new, is_public=False))
    assert {row.state for row in rows} == {"draft"}
    opening = next(row for row in rows if row.kind == "opening")
    assert opening.starts_at.isoformat() == "2026-10-10T00:30:00+00:00"
    with pytest.raises(Conflict):
        await open_festivals(database, clock)


async def facts_of(database, row):
    statement = select(FactRecord.kind, FactRecord.quantity, FactRecord.verification, FactRecord.evidence)
    async with database.reading() as uow:
        found = await uow.session.execute(statement.where(FactRecord.source_key.startswith(f"event:{row.id}:")))
        return sorted(tuple(each) for each in found if each[1] > 0)


def held_at(now, host=COMMUNE, people=40, **changed):
    content = content_at(now - timedelta(days=10), **{"kind": "propaganda_talk"} | changed)
    return recording.Recording(NewSession(host, content, head_count=people))


async def test_a_talk_recorded_afterwards_is_declared_once_and_can_be_corrected(database, clock):
    async with database.writing() as uow:
        row = await recording.record_held(uow, OFFICER, held_at(clock.now()), clock.now())
        again = await recording.record_held(uow, OFFICER, held_at(clock.now()), clock.now())
    assert (again.id, row.state, row.head_count) == (row.id, "held", 40)
    declared = ("session.propaganda", 1, "declared", f"/su-kien/{row.slug}")
    assert await facts_of(database, row) == [declared]
    async with database.writing() as uow:
        order = recording.Correction(row.id, None, "ghi nhầm buổi")
        await recording.correct_held(uow, OFFICER, order, clock.now())
    assert (await row_of(database, row.id)).state == "cancelled"
    with pytest.raises(Conflict):
        async with database.writing() as uow:
            await recording.correct_held(uow, OFFICER, order, clock.now())


async def test_a_class_in_band_and_a_large_meeting_are_declared_as_such(database, clock):
    async with database.writing() as uow:
        small = await recording.record_held(uow, OFFICER, held_at(clock.now(), kind="community"), clock.now())
        large = held_at(clock.now(), host=CELL, people=400, kind="party_meeting")
        meeting = await recording.record_held(uow, ORGANIZER, large, clock.now())
    assert [each[0] for each in await facts_of(database, small)] == ["session.community", "session.community_in_band"]
    states = {each[0]: each[2] for each in await facts_of(database, meeting)}
    assert states["party.meeting"] == "declared"
    assert len(states) == 2


@pytest.mark.parametrize(("people", "days"), [(0, 0), (None, 0), (10_001, 0), (5, 30), (5, -200)])
async def test_what_was_not_held_cannot_be_recorded(database, clock, people, days):
    asked = held_at(clock.now() + timedelta(days=days), people=people)
    with pytest.raises(Invalid):
        async with database.writing() as uow:
            await recording.record_held(uow, OFFICER, asked, clock.now())
    async with database.reading() as uow:
        assert await count_sessions(uow, Wanted(is_public=False)) == 0


async def test_one_act_moves_all_sessions_once_and_another_cancels_them(database, clock):
    rows = [await plan(database, clock, title=f"Buổi {number}") for number in range(3)]
    await plan(database, clock, host=OTHER)
    move = sweeping.Sweep(COMMUNE, sweeping.Act.MOVE, "batch-1", days=1, reason="mưa lớn")
    for expected in (3, 0):
        async with database.writing() as uow:
            assert await sweeping.sweep_slice(uow, OFFICER, move, clock.now()) == expected
    moved = [await row_of(database, row.id) for row in rows]
    assert [(row.starts_at, row.sequence) for row in moved] == [(rows[0].starts_at + timedelta(days=1), 1)] * 3
    async with database.reading() as uow:
        told = await find_move(uow, rows[0].id, clock.now())
        assert await find_move(uow, rows[0].id, clock.now() + timedelta(days=31)) is None
    assert [(each.name, each.first, each.second) for each in told.fields] == [
        ("starts_at", rows[0].starts_at, moved[0].starts_at),
        ("ends_at", rows[0].ends_at, moved[0].ends_at),
    ]
    cancel = replace(move, act=sweeping.Act.CANCEL, batch="batch-2", day=moved[0].starts_at.date())
    async with database.writing() as uow:
        assert await sweeping.sweep_slice(uow, OFFICER, cancel, clock.now()) == 3
        assert await count_sessions(uow, Wanted(states=("cancelled",))) == 3
    with pytest.raises(Invalid):
        async with database.writing() as uow:
            await sweeping.sweep_slice(uow, OFFICER, replace(move, reason=" ".strip()), clock.now())


async def test_sessions_to_come_are_not_moved_into_the_past(database, clock):
    row = await plan(database, clock)
    back = sweeping.Sweep(COMMUNE, sweeping.Act.MOVE, "batch-1", days=-30, reason="gõ nhầm dấu")
    async with database.writing() as uow:
        for act in (sweeping.preview_sweep, sweeping.sweep_slice):
            with pytest.raises(Invalid) as refused:
                await act(uow, OFFICER, back, clock.now())
            assert [error.pointer for error in refused.value.errors] == ["days"]
    assert (await row_of(database, row.id)).starts_at == row.starts_at


async def test_one_act_reaches_more_sessions_than_a_page_lists(database, clock):
    first, count = clock.now() + timedelta(days=2), MOST + 5
    content = content_at(first)
    new = [NewSession(COMMUNE, replace(content, title=f"Buổi {number}"), State.RELEASED) for number in range(count)]
    async with database.writing() as uow:
        await planning.create_sessions(uow, new, clock.now(), by=None)
    move = sweeping.Sweep(COMMUNE, sweeping.Act.MOVE, "batch-1", minutes=-30, reason="mưa lớn")
    async with database.reading() as uow:
        assert len(await sweeping.preview_sweep(uow, OFFICER, move, clock.now())) == count
    moved = 0
    while True:
        async with database.writing() as uow:
            slice_of = await sweeping.sweep_slice(uow, OFFICER, move, clock.now())
        if not slice_of:
            break
        moved += slice_of
    assert moved == count


async def test_many_sessions_are_not_moved_for_ever_by_a_form_without_a_number(database, clock):
    await plan(database, clock)
    nameless = sweeping.Sweep(COMMUNE, sweeping.Act.MOVE, "", days=1, reason="mưa lớn")
    async with database.writing() as uow:
        with pytest.raises(Invalid):
            await sweeping.sweep_slice(uow, OFFICER, nameless, clock.now())


async def test_lists_are_counted_by_state_and_place(database, clock):
    made = await plan(database, clock)
    await plan(database, clock, state=State.DRAFT, title="Nháp")
    async with database.reading() as uow:
        unit = (await planning.queries.find_units_at(uow, {COMMUNE}))[COMMUNE]
        assert await console.count_states(uow, console.scope_of(unit)) == {"released": 1, "draft": 1}
        assert [place.name for place in await console.list_places(uow, unit.id)] == [made.place_name]
        province = (await planning.queries.find_units_at(uow, {PROVINCE}))[PROVINCE]
        assert {line.name: line.planned for line in await console.list_below(uow, province)} == {
            "Phường Điện Biên Phủ": 0,
            "Xã Mường Nhé": 2,
        }
