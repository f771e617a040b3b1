"""Use cases of imports: staging a list that was read, confirming, recording slice by slice, cancelling, looking."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.queries.people import list_places
from competitions.movements.imports import queries
from competitions.movements.imports.domain.changes import (
    Change,
    Known,
    Preview,
    State,
    decide,
    is_withheld,
    pack,
    pack_preview,
    source_key,
    to_fact,
    unpack,
    unpack_preview,
)
from competitions.movements.imports.domain.reading import Directory, Item, Place, make_directory
from competitions.movements.imports.models import FactImport, ImportedFact
from competitions.movements.imports.permissions import Reach, import_reach, may_import, may_look, reading_reach
from competitions.movements.imports.queries import ImportedRow, ImportRow
from core import audit
from core.audit import Act
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import LOCAL_ZONE, Actor, Conflict, Forbidden, N_, NotFound
from leaderboards import service as ledger
from leaderboards.domain.facts import Fact, Outcome, Status
from leaderboards.service import Reversal
from units import queries as unit_queries
from units.queries import UnitRow

MOST_REFUSALS = 20
UNREAD_FOR = timedelta(hours=1)
WITHHELD = N_("Row %(row)s would replace a number of the province's own list; please ask the Department to mend it.")
WITHHELD_LATER = N_("A number of the province's own list stands here; please ask the Department to mend it.")
CHANGED = "Số liệu nhập lại: {before} thành {after}"


@dataclass(frozen=True, slots=True)
class NewImport:
    """A list that was understood, to be staged."""

    source: str
    file_name: str
    items: int


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import as one reader may see it: all of it (`preview` then), or the lines about the reader's own units.

    `may_import` lists, and `may_decide` about this one: the maker, and whoever imports for the whole province.
    """

    row: ImportRow
    preview: Preview | None
    lines: tuple[ImportedRow, ...]
    total: int
    may_import: bool
    may_decide: bool
    refusals: tuple[tuple[str, str], ...]


def check_importer(actor: Actor) -> None:
    """Raise Forbidden for somebody who may not send lists."""
    if not may_import(actor):
        raise Forbidden(N_("Your role may not import lists of facts."))


async def load_directory(uow: UnitOfWork, actor: Actor) -> Directory:
    """Load the units whose facts the actor may import; raises Forbidden without such a role."""
    check_importer(actor)
    units = await unit_queries.list_units(uow)
    reach = import_reach(actor, await _tops(uow, actor))
    below = _below(units, reach)
    reached = [unit for unit in units if reach.is_everything or unit.id in below]
    return make_directory(Place(unit.id, unit.code, unit.name, unit.kind) for unit in reached)


async def speaks_for_province(uow: UnitOfWork, actor: Actor) -> bool:
    """Say whether the actor imports for the whole province; the large numbers of others wait for a second person."""
    return import_reach(actor, await _tops(uow, actor)).is_everything


async def open_import(uow: UnitOfWork, actor: Actor, new: NewImport, now: datetime) -> str:
    """Store an import that waits for its slices, and return its id."""
    check_importer(actor)
    row = FactImport(
        id=new_id(),
        source=new.source,
        file_name=new.file_name[:200],
        made_by=actor.person_id,
        made_at=now,
        state=State.STAGING,
        items=new.items,
        slices=0,
    )
    await queries.add_import(uow, row)
    return row.id


async def add_slices(uow: UnitOfWork, import_id: str, first: int, parts: Sequence[Sequence[Item]]) -> None:
    """Keep slices, numbered from `first`."""
    for number, items in enumerate(parts, first):
        await queries.add_slice(uow, import_id, number, pack(items))


async def close_staging(uow: UnitOfWork, import_id: str, slices: int, shown: Preview) -> None:
    """Let the import be confirmed: every slice is kept."""
    row = await _held(uow, import_id)
    row.state, row.slices, row.summary = State.READY, slices, pack_preview(shown)


async def confirm(uow: UnitOfWork, actor: Actor, import_id: str, now: datetime) -> None:
    """Let the import be recorded; a second call changes nothing. Raises Conflict for a cancelled one."""
    row = await _own(uow, actor, import_id)
    if row.state == State.CANCELLED:
        raise Conflict(N_("This import was cancelled; send the file again."))
    if row.state == State.READY:
        row.state = State.RECORDING
        await audit.record(uow, Act("import.confirmed", row.id, actor.person_id, {"source": row.source}), now)


