"""Use cases about units: registering them with their names and figures, looking one up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from core import versions
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Invalid, N_, NotFound, UnitId
from core.vietnamese import fold
from units import queries
from units.domain.picker import Option, search, to_option
from units.domain.unit import Kind, NewUnit
from units.models import Unit, UnitAlias, UnitMembership, UnitStatistic


@dataclass(frozen=True, slots=True)
class Registered:
    """How many units were new and how many were there already; the latter stay as they are."""

    added: int
    known: int


async def register(uow: UnitOfWork, units: Sequence[NewUnit], *, today: date) -> Registered:
    """Store units that are not there yet: a second run changes nothing. Parents and clusters come before their members.

    Raises Invalid for a parent or cluster that is neither stored nor earlier in the list.
    """
    ids = await queries.list_known_codes(uow)
    fresh = {unit.code: unit for unit in units if unit.code not in ids}
    rows: list[Unit] = []
    for unit in fresh.values():
        rows.append(_row(unit, ids))
        ids[unit.code] = UnitId(rows[-1].id)
    await queries.add_units(uow, rows)
    await queries.add_details(uow, [row for unit in fresh.values() for row in _details(unit, ids, today)])
    if fresh:
        versions.bump(uow, "units")
    return Registered(added=len(fresh), known=len(units) - len(fresh))


@dataclass(frozen=True, slots=True)
class Matching:
    """The units that match, and how many there are in all."""

    rows: tuple[queries.UnitRow, ...]
    total: int


async def find_matching(uow: UnitOfWork, kind: Kind, *, cluster: str, text: str) -> Matching:
    """Find units of a kind in a cluster by words of any of their names; "" leaves a condition out."""
    rows = await queries.list_units(uow, kind)
    entries = await queries.list_picker_entries(uow, kind) if text else []
    codes = {found.code for found in search(entries, text, limit=len(entries))}
    matching = [row for row in rows if cluster in ("", row.cluster_code) and (not text or row.code in codes)]
    return Matching(tuple(matching), len(rows))


async def load_card(uow: UnitOfWork, code: str) -> queries.UnitCard:
    """Load what is known about a unit; raises NotFound."""
    card = await queries.find_card(uow, code)
    if card is None:
        raise NotFound(N_("There is no unit with the code %(unit)s."), unit=code)
    return card


async def list_options(uow: UnitOfWork, kind: Kind) -> list[Option]:
    """List the units of a kind for a picker, in Vietnamese order, with the old names by which they are found."""
    return [to_option(entry) for entry in await queries.list_picker_entries(uow, kind)]


def _row(unit: NewUnit, ids: dict[str, UnitId]) -> Unit:
    return Unit(
        id=new_id(),
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        parent_id=_id_of(unit.parent_code, ids) if unit.parent_code else None,
        valid_from=unit.since,
        origin=unit.origin,
        tile_row=unit.tile.row if unit.tile else None,
        tile_column=unit.tile.column if unit.tile else None,
    )


def _details(unit: NewUnit, ids: dict[str, UnitId], today: date) -> list[UnitAlias | UnitMembership | UnitStatistic]:
    key = ids[unit.code]
    in_order = sorted(new_id() for _ in unit.aliases)  # the first district is the one of the cluster
    details: list[UnitAlias | UnitMembership | UnitStatistic] = [
        UnitAlias(id=own, unit_id=key, kind=alias.kind, text=alias.text, folded=fold(alias.text), hint=alias.hint)
        for own, alias in zip(in_order, unit.aliases, strict=True)
    ]
    details += [
        UnitStatistic(
            unit_id=key,
            measure=each.measure,
            year=each.year,
            value=each.value,
            source=each.source,
            is_estimate=each.is_estimate,
            document=each.document,
            state=each.state,
            version=1,
            note="",
            recorded_at=datetime.combine(today, time(), UTC),
        )
        for each in unit.statistics
    ]
    if unit.cluster_code:
        cluster = _id_of(unit.cluster_code, ids)
        details.append(UnitMembership(unit_id=key, cluster_id=cluster, since=unit.since or today))
    return details


def _id_of(code: str, ids: dict[str, UnitId]) -> UnitId:
    if code not in ids:
        raise Invalid(N_("There is no unit with the code %(unit)s."), unit=code)
    return ids[code]
