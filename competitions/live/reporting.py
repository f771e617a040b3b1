"""What a finished room tells the ledger: who took part, for which unit. An annulment reverses and re-posts changes."""

from dataclasses import dataclass
from fractions import Fraction

import structlog

from competitions.live import service
from competitions.live.domain.race import UnitKind
from competitions.live.domain.results import RoomOutcome, decide_outcome
from competitions.live.queries import rooms as queries
from competitions.live.room import Room
from competitions.live.rows import PostedFact
from competitions.live.scoreboard import unit_of
from core.clock import Clock
from core.database import Database, UnitOfWork
from leaderboards.domain.facts import Fact, Status
from leaderboards.domain.kinds import FactKind
from leaderboards.service import Reversal, record, reverse_all

SLICE = 200
ANNULLED = "annul"
THOUSANDTHS, HALF = 1000, Fraction(1, 2)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who counts for a unit, with how many sat at the phone; or a unit's result in thousandths (no seat)."""

    key: str
    seat_id: str | None
    unit_code: str
    quantity: int
    kind: FactKind = FactKind.LIVE_PARTICIPATION


async def list_subjects(room: Room) -> dict[str, Subject]:
    """List who took part for which unit, from the first stored answer to a question that counts; nobody banned."""
    outcome = decide_outcome(await room.record())
    subjects: dict[str, Subject] = {}
    for seat in room.seating:
        if seat.id not in outcome.scores.standings:
            continue
        for kind in UnitKind:
            unit = unit_of(seat, kind)
            if unit is not None:
                key = f"{seat.id}.{kind.value}"
                subjects[key] = Subject(key, seat.id, unit, seat.members)
    return subjects | (_list_unit_results(outcome) if room.policy.is_official else {})


def _list_unit_results(outcome: RoomOutcome) -> dict[str, Subject]:
    """List the results of ranked units; another score is another subject, so that it replaces the first."""
    subjects: dict[str, Subject] = {}
    for unit in outcome.units:
        if unit.rank is not None:
            score = int(unit.score * THOUSANDTHS + HALF)
            key = f"unit.{unit.kind.value}.{unit.code}.{score}"
            subjects[key] = Subject(key, None, unit.code, score, FactKind.LIVE_UNIT_RESULT)
    return subjects


async def report_room(database: Database, clock: Clock, room: Room) -> None:
    """Bring the ledger to the room's newest revision, in slices; every slice may be repeated without harm."""
    revision = room.revision
    wanted = await list_subjects(room)
    async with database.reading() as uow:
        posted = {fact.subject: fact for fact in await queries.list_posted_facts(uow, room.id)}
    gone = [fact for key, fact in posted.items() if key not in wanted]
    new = [subject for key, subject in wanted.items() if key not in posted]
    for start in range(0, len(gone), SLICE):
        async with database.writing() as uow:
            some = gone[start : start + SLICE]
            await reverse_all(uow, [Reversal(fact.source_key, ANNULLED) for fact in some], now=clock.now())
            for fact in some:
                await queries.delete_posted_fact(uow, fact)
    for start in range(0, len(new), SLICE):
        async with database.writing() as uow:
            await _post(uow, clock, room, new[start : start + SLICE])
    async with database.writing() as uow:
        await service.note_reported(uow, room.id, revision)


async def _post(uow: UnitOfWork, clock: Clock, room: Room, subjects: list[Subject]) -> None:
    finished_at = room.row.finished_at or clock.now()
    facts = [
        Fact(
            source_key=f"live:{room.id}:{room.revision}:{subject.key}",
            kind=subject.kind,
            unit_code=subject.unit_code,
            occurred_at=finished_at,
            quantity=subject.quantity,
            person_key=subject.seat_id,
        )
        for subject in subjects
    ]
    for outcome in await record(uow, facts, now=clock.now()):
        if outcome.status is Status.REFUSED:
            log.warning("fact_refused", source_key=outcome.source_key, why=outcome.why)
    rows = [PostedFact(room.id, subject.key, fact.source_key) for subject, fact in zip(subjects, facts, strict=True)]
    await queries.insert_posted_facts(uow, rows)
