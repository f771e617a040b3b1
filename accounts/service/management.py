"""Looking after a unit's accounts: each use case first asks whether the actor may, at this unit, for this person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.domain.codes import Purpose
from accounts.domain.grants import day_of
from accounts.domain.roster import Line
from accounts.permissions import (
    MANAGERS,
    Held,
    list_grantable,
    may_grant,
    may_manage_person,
    may_manage_unit,
    may_read_contacts,
)
from accounts.queries import people as rows
from accounts.queries.people import GrantRow, PersonRow, StaffedUnitRow, UnitPlaceRow
from accounts.service.access import CodesWanted, Slip, issue_codes, reset_person
from accounts.service.joining import find_owner, list_owners
from accounts.service.people import (
    NewGrant,
    NewMember,
    NewPerson,
    check_person,
    check_term,
    close_person,
    create_person,
    first_grant,
    grant_role,
    is_held,
    load_person,
    load_place,
    register_members,
    revoke_grant,
)
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, FieldError, Forbidden, Invalid, N_, NotFound, PersonId, Role


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the unit with the roles that stand there, and whether the actor may look after the account."""

    person: PersonRow
    grants: tuple[GrantRow, ...]
    is_managed: bool


@dataclass(frozen=True, slots=True)
class Staff:
    """A unit's people, and the roles the actor may give there."""

    unit: UnitPlaceRow
    grantable: tuple[Role, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class PersonFile:
    """One person of a unit as the person's page shows it, without roles at units out of the actor's reach.

    `offered` are the roles the actor may give there, a deputy's included; `leaders` those a deputy may stand in for.
    Who gives a role to an account without a standing one looks after it from then on: only who does so now may.
    """

    unit: UnitPlaceRow
    person: PersonRow
    grants: tuple[GrantRow, ...]
    offered: tuple[Role, ...]
    leaders: tuple[PersonRow, ...]
    is_managed: bool


@dataclass(frozen=True, slots=True)
class Added:
    """Whom a new person turned out to be; `is_new` where the account was made for them."""

    person_id: PersonId
    is_new: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people of a list were new, how many held the role already, and how many with an account got it."""

    added: int
    known: int
    given: int = 0


@dataclass(frozen=True, slots=True)
class RosterOrder:
    """The lines of a list to be imported for a unit."""

    unit_code: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class SlipsWanted:
    """Whose slips to print; nobody chosen means everybody who waits for one."""

    unit_code: str
    person_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PersonAt:
    """A person as reached through a unit's list."""

    unit_code: str
    person_id: str


@dataclass(frozen=True, slots=True)
class GrantAt:
    """A role as reached through a person's page."""

    unit_code: str
    person_id: str
    grant_id: str


async def list_units(uow: UnitOfWork, actor: Actor, now: datetime) -> list[StaffedUnitRow]:
    """List the units whose accounts the actor looks after; raises Forbidden for who holds no role that ever does.

    An officer of a unit with nothing below it looks after none, which is nothing forbidden.
    """
    if not actor.holds(*MANAGERS):
        raise Forbidden(N_("You look after no unit's accounts."))
    units = await rows.list_staffed_units(uow, day_of(now))
    return [row for row in units if may_manage_unit(actor, row.unit.place)]


async def access_unit(uow: UnitOfWork, actor: Actor, code: str) -> UnitPlaceRow:
    """Load a unit whose accounts the actor looks after; raises NotFound, Forbidden."""
    unit = await load_place(uow, code)
    if not may_manage_unit(actor, unit.place):
        raise Forbidden(N_("You do not look after this unit's accounts."))
    return unit


async def list_staff(uow: UnitOfWork, actor: Actor, code: str) -> Staff:
    """List everybody who works or worked at the unit."""
    unit = await access_unit(uow, actor, code)
    people = await rows.list_staff(uow, unit.id)
    ids = [person.id for person in people]
    grants, held = await rows.list_grants(uow, ids), await rows.list_held(uow, ids)
    members = tuple(
        Member(
            person if may_read_contacts(actor, person.id, held[person.id]) else replace(person, email=None, phone=None),
            tuple(
                grant
                for grant in grants
                if grant.person_id == person.id and grant.unit_code == unit.code and grant.revoked_at is None
            ),
            person.closed_at is None and may_manage_person(actor, person.id, held[person.id]),
        )
        for person in people
    )
    return Staff(unit, roles_in_order(list_grantable(actor, unit.place)), members)


async def load_file(uow: UnitOfWork, actor: Actor, code: str, person_id: str) -> PersonFile:
    """Load a person of the unit; raises NotFound for who never worked there, Forbidden for another unit."""
    staff = await list_staff(uow, actor, code)
    member = next((each for each in staff.members if each.person.id == person_id), None)
    if member is None:
        raise NotFound(N_("There is no such account."))
    leaders = [
        each.person
        for each in staff.members
        if each.person.id != person_id
        and any(grant.role is Role.UNIT_LEADER and grant.deputy_of is None for grant in each.grants)
    ]
    deputy = Held(Role.UNIT_LEADER, staff.unit.place, deputy_of=actor.person_id)
    offered = frozenset(staff.grantable) | ({Role.UNIT_LEADER} if may_grant(actor, deputy) else set())
    grants = await rows.list_grants(uow, [person_id])
    if not member.is_managed and all(grant.revoked_at for grant in grants):
        offered = frozenset()
    places = await rows.list_places(uow, {grant.unit_code for grant in grants})
    shown = tuple(
        grant
        for grant in grants
        if staff.unit.code == grant.unit_code
        or person_id == actor.person_id
        or may_manage_unit(actor, places[grant.unit_code].place)
    )
    return PersonFile(staff.unit, member.person, shown, roles_in_order(offered), tuple(leaders), member.is_managed)


async def add_person(uow: UnitOfWork, actor: Actor, entry: NewMember, now: datetime) -> Added:
    """Give a person one role at the unit, in a new account or the one they have, which is otherwise left as it is.

    Raises Forbidden, Invalid, Conflict.
    """
    unit = await access_unit(uow, actor, entry.unit_code)
    _check_grant(actor, Held(entry.role, unit.place))
    check_person(entry.person)
    owner = find_owner(await list_owners(uow, [entry.person]), actor, entry.person)
    if owner is not None:
        await _give(uow, actor, first_grant(owner.id, entry, now), now)
        return Added(owner.id, is_new=False)
    person_id = await create_person(uow, entry.person, now, actor_id=actor.person_id)
    await grant_role(uow, first_grant(person_id, entry, now), now, actor_id=actor.person_id)
    return Added(person_id, is_new=True)


async def import_roster(uow: UnitOfWork, actor: Actor, order: RosterOrder, now: datetime) -> Imported:
    """Give everybody on the list their role, or nobody: raises Invalid with an error for each row (pointer "row/5").

    Who has no account gets one. A person known by this phone or e-mail and name who holds the role on some of these
    days already is passed over, so that the same list may be sent twice.
    """
    unit = await access_unit(uow, actor, order.unit_code)
    members = [_member(unit.code, line) for line in order.lines]
    owners = await list_owners(uow, [member.person for member in members])
    errors: list[FieldError] = []
    fresh: list[NewMember] = []
    given = 0
    for line, member in zip(order.lines, members, strict=True):
        try:
            _check_grant(actor, Held(line.role, unit.place))
            owner = find_owner(owners, actor, member.person)
            grant = first_grant(owner.id if owner else "", member, now)
            check_term(grant)
            if owner is None:
                fresh.append(member)
            elif not is_held(owners.grants, grant):
                await _give(uow, actor, grant, now)
                given += 1
        except (Forbidden, Invalid, Conflict) as error:
            errors.append(FieldError(f"row/{line.row}", error.text, dict(error.params)))
    if errors:
        raise Invalid(N_("Nothing was imported: please mend these rows and send the list again."), errors=tuple(errors))
    await register_members(uow, fresh, now, actor_id=actor.person_id)
    return Imported(len(fresh), known=len(order.lines) - len(fresh) - given, given=given)


async def print_slips(uow: UnitOfWork, actor: Actor, wanted: SlipsWanted, now: datetime) -> list[Slip]:
    """Make new codes for people of the unit who have no password yet; without a choice, for all of them."""
    staff = await list_staff(uow, actor, wanted.unit_code)
    waiting = [each.person for each in staff.members if each.is_managed and not each.person.has_password]
    chosen = [person for person in waiting if not wanted.person_ids or person.id in wanted.person_ids]
    if not chosen:
        raise Conflict(N_("Everybody chosen has a password already. Use “Reset” on the person's page."))
    order = CodesWanted([person.id for person in chosen], Purpose.FIRST_SIGN_IN, actor.person_id)
    return await issue_codes(uow, order, now)


async def reset(uow: UnitOfWork, actor: Actor, whom: PersonAt, now: datetime) -> Slip:
    """Take the password away and return a slip with a new code; only for who stands above."""
    await _access_managed(uow, actor, whom)
    return await reset_person(uow, whom.person_id, now, actor_id=actor.person_id)


async def close(uow: UnitOfWork, actor: Actor, whom: PersonAt, now: datetime) -> None:
    """Close the account of somebody who leaves."""
    await _access_managed(uow, actor, whom)
    await close_person(uow, whom.person_id, now, actor_id=actor.person_id)


async def appoint(uow: UnitOfWork, actor: Actor, new: NewGrant, now: datetime) -> str:
    """Give a person of the unit a further role there, or make them a leader's deputy until a day."""
    file = await load_file(uow, actor, new.unit_code, new.person_id)
    _check_grant(actor, Held(new.role, file.unit.place, new.deputy_of))
    if new.role not in file.offered and file.person.closed_at is None:
        raise Forbidden(N_("This account is looked after by a higher level."))
    return await grant_role(uow, new, now, actor_id=actor.person_id)


async def dismiss(uow: UnitOfWork, actor: Actor, grant: GrantAt, now: datetime) -> None:
    """Take a role of this unit back; whoever could give it may take it."""
    file = await load_file(uow, actor, grant.unit_code, grant.person_id)
    row = next((each for each in file.grants if each.id == grant.grant_id and each.unit_code == file.unit.code), None)
    if row is None:
        raise NotFound(N_("This role was already taken back."))
    if row.person_id == actor.person_id:
        raise Forbidden(N_("Your own roles are changed by the level above."))
    _check_grant(actor, Held(row.role, file.unit.place, row.deputy_of))
    await revoke_grant(uow, row.id, now, actor_id=actor.person_id)


def roles_in_order(roles: frozenset[Role]) -> tuple[Role, ...]:
    """Return roles in the order of `Role`, as lists show them."""
    return tuple(role for role in Role if role in roles)


async def _access_managed(uow: UnitOfWork, actor: Actor, whom: PersonAt) -> PersonRow:
    file = await load_file(uow, actor, whom.unit_code, whom.person_id)
    if not file.is_managed:
        raise Forbidden(N_("This account is looked after by a higher level."))
    return await load_person(uow, whom.person_id)


def _check_grant(actor: Actor, wanted: Held) -> None:
    if not may_grant(actor, wanted):
        text = N_("You may not give this role at this unit.")
        raise Forbidden(text, errors=(FieldError("role", text),))


async def _give(uow: UnitOfWork, actor: Actor, grant: NewGrant, now: datetime) -> None:
    if grant.person_id == actor.person_id:
        raise Forbidden(N_("Your own roles are changed by the level above."))
    await grant_role(uow, grant, now, actor_id=actor.person_id)


def _member(unit_code: str, line: Line) -> NewMember:
    person = NewPerson(line.name, line.email or "", line.phone or "")
    return NewMember(unit_code, person, line.role, line.since, line.until)
