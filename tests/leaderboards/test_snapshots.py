"""Frozen boards on a database: nothing moves them, late entries count once, in the next freeze of the board."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.database import Database
from core.kernel import Actor, Conflict, Forbidden, Grant, Invalid, PersonId, Role, UnitCode
from leaderboards import service
from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.queries.snapshots import SnapshotRow
from leaderboards.service import Reversal
from leaderboards.service.boards import BoardQuery
from leaderboards.service.freezing import Freezing, draft_freeze, freeze, is_intact, load_snapshot
from leaderboards.service.frozen import load_frozen
from units.domain.unit import Kind

ORGANIZER = Actor(PersonId("p1"), "Lò Thị Pâng", (Grant(Role.ORGANIZER, UnitCode("11"), date(2026, 1, 1)),))
MUONG_ANG, MUONG_NHE = "03256", "03160"
Q3, Q4, NEXT = (BoardQuery(period=parse_period(text)) for text in ("2026-Q3", "2026-Q4", "2027-Q1"))
NEW_YEAR = datetime(2027, 1, 1, 3, tzinfo=UTC)


def at(month: int, day: int, hour: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


async def give(database: Database, key: str, occurred: datetime, *, now: datetime, unit: str = MUONG_ANG) -> None:
    """Let one person of a unit take part: a point."""
    fact = Fact(f"live:{key}:1:{unit}", FactKind.LIVE_PARTICIPATION, unit, occurred, 1, person_key=key)
    async with database.writing() as uow:
        (outcome,) = await service.record(uow, [fact], now=now)
    assert not outcome.why


async def do_freeze(database: Database, query: BoardQuery, now: datetime, **rest: str) -> SnapshotRow:
    async with database.writing() as uow:
        return await freeze(uow, Freezing(query, "Hết quý", ORGANIZER, **rest), now=now)


def points(snapshot: SnapshotRow) -> dict[str, tuple[int, int]]:
    return {row.code: (row.points, row.carried) for row in snapshot.rows}


@pytest.mark.asyncio
async def test_a_late_entry_counts_in_the_next_quarter_and_its_own_board_never_moves(province: Database) -> None:
    await give(province, "a", at(9, 1), now=at(9, 1))
    await give(province, "b", at(9, 2), now=at(9, 2), unit=MUONG_NHE)
    frozen = await do_freeze(province, Q3, at(10, 1))
    await give(province, "late", at(9, 3), now=at(10, 2))
    await give(province, "own", at(10, 3), now=at(10, 3), unit=MUONG_NHE)
    async with province.reading() as uow:
        assert await load_snapshot(uow, frozen.id) == frozen
    assert is_intact(frozen)
    following = await do_freeze(province, Q4, at(12, 31))
    assert points(frozen) == {MUONG_ANG: (1, 0), MUONG_NHE: (1, 0)}
    assert points(following) == {MUONG_ANG: (1, 1), MUONG_NHE: (1, 0)}
    last = await do_freeze(province, NEXT, NEW_YEAR)
    assert points(last) == {}, "what one freeze took, the next leaves"


@pytest.mark.asyncio
async def test_a_reopening_takes_what_came_late_but_not_what_a_later_quarter_has(province: Database) -> None:
    await give(province, "a", at(9, 1), now=at(9, 1))
    await do_freeze(province, Q3, at(10, 1))
    await give(province, "b", at(9, 2), now=at(10, 2))
    await do_freeze(province, Q4, at(10, 3))
    await give(province, "c", at(9, 3), now=at(10, 4))
    again = await do_freeze(province, Q3, at(10, 5))
    assert points(again) == {MUONG_ANG: (2, 0)}, "a and c; b counts in the fourth quarter"
    await give(province, "d", at(9, 4), now=at(10, 6))
    assert points(await do_freeze(province, NEXT, NEW_YEAR)) == {MUONG_ANG: (1, 1)}


@pytest.mark.asyncio
async def test_a_period_to_come_cannot_be_frozen(province: Database) -> None:
    with pytest.raises(Invalid, match="has not begun"):
        await do_freeze(province, Q4, at(9, 30))


@pytest.mark.asyncio
async def test_a_late_reversal_is_taken_from_the_next_quarter(province: Database) -> None:
    for key in "ab":
        await give(province, key, at(9, 1), now=at(9, 1))
    frozen = await do_freeze(province, Q3, at(10, 1))
    async with province.writing() as uow:
        await service.reverse(uow, Reversal(f"live:a:1:{MUONG_ANG}", "Nhập nhầm"), now=at(10, 2))
    for key in "cde":
        await give(province, key, at(10, 3), now=at(10, 3))
    following = await do_freeze(province, Q4, at(12, 31))
    assert (points(frozen), points(following)) == ({MUONG_ANG: (2, 0)}, {MUONG_ANG: (2, -1)})


@pytest.mark.asyncio
async def test_an_entry_that_waited_for_the_freeze_came_too_late(province: Database) -> None:
    await give(province, "a", at(9, 1), now=at(9, 1))
    await do_freeze(province, Q3, at(10, 1))
    await give(province, "b", at(9, 2), now=at(10, 1) - timedelta(hours=1))
    assert points(await do_freeze(province, Q4, at(10, 1))) == {MUONG_ANG: (1, 1)}


@pytest.mark.asyncio
async def test_by_other_measures_and_in_free_periods_nothing_is_carried(province: Database) -> None:
    per_head = [BoardQuery(period=each.period, measure=BoardMeasure.PER_CAPITA) for each in (Q3, Q4)]
    await give(province, "a", at(9, 1), now=at(9, 1))
    await do_freeze(province, per_head[0], at(10, 1))
    await give(province, "b", at(9, 2), now=at(10, 2))
    assert points(await do_freeze(province, per_head[1], at(12, 31))) == {}
    assert points(await do_freeze(province, per_head[0], at(12, 31))) == {MUONG_ANG: (2, 0)}


@pytest.mark.asyncio
async def test_who_may_freeze_why_and_what_they_saw_is_checked(province: Database) -> None:
    await give(province, "a", at(9, 1), now=at(9, 1))
    async with province.reading() as uow:
        draft = await draft_freeze(uow, Q3, now=at(10, 1))
    officer = Actor(PersonId("p2"), "x", (Grant(Role.UNIT_OFFICER, UnitCode("11"), date(2026, 1, 1)),))
    async with province.writing() as uow:
        with pytest.raises(Forbidden):
            await freeze(uow, Freezing(Q3, "Hết quý", officer), now=at(10, 1))
        with pytest.raises(Invalid):
            await freeze(uow, Freezing(Q3, " ", ORGANIZER), now=at(10, 1))
        with pytest.raises(Conflict):
            await freeze(uow, Freezing(Q3, "x", ORGANIZER, reopens="another"), now=at(10, 1))
    await give(province, "b", at(9, 1), now=at(9, 2))
    with pytest.raises(Conflict, match="changed"):
        await do_freeze(province, Q3, at(10, 1), expected=draft.digest)
    async with province.reading() as uow:
        draft = await draft_freeze(uow, Q3, now=at(10, 1))
    frozen = await do_freeze(province, Q3, at(10, 1), expected=draft.digest)
    assert (frozen.digest, frozen.rows) == (draft.digest, draft.rows)


@pytest.mark.asyncio
async def test_a_frozen_board_says_what_came_too_late_and_where_it_counts(province: Database) -> None:
    await give(province, "a", at(9, 1), now=at(9, 1))
    first = await do_freeze(province, Q3, at(10, 1))
    await give(province, "b", at(9, 2), now=at(10, 2))
    following = await do_freeze(province, Q4, at(10, 3))
    await give(province, "c", at(9, 3), now=at(10, 4), unit=MUONG_NHE)
    async with province.reading() as uow:
        shown = await load_frozen(uow, first.id)
    assert [(each.unit.code, each.points, each.counted_in) for each in shown.late_sums] == [
        (MUONG_ANG, 1, following),
        (MUONG_NHE, 1, None),
    ]
    assert [(line.unit.code, line.points) for line in shown.late_lines] == [(MUONG_NHE, 1), (MUONG_ANG, 1)]
    assert (shown.before, shown.after, shown.is_intact) == (None, None, True)
    again = await do_freeze(province, Q3, at(10, 5), reopens=first.id)
    async with province.reading() as uow:
        assert (await load_frozen(uow, first.id)).after == again
        assert (await load_frozen(uow, again.id)).before == first


@pytest.mark.asyncio
async def test_a_party_cell_with_few_people_stays_unseen_among_the_late_ones(province: Database) -> None:
    cells = BoardQuery(kind=Kind.PARTY_CELL, period=Q3.period)
    frozen = await do_freeze(province, cells, at(10, 1))
    await give(province, "a", at(9, 1), now=at(10, 2), unit="cb-so-noi-vu")
    async with province.reading() as uow:
        shown = await load_frozen(uow, frozen.id)
    assert (shown.late_sums, shown.late_lines) == ((), ())
