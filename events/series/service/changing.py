"""Changing a series: all its sessions to come, or those from a day on under a rule that follows the old one.

A session that somebody changed by hand keeps what they gave it; one that people registered for keeps its id.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from core import audit
from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE, Actor, Conflict, FieldError, Invalid, N_
from core.vietnamese import fold
from events.programme.domain.session import Content, State
from events.programme.queries import planning as programme
from events.programme.queries.planning import UnitAt, find_units_at
from events.programme.service.placing import find_or_add_place
from events.programme.service.planning import Change, note_change
from events.series import queries
from events.series.domain.changing import rehome
from events.series.models import Series
from events.series.queries import SeriesRow
from events.series.recurrence import list_days
from events.series.service.keeping import MEND, DayOut, NewSeries, access_series, check_series, except_day, keep_series

BY_SERIES = "series"
NO_DAY_NOW = "Lịch lớp thay đổi"  # why a session was cancelled for which the new rule has no day


@dataclass(frozen=True, slots=True)
class Edit:
    """What a series is to be from now on; `since` is the first day of the new rule, None for all days."""

    series_id: str
    new: NewSeries
    since: date | None = None


@dataclass(frozen=True, slots=True)
class _Work:
    """Who changes what, where and when."""

    unit: UnitAt
    new: NewSeries
    content: Content
    by: str
    now: datetime


async def change_all(uow: UnitOfWork, actor: Actor, edit: Edit, now: datetime) -> int:
    """Give a series and its sessions to come new words, place and time; the days stay. Returns how many changed.

    Raises Invalid by field, NotFound, Forbidden.
    """
    row = await access_series(uow, actor, edit.series_id)
    new = replace(edit.new, host=row.host_code, rule=row.rule, starts_on=row.starts_on, ends_on=row.ends_on)
    check_series(new, now)
    held, work = await _hold(uow, row), await _work(uow, actor, new, now)
    for name in ("title", "about", "place", "capacity"):
        setattr(held, name, getattr(new.content, name))
    held.clock_time, held.minutes = new.clock_time.strftime("%H:%M"), new.minutes
    held.version += 1
    days = await queries.list_future_sessions(uow, row.id, _today(now) + timedelta(days=1))
    touched = await queries.list_changed_by_hand(uow, days.values(), BY_SERIES)
    changed = 0
    for day, session_id in sorted(days.items()):
        if session_id not in touched:
            changed += await _apply(uow, session_id, _at(new, day), work)
    await audit.record(uow, audit.Act("series.changed", row.id, actor.person_id), now)
    return changed


async def change_following(uow: UnitOfWork, actor: Actor, edit: Edit, now: datetime) -> str:
    """End a series before a day and let a new one follow it from there; returns the new one's id.

    Raises Invalid by field (also for a day outside the series or past), NotFound, Forbidden.
    """
    row = await access_series(uow, actor, edit.series_id)
    since = edit.since
    if since is None or not max(row.starts_on, _today(now)) < since <= row.ends_on:
        text = N_("Choose a day after today and after the first day of the series, not after its last.")
        raise Invalid(MEND, errors=(FieldError("since", text),))
    new = replace(edit.new, host=row.host_code, starts_on=since, ends_on=row.ends_on, follows_id=row.id)
    check_series(new, now)
    held = await _hold(uow, row)
    days = await queries.list_future_sessions(uow, row.id, since)
    held.ends_on, held.version = since - timedelta(days=1), held.version + 1
    follower = await keep_series(uow, new, now, by=actor.person_id)
    for day, reason in (await _list_out(uow, row.id, since)).items():
        await except_day(uow, DayOut(follower, day, reason), now)
    await _move(uow, follower, days, await _work(uow, actor, new, now))
    await audit.record(uow, audit.Act("series.followed", row.id, actor.person_id), now)
    return follower


async def _list_out(uow: UnitOfWork, series_id: str, since: date) -> dict[date, str]:
    """Return the days from one on that have no session by somebody's decision: taken out, or cancelled."""
    cancelled = await queries.list_cancelled(uow, series_id, since)
    out = {day: reason for day, reason in cancelled.items() if reason != NO_DAY_NOW}
    out |= await queries.list_exceptions(uow, series_id)
    return {day: reason for day, reason in sorted(out.items()) if day >= since}


async def _move(uow: UnitOfWork, follower: str, days: dict[date, str], work: _Work) -> None:
    new = work.new
    off = await queries.list_holidays(uow, new.starts_on, new.ends_on) if new.skips_holidays else {}
    found = list_days(new.rule, new.starts_on, new.starts_on, new.ends_on, at=new.clock_time)
    off |= await queries.list_exceptions(uow, follower)
    wanted = [day for day in found if day not in off]
    change = rehome(days, wanted)
    touched = await queries.list_changed_by_hand(uow, days.values(), BY_SERIES)
    for day, session_id in sorted(days.items()):
        stored = await programme.hold(uow, session_id)
        if stored is None:
            continue
        if day in change.moved:
            stored.series_id, stored.series_day = follower, change.moved[day]
            if session_id not in touched:
                await _apply(uow, session_id, _at(new, change.moved[day]), work)
        elif session_id not in touched:
            stored.state, stored.reason = State.CANCELLED, NO_DAY_NOW
            told = Change("cancel", '{"state":["released","cancelled"]}', stored.reason, work.by)
            await note_change(uow, stored, told, work.now)


async def _apply(uow: UnitOfWork, session_id: str, starts: datetime, work: _Work) -> bool:
    """Give one session what the series says; false where that is what it says already."""
    stored, content = await programme.hold(uow, session_id), work.content
    if stored is None:
        return False
    length = content.ends_at - content.starts_at
    place_id = await find_or_add_place(uow, work.unit, content.place) if content.place.strip() else None
    capacity = None if content.capacity is None else max(content.capacity, stored.seated)
    wanted: dict[str, object] = {
        "title": content.title.strip(),
        "about": content.about,
        "place_id": place_id,
        "capacity": capacity,
    }
    wanted |= {"starts_at": starts, "ends_at": starts + length, "capacity": capacity}
    changed = {name: [getattr(stored, name), value] for name, value in wanted.items() if getattr(stored, name) != value}
    if not changed:
        return False
    for name, value in wanted.items():
        setattr(stored, name, value)
    stored.folded = fold(f"{content.title} {content.place} {work.unit.name} {work.unit.commune_name or ''}")[:400]
    document = json.dumps(changed, default=str, ensure_ascii=False)
    await note_change(uow, stored, Change(BY_SERIES, document, by=work.by), work.now)
    return True


async def _work(uow: UnitOfWork, actor: Actor, new: NewSeries, now: datetime) -> _Work:
    unit = (await find_units_at(uow, [new.host]))[new.host]
    starts = _at(new, new.starts_on)
    content = replace(new.content, starts_at=starts, ends_at=starts + timedelta(minutes=new.minutes))
    return _Work(unit, new, content, actor.person_id, now)


async def _hold(uow: UnitOfWork, row: SeriesRow) -> Series:
    held = await queries.hold_series(uow, row.id)
    if held is None or held.ended_at is not None:
        raise Conflict(N_("This series has ended."))
    return held


def _at(new: NewSeries, day: date) -> datetime:
    return datetime.combine(day, time(new.clock_time.hour, new.clock_time.minute), LOCAL_ZONE)


def _today(now: datetime) -> date:
    return now.astimezone(LOCAL_ZONE).date()
