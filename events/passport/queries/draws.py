"""Statements of the draw: its row held for a step, its list, its results and who is called."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import column, func, or_, select, table

from core.database import UnitOfWork
from core.upserts import add_rows, insert_into
from events.passport.domain.badges import Quest
from events.passport.domain.draw import Step
from events.passport.models import Draw, DrawCall, DrawEntry, DrawResult, DrawStep, Passport, Stamp

UNIT = table("unit", column("id"), column("code"), column("name"), column("kind"))
PROVINCE = "province"
MOST_DRAWS = 200


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A draw as declared, with its unit."""

    id: str
    title: str
    prize: str
    prizes: int
    substitutes: int
    opens_at: datetime
    closes_at: datetime
    draws_at: datetime
    claim_hours: int
    salt: str
    unit_code: str
    unit_name: str
    is_province: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as published."""

    step: str
    value: str
    count: int
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class CallRow:
    """Somebody drawn and called to a prize; `outcome` is None while the time to claim runs."""

    rank: int
    code: str
    prize: int
    called_at: datetime
    until: datetime
    outcome: str | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A passport's ticket in a draw; with `prize` (its number) it was called, `until` when it is to be claimed."""

    draw_id: str
    title: str
    code: str
    prize: int | None
    until: datetime | None
    outcome: str | None


_COLUMNS = (
    *(Draw.id, Draw.title, Draw.prize, Draw.prizes, Draw.substitutes, Draw.opens_at, Draw.closes_at),
    *(Draw.draws_at, Draw.claim_hours, Draw.salt, UNIT.c.code, UNIT.c.name, UNIT.c.kind == PROVINCE),
)


async def find_draw(uow: UnitOfWork, draw_id: str) -> DrawRow | None:
    """Find a draw."""
    statement = select(*_COLUMNS).join(UNIT, UNIT.c.id == Draw.unit_id).where(Draw.id == draw_id)
    row = (await uow.session.execute(statement)).one_or_none()
    return None if row is None else DrawRow(*row)


async def list_draws(uow: UnitOfWork) -> list[DrawRow]:
    """List the newest draws."""
    statement = select(*_COLUMNS).join(UNIT, UNIT.c.id == Draw.unit_id).order_by(Draw.closes_at.desc(), Draw.id)
    return [DrawRow(*row) for row in await uow.session.execute(statement.limit(MOST_DRAWS))]


async def hold_draw(uow: UnitOfWork, draw_id: str) -> None:
    """Hold a draw so that no step is taken and no ticket given beside this unit of work."""
    await uow.session.execute(select(Draw.id).where(Draw.id == draw_id).with_for_update())


async def add_draw(uow: UnitOfWork, draw: Draw) -> None:
    """Store a new draw."""
    uow.session.add(draw)
    await uow.session.flush()


async def add_step(uow: UnitOfWork, step: DrawStep) -> None:
    """Store a step; a second one of its kind is refused by the database."""
    uow.session.add(step)
    await uow.session.flush()


async def list_steps(uow: UnitOfWork, draw_id: str) -> dict[Step, StepRow]:
    """Return the steps taken."""
    columns = (DrawStep.step, DrawStep.value, DrawStep.count, DrawStep.taken_at)
    rows = await uow.session.execute(select(*columns).where(DrawStep.draw_id == draw_id))
    return {Step(row.step): StepRow(*row) for row in rows}


async def list_due(uow: UnitOfWork, step: Step, now: datetime) -> list[str]:
    """Return draws whose closing or drawing is due and not done; drawing waits for the closing."""
    due = Draw.closes_at if step is Step.CLOSED else Draw.draws_at
    done = select(DrawStep.draw_id).where(DrawStep.step == step)
    return list(await uow.session.scalars(select(Draw.id).where(due <= now, Draw.id.not_in(done)).order_by(due)))


async def list_open(uow: UnitOfWork, commune_id: str | None, now: datetime) -> list[Draw]:
    """Return draws that a passport of the commune may enter now, shared with other entrants, held against closing."""
    closed = select(DrawStep.draw_id).where(DrawStep.step == Step.CLOSED)
    province = select(UNIT.c.id).where(UNIT.c.kind == PROVINCE)
    statement = select(Draw).where(
        Draw.opens_at <= now,
        Draw.closes_at > now,
        Draw.id.not_in(closed),
        or_(Draw.unit_id.in_(province), Draw.unit_id == commune_id),
    )
    return list(await uow.session.scalars(statement.order_by(Draw.id).with_for_update(read=True)))


