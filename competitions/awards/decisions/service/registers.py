"""Registers ("Sổ vàng") and the yearly figures, for whoever may read a unit's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from competitions.awards.decisions import permissions
from competitions.awards.decisions.queries import batches, certificates, statistics
from competitions.awards.decisions.queries.batches import BatchRow
from competitions.awards.decisions.queries.certificates import Line, RegisterQuery
from competitions.awards.decisions.queries.statistics import Figure
from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, N_
from units.queries import UnitRow, find_units

PROVINCE = "11"
REFUSED = N_("Your role reads no register of certificates.")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Whose registers are read: the unit, the others one may choose, and whether certificates are made for it."""

    unit: UnitRow
    units: tuple[UnitRow, ...]
    may_issue: bool


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A page of a register; `fields` are read from the signed text, by certificate."""

    shelf: Shelf
    wanted: RegisterQuery
    lines: tuple[Line, ...]
    fields: Mapping[str, Mapping[str, str | int]]
    total: int
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BatchesView:
    """A unit's batches, the newest first."""

    shelf: Shelf
    rows: tuple[BatchRow, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    """The figures of a year."""

    shelf: Shelf
    year: int
    is_whole_province: bool
    figures: tuple[Figure, ...]


async def load_shelf(uow: UnitOfWork, actor: Actor, unit_code: str) -> Shelf:
    """Choose the unit of the address, else the province where the actor reads it, else their own; raises Forbidden."""
    own = permissions.issuing_units(actor)
    everything = permissions.reads_everything(actor)
    if not own and not everything:
        raise Forbidden(REFUSED)
    code = unit_code or (PROVINCE if everything or PROVINCE in own else own[0])
    if not permissions.may_read_register(actor, code):
        raise Forbidden(REFUSED)
    found = await find_units(uow, [code, *own, PROVINCE] if everything else [code, *own])
    unit = found.get(code) or next(iter(found.values()))
    return Shelf(unit, tuple(found.values()), permissions.may_issue(actor, str(unit.code)))


async def load_register(uow: UnitOfWork, actor: Actor, wanted: RegisterQuery) -> RegisterView:
    """Load a page of a register."""
    shelf = await load_shelf(uow, actor, wanted.unit_code)
    asked = RegisterQuery(str(shelf.unit.code), wanted.register, wanted.year, wanted.page)
    lines = await certificates.list_register(uow, asked)
    return RegisterView(
        shelf=shelf,
        wanted=asked,
        lines=tuple(lines),
        fields={line.id: json.loads(line.fields) for line in lines},
        total=await certificates.count_register(uow, asked),
        years=tuple(await certificates.list_years(uow, asked.unit_code)),
    )


async def load_batches(uow: UnitOfWork, actor: Actor, unit_code: str) -> BatchesView:
    """Load a unit's batches."""
    shelf = await load_shelf(uow, actor, unit_code)
    return BatchesView(shelf, tuple(await batches.list_batches(uow, str(shelf.unit.code))))


async def load_year(uow: UnitOfWork, actor: Actor, unit_code: str, year: int) -> YearView:
    """Load the figures of a year: of the whole province for its people, else of the unit's own decisions."""
    shelf = await load_shelf(uow, actor, unit_code)
    whole = permissions.reads_everything(actor) and str(shelf.unit.code) == PROVINCE
    figures = await statistics.list_figures(uow, year, "" if whole else str(shelf.unit.id))
    return YearView(shelf, year, whole, tuple(figures))
