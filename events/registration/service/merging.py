"""Saying that two entries are one person, or two; and taking it back. What was posted about them follows by a job."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, Invalid, N_, NotFound
from events.programme.permissions import Where, may_plan
from events.programme.service.access import Doing, check_planner, find_where
from events.registration.domain.merging import join, part, root_of
from events.registration.models import Attendee, AttendeeChange, AttendeeDistinct, AttendeeMerge
from events.registration.queries import people as queries
from events.registration.queries.people import PersonRow


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries of people; where they are one, `kept` stays."""

    kept: str
    merged: str


async def access_person(uow: UnitOfWork, actor: Actor, attendee_id: str) -> PersonRow:
    """Load somebody whom the actor may look after: people of their communes. Raises Forbidden and NotFound."""
    check_planner(actor)
    row = (await queries.describe(uow, {attendee_id})).get(attendee_id)
    if row is None:
        raise no_such_person()
    where = Where("") if row.commune_code is None else await find_where(uow, row.commune_code)
    if not may_plan(actor, where):
        raise no_such_person()
    return row


async def merge(uow: UnitOfWork, doing: Doing, pair: Pair) -> bool:
    """Make two entries one person; false where they are one already. Raises Invalid for one entry named twice."""
    rows = [await access_person(uow, doing.actor, each) for each in (pair.kept, pair.merged)]
    if pair.kept == pair.merged:
        raise Invalid(N_("Choose two entries."))
    held = await queries.hold_people(uow, {row.root for row in rows})
    entries = {each.id: each for each in held}
    if any(each.erased_at is not None for each in held) or not {pair.kept, pair.merged} <= set(entries):
        raise changed_meanwhile()
    merges = await queries.list_merges(uow, entries)
    joined = join(merges, pair.kept, pair.merged)
    (away,) = set(joined) - set(merges) or {""}
    if not away:
        return False
    made = AttendeeMerge(id=new_id(), kept_id=joined[away], merged_id=away)
    made.merged_by, made.merged_at = doing.actor.person_id, doing.now
    uow.session.add(made)
    await queries.forget_different(uow, entries)
    await _lead(uow, entries, joined)
    await audit.record(
        uow, audit.Act("attendee.merged", joined[away], doing.actor.person_id, {"merged": away}), doing.now
    )
    return True


async def undo(uow: UnitOfWork, doing: Doing, merge_id: str) -> bool:
    """Take a merge back: everybody is again who they were before it. False where that was done already."""
    found = await queries.hold_merge(uow, merge_id)
    if found is None:
        raise NotFound(N_("There is no such merge."))
    row = await access_person(uow, doing.actor, found.merged_id)
    if found.undone_at is not None:
        return False
    entries = {each.id: each for each in await queries.hold_people(uow, {row.root})}
    if found.merged_id not in entries:
        raise changed_meanwhile()
    if any(each.erased_at is not None for each in entries.values()):
        raise Conflict(N_("The personal data were erased; nobody can tell any more who is who."))
    merges = await queries.list_merges(uow, entries)
    found.undone_by, found.undone_at = doing.actor.person_id, doing.now
    await _lead(uow, entries, part(merges, found.merged_id))
    act = audit.Act("attendee.parted", found.kept_id, doing.actor.person_id, {"merged": found.merged_id})
    await audit.record(uow, act, doing.now)
    return True


async def say_different(uow: UnitOfWork, doing: Doing, pair: Pair) -> None:
    """Remember that two who look alike are two people. Raises Invalid for one entry named twice, Conflict if merged."""
    roots = sorted({(await access_person(uow, doing.actor, each)).root for each in (pair.kept, pair.merged)})
    if pair.kept == pair.merged:
        raise Invalid(N_("Choose two entries."))
    if len(roots) == 1:
        raise Conflict(N_("These two were merged already. Take the merge back first."))
    row = AttendeeDistinct(first_id=roots[0], second_id=roots[1], decided_at=doing.now)
    row.decided_by = doing.actor.person_id
    await queries.keep_different(uow, row)
    act = audit.Act("attendee.different", roots[0], doing.actor.person_id, {"other": roots[1]})
    await audit.record(uow, act, doing.now)


async def ask_again(uow: UnitOfWork, doing: Doing, pair: Pair) -> None:
    """Forget that two were said to be different, so that they are asked about again."""
    rows = [await access_person(uow, doing.actor, each) for each in (pair.kept, pair.merged)]
    entries = {each.id for row in rows for each in await queries.list_one(uow, row.root)}
    await queries.forget_different(uow, entries)
    act = audit.Act("attendee.asked_again", pair.kept, doing.actor.person_id, {"other": pair.merged})
    await audit.record(uow, act, doing.now)


async def list_changes(uow: UnitOfWork) -> dict[str, str]:
    """Return people who became somebody else by a merge or its undoing, by the change's id."""
    return await queries.list_changes(uow)


async def forget_changes(uow: UnitOfWork, changes: Collection[str]) -> None:
    """Forget changes that everything has followed."""
    await queries.forget_changes(uow, changes)


async def _lead(uow: UnitOfWork, entries: Mapping[str, Attendee], merges: Mapping[str, str]) -> None:
    """Let every entry lead straight to who it is, and note those for whom that is new."""
    for key, entry in entries.items():
        root = root_of(key, merges)
        leads = None if root == key else root
        if entry.merged_into != leads:
            entry.merged_into = leads
            uow.session.add(AttendeeChange(id=new_id(), attendee_id=key))
    await uow.session.flush()


def no_such_person() -> NotFound:
    """Return the 404 for somebody who is not there, or not for this reader."""
    return NotFound(N_("There is no such person."))


def changed_meanwhile() -> Conflict:
    """Return the 409 for entries that somebody else has just merged or erased."""
    return Conflict(N_("Somebody has just changed these entries. Please look once more."))
