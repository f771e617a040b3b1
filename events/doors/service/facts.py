"""Who was there becomes facts in the ledger, once each; a presence that is taken back reverses its facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import LOCAL_ZONE, N_
from events.domain.ages import AgeGroup, group_of
from events.domain.kinds import find_rule
from events.doors import queries
from events.doors.domain.following import (
    Following,
    Held,
    Present,
    list_following,
    list_of_course,
    list_of_festival,
    may_credit,
)
from events.doors.models import PostedFact
from events.doors.queries import DueRoll
from events.programme.queries.listing import Wanted, list_sessions
from events.programme.queries.planning import find_units_at
from events.programme.queries.sessions import SessionRow, find_session
from events.programme.service import seats as programme_seats
from events.programme.service.holding import keep_count
from leaderboards import service as ledger
from leaderboards.domain.facts import Fact, Status, Verification, seal_person
from leaderboards.service import Reversal

SLICE = 100
FESTIVAL = "festival:"
GONE = N_("The presence behind it was taken back.")


@dataclass(frozen=True, slots=True)
class Posting:
    """What posting needs beside the roll: the secret under which people are sealed, and the moment."""

    secret: str
    now: datetime


async def post_slice(uow: UnitOfWork, due: DueRoll, posting: Posting, after: str = "") -> str | None:
    """Bring at most a hundred facts of a session up to date; returns after which subject to go on, None at the end.

    The session is held, so that two processes follow each other; what one has posted the other finds posted.
    """
    seats = await programme_seats.hold(uow, due.session_id)
    row, roll = await find_session(uow, due.session_id), await queries.find_roll(uow, due.session_id)
    if row is None or roll is None:
        return None
    revision, is_over = roll.revision, row.ends_at <= posting.now
    present, days = await _list_present(uow, row), await list_course_days(uow, row)
    keep_count(seats.row, somebody=bool(present), is_over=is_over)
    held = _held_of(row, is_over=is_over)
    if held is None:
        return None
    following = list_following(held, present) if days is None else await _list_of_day(uow, held, days, present)
    wanted = {each.subject: each for each in following}
    posted = await queries.list_posted(uow, row.id)
    gone = sorted(set(posted) - set(wanted))[:SLICE]
    left = sorted(subject for subject in set(wanted) - set(posted) if subject > after)
    fresh = [wanted[subject] for subject in left][: SLICE - len(gone)]
    await _reverse(uow, row, {subject: posted[subject] for subject in gone}, posting)
    await _record(uow, row, fresh, posting)
    if len(gone) + len(fresh) == SLICE:
        return fresh[-1].subject if fresh else after
    roll.posted, roll.is_final = revision, is_over
    await uow.session.flush()
    if days and days[-1].id != row.id:
        await queries.mark_changed(uow, days[-1].id)
    return None


def _held_of(row: SessionRow, *, is_over: bool) -> Held | None:
    rule = find_rule(row.kind)
    if rule is None:
        return None
    return Held(row.id, rule, is_over, row.festival_id, row.mode, row.seated, row.head_count is not None)


async def list_course_days(uow: UnitOfWork, row: SessionRow) -> list[SessionRow] | None:
    """Return the days of a session's course that take place, the last carries its facts; None for no course."""
    if not row.is_course_day or row.series_id is None:
        return None
    wanted = Wanted(series_id=row.series_id, kind=row.kind, states=("released", "held"))
    return await list_sessions(uow, wanted)


async def _list_of_day(
    uow: UnitOfWork, held: Held, days: Sequence[SessionRow], present: Sequence[Present]
) -> tuple[Following, ...]:
    own = list_of_festival(held, present)
    if not days or days[-1].id != held.id:
        return own
    return own + list_of_course(held, [await _list_present(uow, day) for day in days])


async def _list_present(uow: UnitOfWork, row: SessionRow) -> list[Present]:
    year = row.starts_at.astimezone(LOCAL_ZONE).year
    return [
        Present(
            person=each.attendee_id,
            presence=each.id,
            target_group=each.target_group,
            age=group_of(each.birth_year, year) if each.age_group is None else AgeGroup(each.age_group),
            household=each.household,
        )
        for each in await queries.list_attendance(uow, row.id)
    ]


async def _reverse(uow: UnitOfWork, row: SessionRow, keys: dict[str, str], posting: Posting) -> None:
    for key in keys.values():
        await ledger.reverse(uow, Reversal(key, GONE), now=posting.now)
    if keys:
        await queries.forget_posted(uow, row.id, list(keys))
    if any(subject.startswith(FESTIVAL) for subject in keys):
        await queries.mark_siblings(uow, row.id)  # another one may hold now what this one held for all


async def _record(uow: UnitOfWork, row: SessionRow, fresh: Sequence[Following], posting: Posting) -> None:
    codes = [code for code in (row.host_code, row.commune_code) if code]
    kinds = {code: unit.kind for code, unit in (await find_units_at(uow, codes)).items()}
    held = await queries.list_shared(uow, [name for each in fresh if (name := _shared(row, each))])
    facts: dict[str, Fact] = {}
    shared: dict[str, str | None] = {}
    for each in fresh:
        unit, shared[each.subject] = _unit_of(row, each, kinds), _shared(row, each)
        if unit is not None and shared[each.subject] not in held:
            facts[each.subject] = _fact(row, each, unit, posting)
    outcomes = await ledger.record(uow, list(facts.values()), now=posting.now)
    for (subject, fact), outcome in zip(facts.items(), outcomes, strict=True):
        if outcome.status is Status.RECORDED:
            kept = PostedFact(session_id=row.id, subject=subject, source_key=fact.source_key)
            kept.shared = shared[subject]
            uow.session.add(kept)
    await uow.session.flush()


def _unit_of(row: SessionRow, each: Following, kinds: dict[str, str]) -> str | None:
    """Return the code of who is credited: the host where the kind of fact allows it, else the commune."""
    codes = (row.commune_code,) if each.to_commune else (row.host_code, row.commune_code)
    return next((code for code in codes if code and may_credit(each.kind, kinds.get(code, ""))), None)


def _shared(row: SessionRow, each: Following) -> str | None:
    return f"{row.festival_id}:{row.commune_code}:{each.natural_key}" if each.natural_key else None


def _fact(row: SessionRow, each: Following, unit: str, posting: Posting) -> Fact:
    return Fact(
        source_key=f"event:{row.id}:{new_id()}",
        kind=each.kind,
        unit_code=unit,
        occurred_at=min(row.starts_at, posting.now),
        quantity=each.quantity,
        person_key=None if each.person is None else seal_person(posting.secret, "events", each.person),
        detail=row.title,
        verification=Verification.DECLARED if each.is_declared else Verification.MEASURED,
        evidence=f"/su-kien/{row.slug}",
    )
