"""The draw's steps: publish the commitment, give tickets, close the list, draw, call, hand over; each exactly once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, FieldError, Invalid, N_, NotFound
from core.upserts import add_rows
from events.passport.domain import draw as rules
from events.passport.domain.badges import DRAW_QUEST
from events.passport.domain.draw import Outcome, Step
from events.passport.models import Draw, DrawCall, DrawEntry, DrawStep
from events.passport.queries import draws as queries
from events.passport.queries.draws import CallRow, DrawRow, StepRow
from events.passport.service.access import Bench, access_unit, new_code

PURPOSE = "prize-draw"
LONGEST_TITLE = 150
LONGEST_CLAIM = 24 * 60
MEND = N_("Please mend the marked fields.")


@dataclass(frozen=True, slots=True)
class NewDraw:
    """What is declared before anybody enters."""

    unit_code: str
    title: str
    prize: str
    prizes: int
    substitutes: int
    closes_at: datetime | None
    draws_at: datetime | None
    claim_hours: int


@dataclass(frozen=True, slots=True)
class DrawView:
    """A draw with everything published of it."""

    draw: DrawRow
    steps: dict[Step, StepRow]
    entries: int
    results: tuple[str, ...]
    calls: tuple[CallRow, ...]

    @property
    def commitment(self) -> str:
        """The commitment that was published."""
        return self.steps[Step.PUBLISHED].value


async def publish(uow: UnitOfWork, actor: Actor, new: NewDraw, bench: Bench) -> str:
    """Declare a draw and publish the commitment to its seed; returns its id. Raises Invalid by field, Forbidden.

    Who has completed the quest before is in it from the beginning.
    """
    office = await access_unit(uow, actor, new.unit_code)
    now = bench.now
    closes_at, draws_at = _check(new, now)
    draw = Draw(
        id=new_id(),
        unit_id=office.id,
        title=new.title,
        prize=new.prize,
        prizes=new.prizes,
        substitutes=new.substitutes,
        opens_at=now,
        closes_at=closes_at,
        draws_at=draws_at,
        claim_hours=new.claim_hours,
        salt=secrets.token_hex(rules.SEED_BYTES),
        made_by=actor.person_id,
        made_at=now,
    )
    await queries.add_draw(uow, draw)
    value = rules.commitment_of(rules.make_seed(bench.key, draw.id, draw.salt))
    await _store_step(uow, draw.id, StepRow(Step.PUBLISHED, value, 0, now), actor.person_id)
    complete = await queries.list_complete(uow, DRAW_QUEST, None if office.is_province else office.id)
    entry = {"draw_id": draw.id, "entered_at": now}
    await add_rows(uow, DrawEntry, [entry | {"passport_id": each, "code": new_code()} for each in complete])
    return draw.id


async def enter(uow: UnitOfWork, passport_id: str, commune_id: str | None, now: datetime) -> None:
    """Give a passport that has completed the quest a ticket in every draw open to it."""
    for draw in await queries.list_open(uow, commune_id, now):
        await queries.add_entry(
            uow, DrawEntry(draw_id=draw.id, passport_id=passport_id, code=new_code(), entered_at=now)
        )


async def close(uow: UnitOfWork, draw_id: str, now: datetime) -> bool:
    """Close the list and publish its digest; False when that was done or is not due yet."""
    draw, done = await _hold(uow, draw_id)
    if not rules.may_take(done, Step.CLOSED) or now < draw.closes_at:
        return False
    codes = await queries.list_codes(uow, draw_id)
    row = StepRow(Step.CLOSED, rules.digest_of_list(codes), len(codes), now)
    await _store_step(uow, draw_id, row, None)
    return True


async def draw(uow: UnitOfWork, draw_id: str, bench: Bench) -> bool:
    """Reveal the seed, store who was drawn, call the winners; False when that was done or is not due yet.

    Raises Conflict where the seed is not the one committed to (another server key) or the list has changed.
    """
    now = bench.now
    row, done = await _hold(uow, draw_id)
    if not rules.may_take(done, Step.DRAWN) or now < row.draws_at:
        return False
    seed, codes = rules.make_seed(bench.key, draw_id, row.salt), await queries.list_codes(uow, draw_id)
    if not rules.verify(seed, done[Step.PUBLISHED].value, done[Step.CLOSED].value, codes):
        raise Conflict(N_("The seed or the list is not the one that was published. Nothing was drawn."))
    drawn = rules.draw(seed, codes, row.prizes, row.substitutes)
    await _store_step(uow, draw_id, StepRow(Step.DRAWN, seed.hex(), len(drawn.all), now), None)
    await queries.add_results(uow, draw_id, drawn.all)
    calls = [_call(row, number, number, now) for number in range(1, len(drawn.winners) + 1)]
    await queries.add_calls(uow, calls)
    return True


async def move_up(uow: UnitOfWork, draw_id: str, now: datetime) -> int:
    """Let substitutes move up for those whose time has passed; returns how many places changed hands or fell away."""
    row, _ = await _hold(uow, draw_id)
    calls = await queries.load_calls(uow, draw_id)
    late = [call for call in calls if call.outcome is None and call.until <= now]
    drawn = len(await queries.list_results(uow, draw_id))
    ranks = [call.rank for call in calls]
    moved: list[DrawCall] = []
    for call in late:
        call.outcome, call.ended_at = Outcome.LAPSED, now
        rank = rules.next_rank(ranks, drawn)
        if rank is not None:
            ranks.append(rank)
            moved.append(_call(row, rank, call.prize, now))
    await uow.session.flush()
    await queries.add_calls(uow, moved)
    return len(late)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Which place of a draw gets its prize now."""

    draw_id: str
    rank: int


