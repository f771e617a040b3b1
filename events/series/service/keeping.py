"""Series: a rule kept for a unit, its sessions made eight weeks ahead, holidays passed over, once a day each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import LOCAL_ZONE, Actor, Conflict, FieldError, Invalid, N_, NotFound
from events.domain.kinds import find_rule
from events.programme.domain.session import Content, State, find_errors
from events.programme.queries.planning import find_units_at
from events.programme.service.access import access_planning, check_planner
from events.programme.service.planning import NewSession, check_content, create_sessions
from events.series import queries
from events.series.domain import days
from events.series.domain.days import Plan
from events.series.models import Series, SeriesException
from events.series.queries import SeriesRow
from events.series.recurrence import list_days

MEND = N_("Please mend the marked fields.")


@dataclass(frozen=True, slots=True)
class NewSeries:
    """A rule for a unit. `content` says what each session is; only its time of day and length count here."""

    host: str
    rule: str
    starts_on: date
    ends_on: date
    clock_time: time
    minutes: int
    content: Content
    skips_holidays: bool = True
    follows_id: str | None = field(default=None)


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off by law."""

    day: date
    title: str
    citation: str
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class DayOut:
    """A day that is taken out of a series, and why."""

    series_id: str
    day: date
    reason: str


async def create_series(uow: UnitOfWork, actor: Actor, new: NewSeries, now: datetime) -> str:
    """Keep a rule; its sessions are made by the job. Raises Invalid by field, Forbidden, NotFound."""
    await access_planning(uow, actor, new.host)
    series_id = await keep_series(uow, new, now, by=actor.person_id)
    await audit.record(uow, audit.Act("series.planned", series_id, actor.person_id), now)
    return series_id


async def keep_series(uow: UnitOfWork, new: NewSeries, now: datetime, *, by: str | None) -> str:
    """Keep a rule for whoever may; the same title and first day of a host again is the same series."""
    check_series(new, now)
    found = await find_units_at(uow, [new.host])
    check_content(new.content, found.get(new.host), now)
    unit = found[new.host]
    known = await queries.find_same(uow, unit.id, new.content.title, new.starts_on)
    if known is not None:
        return known
    content = new.content
    row = Series(id=new_id(), host_id=unit.id, commune_id=unit.commune_id, follows_id=new.follows_id)
    for name in ("kind", "title", "about", "mode", "link", "capacity", "target_group", "language", "aids", "place"):
        setattr(row, name, getattr(content, name))
    row.rule, row.starts_on, row.ends_on = new.rule, new.starts_on, new.ends_on
    row.clock_time, row.minutes = new.clock_time.strftime("%H:%M"), new.minutes
    row.teacher = next((name for role, name in content.people if role == "teacher"), "")
    row.skips_holidays, row.made_by, row.made_at = new.skips_holidays, by, now
    uow.session.add(row)
    await uow.session.flush()
    return row.id


async def preview(uow: UnitOfWork, new: NewSeries) -> Plan:
    """Return which days a rule would get and which it would pass over; raises Invalid."""
    errors = days.find_errors(new.starts_on, new.ends_on, new.minutes)
    if errors:
        raise Invalid(MEND, errors=errors)
    found = list_days(new.rule, new.starts_on, new.starts_on, new.ends_on, at=new.clock_time)
    holidays = await queries.list_holidays(uow, new.starts_on, new.ends_on) if new.skips_holidays else {}
    return days.plan_days(found, holidays, {})


