"""Who was there becomes facts in the ledger, once each; a presence that is taken back reverses its facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import N_
from events.domain.kinds import find_rule
from events.doors import queries
from events.doors.domain.following import Following, Held, Present, list_following, may_credit
from events.doors.models import PostedFact
from events.doors.queries import DueRoll
from events.programme.queries.planning import find_units_at
from events.programme.queries.sessions import SessionRow, find_session
from events.programme.service import seats as programme_seats
from leaderboards import service as ledger
from leaderboards.domain.facts import Fact, Status, seal_person
from leaderboards.service import Reversal

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
SLICE = 100
GONE = N_("The presence behind it was taken back.")


@dataclass(frozen=True, slots=True)
class Posting:
    """What posting needs beside the roll: the secret under which people are sealed, and the moment."""

    secret: str
    now: datetime


async def post_slice(uow: UnitOfWork, due: DueRoll, posting: Posting) -> bool:
    """Bring at most a hundred facts of a session up to date; true while there is more to do.

    The session is held, so that two processes follow each other; what one has posted the other finds posted.
    """
    await programme_seats.hold(uow, due.session_id)
    row, roll = await find_session(uow, due.session_id), await queries.find_roll(uow, due.session_id)
    if row is None or roll is None:
        return False
    revision, is_over = roll.revision, row.ends_at <= posting.now
    wanted = {each.subject: each for each in await _list_wanted(uow, row, is_over=is_over)}
    posted = await queries.list_posted(uow, row.id)
    gone = sorted(set(posted) - set(wanted))[:SLICE]
    fresh = [wanted[subject] for subject in sorted(set(wanted) - set(posted))][: SLICE - len(gone)]
    await _reverse(uow, row, {subject: posted[subject] for subject in gone}, posting)
    await _record(uow, row, fresh, posting)
    if len(gone) + len(fresh) == SLICE:
        return True
    roll.posted, roll.is_final = revision, is_over
    await uow.session.flush()
    return False


async def _list_wanted(uow: UnitOfWork, row: SessionRow, *, is_over: bool) -> tuple[Following, ...]:
    rule = find_rule(row.kind)
    if rule is None:
        return ()
    held = Held(row.id, rule, is_over, row.festival_id, row.mode, row.seated)
    year = row.starts_at.astimezone(LOCAL).year
    present = [
        Present(
            person=each.attendee_id,
            presence=each.id,
            target_group=each.target_group,
            age=None if each.birth_year is None else year - each.birth_year,
            household=each.household,
        )
        for each in await queries.list_attendance(uow, row.id)
    ]
    return list_following(held, present)


async def _reverse(uow: UnitOfWork, row: SessionRow, keys: dict[str, str], posting: Posting) -> None:
    for key in keys.values():
        await ledger.reverse(uow, Reversal(key, GONE), now=posting.now)
    if keys:
        await queries.forget_posted(uow, row.id, list(keys))


async def _record(uow: UnitOfWork, row: SessionRow, fresh: Sequence[Following], posting: Posting) -> None:
    codes = [code for code in (row.host_code, row.commune_code) if code]
    kinds = {code: unit.kind for code, unit in (await find_units_at(uow, codes)).items()}
    facts: dict[str, Fact] = {}
    for each in fresh:
        unit = _unit_of(row, each, kinds)
        if unit is not None:
            facts[each.subject] = _fact(row, each, unit, posting)
    outcomes = await ledger.record(uow, list(facts.values()), now=posting.now)
    for (subject, fact), outcome in zip(facts.items(), outcomes, strict=True):
        if outcome.status is Status.RECORDED:
            uow.session.add(PostedFact(session_id=row.id, subject=subject, source_key=fact.source_key))
    await uow.session.flush()


def _unit_of(row: SessionRow, each: Following, kinds: dict[str, str]) -> str | None:
    """Return the code of who is credited: the host where the kind of fact allows it, else the commune."""
    codes = (row.commune_code,) if each.to_commune else (row.host_code, row.commune_code)
    return next((code for code in codes if code and may_credit(each.kind, kinds.get(code, ""))), None)


def _fact(row: SessionRow, each: Following, unit: str, posting: Posting) -> Fact:
    key = f"festival:{row.festival_id}:{unit}:{each.natural_key}" if each.natural_key else f"event:{row.id}:{new_id()}"
    return Fact(
        source_key=key,
        kind=each.kind,
        unit_code=unit,
        occurred_at=min(row.starts_at, posting.now),
        quantity=each.quantity,
        person_key=None if each.person is None else seal_person(posting.secret, "events", each.person),
        detail=row.title,
        evidence=f"/su-kien/{row.slug}",
    )
