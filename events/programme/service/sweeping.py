"""One act for all sessions of a unit or a day: cancelled, or moved by days and minutes; looked at before it is done."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from core import audit
from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE, Actor, FieldError, Invalid, N_
from events.programme.domain.session import State
from events.programme.models import Session
from events.programme.queries import console
from events.programme.queries import planning as queries
from events.programme.queries.listing import MOST, list_sessions
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import Doing, access_planning
from events.programme.service.planning import LONGEST_REASON, MEND, Change, note_change

SLICE = 20
EVERY = 1_000_000  # more sessions than there will ever be
MOST_DAYS, MOST_MINUTES = 60, 24 * 60


class Act(StrEnum):
    """What is done to all of them."""

    CANCEL = "cancel"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Sweep:
    """Which sessions (of a unit and those below; of one day or all that have not begun), and what is done to them.

    `batch` is drawn when the act is looked at: sent twice it does nothing twice.
    """

    unit: str
    act: Act
    batch: str
    day: date | None = None
    days: int = 0
    minutes: int = 0
    reason: str = ""

    @property
    def shift(self) -> timedelta:
        """By how much sessions move."""
        return timedelta(days=self.days, minutes=self.minutes)


async def preview_sweep(  # noqa: PLR0913 - who asks, what, when, and where to stop
    uow: UnitOfWork, actor: Actor, sweep: Sweep, now: datetime, *, enough: int = EVERY
) -> list[SessionRow]:
    """List the sessions that the act reaches and has not reached yet, in order until there are `enough`.

    Raises Invalid by field, Forbidden, NotFound.
    """
    await access_planning(uow, actor, sweep.unit)
    _check(sweep)
    unit = (await queries.find_units_at(uow, {sweep.unit}))[sweep.unit]
    wanted = replace(console.scope_of(unit), states=(State.DRAFT, State.RELEASED), since=now)
    if sweep.day is not None:
        begin = datetime.combine(sweep.day, time(), LOCAL_ZONE)
        wanted = replace(wanted, since=max(now, begin), until=begin + timedelta(days=1))
    done = await console.list_of_batch(uow, sweep.batch)
    rows: list[SessionRow] = []
    for offset in range(0, EVERY, MOST):
        page = await list_sessions(uow, wanted, limit=MOST, offset=offset)
        rows += [row for row in page if row.id not in done and row.starts_at > now]
        if len(page) < MOST or len(rows) >= enough:
            break
    _check_to_come(sweep, rows, now)
    return rows


async def sweep_slice(uow: UnitOfWork, actor: Actor, sweep: Sweep, now: datetime) -> int:
    """Cancel or move at most 20 of them; 0 when nothing is left. A reason is needed."""
    if not 0 < len(sweep.reason) <= LONGEST_REASON or not sweep.reason.isprintable():
        text = N_("Say why in at most 300 characters.")
        raise Invalid(text, errors=(FieldError("reason", text),))
    if not sweep.batch:  # what has been moved could not be told from what has not
        raise Invalid(N_("Look at it first, then do it from the page that shows what would happen."))
    rows = (await preview_sweep(uow, actor, sweep, now, enough=SLICE))[:SLICE]
    for key in sorted(row.id for row in rows):
        stored = await queries.hold(uow, key)
        if stored is not None and stored.state in {State.DRAFT, State.RELEASED}:
            await _change(uow, stored, sweep, Doing(actor, now))
    if rows:
        await audit.record(uow, audit.Act(f"session.swept_{sweep.act}", sweep.batch, actor.person_id), now)
    return len(rows)


async def _change(uow: UnitOfWork, stored: Session, sweep: Sweep, doing: Doing) -> None:
    if sweep.act is Act.CANCEL:
        said = {"state": [str(stored.state), str(State.CANCELLED)]}
        stored.state, stored.reason = State.CANCELLED, sweep.reason
    else:
        before = (stored.starts_at, stored.ends_at)
        stored.starts_at, stored.ends_at = before[0] + sweep.shift, before[1] + sweep.shift
        said = {
            "starts_at": [before[0].isoformat(), stored.starts_at.isoformat()],
            "ends_at": [before[1].isoformat(), stored.ends_at.isoformat()],
        }
    change = Change(sweep.act, json.dumps(said), sweep.reason, doing.actor.person_id, sweep.batch)
    await note_change(uow, stored, change, doing.now)


def _check_to_come(sweep: Sweep, rows: Sequence[SessionRow], now: datetime) -> None:
    if sweep.act is Act.MOVE and any(row.starts_at + sweep.shift <= now for row in rows):
        text = N_("Some of them would have begun already; move them less far back.")
        raise Invalid(MEND, errors=(FieldError("days" if sweep.days else "minutes", text),))


def _check(sweep: Sweep) -> None:
    errors = []
    if abs(sweep.days) > MOST_DAYS:
        errors.append(FieldError("days", N_("Move by 60 days at most.")))
    if abs(sweep.minutes) > MOST_MINUTES:
        errors.append(FieldError("minutes", N_("Move by 1,440 minutes at most.")))
    if sweep.act is Act.MOVE and not sweep.shift:
        errors.append(FieldError("days", N_("Say by how many days or minutes they move.")))
    if errors:
        raise Invalid(MEND, errors=tuple(errors))
