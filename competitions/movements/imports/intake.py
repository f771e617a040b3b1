"""From a file's bytes to a staged import: read and checked in a thread, kept in short writing turns."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from competitions.movements.domain.tables import Fault, read_lines, to_errors
from competitions.movements.imports import queries, service
from competitions.movements.imports.domain.changes import is_withheld, preview, slices
from competitions.movements.imports.domain.reading import Item, Reading, read_items
from competitions.movements.imports.domain.sources import Source
from competitions.movements.imports.service import NewImport
from competitions.movements.tables import read_table
from core.clock import Clock
from core.database import Database
from core.kernel import LOCAL_ZONE, Actor, Invalid, N_
from leaderboards.domain.facts import seal_person
from leaderboards.domain.kinds import FactKind

MOST_BYTES = 10_000_000
MOST_ROWS = 50_000
MOST_FAULTS = 100
SLICES_A_TURN = 8


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came, and from which source. `kind_names` are the kinds' titles, folded."""

    source: Source
    name: str
    content: bytes = field(repr=False)
    kind_names: Mapping[str, FactKind]


@dataclass(frozen=True, slots=True)
class Office:
    """What staging works with. `secret` seals the numbers of people."""

    database: Database
    clock: Clock
    secret: str = field(repr=False)


async def stage(office: Office, actor: Actor, sent: Sent) -> str:
    """Keep a list for its confirmation and return the import's id; nothing is recorded yet.

    Raises Invalid with every fault at its cell: then nothing at all is kept.
    """
    now = office.clock.now()
    async with office.database.reading() as uow:
        directory = await service.load_directory(uow, actor)
        is_vouched = await service.speaks_for_province(uow, actor)
    today = office.clock.now().astimezone(LOCAL_ZONE).date()
    seal = partial(seal_person, office.secret, "")
    reading = Reading(sent.source, directory, sent.kind_names, seal, today, is_vouched)
    items = await asyncio.to_thread(_read, sent, reading)
    async with office.database.reading() as uow:
        known = await queries.find_known(uow, {item.key for item in items})
    _refuse(tuple(_withheld(item) for item in items if is_withheld(item, known.get(item.key), is_vouched=is_vouched)))
    shown, parts = preview(items, known, is_vouched=is_vouched), list(slices(items))
    async with office.database.writing() as uow:
        import_id = await service.open_import(uow, actor, NewImport(sent.source.code, sent.name, len(items)), now)
    for first in range(0, len(parts), SLICES_A_TURN):
        async with office.database.writing() as uow:
            await service.add_slices(uow, import_id, first, parts[first : first + SLICES_A_TURN])
    async with office.database.writing() as uow:
        await service.close_staging(uow, import_id, len(parts), shown)
    return import_id


def _read(sent: Sent, reading: Reading) -> tuple[Item, ...]:
    table = read_table(sent.content, MOST_ROWS + 1)
    lines = read_lines(table, sent.source.columns)
    items, faults = read_items(lines.lines, reading)
    _refuse((*lines.faults, *faults))
    return items


def _withheld(item: Item) -> Fault:
    return Fault("", service.WITHHELD, {"row": item.row})


def _refuse(faults: tuple[Fault, ...]) -> None:
    if faults:
        text = N_("Nothing was imported: %(count)s cells are wrong. Please mend them and send the file again.")
        raise Invalid(text, errors=to_errors(faults[:MOST_FAULTS]), count=len(faults))
