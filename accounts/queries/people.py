"""Every SQL statement about people, the roles they hold and the units they hold them at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, column, func, literal, or_, select, table, update

from accounts.domain.contacts import Contact
from accounts.models import Person, RoleGrant
from accounts.permissions import Held, Place
from core.database import UnitOfWork
from core.kernel import Grant, PersonId, Role, UnitCode
from core.vietnamese import SortKey, sort_key

HIGHEST_TREE = 16
UNIT = table("unit", *(column(name) for name in ("id", "code", "name", "kind", "parent_id", "valid_to")))


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An account as lists and pages show it; no secret in it."""

    id: PersonId
    name: str
    email: str | None
    phone: str | None
    has_password: bool
    first_signed_in_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role somebody holds, held or will hold."""

    id: str
    person_id: PersonId
    role: Role
    unit_code: UnitCode
    unit_name: str
    since: date
    until: date | None
    deputy_of: str | None
    deputy_of_name: str | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class UnitPlaceRow:
    """A unit and where it stands in the tree."""

    id: str
    code: UnitCode
    name: str
    above: tuple[str, ...]

    @property
    def place(self) -> Place:
        """The part that permissions decide on."""
        return Place(self.code, self.above)


@dataclass(frozen=True, slots=True)
class StaffedUnitRow:
    """A unit of today with how many open accounts it has, and how many of them nobody has used yet."""

    unit: UnitPlaceRow
    kind: str
    people: int
    never_signed_in: int


def given_name_key(name: str) -> tuple[SortKey, SortKey]:
    """Return the key by which Vietnamese lists order people: given name first, then the whole name."""
    words = name.split()
    return sort_key(words[-1] if words else ""), sort_key(name)


async def find_person(uow: UnitOfWork, person_id: str) -> PersonRow | None:
    """Find an account, closed ones too."""
    row = await uow.session.get(Person, person_id, populate_existing=True)
    return None if row is None else _person(row)


async def find_person_by_contact(uow: UnitOfWork, contact: Contact) -> PersonRow | None:
    """Find the open account with this e-mail or phone."""
    row = await uow.session.scalar(select(Person).where(Person.closed_at.is_(None), reached_by(contact)))
    return None if row is None else _person(row)


async def was_ever_used(uow: UnitOfWork, contact: Contact) -> bool:
    """Say whether an account, open or closed, has or had this e-mail or phone."""
    return await uow.session.scalar(select(Person.id).where(reached_by(contact)).limit(1)) is not None


async def list_taken_contacts(uow: UnitOfWork, contacts: Collection[str]) -> dict[str, PersonRow]:
    """List the open accounts behind e-mails and phones, by the contact that was asked for."""
    wanted = sorted(contacts)
    rows = await uow.session.scalars(
        select(Person).where(Person.closed_at.is_(None), or_(Person.email.in_(wanted), Person.phone.in_(wanted)))
    )
    return {contact: _person(row) for row in rows for contact in (row.email, row.phone) if contact in set(wanted)}


async def list_grants(uow: UnitOfWork, person_ids: Collection[str]) -> list[GrantRow]:
    """List every role these people hold, held or will hold, newest first."""
    return await _list_grants(uow, RoleGrant.person_id.in_(sorted(person_ids)))


async def list_deputies(uow: UnitOfWork, leader_id: str, day: date) -> list[GrantRow]:
    """List the standing roles of a leader's deputies that hold on that day or later."""
    return await _list_grants(
        uow, RoleGrant.deputy_of == leader_id, RoleGrant.revoked_at.is_(None), RoleGrant.until >= day
    )


async def list_standing_grants(uow: UnitOfWork, person_id: str) -> list[Grant]:
    """List the roles that were not taken back, whatever their dates; the domain says which hold today."""
    statement = (
        select(RoleGrant.role, UNIT.c.code, RoleGrant.since, RoleGrant.until)
        .join(UNIT, UNIT.c.id == RoleGrant.unit_id)
        .where(RoleGrant.person_id == person_id, RoleGrant.revoked_at.is_(None))
    )
    found = await uow.session.execute(statement)
    return [Grant(Role(role), UnitCode(code), since, until) for role, code, since, until in found]


async def list_held(uow: UnitOfWork, person_ids: Collection[str]) -> dict[str, tuple[Held, ...]]:
    """List by person what decides who may look after them: the roles not taken back, or all where none is left."""
    rows = await list_grants(uow, person_ids)
    places = await list_places(uow, {row.unit_code for row in rows})
    found: dict[str, tuple[Held, ...]] = {}
    for person_id in person_ids:
        own = [row for row in rows if row.person_id == person_id]
        standing = [row for row in own if row.revoked_at is None] or own
        found[person_id] = tuple(Held(row.role, places[row.unit_code].place, row.deputy_of) for row in standing)
    return found


async def list_staff(uow: UnitOfWork, unit_id: str) -> list[PersonRow]:
    """List everybody who holds or held a role at the unit, by given name; closed accounts last."""
    holders = select(RoleGrant.person_id).where(RoleGrant.unit_id == unit_id)
    rows = [_person(row) for row in await uow.session.scalars(select(Person).where(Person.id.in_(holders)))]
    return sorted(rows, key=lambda row: (row.closed_at is not None, given_name_key(row.name)))


async def list_people(uow: UnitOfWork, person_ids: Collection[str] | None = None) -> list[PersonRow]:
    """List these accounts, or every account, by given name."""
    statement = select(Person)
    if person_ids is not None:
        statement = statement.where(Person.id.in_(sorted(person_ids)))
    rows = [_person(row) for row in await uow.session.scalars(statement)]
    return sorted(rows, key=lambda row: given_name_key(row.name))


