"""Places by name and page, each with how many sessions are still to come there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, update

from core.database import UnitOfWork
from events.programme.models import LONGEST_WORDS, Place, Session
from events.programme.queries.sessions import UNIT

PAGE = 50
COMING = ("draft", "released")


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPlaces:
    """What a list of places is narrowed to; empty fields narrow nothing. `text` is folded words."""

    now: datetime
    unit_id: str = ""
    kind: str = ""
    text: str = ""
    is_retired: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """A place with the unit that keeps it; `coming` counts sessions that are not over yet."""

    id: str
    name: str
    kind: str
    address: str
    room_for: int | None
    closed_at: datetime | None
    unit_code: str
    unit_name: str
    coming: int


async def list_kept(uow: UnitOfWork, wanted: WantedPlaces) -> list[KeptPlace]:
    """List a page of places by unit and name."""
    statement = _kept(wanted.now).where(*_conditions(wanted)).order_by(UNIT.c.name, Place.folded, Place.id)
    statement = statement.limit(PAGE).offset((wanted.page - 1) * PAGE)
    return [KeptPlace(*row) for row in await uow.session.execute(statement)]


async def count_kept(uow: UnitOfWork, wanted: WantedPlaces) -> int:
    """Count them."""
    return await uow.session.scalar(select(func.count(Place.id)).where(*_conditions(wanted))) or 0


async def find_kept(uow: UnitOfWork, place_id: str, now: datetime) -> KeptPlace | None:
    """Find a place by its id."""
    row = (await uow.session.execute(_kept(now).where(Place.id == place_id))).one_or_none()
    return None if row is None else KeptPlace(*row)


async def find_retired(uow: UnitOfWork, unit_id: str, folded: str) -> str | None:
    """Find a unit's place of that folded name that is used no longer."""
    statement = select(Place.id).where(Place.unit_id == unit_id, Place.folded == folded, Place.closed_at.is_not(None))
    return await uow.session.scalar(statement)


async def has_places(uow: UnitOfWork, unit_id: str) -> bool:
    """Say whether a unit has any places in use."""
    statement = select(Place.id).where(Place.unit_id == unit_id, Place.closed_at.is_(None)).limit(1)
    return await uow.session.scalar(statement) is not None


async def add_search_words(uow: UnitOfWork, place: Place) -> None:
    """Let a search find the sessions at a renamed place by its new name; the old one may stay known."""
    words = func.substr(f"{place.folded} " + Session.folded, 1, LONGEST_WORDS)
    await uow.session.execute(update(Session).where(Session.place_id == place.id).values(folded=words))


async def hold_place(uow: UnitOfWork, place_id: str) -> Place | None:
    """Return a place's row held for a change."""
    statement = select(Place).where(Place.id == place_id).with_for_update()
    return (await uow.session.scalars(statement)).one_or_none()


def _kept(now: datetime) -> Select[*tuple[Any, ...]]:  # the fields of KeptPlace
    comes = and_(Session.place_id == Place.id, Session.ends_at > now, Session.state.in_(COMING))
    coming = select(func.count(Session.id)).where(comes).scalar_subquery()
    names = ("id", "name", "kind", "address", "room_for", "closed_at")
    columns = (*(getattr(Place, name) for name in names), UNIT.c.code, UNIT.c.name.label("unit_name"), coming)
    return select(*columns).join(UNIT, UNIT.c.id == Place.unit_id)


def _conditions(wanted: WantedPlaces) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Place.closed_at.is_not(None) if wanted.is_retired else Place.closed_at.is_(None),
        *(Place.folded.contains(word, autoescape=True) for word in wanted.text.split()),
    ]
    if wanted.unit_id:
        found.append(Place.unit_id == wanted.unit_id)
    if wanted.kind:
        found.append(Place.kind == wanted.kind)
    return found
