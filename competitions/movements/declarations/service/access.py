"""Loading a unit or a declaration together with the question whether the actor may."""

from collections.abc import Collection
from dataclasses import dataclass

from accounts.queries.people import list_people
from competitions.movements.declarations.permissions import (
    DECLARERS,
    READERS,
    Reach,
    may_declare,
    may_read_sent,
)
from competitions.movements.declarations.queries import declarations as queries
from competitions.movements.declarations.queries import places
from competitions.movements.declarations.queries.declarations import DeclarationRow
from competitions.movements.declarations.queries.places import PlaceRow
from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, N_, NotFound, Role


@dataclass(frozen=True, slots=True)
class Accessed:
    """A declaration the actor may read, its unit, and whether the actor writes for that unit."""

    row: DeclarationRow
    unit: PlaceRow
    is_own: bool


def require(actor: Actor, roles: Collection[Role]) -> None:
    """Raise Forbidden unless the actor holds one of the roles somewhere."""
    if not actor.holds(*roles):
        raise Forbidden(N_("Your role does not open this page."))


async def access_unit(uow: UnitOfWork, actor: Actor, code: str) -> PlaceRow:
    """Load a unit the actor declares for; raises Forbidden, for unknown units too."""
    unit = await places.find_place(uow, code)
    if unit is None or not may_declare(actor, unit.place):
        raise Forbidden(N_("You do not declare for this unit."))
    return unit


async def list_own_units(uow: UnitOfWork, actor: Actor) -> list[PlaceRow]:
    """List the units the actor declares for: those of the roles first, then those below by name."""
    require(actor, DECLARERS)
    codes = [grant.unit_code for grant in actor.grants if grant.role in DECLARERS]
    found = await places.list_places(uow, await places.list_below(uow, codes))
    return sorted(found.values(), key=lambda unit: (unit.code not in codes, unit.name))


async def access_sent(uow: UnitOfWork, actor: Actor, declaration_id: str) -> Accessed:
    """Load a declaration to read: the unit's own people always, others once it was sent."""
    require(actor, READERS)
    return await _access(uow, actor, declaration_id)


async def access_own(uow: UnitOfWork, actor: Actor, declaration_id: str) -> Accessed:
    """Load a declaration to write, held until the unit of work ends; raises NotFound, Forbidden."""
    require(actor, DECLARERS)
    found = await _access(uow, actor, declaration_id, hold=True)
    if not found.is_own:
        raise Forbidden(N_("You do not declare for this unit."))
    return found


async def list_reached(uow: UnitOfWork, reach: Reach) -> frozenset[str] | None:
    """Return the ids of the units that a reach covers, None for all of them."""
    if reach.is_everything:
        return None
    return await places.list_below(uow, reach.own) | await places.list_in_clusters(uow, reach.clusters)


async def list_names(uow: UnitOfWork, person_ids: Collection[str | None]) -> dict[str, str]:
    """Return the names of people by id, for those who may read who did what."""
    wanted = {each for each in person_ids if each}
    return {row.id: row.name for row in await list_people(uow, wanted)} if wanted else {}


async def _access(uow: UnitOfWork, actor: Actor, declaration_id: str, *, hold: bool = False) -> Accessed:
    row = await queries.find_declaration(uow, declaration_id, hold=hold)
    if row is None:
        raise NotFound(N_("There is no such declaration."))
    unit = (await places.list_places(uow, {row.unit_id}))[row.unit_id]
    is_own = may_declare(actor, unit.place)
    if not is_own and not (row.sent > 0 and may_read_sent(actor, unit.place)):
        raise Forbidden(N_("You cannot read this unit's declarations."))
    return Accessed(row, unit, is_own)
