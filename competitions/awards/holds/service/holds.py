"""Opening and closing holds. Kind, content and sender are loaded for the named officer only; the record has ids."""

from dataclasses import dataclass
from datetime import datetime

from accounts.queries.people import PersonRow, find_place, list_people, list_staff
from competitions.awards.holds import permissions
from competitions.awards.holds.domain.holds import (
    Closing,
    NewHold,
    find_closing_flaws,
    find_hold_flaws,
    unit_of,
)
from competitions.awards.holds.queries import holds as queries
from competitions.awards.holds.queries.holds import HoldContent, HoldRow, Scope
from core import audit
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, FieldError, Forbidden, Invalid, N_, NotFound
from leaderboards.domain.periods import day_of
from units.domain.unit import Kind

SUBJECTS = (Kind.COMMUNE, Kind.SCHOOL, Kind.AGENCY)


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold; `content` is None for everybody but the named officer."""

    row: HoldRow
    officer: str
    content: HoldContent | None
    may_close: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """What the form of a new hold offers: units and officers."""

    units: tuple[tuple[str, str], ...]
    officers: tuple[PersonRow, ...]


async def open_hold(uow: UnitOfWork, actor: Actor, new: NewHold, now: datetime) -> str:
    """Open a hold and return its id; raises Forbidden and Invalid."""
    place = await _access_keeping(uow, actor)
    flaws = list(find_hold_flaws(new, day_of(now)))
    officers = {person.id for person in await list_staff(uow, place)}
    if new.officer_id and new.officer_id not in officers:
        flaws.append(FieldError("officer", N_("Choose the officer who reads the content.")))
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(flaws))
    await _check_subject(uow, actor, new.subject_key)
    hold_id = await queries.add_hold(uow, new, place, actor.person_id, now)
    detail = {"subject": new.subject_key, "document_on": str(new.document_on)}
    await audit.record(uow, audit.Act("award_hold.opened", hold_id, actor.person_id, detail), now)
    return hold_id


async def close_hold(uow: UnitOfWork, actor: Actor, closing: Closing, now: datetime) -> None:
    """Close a hold by a document; raises Forbidden, Invalid without one, Conflict where it is closed already."""
    row = await _access(uow, actor, closing.hold_id)
    if not permissions.may_close(actor, row.kept_by):
        raise Forbidden(N_("Only who keeps this hold may close it."))
    flaws = find_closing_flaws(closing)
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=flaws)
    if not await queries.close_hold(uow, closing, actor.person_id, now):
        raise Conflict(N_("This hold is closed already."))
    detail = {"subject": row.subject_key}
    await audit.record(uow, audit.Act("award_hold.closed", row.id, actor.person_id, detail), now)


async def list_holds(uow: UnitOfWork, actor: Actor, *, with_closed: bool) -> list[HoldRow]:
    """List the holds that the actor may know of; raises Forbidden."""
    _check_seer(actor)
    scope = Scope(permissions.sees_all(actor), permissions.own_units(actor), with_closed=with_closed)
    return await queries.list_holds(uow, scope)


async def load_hold(uow: UnitOfWork, actor: Actor, hold_id: str) -> HoldView:
    """Load a hold; raises NotFound for one that the actor may not know of."""
    row = await _access(uow, actor, hold_id)
    is_officer = permissions.may_read_content(actor, row.officer_id)
    may_close = row.is_open and permissions.may_close(actor, row.kept_by)
    officer = await list_people(uow, [row.officer_id]) if is_officer or may_close else []
    return HoldView(
        row=row,
        officer=officer[0].name if officer else "",
        content=await queries.load_content(uow, row.id) if is_officer else None,
        may_close=may_close,
    )


async def load_opening(uow: UnitOfWork, actor: Actor) -> Opening:
    """Load what the form offers; raises Forbidden."""
    place = await _access_keeping(uow, actor)
    officers = [person for person in await list_staff(uow, place) if person.closed_at is None]
    return Opening(tuple(await queries.list_choices(uow, SUBJECTS)), tuple(officers))


def _check_seer(actor: Actor) -> None:
    if not permissions.may_see_holds(actor):
        raise Forbidden(N_("Your role has nothing to do with holds."))


async def _access_keeping(uow: UnitOfWork, actor: Actor) -> str:
    """Return the id of the unit for which the actor keeps holds."""
    units = permissions.keeping_units(actor)
    place = await find_place(uow, units[0]) if units else None
    if place is None:
        raise Forbidden(N_("Only the head of the Department or the leader of a unit opens holds."))
    return place.id


async def _access(uow: UnitOfWork, actor: Actor, hold_id: str) -> HoldRow:
    _check_seer(actor)
    row = await queries.find_hold(uow, hold_id)
    own = permissions.own_units(actor)
    is_near = row is not None and (row.kept_by in own or unit_of(row.subject_key) in own)
    if row is None or not (permissions.sees_all(actor) or is_near or row.officer_id == actor.person_id):
        raise NotFound(N_("There is no such hold."))
    return row


async def _check_subject(uow: UnitOfWork, actor: Actor, subject_key: str) -> None:
    """Check that the actor may hold back the unit itself, or every unit that proposes this person or household."""
    own = unit_of(subject_key)
    codes = {own} if own else await queries.list_proposers(uow, subject_key)
    if not codes:
        raise NotFound(N_("Nobody with this key is considered in a round."))
    for code in sorted(codes):
        place = await find_place(uow, code)
        if place is None:
            raise NotFound(N_("There is no unit with the code %(unit)s."), unit=code)
        if not permissions.may_concern(actor, code, place.above):
            raise Forbidden(N_("You may hold back your own unit and those below it only."))
