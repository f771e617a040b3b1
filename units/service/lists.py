"""Use cases about lists: a list without fault waits as a draft until its difference was looked at, then is stored."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from core import versions
from core.audit import Act, record
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, FieldError, Forbidden, Invalid, N_, NotFound, UnitCode
from units import queries
from units.domain.acts import Decree, check_move, check_rename
from units.domain.clusters import Entry, check_entry
from units.domain.days import day_of
from units.domain.directory import UnitChange, UnitDifference, UnitKnown, UnitLine, compare_units
from units.domain.unit import FigureState, Kind, NewUnit
from units.domain.villages import Change, VillageDifference, VillageLine
from units.models import UnitDraft
from units.permissions import may_govern, may_list_villages, may_list_villages_of
from units.queries import groups
from units.queries.history import find_now, find_province
from units.service.acts import access_governing, move, on_behalf, rename
from units.service.directory import register
from units.service.groups import enter
from units.service.villages import Basis, VillageOrder, import_villages, preview_villages

AT_ONCE = 50
KEPT = timedelta(days=30)
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Listing:
    """A list without fault and what it rests on; one of the two kinds of lines is empty."""

    basis: Basis
    villages: tuple[VillageLine, ...] = ()
    units: tuple[UnitLine, ...] = field(default_factory=tuple)

    @property
    def total(self) -> int:
        """Return how many lines there are."""
        return len(self.villages) + len(self.units)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft as its page shows it; the difference is worked out anew each time."""

    id: str
    listing: Listing
    difference: VillageDifference | UnitDifference
    done: int
    names: dict[str, str]


async def list_communes(uow: UnitOfWork, actor: Actor) -> dict[str, str]:
    """List the communes (names by code) whose villages the actor may send; raises Forbidden."""
    if not may_list_villages(actor):
        raise Forbidden(N_("Lists of villages come from the commune's officer or the province."))
    province = await find_province(uow)
    rows = await queries.list_units(uow, Kind.COMMUNE)
    return {str(row.code): row.name for row in rows if may_list_villages_of(actor, row.code, province)}


async def list_known(uow: UnitOfWork, actor: Actor) -> dict[str, UnitKnown]:
    """List the stored units against which a list of units is read; raises Forbidden."""
    await access_governing(uow, actor)
    return await groups.list_known_units(uow)


async def keep_draft(uow: UnitOfWork, actor: Actor, listing: Listing, now: datetime) -> str:
    """Keep a faultless list until its difference was looked at; return its id.

    Raises Forbidden, and Invalid for a missing source or a day that is not fit for the changes.
    """
    await _access(uow, actor, listing)
    _check_basis(listing.basis, now)
    if listing.units:
        await _check_changes(uow, listing, now)
    await groups.forget_drafts(uow, actor.person_id, now - KEPT)
    draft = UnitDraft(
        id=new_id(),
        kind="villages" if listing.villages else "units",
        content=msgspec.json.encode(listing).decode(),
        total=listing.total,
        done=0,
        created_at=now,
        created_by=actor.person_id,
    )
    await queries.add_details(uow, [draft])
    return draft.id


async def access_draft(uow: UnitOfWork, actor: Actor, draft_id: str) -> Waiting:
    """Load one's own list with its difference; raises Forbidden, NotFound."""
    listing, done = await _load(uow, actor, draft_id)
    if listing.villages:
        difference: VillageDifference | UnitDifference = await preview_villages(uow, listing.villages, listing.basis.on)
    else:
        difference = compare_units(listing.units, await groups.list_known_units(uow))
    communes = await queries.find_units(uow, {line.commune for line in listing.villages})
    return Waiting(draft_id, listing, difference, done, {code: row.name for code, row in communes.items()})


async def apply_slice(uow: UnitOfWork, actor: Actor, draft_id: str, now: datetime) -> bool:
    """Store the next lines of one's own list; say whether some are left. After a crash it goes on where it stopped."""
    listing, done = await _load(uow, actor, draft_id)
    if listing.villages:
        state = FigureState.CONFIRMED if may_govern(actor, await find_province(uow)) else FigureState.PROPOSED
        lines = listing.villages[done : done + AT_ONCE]
        await import_villages(uow, VillageOrder(lines, listing.basis, state, by=actor.person_id), now)
    else:
        await _import_units(uow, actor, Listing(listing.basis, units=listing.units[done : done + AT_ONCE]), now)
    done = min(done + AT_ONCE, listing.total)
    await groups.note_done(uow, draft_id, done)
    return done < listing.total