async def hand_over(uow: UnitOfWork, actor: Actor, order: HandOver, now: datetime) -> None:
    """Note that a prize was handed over; twice changes nothing. Raises Conflict once the time to claim has passed."""
    view = await load(uow, order.draw_id)
    await access_unit(uow, actor, view.draw.unit_code)
    await queries.hold_draw(uow, order.draw_id)
    call = next((each for each in await queries.load_calls(uow, order.draw_id) if each.rank == order.rank), None)
    if call is None:
        raise NotFound(N_("Nobody was called to this place."))
    if call.outcome == Outcome.CLAIMED:
        return
    if call.outcome is not None or call.until <= now:
        raise Conflict(N_("The time to claim has passed; the substitute moves up."))
    call.outcome, call.ended_at, call.ended_by = Outcome.CLAIMED, now, actor.person_id
    act = audit.Act("draw.handed_over", order.draw_id, actor.person_id, {"rank": str(order.rank)})
    await audit.record(uow, act, now)


async def load(uow: UnitOfWork, draw_id: str) -> DrawView:
    """Load a draw with everything published of it; raises NotFound."""
    row = await queries.find_draw(uow, draw_id)
    if row is None:
        raise NotFound(N_("There is no such draw."))
    steps, results = await queries.list_steps(uow, draw_id), await queries.list_results(uow, draw_id)
    calls = await queries.list_calls(uow, draw_id)
    return DrawView(row, steps, await queries.count_codes(uow, draw_id), tuple(results), tuple(calls))


async def load_list(uow: UnitOfWork, draw_id: str) -> str:
    """Return the closed list as published; raises NotFound while it is open."""
    if Step.CLOSED not in await queries.list_steps(uow, draw_id):
        raise NotFound(N_("The list is published when entries close."))
    return rules.canonical_list(await queries.list_codes(uow, draw_id))


async def _hold(uow: UnitOfWork, draw_id: str) -> tuple[DrawRow, dict[Step, StepRow]]:
    await queries.hold_draw(uow, draw_id)
    row = await queries.find_draw(uow, draw_id)
    if row is None:
        raise NotFound(N_("There is no such draw."))
    return row, await queries.list_steps(uow, draw_id)


async def _store_step(uow: UnitOfWork, draw_id: str, row: StepRow, by: str | None) -> None:
    stored = DrawStep(
        draw_id=draw_id, step=row.step, value=row.value, count=row.count, taken_by=by, taken_at=row.taken_at
    )
    await queries.add_step(uow, stored)
    await audit.record(uow, audit.Act(f"draw.{row.step}", draw_id, by, {"count": str(row.count)}), row.taken_at)


def _call(row: DrawRow, rank: int, prize: int, now: datetime) -> DrawCall:
    until = now + timedelta(hours=row.claim_hours)
    return DrawCall(draw_id=row.id, rank=rank, prize=prize, called_at=now, until=until)


def _check(new: NewDraw, now: datetime) -> tuple[datetime, datetime]:
    errors = [
        FieldError(name, text)
        for name, holds, text in (
            ("title", 0 < len(new.title) <= LONGEST_TITLE, N_("Write a title of at most 150 characters.")),
            ("prize", 0 < len(new.prize) <= LONGEST_TITLE, N_("Say what can be won.")),
            ("prizes", 1 <= new.prizes <= rules.MOST_PRIZES, N_("Write a number from 1 to 500.")),
            ("substitutes", 0 <= new.substitutes <= rules.MOST_PRIZES, N_("Write a number from 0 to 500.")),
            ("claim_hours", 1 <= new.claim_hours <= LONGEST_CLAIM, N_("Write a number of hours from 1 to 1440.")),
            ("closes_at", new.closes_at is not None and new.closes_at > now, N_("Entries must close later than now.")),
        )
        if not holds
    ]
    if new.draws_at is None or (new.closes_at is not None and new.draws_at < new.closes_at):
        errors.append(FieldError("draws_at", N_("The draw comes after entries have closed.")))
    if errors or new.closes_at is None or new.draws_at is None:
        raise Invalid(MEND, errors=tuple(errors))
    return new.closes_at, new.draws_at
