"""Whose stations and draws an actor keeps, and codes that people can read aloud."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from accounts.queries.people import find_place
from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, Invalid, N_, NotFound
from events.passport import permissions
from events.programme.permissions import Where

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LETTERS = 8
STAFF_ONLY = N_("Your role keeps no passports and draws.")


@dataclass(frozen=True, slots=True)
class Office:
    """A unit whose stations and draws somebody keeps."""

    id: str
    code: str
    name: str
    is_province: bool


@dataclass(frozen=True, slots=True)
class Bench:
    """What the sealed work is done with: the key of its purpose, and the moment."""

    key: bytes = field(repr=False)
    now: datetime


def check_staff(actor: Actor) -> None:
    """Raise Forbidden for somebody who keeps nothing here."""
    if not permissions.may_look(actor):
        raise Forbidden(STAFF_ONLY)


async def access_unit(uow: UnitOfWork, actor: Actor, code: str) -> Office:
    """Return the unit if the actor keeps its stations and draws; "" is their own. Raises Forbidden and NotFound."""
    check_staff(actor)
    found = await find_place(uow, code or next((str(grant.unit_code) for grant in actor.grants), ""))
    if found is None:
        raise NotFound(N_("There is no such unit."))
    if not permissions.may_run(actor, Where(found.code, found.above)):
        raise Forbidden(STAFF_ONLY)
    return Office(found.id, found.code, found.name, not found.above)


def new_code() -> str:
    """Return a code of letters that are not confused, as XXXX-XXXX."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    return f"{letters[:4]}-{letters[4:]}"


def read_code(typed: str) -> str:
    """Return a code as kept, however it was typed; raises Invalid for something else."""
    letters = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(letters) != CODE_LETTERS or not set(letters) <= set(ALPHABET):
        raise Invalid(N_("A passport's number has eight letters and digits, such as 7KQ4-MX2P."))
    return f"{letters[:4]}-{letters[4:]}"