async def _import_units(uow: UnitOfWork, actor: Actor, listing: Listing, now: datetime) -> None:
    difference = compare_units(listing.units, await groups.list_known_units(uow))
    province = await find_province(uow)
    new = [each.line for each in difference.changes if each.change is Change.NEW]
    changed = [each for each in difference.changes if each.change is Change.CHANGED]
    await register(uow, [_new(line, province) for line in new], today=listing.basis.on)
    for each in changed:
        await _amend(uow, actor, (each, listing.basis), now)
    if new or changed:
        detail = {"new": str(len(new)), "changed": str(len(changed)), "on": str(listing.basis.on)}
        await record(uow, Act("units.imported", "list", actor.person_id, detail), now)
        versions.bump(uow, "units")


def _new(line: UnitLine, province: UnitCode) -> NewUnit:
    return NewUnit(
        code=UnitCode(line.code),
        name=line.name,
        kind=line.kind,
        parent_code=UnitCode(line.parent) if line.parent else province or None,
        cluster_code=UnitCode(line.cluster) if line.cluster else None,
    )


async def _amend(uow: UnitOfWork, actor: Actor, change: tuple[UnitChange, Basis], now: datetime) -> None:
    (line, known), basis = (change[0].line, change[0].now), change[1]
    doing = on_behalf(uow, _decree(basis, now), now, actor.person_id)
    if known is None:
        return
    if line.name != known.name:
        await rename(doing, line.code, line.name)
    if line.parent and line.parent != known.parent:
        await move(doing, line.code, line.parent)
    if line.cluster and line.cluster != known.cluster:
        found = await queries.find_units(uow, {line.code, line.cluster})
        await enter(uow, found[line.code].id, Entry(found[line.cluster].id, basis.on, day_of(now)))


async def _check_changes(uow: UnitOfWork, listing: Listing, now: datetime) -> None:
    """Raise Invalid with the rows whose change the day does not allow, before anything is stored."""
    known = await groups.list_known_units(uow)
    changes = [c for c in compare_units(listing.units, known).changes if c.change is Change.CHANGED and c.now]
    units = await find_now(uow, {each.line.code for each in changes} | {each.line.parent for each in changes})
    ids = await queries.list_known_codes(uow)
    decree, errors = _decree(listing.basis, now), []
    for each in changes:
        line, unit = each.line, units[each.line.code]
        found: tuple[FieldError, ...] = ()
        if each.now and line.name != each.now.name:
            found += check_rename(unit, line.name, decree)
        if each.now and line.parent and line.parent != each.now.parent:
            found += check_move(unit, units[line.parent], decree)
        if each.now and line.cluster and line.cluster != each.now.cluster:
            entry = Entry(ids[line.cluster], decree.on, decree.today)
            found += check_entry(await groups.find_stay(uow, unit.id), entry)
        errors += [FieldError(f"row/{line.row}", problem.text, problem.params) for problem in found]
    if errors:
        text = N_("Nothing was imported: please mend these %(count)s places and send the list again.")
        raise Invalid(text, errors=tuple(errors), count=len(errors))


def _decree(basis: Basis, now: datetime) -> Decree:
    return Decree(basis.on, basis.source, basis.document or basis.source, today=day_of(now))


def _check_basis(basis: Basis, now: datetime) -> None:
    errors = []
    if basis.on > day_of(now):
        errors.append(FieldError("on", N_("The day has not come yet: record the change on that day or later.")))
    if not 0 < len(basis.source.strip()) <= LONGEST:
        errors.append(FieldError("source", N_("Say where the figure comes from.")))
    if len(basis.document) > LONGEST:
        errors.append(FieldError("document", N_("At most %(most)s letters."), {"most": LONGEST}))
    if errors:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))


async def _access(uow: UnitOfWork, actor: Actor, listing: Listing) -> None:
    if listing.units or not listing.villages:
        await access_governing(uow, actor)
        return
    allowed = await list_communes(uow, actor)
    if not {line.commune for line in listing.villages} <= allowed.keys():
        raise Forbidden(N_("You may send the villages of your own commune only."))


async def _load(uow: UnitOfWork, actor: Actor, draft_id: str) -> tuple[Listing, int]:
    if not may_list_villages(actor):
        raise Forbidden(N_("Lists of villages come from the commune's officer or the province."))
    draft = await groups.find_draft(uow, draft_id)
    if draft is None or draft.created_by != actor.person_id:
        raise NotFound(N_("There is no such list. Please send it again."))
    listing = msgspec.json.decode(draft.content, type=Listing)
    await _access(uow, actor, listing)
    return listing, draft.done
