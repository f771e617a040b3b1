"""Stamps and draws in the database: nothing twice, nothing after its time, everything checkable."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from core import audit
from core.kernel import Conflict, Forbidden, Gone, Invalid, NotFound
from events.passport import jobs
from events.passport.domain import draw as rules
from events.passport.domain.badges import BOOTHS
from events.passport.domain.draw import Step
from events.passport.domain.rotating import code_at
from events.passport.models import DrawStep
from events.passport.service import draws, stamps
from events.passport.service.access import Bench
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE
from tests.events.passport.site import KEY, OFFICER, ORGANIZER, declared, passport_with, published, station

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("house")]


async def view_of(database, draw_id):
    async with database.reading() as uow:
        return await draws.load(uow, draw_id)


async def drawn_with(database, clock, people=6, **changed):
    draw_id = await published(database, clock.now(), **changed)
    for _ in range(people):
        await passport_with(database, clock.now())
    clock.forward(hours=3)
    await jobs.take_due_steps(database, clock, KEY)
    return draw_id


async def test_a_stamp_is_given_once_and_four_experiences_give_one_ticket(database, clock):
    draw_id = await published(database, clock.now())
    made = await passport_with(database, clock.now(), BOOTHS[:3])
    assert (await view_of(database, draw_id)).entries == 0
    async with database.writing() as uow:
        row = (await stamps.open_passport(uow, made.token)).row
        new = stamps.NewStamp("test:x", BOOTHS[3], "Gian", stamps.Way.HELPER)
        assert await stamps.stamp(uow, row, new, clock.now())
        assert not await stamps.stamp(uow, row, new, clock.now())
        own = await stamps.open_passport(uow, made.token)
    assert [len(own.stamps), len(own.tickets), own.progress.stamps] == [4, 1, 4]
    assert (await view_of(database, draw_id)).entries == 1


async def test_who_completed_the_quest_before_a_draw_was_published_has_one_ticket_in_it(database, clock):
    early = await passport_with(database, clock.now())
    await passport_with(database, clock.now(), BOOTHS[:3])
    await passport_with(database, clock.now(), [*BOOTHS[:3], "class", "quiz"])
    await passport_with(database, clock.now(), commune=OTHER)
    everybody, own = [await published(database, clock.now(), unit=unit) for unit in (PROVINCE, COMMUNE)]
    assert [(await view_of(database, each)).entries for each in (everybody, own)] == [2, 1]
    async with database.writing() as uow:
        row = (await stamps.open_passport(uow, early.token)).row
        new = stamps.NewStamp("test:more", BOOTHS[4], "Gian", stamps.Way.HELPER)
        assert await stamps.stamp(uow, row, new, clock.now())
        tickets = (await stamps.open_passport(uow, early.token)).tickets
    assert {each.draw_id for each in tickets} == {everybody, own}
    assert [(await view_of(database, each)).entries for each in (everybody, own)] == [2, 1]


async def test_the_code_on_the_screen_stamps_and_yesterdays_photo_does_not(database, clock):
    where, made = await station(database, clock.now()), await passport_with(database, clock.now(), ())
    code = code_at(KEY, where, clock.now())
    async with database.writing() as uow:
        assert await stamps.stamp_by_code(uow, made.token, stamps.Shown(where, code), Bench(KEY, clock.now()))
    clock.forward(minutes=5)
    async with database.writing() as uow:
        for shown, wrong in ((code, Gone), ("1-2", Invalid)):
            with pytest.raises(wrong):
                await stamps.stamp_by_code(uow, made.token, stamps.Shown(where, shown), Bench(KEY, clock.now()))
        fresh = stamps.Shown(where, code_at(KEY, where, clock.now()))
        with pytest.raises(NotFound):
            await stamps.stamp_by_code(uow, "nobody", fresh, Bench(KEY, clock.now()))
        assert not await stamps.stamp_by_code(uow, made.token, fresh, Bench(KEY, clock.now()))


async def test_a_helper_stamps_by_number_until_the_booth_closes(database, clock):
    where, made = await station(database, clock.now()), await passport_with(database, clock.now(), ())
    async with database.writing() as uow:
        assert await stamps.stamp_by_helper(uow, where, made.code.lower().replace("-", " "), clock.now())
        for typed, wrong in (("12", Invalid), ("2222-2222", NotFound)):
            with pytest.raises(wrong):
                await stamps.stamp_by_helper(uow, where, typed, clock.now())
    clock.forward(hours=9)
    async with database.writing() as uow:
        with pytest.raises(Gone):
            await stamps.stamp_by_helper(uow, where, made.code, clock.now())


async def test_a_draw_closes_draws_and_calls_once_and_everybody_can_recompute_it(database, clock):
    draw_id = await drawn_with(database, clock)
    first = await view_of(database, draw_id)
    await jobs.take_due_steps(database, clock, KEY)
    assert await view_of(database, draw_id) == first
    async with database.reading() as uow:
        codes = (await draws.load_list(uow, draw_id)).split()
        assert (await audit.verify(uow)).broken_at is None
    seed = bytes.fromhex(first.steps[Step.DRAWN].value)
    assert rules.verify(seed, first.commitment, first.steps[Step.CLOSED].value, codes)
    assert first.results == rules.draw(seed, codes, 2, 2).all
    assert [(call.prize, call.rank, call.outcome) for call in first.calls] == [(1, 1, None), (2, 2, None)]


async def test_no_ticket_is_given_after_the_closing_moment_and_a_commune_draws_for_its_own(database, clock):
    mine = await published(database, clock.now(), actor=OFFICER, unit=COMMUNE)
    await passport_with(database, clock.now(), commune=OTHER)
    await passport_with(database, clock.now(), commune=COMMUNE)
    assert (await view_of(database, mine)).entries == 1
    clock.forward(hours=2)
    await passport_with(database, clock.now(), commune=COMMUNE)
    assert (await view_of(database, mine)).entries == 1


async def test_what_is_not_due_is_not_done_and_another_key_draws_nothing(database, clock):
    draw_id = await published(database, clock.now())
    await passport_with(database, clock.now())
    await jobs.take_due_steps(database, clock, KEY)
    assert set((await view_of(database, draw_id)).steps) == {Step.PUBLISHED}
    async with database.reading() as uow:
        with pytest.raises(NotFound):
            await draws.load_list(uow, draw_id)
    clock.forward(hours=3)
    await jobs.take_due_steps(database, clock, b"another")
    assert set((await view_of(database, draw_id)).steps) == {Step.PUBLISHED, Step.CLOSED}
    async with database.writing() as uow:
        with pytest.raises(Conflict):
            await draws.draw(uow, draw_id, Bench(b"another", clock.now()))
    await jobs.take_due_steps(database, clock, KEY)
    assert len((await view_of(database, draw_id)).results) == 1


async def test_substitutes_move_up_in_order_and_a_claimed_prize_stays(database, clock):
    draw_id = await drawn_with(database, clock)
    async with database.writing() as uow:
        await draws.hand_over(uow, ORGANIZER, draws.HandOver(draw_id, 1), clock.now())
        await draws.hand_over(uow, ORGANIZER, draws.HandOver(draw_id, 1), clock.now())
    for _ in range(3):
        clock.forward(hours=24)
        await jobs.take_due_steps(database, clock, KEY)
        await jobs.take_due_steps(database, clock, KEY)
    found = [(call.prize, call.rank, call.outcome) for call in (await view_of(database, draw_id)).calls]
    assert found == [(1, 1, "claimed"), (2, 4, "lapsed"), (2, 3, "lapsed"), (2, 2, "lapsed")]
    async with database.writing() as uow:
        for rank, wrong in ((2, Conflict), (9, NotFound)):
            with pytest.raises(wrong):
                await draws.hand_over(uow, ORGANIZER, draws.HandOver(draw_id, rank), clock.now())


async def test_only_whoever_keeps_a_unit_declares_its_draws_and_faults_are_named(database, clock):
    with pytest.raises(Forbidden):
        await published(database, clock.now(), actor=OFFICER, unit=OTHER)
    with pytest.raises(Invalid) as refused:
        await published(database, clock.now(), title="", prizes=0, closes_at=clock.now(), draws_at=None)
    assert {each.pointer for each in refused.value.errors} == {"title", "prizes", "closes_at", "draws_at"}
    late = declared(clock.now(), draws_at=clock.now() + timedelta(minutes=1))
    async with database.writing() as uow:
        with pytest.raises(Invalid):
            await draws.publish(uow, ORGANIZER, late, Bench(KEY, clock.now()))
        with pytest.raises(Invalid):
            await stamps.add_station(uow, OFFICER, stamps.NewStation(COMMUNE, "lạ", "Gian", None, None), clock.now())


async def test_a_published_step_cannot_be_edited(database, clock):
    draw_id = await published(database, clock.now())
    async with database.reading() as uow:
        step = await uow.session.get(DrawStep, (draw_id, Step.PUBLISHED))
    with pytest.raises(DBAPIError):
        await edit(database, step)


async def edit(database, step):
    async with database.writing() as uow:
        held = await uow.session.merge(step)
        held.value = "0" * 64