async def cancel(uow: UnitOfWork, actor: Actor, import_id: str, now: datetime) -> None:
    """Stop the import between two slices; what is recorded stays. Raises Conflict when all of it is."""
    row = await _own(uow, actor, import_id)
    if row.state == State.FINISHED:
        raise Conflict(N_("This import is finished; a wrong number is mended by sending a list with the right one."))
    if row.state != State.CANCELLED:
        row.state, row.ended_at = State.CANCELLED, now
        await queries.drop_slices(uow, row.id)
        await audit.record(uow, Act("import.cancelled", row.id, actor.person_id, {"done": str(row.done)}), now)


async def record_slice(uow: UnitOfWork, import_id: str, now: datetime) -> State:
    """Record the next slice and return how the import stands then; nothing happens unless it is being recorded."""
    row = await _held(uow, import_id)
    if row.state != State.RECORDING:
        return State(row.state)
    items = unpack(await queries.find_slice(uow, row.id, row.cursor))
    await _record_items(uow, row, items, now)
    await queries.drop_slice(uow, row.id, row.cursor)
    row.cursor, row.done = row.cursor + 1, row.done + len(items)
    if row.cursor >= row.slices:
        row.state, row.ended_at = State.FINISHED, now
        detail = {"recorded": str(row.recorded), "changed": str(row.changed), "same": str(row.same)}
        await audit.record(uow, Act("import.finished", row.id, row.made_by, detail), now)
    return State(row.state)


async def drop_unread(uow: UnitOfWork, now: datetime) -> None:
    """Forget lists whose reading broke off, by a crash or a full disk."""
    await queries.drop_unread(uow, now - UNREAD_FOR)


async def list_imports(uow: UnitOfWork, actor: Actor) -> list[ImportRow]:
    """List the imports the actor may see as a whole: one's own, or all for whoever imports for the whole province."""
    check_importer(actor)
    reach = import_reach(actor, await _tops(uow, actor))
    return await queries.list_imports(uow, None if reach.is_everything else actor.person_id)


async def load_import(uow: UnitOfWork, actor: Actor, import_id: str) -> ImportView:
    """Load an import as the actor may see it; raises NotFound where it says nothing of their units."""
    if not may_look(actor):
        raise Forbidden(N_("Your role may not read imports."))
    row, tops = await queries.find_import(uow, import_id), await _tops(uow, actor)
    reach = reading_reach(actor, tops)
    is_own = row is not None and row.made_by == actor.person_id and may_import(actor)
    ids = None if is_own or reach.is_everything else _below(await unit_queries.list_units(uow), reach)
    total = await queries.count_imported(uow, import_id, ids)
    if row is None or (ids is not None and not total):
        raise NotFound(N_("There is no such import."))
    shown = unpack_preview(row.summary) if ids is None else None
    refusals = tuple((str(key), str(why)) for key, why in json.loads(row.refusals)) if ids is None else ()
    lines = tuple(await queries.list_imported(uow, import_id, ids))
    may_decide = is_own or import_reach(actor, tops).is_everything
    return ImportView(row, shown, lines, total, may_import(actor), may_decide, refusals)


