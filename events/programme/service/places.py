"""The list of places: looking, adding, changing, retiring one that sessions may refer to, using it again."""

from collections.abc import Sequence
from dataclasses import dataclass

from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import FieldError, Invalid, N_, NotFound
from core.vietnamese import fold
from events.programme.domain.place import PlaceDraft, find_place_errors
from events.programme.models import Place
from events.programme.permissions import may_plan
from events.programme.queries import places as queries
from events.programme.queries.planning import UnitAt, find_place, find_units_at
from events.programme.service.access import Doing, access_planning, check_planner, find_where
from events.programme.service.desk import choose_unit
from events.programme.service.planning import MEND


@dataclass(frozen=True, slots=True)
class PlaceList:
    """A page of the places of a unit's commune, or of the whole province."""

    unit: UnitAt
    rows: Sequence[queries.KeptPlace]
    total: int
    may_change: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list is asked for; `unit` "" is the actor's own first unit."""

    unit: str = ""
    kind: str = ""
    text: str = ""
    is_retired: bool = False
    page: int = 1


async def load_places(uow: UnitOfWork, doing: Doing, wish: Wish) -> PlaceList:
    """Load a page of places. Raises Forbidden and NotFound."""
    unit = await choose_unit(uow, doing.actor, wish.unit)
    wanted = queries.WantedPlaces(
        now=doing.now,
        unit_id="" if unit.kind == "province" else unit.commune_id or unit.id,
        kind=wish.kind,
        text=fold(wish.text),
        is_retired=wish.is_retired,
        page=wish.page,
    )
    rows, total = await queries.list_kept(uow, wanted), await queries.count_kept(uow, wanted)
    # Whoever plans for a village or school names places in a session; the list is kept by the commune.
    return PlaceList(unit, tuple(rows), total, unit.kind in {"province", "commune"} or unit.commune_id is None)


async def load_place(uow: UnitOfWork, doing: Doing, place_id: str) -> queries.KeptPlace:
    """Load a place that the actor may change; raises NotFound for all others."""
    check_planner(doing.actor)
    row = await queries.find_kept(uow, place_id, doing.now)
    if row is None or not may_plan(doing.actor, await find_where(uow, row.unit_code)):
        raise NotFound(N_("There is no such place, or it belongs to another unit."))
    return row


async def add_place(uow: UnitOfWork, doing: Doing, unit_code: str, draft: PlaceDraft) -> str:
    """Add a place to a unit's list; sent again it leads to the first. Raises Invalid by field, Forbidden, NotFound."""
    await access_planning(uow, doing.actor, unit_code)
    _check(draft)
    unit, folded = (await find_units_at(uow, {unit_code}))[unit_code], fold(draft.name)
    if unit.commune_id not in {None, unit.id}:
        raise Invalid(MEND, errors=(FieldError("unit", N_("Places are kept by communes and the province.")),))
    twin = await find_place(uow, unit.id, folded)
    if twin is not None:
        known = await queries.find_kept(uow, twin, doing.now)
        if known is None or known.closed_at or (known.kind, known.address) != (draft.kind, draft.address.strip()):
            raise _taken()
        return twin
    place = Place(id=new_id(), unit_id=unit.id, kind=draft.kind)
    _write(place, draft)
    uow.session.add(place)
    await uow.session.flush()
    await audit.record(uow, audit.Act("place.added", place.id, doing.actor.person_id), doing.now)
    return place.id


async def change_place(uow: UnitOfWork, doing: Doing, place_id: str, draft: PlaceDraft) -> None:
    """Change a place; sessions there say so at once. Raises Invalid by field, NotFound."""
    stored = await _hold(uow, doing, place_id)
    _check(draft)
    if await find_place(uow, stored.unit_id, fold(draft.name)) not in {None, stored.id}:
        raise _taken()
    before = stored.folded
    _write(stored, draft)
    if stored.folded != before:
        await queries.add_search_words(uow, stored)
    await audit.record(uow, audit.Act("place.changed", stored.id, doing.actor.person_id), doing.now)


async def retire_place(uow: UnitOfWork, doing: Doing, place_id: str) -> None:
    """Offer a place no longer; sessions that name it keep it. Done twice it changes nothing."""
    stored = await _hold(uow, doing, place_id)
    if stored.closed_at is None:
        stored.closed_at = doing.now
        await audit.record(uow, audit.Act("place.retired", stored.id, doing.actor.person_id), doing.now)


async def reopen_place(uow: UnitOfWork, doing: Doing, place_id: str) -> None:
    """Offer a retired place again. Done twice it changes nothing."""
    stored = await _hold(uow, doing, place_id)
    if stored.closed_at is not None:
        stored.closed_at = None
        await audit.record(uow, audit.Act("place.reopened", stored.id, doing.actor.person_id), doing.now)


async def _hold(uow: UnitOfWork, doing: Doing, place_id: str) -> Place:
    row = await load_place(uow, doing, place_id)
    stored = await queries.hold_place(uow, row.id)
    if stored is None:
        raise NotFound(N_("There is no such place, or it belongs to another unit."))
    return stored


def _check(draft: PlaceDraft) -> None:
    errors = find_place_errors(draft)
    if errors:
        raise Invalid(MEND, errors=errors)


def _taken() -> Invalid:
    text = N_("A place of this name is on the list already; look among the retired ones too.")
    return Invalid(MEND, errors=(FieldError("name", text),))


def _write(place: Place, draft: PlaceDraft) -> None:
    place.name, place.folded = " ".join(draft.name.split()), fold(draft.name)
    place.kind, place.address, place.room_for = draft.kind, draft.address.strip(), draft.room_for
