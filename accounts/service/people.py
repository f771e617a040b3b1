"""Use cases about accounts and dated roles. `management` decides who may; commands and the seed come here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from accounts.domain.codes import Purpose
from accounts.domain.contacts import Contact, find_contact, find_email, find_phone
from accounts.domain.grants import day_of, find_last_day
from accounts.models import Person, RoleGrant
from accounts.permissions import is_kept_within
from accounts.queries import access, people
from accounts.queries.people import GrantRow, PersonRow, UnitPlaceRow
from core.audit import Act, record, record_all
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Conflict, FieldError, Grant, Invalid, N_, NotFound, PersonId, Role

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Whom to create an account for; e-mail and phone as they were typed."""

    name: str
    email: str = ""
    phone: str = ""
    password_hash: str | None = None


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role to give, from a day on; `until` is its last day, `deputy_of` the id of the leader who is stood in for."""

    person_id: str
    role: Role
    unit_code: str
    since: date
    until: date | None = None
    deputy_of: str | None = None


@dataclass(frozen=True, slots=True)
class NewMember:
    """A new account and its first role at a unit; without `since` the role begins today."""

    unit_code: str
    person: NewPerson
    role: Role
    since: date | None = None
    until: date | None = None


async def create_person(uow: UnitOfWork, new: NewPerson, now: datetime, *, actor_id: str | None = None) -> PersonId:
    """Create an account; raises Invalid with field errors, Conflict when the e-mail or phone is in use."""
    check_person(new)
    for contact in (Contact(email=find_email(new.email)), Contact(phone=find_phone(new.phone))):
        if (contact.email or contact.phone) and await people.find_person_by_contact(uow, contact):
            raise _taken(contact)
    person = _account(new, now)
    await _store(uow, [person])
    await record(uow, Act("person.created", person.id, actor_id), now)
    return PersonId(person.id)


async def grant_role(uow: UnitOfWork, new: NewGrant, now: datetime, *, actor_id: str | None = None) -> str:
    """Give a dated role and return the grant's id; raises Conflict where the same role holds on some of these days."""
    place = await load_place(uow, new.unit_code)
    person = await load_person(uow, new.person_id)
    if person.closed_at is not None:
        raise Conflict(N_("This account is closed."))
    check_term(new)
    await _check_deputy(uow, new)
    if is_held(await people.list_grants(uow, [new.person_id]), new):
        raise Conflict(N_("This person already has the role at this unit in that time."))
    grant = _role(new, place.id, now)
    grant.granted_by = actor_id
    uow.session.add(grant)
    await uow.session.flush()
    await record(uow, _granted(grant, new.unit_code), now)
    return grant.id


async def register_members(uow: UnitOfWork, members: Sequence[NewMember], now: datetime, *, actor_id: str) -> None:
    """Create many accounts with one role each, in a few statements; the caller has checked every field of them."""
    places = await people.list_places(uow, {member.unit_code for member in members})
    accounts = [_account(member.person, now) for member in members]
    await _store(uow, accounts)
    acts = [Act("person.created", account.id, actor_id) for account in accounts]
    for account, member in zip(accounts, members, strict=True):
        grant = _role(first_grant(account.id, member, now), places[member.unit_code].id, now)
        grant.granted_by = actor_id
        uow.session.add(grant)
        acts.append(_granted(grant, member.unit_code))
    await record_all(uow, acts, now)


def first_grant(person_id: str, member: NewMember, now: datetime) -> NewGrant:
    """Return the role a new account starts with; without a first day it holds from today."""
    return NewGrant(person_id, member.role, member.unit_code, member.since or day_of(now), member.until)


def check_person(new: NewPerson) -> None:
    """Raise Invalid with field errors for a name, e-mail or phone that is none."""
    name = " ".join(new.name.split())
    errors: list[FieldError] = []
    if not name or len(name) > LONGEST_NAME:
        text = N_("Write the full name, at most %(most)s letters.")
        errors.append(FieldError("name", text, {"most": LONGEST_NAME}))
    if not new.email.strip() and not new.phone.strip():
        errors.append(FieldError("phone", N_("Give a phone number or an e-mail address: it is needed to sign in.")))
    if new.email.strip() and find_email(new.email) is None:
        errors.append(FieldError("email", N_("“%(text)s” is not an e-mail address."), {"text": new.email}))
    if new.phone.strip() and find_phone(new.phone) is None:
        errors.append(FieldError("phone", N_("“%(text)s” is not a phone number."), {"text": new.phone}))
    if errors:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))


def check_term(new: NewGrant) -> None:
    """Raise Invalid where the role would end before it begins."""
    if new.until is not None and new.until < new.since:
        message = N_("The last day is before the first day.")
        raise Invalid(message, errors=(FieldError("until", message),))


def is_held(grants: Sequence[GrantRow], new: NewGrant) -> bool:
    """Say whether the person holds the same role at the unit on some of the new one's days."""
    return any(
        row.person_id == new.person_id
        and row.role is new.role
        and row.unit_code == new.unit_code
        and row.revoked_at is None
        and (row.until is None or new.since <= row.until)
        and (new.until is None or row.since <= new.until)
        for row in grants
    )


async def revoke_grant(uow: UnitOfWork, grant_id: str, now: datetime, *, actor_id: str | None = None) -> None:
    """Take a role back at once, and the roles of deputies who stood in for it; raises NotFound where it is gone."""
    await _end_deputies(uow, await _revoke(uow, grant_id, now, actor_id), now, actor_id)


