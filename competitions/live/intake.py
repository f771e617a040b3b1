"""Group commit: joins and answers of every room are stored in batches, and told only after their commit."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from competitions.live import service
from competitions.live.domain.policy import Keeping
from competitions.live.rows import AnswerRow, Batch, Rekey, SeatRow, UnitIds
from core.database import Database
from core.kernel import Busy, N_
from core.metrics import ANSWERS_STORED

LARGEST_BATCH = 1_000
GATHERING = 0.002  # seconds from the first row to its commit: a busy second costs a fifth of the commits
LONGEST_QUEUE = 50_000
TELL_SLICE = 256
Told = Callable[[bool], None]  # called with True after the commit, with False when it could not be stored

log = structlog.get_logger()


class _Item(NamedTuple):
    row: SeatRow | AnswerRow | Rekey
    told: Told


class _Outcome(NamedTuple):
    items: list[_Item]
    stored: bool


class Intake:
    """One writer for all rooms that are kept one way. Its queue is bounded; when full, `submit` raises Busy."""

    def __init__(self, database: Database, unit_ids: UnitIds, keeping: Keeping = Keeping.RECORD) -> None:
        self._database = database
        self._unit_ids = unit_ids
        self._keeping = keeping
        self._waiting: list[_Item] = []
        self._heartbeats: dict[str, int] = {}
        self._wake = asyncio.Event()
        self._submitted = 0
        self._told = 0
        self._told_more = asyncio.Condition()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to store."""
        self._task = asyncio.create_task(self._run(), name="intake")

    async def stop(self) -> None:
        """Store what was submitted, then end."""
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            await self._task

    def submit(self, row: SeatRow | AnswerRow | Rekey, told: Told) -> None:
        """Put a row into the next commit; raise Busy when the queue is full."""
        if len(self._waiting) >= LONGEST_QUEUE:
            raise Busy(N_("Too many people at this moment. Please try again."))
        self._waiting.append(_Item(row, told))
        self._submitted += 1
        self._wake.set()

    def beat(self, room_id: str, at: int) -> None:
        """Note with the next commit that a room was alive at `at` (ms)."""
        self._heartbeats[room_id] = at
        self._wake.set()

    async def flush(self) -> None:
        """Wait until everything submitted before is stored and told, or refused."""
        target = self._submitted
        async with self._told_more:
            await self._told_more.wait_for(lambda: self._told >= target)

    async def _run(self) -> None:
        """Store batch after batch; while one is being stored, the one before it is told."""
        telling = asyncio.create_task(self._tell([]))
        while not self._stopping:
            await self._wake.wait()
            self._wake.clear()
            await asyncio.sleep(GATHERING)
            while self._waiting or self._heartbeats:
                taken, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
                beats, self._heartbeats = self._heartbeats, {}
                try:
                    outcomes = await self._store(taken, beats)
                except Exception:
                    log.exception("store_failed", items=len(taken))
                    outcomes = [_Outcome(taken, stored=False)]
                await telling
                telling = asyncio.create_task(self._tell(outcomes))
        await telling

    async def _store(self, taken: list[_Item], beats: dict[str, int]) -> list[_Outcome]:
        try:
            await self._commit(_batch_of(taken, beats))
        except IntegrityError:
            return [await self._store_one(item) for item in taken]
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("batch_refused", error=type(error).__name__, items=len(taken))
            return [_Outcome(taken, stored=False)]
        return [_Outcome(taken, stored=True)]

    async def _store_one(self, item: _Item) -> _Outcome:
        """Store one row alone: one that the database refuses must not take its neighbours along."""
        try:
            await self._commit(_batch_of([item], {}))
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("row_refused", error=type(error).__name__, row=type(item.row).__name__)
            return _Outcome([item], stored=False)
        except Exception:
            log.exception("store_failed", items=1)  # its neighbours are stored, and have to be told so
            return _Outcome([item], stored=False)
        return _Outcome([item], stored=True)

    async def _commit(self, batch: Batch) -> None:
        async with self._database.writing() as uow:
            uow.makes_work = False
            await service.store_batch(uow, batch, self._unit_ids, self._keeping)
        ANSWERS_STORED.inc(len(batch.answers))

    async def _tell(self, outcomes: list[_Outcome]) -> None:
        for items, stored in outcomes:
            for index, item in enumerate(items, start=1):
                try:
                    item.told(stored)
                except Exception:
                    log.exception("told_failed")  # one listener's fault must not stop the store for everybody
                if index % TELL_SLICE == 0:
                    await asyncio.sleep(0)
            async with self._told_more:
                self._told += len(items)
                self._told_more.notify_all()


def _batch_of(items: list[_Item], beats: dict[str, int]) -> Batch:
    batch = Batch(heartbeats=beats)
    for item in items:
        match item.row:
            case AnswerRow():
                batch.answers.append(item.row)
            case SeatRow():
                batch.seats.append(item.row)
            case Rekey():
                batch.rekeys.append(item.row)
    return batch
