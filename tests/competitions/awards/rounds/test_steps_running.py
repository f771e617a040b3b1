"""Rounds on the clock: each step once, in order, late rather than never; and what officers do to them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from competitions.awards import effects
from competitions.awards.domain.words import AwardKind, Outcome, RoundState, StepKind
from competitions.awards.dossiers.queries.dossiers import list_dossiers
from competitions.awards.rounds import jobs
from competitions.awards.rounds.domain.rules_document import Candidate, Rules
from competitions.awards.rounds.domain.told import Told
from competitions.awards.rounds.queries import reading, steps
from competitions.awards.rounds.queries.steps import DueStep
from competitions.awards.rounds.service import achievements, changing, nominating, steering
from competitions.awards.rounds.service.changing import Change, Hand
from competitions.awards.rounds.service.reading import Wanted, load_nominees
from competitions.awards.rounds.service.steering import Steering
from competitions.awards.rounds.service.stepping import Runner, run_step
from core import audit
from core.database import Database
from core.kernel import Conflict, Forbidden, Invalid
from core.scheduling import Fence, Replaced
from tests.competitions.awards.rounds.conftest import (
    AFTER_NOMINATION,
    CLOSES,
    HEAD,
    LEADER,
    MERIT,
    OFFICER,
    PEOPLE,
    PERSONS,
    PRAISE,
    Above,
    drafted,
    new_round,
    nominated,
    running,
)
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("province")]


async def ran(database, round_id):
    async with database.reading() as uow:
        return [step.kind for step in await steps.list_steps(uow, round_id) if step.runs]


async def found(database, round_id):
    async with database.reading() as uow:
        return {each.subject_name: each for each in await reading.list_nominations(uow, round_id)}


async def steer(database, clock, *given, actor=HEAD, **more):
    async with database.writing() as uow:
        await steering.steer(uow, actor, Steering(*given, **more), clock.now())


async def test_on_the_evening_a_round_closes_freezes_and_nominates_with_reasons(database, clock):
    round_id = await running(database, clock)
    assert await jobs.run_due(database, clock, "nhà-1", {}) is False
    assert await ran(database, round_id) == []
    clock.forward(**AFTER_NOMINATION)
    await jobs.run_due(database, clock, "nhà-1", {})
    assert await ran(database, round_id) == [StepKind.CLOSE, StepKind.FREEZE, StepKind.NOMINATE]
    names = await found(database, round_id)
    outcomes = {name: each.outcome for name, each in names.items()}
    assert outcomes == {
        "Xã Mường Nhé": Outcome.NOMINATED,
        "Phường Điện Biên Phủ": Outcome.RUNNER_UP,
        "Quàng Thị Pâng": Outcome.NOMINATED,
        "Lò Văn Ẳng": Outcome.RUNNER_UP,
    }
    async with database.reading() as uow:
        row = await reading.find_round(uow, round_id)
        events = [(event.act, event.step, event.by) for event in await steps.list_events(uow, round_id)]
        assert (await audit.verify(uow)).broken_at is None
    assert row.snapshot_id is not None
    assert ("ran", "nominate", "nhà-1") in events


async def test_steps_run_late_rather_than_never_and_the_last_one_finishes_the_round(database, clock):
    round_id = await running(database, clock)
    clock.forward(days=60)
    await jobs.run_due(database, clock, "nhà-1", {})
    assert await ran(database, round_id) == list(StepKind)
    async with database.reading() as uow:
        assert (await reading.find_round(uow, round_id)).state is RoundState.FINISHED
        assert all(step.is_late(clock.now()) for step in await steps.list_steps(uow, round_id))


async def test_two_processes_run_each_step_and_its_effect_once(database, database_url, clock):
    rounds = [await running(database, clock) for _ in range(3)]
    clock.forward(days=60)
    calls = []

    async def note(_uow, round_id, _now):
        calls.append(round_id)
        return (Told("once"),)

    other = Database(database_url)
    try:
        effects = dict.fromkeys((StepKind.INVITE, StepKind.PUBLISH), note)
        while any(
            await asyncio.gather(jobs.run_due(database, clock, "a", effects), jobs.run_due(other, clock, "b", effects))
        ):
            clock.forward(1)
    finally:
        await other.close()
    assert sorted(calls) == sorted(rounds * 2)
    for round_id in rounds:
        assert await ran(database, round_id) == list(StepKind)


async def test_a_refused_effect_leaves_its_step_waiting_and_other_rounds_go_on(database, clock):
    stuck, free = await running(database, clock), await running(database, clock)
    clock.forward(days=2)

    async def refuse(_uow, round_id, _now):
        if round_id == stuck:
            raise Conflict("not yet of %(number)s", number=7)
        return (Told("done"),)

    for _ in range(2):
        await jobs.run_due(database, clock, "nhà-1", {StepKind.INVITE: refuse})
    assert (await ran(database, stuck))[-1] is StepKind.NOMINATE
    assert (await ran(database, free))[-1] is StepKind.INVITE
    async with database.reading() as uow:
        waits, done = [
            [(event.act, event.told) for event in await steps.list_events(uow, each) if event.step == "invite"]
            for each in (stuck, free)
        ]
    assert waits == [("waited", (Told("not yet of %(number)s", {"number": 7}),))]
    assert done == [("ran", (Told("done"),))]
    await jobs.run_due(database, clock, "nhà-1", {})
    assert (await ran(database, stuck))[-1] is StepKind.INVITE


async def test_a_step_that_fails_unforeseen_waits_and_other_rounds_go_on(database, clock):
    stuck, free = await running(database, clock), await running(database, clock)
    clock.forward(days=2)

    async def fail(_uow, round_id, _now):
        if round_id == stuck:
            raise OverflowError("date value out of range")
        return (Told("done"),)

    for _ in range(2):
        await jobs.run_due(database, clock, "nhà-1", {StepKind.INVITE: fail})
    assert (await ran(database, stuck))[-1] is StepKind.NOMINATE
    assert (await ran(database, free))[-1] is StepKind.INVITE
    async with database.reading() as uow:
        waits = [(event.act, event.told) for event in await steps.list_events(uow, stuck) if event.step == "invite"]
    assert waits == [("waited", (Told(jobs.UNFORESEEN, {"error": "OverflowError"}),))]


async def test_a_step_is_neither_run_twice_nor_before_its_turn_nor_by_a_replaced_leader(database, clock):
    round_id = await nominated(database, clock)
    fence = Fence(jobs.WORK, "nhà-1", 1, clock.now())
    clock.forward(days=60)
    for kind in (StepKind.NOMINATE, StepKind.REMIND):
        async with database.writing() as uow:
            assert not await run_step(uow, DueStep(round_id, kind), Runner(fence), clock.now())
    with pytest.raises(Replaced):
        async with database.writing() as uow:
            await run_step(
                uow, DueStep(round_id, StepKind.INVITE), Runner(Fence(jobs.WORK, "nhà-0", 0, clock.now())), clock.now()
            )
    assert (await ran(database, round_id))[-1] is StepKind.NOMINATE


async def test_a_paused_round_waits_and_a_cancelled_one_never_runs(database, clock):
    paused, cancelled = await running(database, clock), await running(database, clock)
    await steer(database, clock, paused, "pause", "chờ kiểm tra số liệu")
    await steer(database, clock, cancelled, "cancel", "gộp với đợt khác")
    clock.forward(**AFTER_NOMINATION)
    await jobs.run_due(database, clock, "nhà-1", {})
    assert (await ran(database, paused), await ran(database, cancelled)) == ([], [])
    await steer(database, clock, paused, "resume", "đã kiểm tra")
    await jobs.run_due(database, clock, "nhà-1", {})
    assert len(await ran(database, paused)) == 3
    with pytest.raises(Conflict):
        await steer(database, clock, cancelled, "resume", "thử")


async def test_a_postponed_step_takes_what_follows_along_and_the_next_one_can_run_now(database, clock):
    round_id = await running(database, clock)
    await steer(
        database, clock, round_id, "postpone", "mất điện", step=StepKind.FREEZE, due_at=CLOSES + timedelta(hours=1)
    )
    async with database.reading() as uow:
        due = [step.due_at - CLOSES for step in await steps.list_steps(uow, round_id)][:3]
    assert due == [timedelta(), timedelta(hours=1), timedelta(hours=1, minutes=5)]
    await steer(database, clock, round_id, "run_now", "đã đủ số liệu", step=StepKind.CLOSE)
    await jobs.run_due(database, clock, "nhà-1", {})
    assert await ran(database, round_id) == [StepKind.CLOSE]


async def test_steering_needs_a_reason_and_the_head(database, clock):
    round_id = await running(database, clock)
    with pytest.raises(Invalid):
        await steer(database, clock, round_id, "pause", "  ")
    with pytest.raises(Invalid):
        await steer(database, clock, round_id, "postpone", "mưa", step=StepKind.CLOSE)
    for actor in (OFFICER, LEADER):
        with pytest.raises(Forbidden):
            await steer(database, clock, round_id, "pause", "mưa", actor=actor)


async def test_a_preview_shows_the_same_and_stores_nothing(database, clock):
    round_id = await running(database, clock)
    async with database.reading() as uow:
        previewed = await nominating.preview(uow, await reading.find_round(uow, round_id))
        assert await reading.list_nominations(uow, round_id) == []
    clock.forward(**AFTER_NOMINATION)
    await jobs.run_due(database, clock, "nhà-1", {})
    stored = {(each.award, each.subject_key, each.outcome) for each in (await found(database, round_id)).values()}
    assert {(each.award, each.contender.key, each.outcome) for each in previewed} == stored


async def test_a_round_of_a_commune_rests_on_what_the_province_froze_and_freezes_nothing(database, clock):
    award = replace(MERIT, kind=AwardKind.CERTIFICATE_OF_COMMENDATION, title="Giấy khen")
    round_id = await running(database, clock, LEADER, unit_code=COMMUNE, rules=Rules((award,)))
    clock.forward(**AFTER_NOMINATION)
    await jobs.run_due(database, clock, "nhà-1", {})
    assert (await ran(database, round_id))[-1] is StepKind.CLOSE
    async with database.reading() as uow:
        waits = [event.told[0].text for event in await steps.list_events(uow, round_id) if event.act == "waited"]
    assert ["chốt" in waits[0], "frozen" in waits[0]] == [False, True]
    await running(database, clock)
    await jobs.run_due(database, clock, "nhà-1", {})
    await jobs.run_due(database, clock, "nhà-1", {})
    assert (await ran(database, round_id))[-1] is not StepKind.CLOSE


async def test_a_second_round_uses_the_board_that_was_frozen_after_its_close(database, clock):
    first, second = await running(database, clock), await running(database, clock, occasion="Khác")
    clock.forward(**AFTER_NOMINATION)
    await jobs.run_due(database, clock, "nhà-1", {})
    third = await running(database, clock, occasion="Khác nữa")
    await jobs.run_due(database, clock, "nhà-1", {})
    async with database.reading() as uow:
        snapshots = [(await reading.find_round(uow, each)).snapshot_id for each in (first, second, third)]
    assert snapshots[0] == snapshots[1]


@pytest_asyncio.fixture
async def nominees(database, clock):
    round_id = await nominated(database, clock)
    return round_id, {name: each.id for name, each in (await found(database, round_id)).items()}


async def change(database, clock, *given, actor=OFFICER):
    async with database.writing() as uow:
        await changing.change_nominee(uow, Hand(actor, Above().gate, clock.now()), Change(*given))


async def test_officers_strike_and_add_with_a_reason_and_never_beyond_the_quota(database, clock, nominees):
    round_id, ids = nominees
    with pytest.raises(Conflict):
        await change(database, clock, ids["Phường Điện Biên Phủ"], "add", "thành tích nổi bật")
    with pytest.raises(Invalid):
        await change(database, clock, ids["Xã Mường Nhé"], "strike", "")
    with pytest.raises(Forbidden):
        await change(database, clock, ids["Xã Mường Nhé"], "strike", "thử", actor=LEADER)
    await change(database, clock, ids["Xã Mường Nhé"], "strike", "xin rút")
    await change(database, clock, ids["Phường Điện Biên Phủ"], "add", "thay xã đã rút")
    outcomes = {name: each.outcome for name, each in (await found(database, round_id)).items()}
    assert outcomes["Phường Điện Biên Phủ"] is Outcome.NOMINATED
    assert outcomes["Xã Mường Nhé"] is Outcome.PASSED_OVER


async def test_who_is_added_after_the_invitation_gets_a_dossier_too(database, clock, nominees):
    round_id, ids = nominees
    await change(database, clock, ids["Xã Mường Nhé"], "strike", "xin rút")
    clock.forward(days=2)
    await jobs.run_due(database, clock, "nhà-1", {StepKind.INVITE: effects.invite})
    await change(database, clock, ids["Phường Điện Biên Phủ"], "add", "thay xã đã rút")
    async with database.reading() as uow:
        dossiers = {row.nomination_id: row.due_on for row in await list_dossiers(uow, round_id)}
    assert dossiers[ids["Phường Điện Biên Phủ"]] > clock.now().date()


async def test_one_achievement_is_awarded_once_across_rounds_until_it_is_annulled(database, clock, nominees):
    _, ids = nominees
    winner = ids["Xã Mường Nhé"]
    async with database.writing() as uow:
        assert await achievements.note_awarded(uow, winner, clock.now())
        assert await achievements.note_awarded(uow, winner, clock.now())
    again = await running(database, clock)
    await jobs.run_due(database, clock, "nhà-1", {})
    later = (await found(database, again))["Xã Mường Nhé"]
    assert later.outcome is Outcome.EXCLUDED
    with pytest.raises(Conflict):
        async with database.writing() as uow:
            await achievements.note_awarded(uow, later.id, clock.now())
    async with database.writing() as uow:
        await achievements.note_annulled(uow, winner, clock.now())
        assert await achievements.list_awarded(uow, "Ngày hội 10/10", "2026", [later.subject_key]) == set()
        assert await achievements.note_awarded(uow, later.id, clock.now())


async def test_drafts_are_refused_where_they_make_no_sense(database, clock):
    for wrong in ({"unit_code": "ban-nam-sin"}, {"title": " "}, {"steps": new_round().steps[::-1]}):
        with pytest.raises(Invalid):
            await drafted(database, clock, **wrong)
    with pytest.raises(Forbidden):
        await drafted(database, clock, LEADER)
    with pytest.raises(Forbidden):
        await drafted(database, clock, unit_code=OTHER)
    own = Rules((PRAISE,), candidates=new_round().rules.candidates, within=COMMUNE)
    assert await drafted(database, clock, LEADER, unit_code=COMMUNE, rules=own)
    assert MERIT.is_exclusive


async def test_a_certificate_of_commendation_is_in_no_round_of_the_province_and_one_of_merit_in_no_other(
    database, clock
):
    people = new_round().rules.candidates
    for actor, unit, award in ((OFFICER, PROVINCE, PRAISE), (LEADER, COMMUNE, PERSONS)):
        with pytest.raises(Invalid) as refused:
            await drafted(database, clock, actor, unit_code=unit, rules=Rules((award,), candidates=people))
        assert [(error.pointer, error.params) for error in refused.value.errors] == [("awards", {"award": award.title})]
    thanks = replace(PERSONS, kind=AwardKind.THANKS)
    assert await drafted(database, clock, LEADER, unit_code=COMMUNE, rules=Rules((thanks,), candidates=people))


async def test_adding_used_to_pass_by_the_least_share_of_direct_workers(database, clock):
    people = (*PEOPLE, Candidate("nguoi", "Vàng A Sếnh", COMMUNE, "5", 1988))
    award = replace(PERSONS, count=2, direct_workers_percent=50)
    round_id = await nominated(database, clock, rules=Rules((MERIT, award), candidates=people))
    ids = {name: each.id for name, each in (await found(database, round_id)).items()}
    await change(database, clock, ids["Lò Văn Ẳng"], "strike", "xin rút")
    async with database.reading() as uow:
        listing = await load_nominees(uow, OFFICER, round_id, Wanted())
        assert [each.code for each in listing.lacking] == ["nguoi"]
    with pytest.raises(Conflict, match="direct workers"):
        await change(database, clock, ids["Vàng A Sếnh"], "add", "thay người đã rút")
    await change(database, clock, ids["Lò Văn Ẳng"], "add", "không rút nữa")
    async with database.reading() as uow:
        assert (await load_nominees(uow, OFFICER, round_id, Wanted())).lacking == ()
