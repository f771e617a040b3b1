"""Whose helpers an actor keeps."""

from dataclasses import dataclass

from accounts.queries.people import find_place
from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, N_, NotFound
from events.help_log import permissions
from events.programme.permissions import Where
from events.programme.queries.planning import find_units_at
from units.domain.unit import Kind

STAFF_ONLY = N_("Your role keeps no helpers.")


@dataclass(frozen=True, slots=True)
class Office:
    """A unit whose helpers somebody keeps; `sees_people` where names and phones may be shown."""

    id: str
    code: str
    name: str
    kind: str
    sees_people: bool


def check_staff(actor: Actor) -> None:
    """Raise Forbidden for somebody who keeps no helpers anywhere."""
    if not permissions.may_look(actor):
        raise Forbidden(STAFF_ONLY)


async def access_unit(uow: UnitOfWork, actor: Actor, code: str) -> Office:
    """Return the unit if the actor keeps its helpers; "" is their own. Raises Forbidden and NotFound."""
    check_staff(actor)
    asked = code or next((str(grant.unit_code) for grant in actor.grants), "")
    place, units = await find_place(uow, asked), await find_units_at(uow, {asked})
    if place is None or asked not in units:
        raise NotFound(N_("There is no such unit."))
    where = Where(place.code, place.above)
    if not permissions.may_keep(actor, where):
        raise Forbidden(STAFF_ONLY)
    return Office(place.id, place.code, place.name, units[asked].kind, permissions.may_see_people(actor, where))


def unit_kind(office: Office) -> Kind:
    """Return the kind of the unit."""
    return Kind(office.kind)
