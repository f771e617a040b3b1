"""Recording on a database: points under caps, refusals, second confirmations, and two recorders at once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from core.database import Database
from leaderboards import service
from leaderboards.domain.facts import Fact, Status, Verification
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.scheme import FIRST_SCHEME, Rule, Scheme, Target
from leaderboards.models import FactRecord, PointEntry, SchemeVersion
from tests.leaderboards.books import (
    MUONG_ANG,
    MUONG_NHE,
    adopt,
    confirm,
    derived,
    keep,
    points,
    record,
    reverse,
    standing,
)
from tests.leaderboards.facts import NOW, people
from units.domain.unit import FigureState, Measure
from units.models import UnitStatistic
from units.queries import add_details, list_figures, list_known_codes


class Broken(Exception):
    """Something that goes wrong after a recording."""


RULES = (*FIRST_SCHEME.rules, Rule(FactKind.SKILL_ADULT, numerator=1))
WITH_SKILLS = replace(FIRST_SCHEME, rules=RULES)
DECLARED = Fact("declaration:7", FactKind.SKILL_ADULT, MUONG_ANG, NOW, 60, verification=Verification.PENDING)


@pytest.mark.asyncio
async def test_participation_gives_points_up_to_the_cap_of_a_room_and_a_replay_changes_nothing(
    province: Database,
) -> None:
    facts = people(MUONG_ANG, 60)
    assert {outcome.status for outcome in await record(province, facts)} == {Status.RECORDED}
    found = await standing(province, MUONG_ANG)
    assert found is not None
    assert (found.points, found.participations, found.rank) == (50, 60, 1)
    held = await derived(province)
    assert {outcome.status for outcome in await record(province, facts)} == {Status.KNOWN}
    assert await derived(province) == held
    await record(province, people(MUONG_ANG, 3, room="another"))
    assert await points(province) == 53


@pytest.mark.asyncio
async def test_an_open_rooms_result_is_kept_without_points_and_an_official_one_counts(province: Database) -> None:
    result = Fact("live:a:1:unit", FactKind.LIVE_UNIT_RESULT, MUONG_ANG, NOW, 2_710_250)
    await keep(province, result)
    assert await points(province) == 0
    await keep(province, replace(result, source_key="live:b:1:unit", detail="official"))
    assert await points(province) == 27


@pytest.mark.asyncio
async def test_refused_facts_say_why_and_leave_no_row(province: Database) -> None:
    bad = [
        Fact("a key", FactKind.LIVE_PARTICIPATION, MUONG_ANG, NOW, 1),
        Fact("k1", FactKind.LIVE_PARTICIPATION, "\0", NOW, 1),
        Fact("k2", FactKind.LIVE_PARTICIPATION, "11", NOW, 1),
        Fact("k3", FactKind.LIVE_PARTICIPATION, MUONG_ANG, NOW + timedelta(days=2), 1),
    ]
    outcomes = await record(province, bad)
    assert [outcome.status for outcome in outcomes] == [Status.REFUSED] * 4
    assert all(outcome.why for outcome in outcomes)
    async with province.reading() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(FactRecord)) == 0


@pytest.mark.asyncio
async def test_each_owner_has_source_keys_of_their_own(province: Database) -> None:
    mine = people(MUONG_ANG, 1)[0]
    theirs = replace(mine, owner="someone-else")
    assert [outcome.status for outcome in await record(province, [mine, theirs, theirs])] == [
        Status.RECORDED,
        Status.RECORDED,
        Status.KNOWN,
    ]
    assert await points(province) == 2
    await reverse(province, mine.source_key, owner="someone-else")
    assert await points(province) == 1
    assert (await reverse(province, mine.source_key)).known is False
    assert await points(province) == 0


@pytest.mark.asyncio
async def test_two_recorders_at_once_neither_double_a_fact_nor_pass_the_cap(province: Database) -> None:
    batches = [people(MUONG_ANG, 30), people(MUONG_ANG, 30), people(MUONG_ANG, 30, first=30)]
    outcomes = await asyncio.gather(*(record(province, batch) for batch in batches))
    statuses = [outcome.status for batch in outcomes for outcome in batch]
    assert (statuses.count(Status.RECORDED), statuses.count(Status.KNOWN)) == (60, 30)
    assert await points(province) == 50


@pytest.mark.asyncio
async def test_recorders_of_units_in_opposite_order_do_not_wait_for_each_other_in_a_circle(province: Database) -> None:
    batches = []
    for number in range(6):
        pair = [*people(MUONG_ANG, 9, first=9 * number), *people(MUONG_NHE, 9, first=9 * number)]
        batches.append(pair[:: 1 if number % 2 else -1])
    await asyncio.gather(*(record(province, batch) for batch in batches))
    assert (await points(province), await points(province, MUONG_NHE)) == (50, 50)


@pytest.mark.asyncio
async def test_a_recording_that_fails_leaves_nothing(province: Database) -> None:
    held = await derived(province)
    with pytest.raises(Broken):
        await _record_and_break(province)
    assert await derived(province) == held
    await keep(province, *people(MUONG_ANG, 5))
    assert await points(province) == 5


async def _record_and_break(database: Database) -> None:
    async with database.writing() as uow:
        await service.record(uow, people(MUONG_ANG, 5), now=NOW)
        raise Broken


@pytest.mark.asyncio
@pytest.mark.parametrize("model", [FactRecord, PointEntry, SchemeVersion])
@pytest.mark.parametrize("verb", [update, delete])
async def test_the_ledger_refuses_to_be_edited_or_deleted(
    province: Database, model: type[FactRecord | PointEntry | SchemeVersion], verb: type
) -> None:
    await keep(province, *people(MUONG_ANG, 1))
    column = {"title": "x"} if model is SchemeVersion else {"unit_id": "x"}
    statement = delete(model) if verb is delete else update(model).values(column)
    with pytest.raises(DBAPIError, match="append-only"):
        async with province.writing() as uow:
            await uow.session.execute(statement)
    assert await points(province) == 1


@pytest.mark.asyncio
async def test_a_later_scheme_never_changes_old_entries(province: Database) -> None:
    await keep(province, *people(MUONG_ANG, 2))
    rules = (Rule(FactKind.LIVE_PARTICIPATION, numerator=10),)
    tomorrow = NOW + timedelta(days=1)
    second = replace(FIRST_SCHEME, version=2, valid_from=tomorrow, rules=rules)
    await adopt(province, second, replace(second, title="again", rules=()))
    assert await points(province) == 2
    later = [replace(fact, source_key=f"{fact.source_key}b", occurred_at=tomorrow) for fact in people(MUONG_ANG, 2)]
    await keep(province, *later)
    assert await points(province) == 22


@pytest.mark.asyncio
async def test_a_pending_fact_gives_points_once_it_is_confirmed_and_only_once(province: Database) -> None:
    await adopt(province, WITH_SKILLS)
    await keep(province, DECLARED)
    assert await points(province) == 0
    assert [await confirm(province, DECLARED.source_key, "unknown") for _ in range(2)] == [1, 0]
    assert await points(province) == 60
    assert [outcome.status for outcome in await record(province, [DECLARED])] == [Status.KNOWN]


@pytest.mark.asyncio
async def test_two_leaders_who_confirm_at_once_confirm_once(province: Database) -> None:
    await adopt(province, WITH_SKILLS)
    facts = [replace(DECLARED, source_key=f"declaration:{n}") for n in range(8)]
    await keep(province, *facts)
    keys = [fact.source_key for fact in facts]
    done = await asyncio.gather(*(confirm(province, *keys) for _ in range(3)))
    assert sorted(done) == [0, 0, 8]
    assert await points(province) == 480


@pytest.mark.asyncio
async def test_a_pending_fact_that_is_reversed_is_closed_without_points(province: Database) -> None:
    await adopt(province, WITH_SKILLS)
    await keep(province, DECLARED)
    first = await reverse(province, DECLARED.source_key)
    second = await reverse(province, DECLARED.source_key)
    assert (first.known, first.entry_ids, second.known) == (False, (), True)
    assert await confirm(province, DECLARED.source_key) == 0
    assert await points(province) == 0


@pytest.mark.asyncio
async def test_a_confirmed_fact_that_is_reversed_restores_what_was(province: Database) -> None:
    await adopt(province, WITH_SKILLS)
    held = await derived(province)
    await keep(province, DECLARED)
    assert await derived(province) == held
    await confirm(province, DECLARED.source_key)
    assert len((await reverse(province, DECLARED.source_key)).entry_ids) == 1
    assert await derived(province) == held


SHARE = Rule(FactKind.SKILL_ADULT, target=Target(measure=Measure.ADULTS, percent=10), share=100)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("state", "year", "expected"),
    [(FigureState.CONFIRMED, 2026, 50), (FigureState.CONFIRMED, 2027, 0), (FigureState.PROPOSED, 2026, 0)],
)
async def test_a_share_is_of_the_figure_that_the_province_confirmed(
    province: Database, state: FigureState, year: int, expected: int
) -> None:
    await adopt(province, Scheme(1, "", FIRST_SCHEME.valid_from, (SHARE,)))
    async with province.writing() as uow:
        unit_id = (await list_known_codes(uow))[MUONG_ANG]
        said = {"version": 9, "source": "thử", "document": "", "note": "", "recorded_at": NOW, "is_estimate": False}
        figure = UnitStatistic(unit_id=unit_id, measure=Measure.ADULTS, year=year, value=1_000, state=state, **said)
        await add_details(uow, [figure])
        assert unit_id in await list_figures(uow, Measure.ADULTS, year)
    await keep(province, replace(DECLARED, quantity=50, verification=Verification.IMPORTED))
    assert await points(province) == expected
