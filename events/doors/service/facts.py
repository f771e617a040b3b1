"""Who was there becomes facts in the ledger, once each; a presence that is taken back reverses its facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import N_
from events.domain.ages import AgeGroup, group_of
from events.domain.kinds import find_rule
from events.doors import queries
from events.doors.domain.following import Following, Held, Present, list_following, may_credit
from events.doors.models import PostedFact
from events.doors.queries import DueRoll
from events.programme.queries.planning import find_units_at
from events.programme.queries.sessions import SessionRow, find_session
from events.programme.service import seats as programme_seats
from events.programme.service.holding import keep_count
from leaderboards import service as ledger
from leaderboards.domain.facts import Fact, Status, seal_person
from leaderboards.service import Reversal

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
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
    present = await _list_present(uow, row)
    keep_count(seats.row, somebody=bool(present), is_over=is_over)
    wanted = {each.subject: each for each in _list_wanted(row, present, is_over=is_over)}
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
    return None


def _list_wanted(row: SessionRow, present: Sequence[Present], *, is_over: bool) -> tuple[Following, ...]:
    rule = find_rule(row.kind)
    if rule is None:
        return ()
    held = Held(row.id, rule, is_over, row.festival_id, row.mode, row.seated, row.head_count is not None)
    return list_following(held, present)


async def _list_present(uow: UnitOfWork, row: SessionRow) -> list[Present]:
    year = row.starts_at.astimezone(LOCAL).year
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
        evidence=f"/su-kien/{row.slug}",
    )
