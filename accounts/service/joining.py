"""People who have an account already and are to get a role at a further unit: found by contact and name together.

A refusal says the same whatever stands against it, so that nobody learns whose phone or e-mail it is.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.domain.contacts import find_email, find_phone
from accounts.permissions import Held, may_manage_person
from accounts.queries import people as rows
from accounts.queries.people import GrantRow, PersonRow
from accounts.service.people import NewPerson
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, FieldError, N_


@dataclass(frozen=True, slots=True)
class Owners:
    """The open accounts behind e-mails and phones, every role they carried, and what decides who looks after them."""

    by_contact: Mapping[str, PersonRow]
    grants: Sequence[GrantRow]
    held: Mapping[str, tuple[Held, ...]]


async def list_owners(uow: UnitOfWork, people: Sequence[NewPerson]) -> Owners:
    """List the open accounts that use an e-mail or phone of these people."""
    contacts = {contact for new in people for contact in _contacts_of(new).values()}
    by_contact = await rows.list_taken_contacts(uow, contacts)
    ids = {person.id for person in by_contact.values()}
    return Owners(by_contact, await rows.list_grants(uow, ids), await rows.list_held(uow, ids))


def find_owner(owners: Owners, actor: Actor, new: NewPerson) -> PersonRow | None:
    """Return the account this person has already, None where the contacts are free; raises Conflict for all others.

    An account without a standing role is looked after by whoever gives it one, so only who looks after it now may.
    """
    taken = {name: contact for name, contact in _contacts_of(new).items() if contact in owners.by_contact}
    found = {owners.by_contact[contact] for contact in taken.values()}
    if not found:
        return None
    owner = found.pop()
    stands = any(grant.person_id == owner.id and grant.revoked_at is None for grant in owners.grants)
    if (
        found
        or _plain(owner.name) != _plain(new.name)
        or not (stands or may_manage_person(actor, owner.id, owners.held[owner.id]))
    ):
        message = N_(
            "Another open account already uses this e-mail or phone. If it is this person's, write the full name as it "
            "stands there, or ask an administrator to give the role."
        )
        raise Conflict(message, errors=(FieldError(next(iter(taken)), message),))
    return owner


def _contacts_of(new: NewPerson) -> dict[str, str]:
    contacts = {"phone": find_phone(new.phone), "email": find_email(new.email)}
    return {name: contact for name, contact in contacts.items() if contact}


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