async def find_place(uow: UnitOfWork, code: str) -> UnitPlaceRow | None:
    """Find a unit with the codes above it."""
    return (await list_places(uow, {code})).get(code)


async def list_places(uow: UnitOfWork, codes: Collection[str]) -> dict[str, UnitPlaceRow]:
    """List units with the codes above each, nearest first, in one statement; unknown codes are absent."""
    leaf = select(UNIT.c.id.label("leaf"), UNIT.c.code, UNIT.c.name, UNIT.c.parent_id, literal(0).label("height"))
    chain = leaf.where(UNIT.c.code.in_(sorted(codes))).cte("chain", recursive=True)
    upper = UNIT.alias("upper_unit")
    step = select(chain.c.leaf, upper.c.code, upper.c.name, upper.c.parent_id, chain.c.height + 1)
    chain = chain.union_all(
        step.join_from(chain, upper, upper.c.id == chain.c.parent_id).where(chain.c.height < HIGHEST_TREE)
    )
    statement = select(chain.c.leaf, chain.c.code, chain.c.name).order_by(chain.c.leaf, chain.c.height)
    lines: dict[str, list[tuple[str, str]]] = {}
    for key, code, name in await uow.session.execute(statement):
        lines.setdefault(key, []).append((code, name))
    rows = [
        UnitPlaceRow(key, UnitCode(line[0][0]), line[0][1], tuple(code for code, _ in line[1:]))
        for key, line in lines.items()
    ]
    return {row.code: row for row in rows}


async def list_staffed_units(uow: UnitOfWork, day: date) -> list[StaffedUnitRow]:
    """List the units of today with their open accounts counted, in Vietnamese order."""
    never_used = case((Person.first_signed_in_at.is_(None), Person.id))
    counted = (
        select(
            RoleGrant.unit_id,
            func.count(Person.id.distinct()).label("people"),
            func.count(never_used.distinct()).label("unused"),
        )
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Person.closed_at.is_(None), RoleGrant.revoked_at.is_(None))
        .where(or_(RoleGrant.until.is_(None), RoleGrant.until >= day))
        .group_by(RoleGrant.unit_id)
        .subquery()
    )
    statement = (
        select(UNIT.c.id, UNIT.c.code, UNIT.c.name, UNIT.c.kind, UNIT.c.parent_id, counted.c.people, counted.c.unused)
        .outerjoin(counted, counted.c.unit_id == UNIT.c.id)
        .where(UNIT.c.valid_to.is_(None))
    )
    found = list(await uow.session.execute(statement))
    tree = {key: (code, parent) for key, code, _, _, parent, _, _ in found}
    rows = [
        StaffedUnitRow(UnitPlaceRow(key, UnitCode(code), name, _above(tree, parent)), kind, people or 0, unused or 0)
        for key, code, name, kind, parent, people, unused in found
    ]
    return sorted(rows, key=lambda row: sort_key(row.unit.name))


async def revoke_grant(uow: UnitOfWork, grant_id: str, now: datetime) -> str | None:
    """Take back one role and return the id of who held it; None where it does not stand."""
    statement = update(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.revoked_at.is_(None))
    return await uow.session.scalar(statement.values(revoked_at=now).returning(RoleGrant.person_id))


async def revoke_grants_of(uow: UnitOfWork, person_id: str, now: datetime) -> None:
    """Take back every role of a person."""
    statement = update(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.revoked_at.is_(None))
    await uow.session.execute(statement.values(revoked_at=now))


def reached_by(contact: Contact) -> ColumnElement[bool]:
    """Return the condition that finds a person by one contact."""
    return Person.email == contact.email if contact.email else Person.phone == contact.phone


async def _list_grants(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> list[GrantRow]:
    deputised = Person.__table__.alias("deputised")
    statement = (
        select(RoleGrant, UNIT.c.code, UNIT.c.name, deputised.c.name)
        .join(UNIT, UNIT.c.id == RoleGrant.unit_id)
        .outerjoin(deputised, deputised.c.id == RoleGrant.deputy_of)
        .where(*conditions)
        .order_by(RoleGrant.since.desc(), RoleGrant.id.desc())
    )
    found = await uow.session.execute(statement)
    return [_grant(row, UnitCode(code), name, deputy) for row, code, name, deputy in found]


def _person(row: Person) -> PersonRow:
    return PersonRow(
        id=PersonId(row.id),
        name=row.name,
        email=row.email,
        phone=row.phone,
        has_password=row.password_hash is not None,
        first_signed_in_at=row.first_signed_in_at,
        closed_at=row.closed_at,
    )


def _grant(row: RoleGrant, code: UnitCode, unit_name: str, deputy_of_name: str | None) -> GrantRow:
    return GrantRow(
        id=row.id,
        person_id=PersonId(row.person_id),
        role=Role(row.role),
        unit_code=code,
        unit_name=unit_name,
        since=row.since,
        until=row.until,
        deputy_of=row.deputy_of,
        deputy_of_name=deputy_of_name,
        revoked_at=row.revoked_at,
    )


def _above(tree: dict[str, tuple[str, str | None]], parent: str | None) -> tuple[str, ...]:
    codes: list[str] = []
    while parent is not None and parent in tree:
        code, parent = tree[parent]
        codes.append(code)
    return tuple(codes)