async def add_entry(uow: UnitOfWork, entry: DrawEntry) -> None:
    """Give a passport its ticket; a second one changes nothing."""
    values = {
        "draw_id": entry.draw_id,
        "passport_id": entry.passport_id,
        "code": entry.code,
        "entered_at": entry.entered_at,
    }
    statement = insert_into(uow, DrawEntry).values(**values)
    await uow.session.execute(statement.on_conflict_do_nothing(index_elements=["draw_id", "passport_id"]))


async def list_complete(uow: UnitOfWork, quest: Quest, commune_id: str | None) -> list[str]:
    """Return the passports of a commune, or all of them, with a stamp of so many topics as the quest needs."""
    statement = select(Stamp.passport_id).where(Stamp.topic.in_(quest.topics)).group_by(Stamp.passport_id)
    statement = statement.having(func.count(Stamp.topic.distinct()) >= quest.needed).order_by(Stamp.passport_id)
    if commune_id is not None:
        statement = statement.where(Stamp.passport_id.in_(select(Passport.id).where(Passport.commune_id == commune_id)))
    return list(await uow.session.scalars(statement))


async def list_codes(uow: UnitOfWork, draw_id: str) -> list[str]:
    """Return the codes of a draw's tickets, sorted."""
    return list(
        await uow.session.scalars(select(DrawEntry.code).where(DrawEntry.draw_id == draw_id).order_by(DrawEntry.code))
    )


async def count_codes(uow: UnitOfWork, draw_id: str) -> int:
    """Count a draw's tickets."""
    return await uow.session.scalar(select(func.count()).where(DrawEntry.draw_id == draw_id)) or 0


async def list_tickets(uow: UnitOfWork, passport_id: str) -> list[Ticket]:
    """Return a passport's tickets, of the newest draw first."""
    drawn = (DrawResult.draw_id == DrawEntry.draw_id) & (DrawResult.code == DrawEntry.code)
    called = (DrawCall.draw_id == DrawResult.draw_id) & (DrawCall.rank == DrawResult.rank)
    statement = (
        select(Draw.id, Draw.title, DrawEntry.code, DrawCall.prize, DrawCall.until, DrawCall.outcome)
        .join(Draw, Draw.id == DrawEntry.draw_id)
        .outerjoin(DrawResult, drawn)
        .outerjoin(DrawCall, called)
        .where(DrawEntry.passport_id == passport_id)
        .order_by(Draw.draws_at.desc())
    )
    return [Ticket(*row) for row in await uow.session.execute(statement)]


async def add_results(uow: UnitOfWork, draw_id: str, codes: tuple[str, ...]) -> None:
    """Store who was drawn, in order."""
    rows = [{"draw_id": draw_id, "rank": rank, "code": code} for rank, code in enumerate(codes, 1)]
    await add_rows(uow, DrawResult, rows)


async def list_results(uow: UnitOfWork, draw_id: str) -> list[str]:
    """Return who was drawn, in order."""
    statement = select(DrawResult.code).where(DrawResult.draw_id == draw_id).order_by(DrawResult.rank)
    return list(await uow.session.scalars(statement))


async def add_calls(uow: UnitOfWork, calls: list[DrawCall]) -> None:
    """Call people to their prizes."""
    uow.session.add_all(calls)
    await uow.session.flush()


async def list_calls(uow: UnitOfWork, draw_id: str) -> list[CallRow]:
    """Return who was called, in order of the prizes, the last one called first."""
    statement = (
        select(
            *(DrawCall.rank, DrawResult.code, DrawCall.prize, DrawCall.called_at, DrawCall.until),
            *(DrawCall.outcome, DrawCall.ended_at),
        )
        .join(DrawResult, (DrawResult.draw_id == DrawCall.draw_id) & (DrawResult.rank == DrawCall.rank))
        .where(DrawCall.draw_id == draw_id)
        .order_by(DrawCall.prize, DrawCall.rank.desc())
    )
    return [CallRow(*row) for row in await uow.session.execute(statement)]


async def list_late(uow: UnitOfWork, now: datetime) -> list[str]:
    """Return draws in which somebody's time to claim has passed."""
    statement = select(DrawCall.draw_id).where(DrawCall.outcome.is_(None), DrawCall.until <= now).distinct()
    return list(await uow.session.scalars(statement))


async def load_calls(uow: UnitOfWork, draw_id: str) -> list[DrawCall]:
    """Return the calls themselves, to be ended."""
    statement = select(DrawCall).where(DrawCall.draw_id == draw_id).order_by(DrawCall.prize, DrawCall.rank)
    return list(await uow.session.scalars(statement.execution_options(populate_existing=True)))