async def close_person(uow: UnitOfWork, person_id: str, now: datetime, *, actor_id: str | None = None) -> None:
    """Close the account for good: sessions, tokens, codes, roles and deputies end; the name stays with the acts."""
    person = await uow.session.get(Person, person_id, populate_existing=True)
    if person is None:
        raise NotFound(N_("There is no such account."))
    if person.closed_at is not None:
        raise Conflict(N_("This account is closed."))
    person.closed_at = now
    person.password_hash = None
    await uow.session.flush()
    await access.revoke_sessions(uow, person_id, now)
    await access.revoke_tokens(uow, person_id, now)
    await access.spend_codes(uow, [person_id], list(Purpose), now)
    await people.revoke_grants_of(uow, person_id, now)
    await record(uow, Act("person.closed", person_id, actor_id), now)
    await _end_deputies(uow, person_id, now, actor_id)


async def load_person(uow: UnitOfWork, person_id: str) -> PersonRow:
    """Load an account, closed ones too; raises NotFound."""
    person = await people.find_person(uow, person_id)
    if person is None:
        raise NotFound(N_("There is no such account."))
    return person


async def load_person_by_login(uow: UnitOfWork, login: str) -> PersonRow:
    """Load the open account with this e-mail or phone; raises NotFound."""
    contact = find_contact(login)
    person = await people.find_person_by_contact(uow, contact) if contact else None
    if person is None:
        raise NotFound(N_("There is no open account with this e-mail or phone."))
    return person


async def is_person_kept_within(uow: UnitOfWork, person_id: str, units: frozenset[str]) -> bool:
    """Say whether only people of these units, by code, and administrators may reset the person's account."""
    return is_kept_within((await people.list_held(uow, [person_id]))[person_id], units)


async def is_known(uow: UnitOfWork, login: str) -> bool:
    """Say whether somebody, perhaps gone since, ever had an account with this e-mail or phone."""
    contact = find_contact(login)
    return contact is not None and await people.was_ever_used(uow, contact)


async def load_place(uow: UnitOfWork, code: str) -> UnitPlaceRow:
    """Load a unit and its place in the tree; raises NotFound."""
    place = await people.find_place(uow, code)
    if place is None:
        raise NotFound(N_("There is no unit with the code %(unit)s."), unit=code)
    return place


async def _store(uow: UnitOfWork, accounts: Sequence[Person]) -> None:
    uow.session.add_all(accounts)
    try:
        await uow.session.flush()
    except IntegrityError as error:
        raise _taken(Contact()) from error


def _account(new: NewPerson, now: datetime) -> Person:
    return Person(
        id=new_id(),
        name=" ".join(new.name.split()),
        email=find_email(new.email),
        phone=find_phone(new.phone),
        password_hash=new.password_hash,
        created_at=now,
    )


def _role(new: NewGrant, unit_id: str, now: datetime) -> RoleGrant:
    return RoleGrant(
        id=new_id(),
        person_id=new.person_id,
        role=new.role.value,
        unit_id=unit_id,
        since=new.since,
        until=new.until,
        deputy_of=new.deputy_of,
        granted_at=now,
    )


def _granted(grant: RoleGrant, unit_code: str) -> Act:
    detail = {"person": grant.person_id, "role": grant.role, "unit": unit_code, "since": str(grant.since)}
    detail |= {"until": str(grant.until)} if grant.until else {}
    return Act("role.granted", grant.id, grant.granted_by, detail)


def _taken(contact: Contact) -> Conflict:
    message = N_("Another open account already uses this e-mail or phone.")
    return Conflict(message, errors=(FieldError("email" if contact.email else "phone", message),))


async def _check_deputy(uow: UnitOfWork, new: NewGrant) -> None:
    if new.deputy_of is None:
        return
    if new.role is not Role.UNIT_LEADER or new.until is None:
        message = N_("A deputy stands in for a leader until a given day.")
        raise Invalid(message, errors=(FieldError("until", message),))
    last = find_last_day(await _list_terms(uow, new.deputy_of, new.unit_code), new.since)
    if last is None:
        message = N_("The person stood in for does not lead this unit on that day.")
        raise Invalid(message, errors=(FieldError("deputy_of", message),))
    if last < new.until:
        message, day = N_("The leader stood in for leads this unit until %(day)s only."), last.strftime("%d/%m/%Y")
        raise Invalid(message, errors=(FieldError("until", message, {"day": day}),), day=day)


async def _list_terms(uow: UnitOfWork, leader_id: str, unit_code: str) -> list[Grant]:
    return [
        Grant(row.role, row.unit_code, row.since, row.until)
        for row in await people.list_grants(uow, [leader_id])
        if row.role is Role.UNIT_LEADER
        and row.unit_code == unit_code
        and row.deputy_of is None
        and row.revoked_at is None
    ]


async def _end_deputies(uow: UnitOfWork, leader_id: str, now: datetime, actor_id: str | None) -> None:
    today = day_of(now)
    for deputy in await people.list_deputies(uow, leader_id, today):
        last = find_last_day(await _list_terms(uow, leader_id, deputy.unit_code), max(deputy.since, today))
        if last is None or (deputy.until and last < deputy.until):
            await _revoke(uow, deputy.id, now, actor_id)


async def _revoke(uow: UnitOfWork, grant_id: str, now: datetime, actor_id: str | None) -> str:
    person_id = await people.revoke_grant(uow, grant_id, now)
    if person_id is None:
        raise NotFound(N_("This role was already taken back."))
    await record(uow, Act("role.revoked", grant_id, actor_id), now)
    return person_id
