"""Places as sessions name them: found by name, added where new, refused where retired."""

from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import FieldError, Invalid, N_
from core.vietnamese import fold
from events.programme.domain.place import kind_of
from events.programme.models import Place
from events.programme.queries.places import find_retired, has_places
from events.programme.queries.planning import UnitAt, find_place, find_units_at


async def find_or_add_place(uow: UnitOfWork, unit: UnitAt, name: str) -> str:
    """Return the place of that name in the unit's commune; one that is not known yet is added."""
    owner, folded = unit.commune_id or unit.id, fold(name)
    found = await find_place(uow, owner, folded)
    if found is not None:
        return found
    place = Place(id=new_id(), unit_id=owner, name=" ".join(name.split()), folded=folded, kind=kind_of(name))
    uow.session.add(place)
    await uow.session.flush()
    return place.id


async def check_in_use(uow: UnitOfWork, unit: UnitAt | None, name: str, kept: str | None = None) -> None:
    """Raise Invalid for a session at a place that was retired, but for the one `kept` that it is at already."""
    if unit is None or not name.strip():
        return
    retired = await find_retired(uow, unit.commune_id or unit.id, fold(name))
    if retired is not None and retired != kept:
        text = N_("This place is used no longer. Choose another one, or put it into use again in the list of places.")
        raise Invalid(text, errors=(FieldError("place", text),))


async def is_unknown(uow: UnitOfWork, unit_code: str, name: str) -> bool:
    """Say whether a unit's commune keeps a list of places and this one is not on it."""
    unit = (await find_units_at(uow, {unit_code})).get(unit_code)
    if unit is None or not name.strip():
        return False
    owner = unit.commune_id or unit.id
    return await find_place(uow, owner, fold(name)) is None and await has_places(uow, owner)
