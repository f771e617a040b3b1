"""The group commit: every row is told once, in order, after its own commit and beside the next one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from competitions.live import service
from competitions.live.domain.policy import Keeping
from competitions.live.intake import LARGEST_BATCH, Intake
from competitions.live.rows import AnswerRow, Batch, Rekey, UnitIds
from core.database import Database, UnitOfWork

pytestmark = [pytest.mark.database, pytest.mark.asyncio]
SOME = 2 * LARGEST_BATCH + LARGEST_BATCH // 2  # three batches
NOBODYS = AnswerRow("no-room", 1, "no-seat", "a-1", "[0]", 1, 1, 1, False)  # noqa: FBT003 - a row, by position


class Teller:
    """Remembers what was told, by number of the row."""

    def __init__(self) -> None:
        self.told: list[tuple[int, bool]] = []

    def submit(self, intake: Intake, row: Rekey | AnswerRow, number: int) -> None:
        intake.submit(row, partial(self._hear, number))

    def _hear(self, number: int, stored: bool) -> None:  # noqa: FBT001 - as the intake calls it
        self.told.append((number, stored))


class Held(Database):
    """A database whose commits wait to be let through, and which notes how many rows were told when it was asked."""

    def __init__(self, url: str, teller: Teller) -> None:
        super().__init__(url)
        self.teller = teller
        self.told: list[int] = []
        self.through = asyncio.Semaphore(0)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[UnitOfWork]:
        self.told.append(len(self.teller.told))
        await self.through.acquire()
        async with super().writing() as uow:
            yield uow


def rekey(number: int) -> Rekey:
    return Rekey(f"no-seat-{number}", f"digest-{number}", revives=False)


async def test_rows_of_many_batches_are_told_in_order_before_a_flush_returns(database: Database) -> None:
    intake, teller = Intake(database, {}), Teller()
    intake.start()
    for number in range(SOME):
        teller.submit(intake, rekey(number), number)
    await intake.flush()
    assert teller.told == [(number, True) for number in range(SOME)]
    await intake.stop()


async def test_whoever_stops_has_told_everything(database: Database) -> None:
    intake, teller = Intake(database, {}), Teller()
    intake.start()
    await asyncio.sleep(0)
    for number in range(LARGEST_BATCH):
        teller.submit(intake, rekey(number), number)
    await intake.stop()
    assert len(teller.told) == LARGEST_BATCH


async def test_a_batch_is_told_while_the_next_is_being_stored_and_never_before_its_own_commit(
    database_url: str,
) -> None:
    teller = Teller()
    held = Held(database_url, teller)
    intake = Intake(held, {})
    intake.start()
    for number in range(SOME):
        teller.submit(intake, rekey(number), number)
    async with asyncio.timeout(60):
        held.through.release()
        while len(teller.told) < LARGEST_BATCH:  # the second commit is not through
            await asyncio.sleep(0)
        assert held.told == [0, 0]
        held.through.release()
        held.through.release()
        await intake.flush()
    assert held.told == [0, 0, LARGEST_BATCH]
    assert [number for number, _ in teller.told] == list(range(SOME))
    await intake.stop()
    await held.close()


async def test_a_row_that_is_refused_takes_no_neighbour_along(database: Database) -> None:
    intake, teller = Intake(database, {}), Teller()
    intake.start()
    rows: list[Rekey | AnswerRow] = [rekey(0), NOBODYS, rekey(2)]
    for number, row in enumerate(rows):
        teller.submit(intake, row, number)
    await intake.flush()
    assert teller.told == [(0, True), (1, False), (2, True)]
    await intake.stop()


async def test_a_row_that_fails_unforeseen_takes_no_neighbour_along(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = service.store_batch

    async def stumble(uow: UnitOfWork, batch: Batch, unit_ids: UnitIds, keeping: Keeping) -> None:
        if batch.rekeys == [rekey(2)]:
            raise ZeroDivisionError
        await store(uow, batch, unit_ids, keeping)

    monkeypatch.setattr(service, "store_batch", stumble)
    intake, teller = Intake(database, {}), Teller()
    intake.start()
    rows: list[Rekey | AnswerRow] = [rekey(0), NOBODYS, rekey(2), rekey(3)]
    for number, row in enumerate(rows):
        teller.submit(intake, row, number)
    await intake.flush()
    assert teller.told == [(0, True), (1, False), (2, False), (3, True)]
    await intake.stop()