async def _record_items(uow: UnitOfWork, row: FactImport, items: Sequence[Item], now: datetime) -> None:
    """Record what is new, reverse and record anew what changed, pass over what is known."""
    asked = {item.key for item in items}
    stored = {source_key(key, each.revision) for key, each in (await queries.find_known(uow, asked)).items()}
    await ledger.hold(uow, unit_codes={item.unit_code for item in items}, source_keys=stored)
    known = await queries.find_known(uow, asked)  # as it is now that nobody else writes about these units
    is_vouched = unpack_preview(row.summary).is_vouched
    withheld = [item for item in items if is_withheld(item, known.get(item.key), is_vouched=is_vouched)]
    items = [item for item in items if item not in withheld]
    changes = [(item, decide(item, known.get(item.key))) for item in items]
    different = [item for item, change in changes if change is Change.DIFFERENT]
    undone = [_reversal(item, known[item.key], row.made_by) for item in different if known[item.key].stands]
    await ledger.reverse_all(uow, undone, now=now)
    moving = [item for item, change in changes if change is not Change.SAME]
    revisions = {item.key: known[item.key].revision + 1 if item.key in known else 1 for item in moving}
    today = now.astimezone(LOCAL_ZONE).date()
    facts: list[Fact] = [to_fact(item, revisions[item.key], row.id, today) for item in moving]
    outcomes = await ledger.record(uow, facts, now=now, recorded_by=row.made_by)
    await _remember(uow, row, [Recorded(*pair, revisions[pair[0].key]) for pair in zip(moving, outcomes, strict=True)])
    _tell_refused(row, [(item.row, WITHHELD_LATER) for item in withheld])
    row.same += len(items) - len(moving)


def _reversal(item: Item, known: Known, by: str) -> Reversal:
    """Return what undoes the revision before; one that the ledger refused (of nothing) has nothing to undo."""
    reason = CHANGED.format(before=known.quantity, after=item.quantity)
    return Reversal(source_key(item.key, known.revision), reason, by=by)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An item and what the ledger said to its revision."""

    item: Item
    outcome: Outcome
    revision: int

    @property
    def known(self) -> Known:
        """What is known under the item's key from now on."""
        return Known(0 if self.outcome.status is Status.REFUSED else self.item.quantity, self.revision)


async def _remember(uow: UnitOfWork, row: FactImport, recorded: Sequence[Recorded]) -> None:
    refused = [each for each in recorded if each.outcome.status is Status.REFUSED]
    fresh = [each for each in recorded if each.revision == 1 and each.outcome.status is not Status.REFUSED]
    again = [each for each in recorded if each.revision > 1]
    await queries.add_imported(uow, [_imported(each, row.id) for each in fresh])
    for each in again:
        await queries.set_imported(uow, each.item.key, each.known, row.id)
    row.recorded += len(fresh)
    row.changed += sum(each.known.quantity > 0 for each in again)
    _tell_refused(row, [(each.item.row, each.outcome.why) for each in refused])


def _tell_refused(row: FactImport, refused: Sequence[tuple[int, str]]) -> None:
    row.refused += len(refused)
    told = [*json.loads(row.refusals), *((f"{number}", why) for number, why in refused)]
    row.refusals = json.dumps(told[:MOST_REFUSALS])


def _imported(each: Recorded, import_id: str) -> ImportedFact:
    item = each.item
    return ImportedFact(
        key=item.key,
        unit_id=item.unit_id,
        kind=item.kind,
        period=item.period,
        quantity=item.quantity,
        revision=each.revision,
        import_id=import_id,
    )


async def _held(uow: UnitOfWork, import_id: str) -> FactImport:
    row = await queries.hold_import(uow, import_id)
    if row is None:
        raise NotFound(N_("There is no such import."))
    return row


async def _own(uow: UnitOfWork, actor: Actor, import_id: str) -> FactImport:
    """Return an import to its maker, or to whoever imports for the whole province."""
    check_importer(actor)
    row = await _held(uow, import_id)
    everything = import_reach(actor, await _tops(uow, actor)).is_everything
    if row.state == State.STAGING or (row.made_by != actor.person_id and not everything):
        raise NotFound(N_("There is no such import."))
    return row


async def _tops(uow: UnitOfWork, actor: Actor) -> set[str]:
    """Return the units with nothing above them at which the actor holds a role."""
    places = await list_places(uow, {str(grant.unit_code) for grant in actor.grants})
    return {code for code, place in places.items() if not place.above}


def _below(units: Sequence[UnitRow], reach: Reach) -> set[str]:
    """Return the ids of the units at and below the reach's roots, and of those in its clusters."""
    parents = {str(unit.code): str(unit.parent_code) if unit.parent_code else None for unit in units}
    found = set()
    for unit in units:
        at: str | None = str(unit.code)
        while at is not None and at not in reach.roots:
            at = parents.get(at)
        if at is not None or unit.cluster_code in reach.clusters:
            found.add(str(unit.id))
    return found
