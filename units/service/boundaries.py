"""The use case of outlines: a whole file replaces what was there, or nothing of it is taken."""

import json
from datetime import datetime

import msgspec

from core import versions
from core.audit import Act, record
from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, Invalid, N_
from units import queries
from units.domain.outline import Boundaries, read_geojson
from units.domain.unit import Kind
from units.models import UnitBoundary
from units.permissions import may_draw
from units.queries import groups

MOST_BYTES = 8_000_000
SHOWN_ERRORS = 50


def read_boundaries(content: bytes, known: dict[str, str]) -> Boundaries:
    """Return the outlines of a file; raises Invalid with JSON pointers. Takes time, so call it in a thread."""
    found = read_geojson(_decode(content), known)
    if found.errors:
        text = N_("Nothing was imported: the file has %(count)s errors.")
        raise Invalid(text, errors=found.errors[:SHOWN_ERRORS], count=len(found.errors))
    return found


def _decode(content: bytes) -> object:
    try:
        return msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid(N_("This is not a GeoJSON FeatureCollection.")) from error


def access_drawing(actor: Actor) -> None:
    """Raise Forbidden unless the actor may import boundaries."""
    if not may_draw(actor):
        raise Forbidden(N_("Only administrators import boundaries."))


async def list_drawable(uow: UnitOfWork) -> dict[str, str]:
    """List the names, by code, of the units that can have an outline."""
    rows = [*await queries.list_units(uow, Kind.COMMUNE), *await queries.list_units(uow, Kind.PROVINCE)]
    return {str(row.code): row.name for row in rows}


async def store_boundaries(uow: UnitOfWork, actor: Actor, found: Boundaries, now: datetime) -> int:
    """Replace the stored outlines and return how many there are now; raises Forbidden."""
    access_drawing(actor)
    units = await queries.find_units(uow, found.rings)
    await groups.clear_boundaries(uow)
    rows = [
        UnitBoundary(unit_id=units[code].id, rings=json.dumps(rings), imported_at=now)
        for code, rings in found.rings.items()
    ]
    await queries.add_details(uow, rows)
    await record(uow, Act("boundaries.imported", "boundaries", actor.person_id, {"units": str(len(rows))}), now)
    versions.bump(uow, "units")
    return len(rows)
