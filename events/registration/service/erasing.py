"""Erasing who somebody is: on their wish, by an officer with a reason, or when nobody needs it any more.

What was counted stays: registrations, presences and facts lose the person and keep the group of their age.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from accounts.tickets import new_code
from core import audit
from core.database import UnitOfWork
from core.ids import digest_of, new_secret
from core.kernel import LOCAL_ZONE, FieldError, Invalid, N_
from events.domain.ages import group_of
from events.messages import service as messages
from events.programme.service.access import Doing
from events.registration.models import Attendee, Registration
from events.registration.queries import erasing as queries
from events.registration.queries import people
from events.registration.queries.courses import find_origin, hold_enrolments, list_given
from events.registration.service.managing import cancel, find_by_token
from events.registration.service.merging import access_person

KEEP_FOR = timedelta(days=365)
"""How long a name is kept after the last session somebody registered for: decision 0023."""


class Reason(StrEnum):
    """Why somebody's data are erased; words of one's own could name the person again."""

    WISH = "wish"
    GUARDIAN = "guardian"
    MISTAKE = "mistake"
    RETENTION = "retention"


BY_OFFICER: Mapping[str, str] = {
    Reason.WISH: N_("The person asked for it"),
    Reason.GUARDIAN: N_("A parent or guardian asked for it"),
    Reason.MISTAKE: N_("The entry was made by mistake"),
}


@dataclass(frozen=True, slots=True)
class Erasing:
    """Who is erased, why, and by whom where it is an officer."""

    root: str
    reason: Reason
    now: datetime
    by: str | None = None


async def erase_own(uow: UnitOfWork, registration_id: str, token: str, now: datetime) -> bool:
    """Erase the person of a registration on their own wish; raises NotFound for a wrong token.

    Name, year of birth and commune are no secret: where others registered the person too, only what came by this token
    is given up and forgotten, and the answer is false. An officer erases the rest.
    """
    row = await find_by_token(uow, registration_id, token)
    root = (await people.describe(uow, {row.attendee_id}))[row.attendee_id].root
    own = await list_given(uow, await find_origin(uow, row.id) or row.id)
    if await queries.list_standing(uow, root) <= own:
        await erase(uow, Erasing(root, Reason.WISH, now))
        return True
    for held in await hold_enrolments(uow, row.id):
        held.ended_at = now
    for each in await queries.list_to_come(uow, root, now):
        if each in own:
            await cancel(uow, each, now)
    await _forget_rows(
        uow, [each for each, _ in await queries.list_registrations(uow, row.attendee_id) if each.id in own], now
    )
    await audit.record(uow, audit.Act("registration.erased", row.id, None, {"reason": Reason.WISH}), now)
    return False


async def erase_by_officer(uow: UnitOfWork, doing: Doing, attendee_id: str, reason: str) -> None:
    """Erase a person of the officer's communes. Raises Invalid without a reason, NotFound."""
    row = await access_person(uow, doing.actor, attendee_id)
    if reason not in BY_OFFICER:
        text = N_("Choose why the data are erased.")
        raise Invalid(text, errors=(FieldError("reason", text),))
    await erase(uow, Erasing(row.root, Reason(reason), doing.now, doing.actor.person_id))


async def erase(uow: UnitOfWork, order: Erasing) -> bool:
    """Erase one person with every entry of theirs; seats to come go on to who waits. False where it was done.

    Sessions are held in the order of their ids, then the entries.
    """
    for registration_id in await queries.list_to_come(uow, order.root, order.now):
        await cancel(uow, registration_id, order.now)
    entries = await people.hold_people(uow, {order.root})
    fresh = [each for each in entries if each.erased_at is None]
    for entry in fresh:
        await _forget_visits(uow, entry, order.now)
        _forget_person(entry, order.now)
    await uow.session.flush()
    if fresh:
        act = audit.Act("attendee.erased", order.root, order.by, {"reason": order.reason})
        await audit.record(uow, act, order.now)
    return bool(fresh)


async def list_outdated(uow: UnitOfWork, now: datetime) -> list[str]:
    """List people whose last session is longer ago than their data are kept."""
    return await queries.list_outdated(uow, now - KEEP_FOR)


async def _forget_visits(uow: UnitOfWork, entry: Attendee, now: datetime) -> None:
    await queries.end_enrolments(uow, entry.id, now)
    rows = await queries.list_registrations(uow, entry.id)
    for registration, starts_at in rows:
        registration.age_group = group_of(entry.birth_year, starts_at.astimezone(LOCAL_ZONE).year)
    await _forget_rows(uow, [registration for registration, _ in rows], now)


async def _forget_rows(uow: UnitOfWork, rows: Sequence[Registration], now: datetime) -> None:
    """Forget what registrations alone say; neither their links nor their tickets open anything any more."""
    for row in rows:
        row.guardian_name, row.guardian_phone = "", ""
        row.manage_digest, row.code = digest_of(new_secret()), new_code()
    await uow.session.flush()
    keys = [row.id for row in rows]
    await queries.forget_needs(uow, keys)
    subjects = [f"{prefix}registration:{key}" for key in keys for prefix in ("", "notice-")]
    await messages.cancel(uow, subjects, now)
    await messages.forget(uow, subjects)


def _forget_person(row: Attendee, now: datetime) -> None:
    row.name, row.folded = "", ""
    row.birth_year = row.village_id = row.phone = None
    row.erased_at = now