async def make_sessions(uow: UnitOfWork, series_id: str, now: datetime) -> int:
    """Make the sessions of a series up to the horizon; returns how many were new. Run again, it makes none."""
    held = await queries.hold_series(uow, series_id)
    row = await queries.find_series(uow, series_id)
    today = now.astimezone(LOCAL_ZONE).date()
    if held is None or row is None or held.ended_at is not None:
        return 0
    span = days.next_span(row.starts_on, row.ends_on, held.made_until, today)
    if span is None:
        return 0
    holidays = await queries.list_holidays(uow, span.first, span.last) if row.skips_holidays else {}
    found = list_days(row.rule, row.starts_on, span.first, span.last, at=time.fromisoformat(row.clock_time))
    plan = days.plan_days(found, holidays, await queries.list_exceptions(uow, series_id))
    for skipped in plan.skipped:
        if skipped.day in holidays:
            await except_day(uow, DayOut(series_id, skipped.day, skipped.reason), now)
    made = await create_sessions(uow, [_session(row, day) for day in plan.days], now, by=held.made_by)
    held.made_until = span.last
    await uow.session.flush()
    return len(made)


async def take_day_out(uow: UnitOfWork, actor: Actor, out: DayOut, now: datetime) -> None:
    """Let a day of a series have no session; raises Conflict where one was made already, NotFound, Forbidden."""
    row = await access_series(uow, actor, out.series_id)
    if out.day in await queries.list_future_sessions(uow, row.id, out.day):
        raise Conflict(N_("A session was made for this day already; cancel it there, so that people are told."))
    await except_day(uow, out, now)


async def end_series(uow: UnitOfWork, actor: Actor, series_id: str, now: datetime) -> None:
    """End a series: no more sessions are made; those that exist stay. Raises NotFound, Forbidden."""
    row = await access_series(uow, actor, series_id)
    held = await queries.hold_series(uow, row.id)
    if held is not None:
        held.ended_at = held.ended_at or now
    await audit.record(uow, audit.Act("series.ended", row.id, actor.person_id), now)


async def keep_holidays(uow: UnitOfWork, off: Sequence[DayOff]) -> None:
    """Keep days off; a known day gets its new words."""
    names = ("day", "title", "citation", "is_verified")
    await queries.put_holidays(uow, [{name: getattr(each, name) for name in names} for each in off])


async def access_series(uow: UnitOfWork, actor: Actor, series_id: str) -> SeriesRow:
    """Load a series whose unit the actor plans for; raises NotFound, Forbidden."""
    check_planner(actor)
    row = await queries.find_series(uow, series_id)
    if row is None:
        raise NotFound(N_("There is no such series."))
    await access_planning(uow, actor, row.host_code)
    return row


async def except_day(uow: UnitOfWork, out: DayOut, now: datetime) -> None:
    """Keep that a day of a series has no session, and why; a day that is out already keeps its reason."""
    if out.day not in await queries.list_exceptions(uow, out.series_id):
        uow.session.add(SeriesException(series_id=out.series_id, day=out.day, reason=out.reason[:300], made_at=now))
        await uow.session.flush()


def check_series(new: NewSeries, now: datetime) -> None:
    """Raise Invalid by field for a rule that cannot be kept."""
    errors: list[FieldError] = list(days.find_errors(new.starts_on, new.ends_on, new.minutes))
    if not errors:
        errors += find_errors(new.content, now)
    if errors:
        raise Invalid(MEND, errors=tuple(errors))
    found = list_days(new.rule, new.starts_on, new.starts_on, new.ends_on, at=new.clock_time)
    rule = find_rule(new.content.kind)
    if rule is not None and rule.is_course:
        errors += days.find_course_errors(found, rule.days)
    if errors:
        raise Invalid(MEND, errors=tuple(errors))
    if not found:
        text = N_("This rule has no day between the first and the last.")
        raise Invalid(MEND, errors=(FieldError("rule", text),))


def _session(row: SeriesRow, day: date) -> NewSession:
    starts = datetime.combine(day, time.fromisoformat(row.clock_time), LOCAL_ZONE)
    content = Content(
        kind=row.kind,
        title=row.title,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=row.minutes),
        mode=row.mode,
        place=row.place,
        link=row.link,
        about=row.about,
        capacity=row.capacity,
        target_group=row.target_group,
        language=row.language,
        aids=row.aids,
        people=(("teacher", row.teacher),) if row.teacher else (),
    )
    return NewSession(row.host_code, content, State.RELEASED, series_id=row.id, series_day=day)
