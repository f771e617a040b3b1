"""Use cases about units in time: merge, split, rename, move; each one transaction with its document and audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core import versions
from core.audit import Act, record
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, FieldError, Forbidden, Invalid, N_, NotFound, UnitCode, UnitId
from core.vietnamese import fold
from units import queries
from units.domain.acts import (
    ActKind,
    Decree,
    Part,
    UnitNow,
    check_merge,
    check_move,
    check_new_codes,
    check_rename,
    check_split,
)
from units.domain.figures import add_figures
from units.domain.unit import Alias, AliasKind, FigureState, Measure
from units.models import Unit, UnitAlias, UnitMembership, UnitStatistic, UnitSuccession
from units.permissions import may_govern
from units.queries import figures, groups, history


@dataclass(frozen=True, slots=True)
class Merging:
    """Units (codes) that become one: the code of one that stays, or a new unit."""

    olds: tuple[str, ...]
    into: str | Part
    decree: Decree


@dataclass(frozen=True, slots=True)
class Splitting:
    """A unit (code) and the new ones that come out of it; it may stay beside them."""

    unit: str
    parts: tuple[Part, ...]
    stays: bool
    decree: Decree


@dataclass(frozen=True, slots=True)
class Renaming:
    """A unit (code) and its new name."""

    unit: str
    name: str
    decree: Decree


@dataclass(frozen=True, slots=True)
class Moving:
    """A unit (code) and its new parent (code)."""

    unit: str
    parent: str
    decree: Decree


Order = Merging | Splitting | Renaming | Moving


async def perform(uow: UnitOfWork, actor: Actor, order: Order, now: datetime) -> UnitCode:
    """Do what the order says and return the code of the unit to look at next.

    Raises Forbidden, NotFound, and Invalid with what stands against it; a second try finds that it is done already.
    """
    await access_governing(uow, actor)
    done = Doing(uow, order.decree, now, actor.person_id)
    if isinstance(order, Merging):
        code = await _merge(done, order)
    elif isinstance(order, Splitting):
        code = await _split(done, order)
    elif isinstance(order, Renaming):
        code = await rename(done, order.unit, order.name)
    else:
        code = await move(done, order.unit, order.parent)
    versions.bump(uow, "units")
    return code


async def access_governing(uow: UnitOfWork, actor: Actor) -> None:
    """Raise Forbidden unless the actor may change units."""
    if not may_govern(actor, await history.find_province(uow)):
        raise Forbidden(N_("Only the province changes units."))


@dataclass(frozen=True, slots=True)
class Step:
    """What an act does to one unit: names (of a move the parents' codes) before and after."""

    old: UnitNow
    new: UnitNow
    before: str
    after: str
    follows: bool = False

    def day(self, on: date) -> date:
        """Return from which day it holds: what `follows` from another unit's act comes after the unit's own ones."""
        last = self.old.changed_on
        return on if not self.follows or last is None or last < on else last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Doing:
    """Where, why, when and by whom an act is done."""

    uow: UnitOfWork
    decree: Decree
    now: datetime
    by: str | None

    async def note(self, kind: ActKind, step: Step) -> None:
        """Store an act and its audit entry; raises Invalid where it was done to the unit on this very day already."""
        if await history.has_act(self.uow, (step.old.id, step.new.id), kind, self.decree.on):
            text = N_("%(unit)s was changed on this day already: give the correction a later day.")
            raise Invalid(text, errors=(FieldError("on", text, {"unit": step.old.name}),), unit=step.old.name)
        await self.store(kind, [step])
        detail = {"old": step.old.code, "new": step.new.code, "on": str(self.decree.on)}
        await record(self.uow, Act(f"unit.{kind}", step.old.id, self.by, detail), self.now)

    async def store(self, kind: ActKind, steps: Sequence[Step]) -> None:
        """Store an act, or what follows from one for other units: after what was done to them already."""
        rows = [
            UnitSuccession(
                id=new_id(),
                old_id=step.old.id,
                new_id=step.new.id,
                kind=kind,
                effective_on=step.day(self.decree.on),
                before=step.before,
                after=step.after,
                reason=self.decree.reason,
                document=self.decree.document,
                recorded_at=self.now,
                recorded_by=self.by,
            )
            for step in steps
        ]
        await queries.add_details(self.uow, rows)


def on_behalf(uow: UnitOfWork, decree: Decree, now: datetime, by: str | None) -> Doing:
    """Return what `rename` and `move` need; for lists that change many units at once."""
    return Doing(uow, decree, now, by)


async def rename(done: Doing, code: str, name: str) -> UnitCode:
    """Give the unit another name; the old one stays to be found."""
    unit = (await _load(done.uow, [code]))[0]
    _refuse(check_rename(unit, name, done.decree))
    await history.set_name(done.uow, unit.id, name)
    await add_aliases(done.uow, unit.id, [Alias(AliasKind.OTHER, unit.name)])
    await done.note(ActKind.RENAME, Step(unit, unit, unit.name, name))
    return UnitCode(code)


async def move(done: Doing, code: str, parent_code: str) -> UnitCode:
    """Let the unit stand below another one."""
    found = await history.find_now(done.uow, {code, parent_code})
    if parent_code not in found:
        text = N_("There is no unit with the code %(unit)s.")
        raise Invalid(text, errors=(FieldError("parent", text, {"unit": parent_code}),), unit=parent_code)
    unit, parent = (await _load(done.uow, [code]))[0], found[parent_code]
    _refuse(check_move(unit, parent, done.decree))
    before = (await queries.find_units(done.uow, [code]))[code].parent_code or ""
    await history.set_parent(done.uow, [unit.id], parent.id)
    await done.note(ActKind.MOVE, Step(unit, unit, before, parent_code))
    return UnitCode(code)


async def _merge(done: Doing, order: Merging) -> UnitCode:
    uow = done.uow
    await _hold_with_children(uow, order)
    olds = await _load(uow, order.olds)
    if isinstance(order.into, Part):
        problems = check_merge(olds, order.into, done.decree)
        problems += check_new_codes([order.into], await queries.list_known_codes(uow), "code")
        _refuse(problems)
        into, heirs = await _make(done, olds[0], order.into), olds
    else:
        into = (await _load(uow, [order.into]))[0]
        _refuse(check_merge(olds, into, done.decree))
        heirs = [*olds, into]
    await _add_figures(done, heirs, into)
    for old in olds:
        await _hand_over(done, old, into)
        await _end(done, old)
        await done.note(ActKind.MERGE, Step(old, into, old.name, into.name))
    return UnitCode(into.code)


async def _hold_with_children(uow: UnitOfWork, order: Merging) -> None:
    """Hold everybody whom the merger changes at once: who records about a village holds it, and then its commune."""
    stays = () if isinstance(order.into, Part) else (order.into,)
    rows = (await queries.find_units(uow, [*order.olds, *stays])).values()
    children = [await history.list_children(uow, row.id) for row in rows if row.code in order.olds]
    await queries.hold_units(uow, {*(row.id for row in rows), *(key for below in children for key, _ in below)})


async def _split(done: Doing, order: Splitting) -> UnitCode:
    unit = (await _load(done.uow, [order.unit]))[0]
    problems = check_split(unit, order.parts, done.decree, stays=order.stays)
    problems += check_new_codes(order.parts, await queries.list_known_codes(done.uow), "parts")
    _refuse(problems)
    for part in order.parts:
        new = await _make(done, unit, part)
        await add_aliases(done.uow, new.id, await _old_names(done.uow, unit))
        await done.note(ActKind.SPLIT, Step(unit, new, unit.name, part.name))
    if not order.stays:
        await _end(done, unit)
    return UnitCode(unit.code)


async def _make(done: Doing, model: UnitNow, part: Part) -> UnitNow:
    """Register a unit that stands where its model stood: parent, cluster, place on the map."""
    rows = await queries.find_units(done.uow, [model.code])
    tile, stay = rows[model.code].tile, await groups.find_stay(done.uow, model.id)
    row = Unit(
        id=new_id(),
        code=part.code,
        name=part.name,
        kind=model.kind,
        parent_id=model.above[0] if model.above else None,
        valid_from=done.decree.on,
        origin=rows[model.code].origin,
        tile_row=tile.row if tile else None,
        tile_column=tile.column if tile else None,
    )
    await queries.add_units(done.uow, [row])
    if stay is not None:
        entry = UnitMembership(unit_id=row.id, cluster_id=stay.cluster_id, since=done.decree.on)
        await queries.add_details(done.uow, [entry])
    return UnitNow(row.id, part.code, part.name, model.kind, done.decree.on, above=model.above)


async def _hand_over(done: Doing, old: UnitNow, into: UnitNow) -> None:
    """Give the successor the old unit's names and the units that stood below it."""
    await add_aliases(done.uow, into.id, await _old_names(done.uow, old))
    children = await history.list_children(done.uow, old.id)
    below = await history.find_now(done.uow, await queries.list_codes(done.uow, [key for key, _ in children]))
    await history.set_parent(done.uow, [child.id for child in below.values()], into.id)
    await done.store(ActKind.MOVE, [Step(child, child, old.code, into.code, follows=True) for child in below.values()])


async def _old_names(uow: UnitOfWork, old: UnitNow) -> list[Alias]:
    card = await queries.find_card(uow, old.code)
    known = card.aliases if card else ()
    before = [alias.text for alias in known if alias.kind in {AliasKind.FORMER_DISTRICT, AliasKind.FORMER_COMMUNE}]
    return [Alias(AliasKind.FORMED_FROM, old.name, " + ".join(before)), *known]


async def add_aliases(uow: UnitOfWork, unit_id: str, aliases: Sequence[Alias]) -> None:
    """Add other names that the unit does not have yet."""
    known = await queries.list_alias_keys(uow, unit_id)
    fresh = {(alias.kind.value, fold(alias.text)): alias for alias in aliases}
    await queries.add_details(uow, [alias_row(unit_id, alias) for key, alias in fresh.items() if key not in known])


def alias_row(unit_id: str, alias: Alias) -> UnitAlias:
    """Return another name as it is stored."""
    folded = fold(alias.text)
    return UnitAlias(id=new_id(), unit_id=unit_id, kind=alias.kind, text=alias.text, folded=folded, hint=alias.hint)


async def _end(done: Doing, unit: UnitNow) -> None:
    last_day = done.decree.on - timedelta(days=1)
    await history.end_unit(done.uow, unit.id, last_day)
    await groups.end_stays(done.uow, [unit.id], last_day)


async def _add_figures(done: Doing, heirs: Sequence[UnitNow], into: UnitNow) -> None:
    """Give the successor the sums of the figures that all of them have, for the year of the merger."""
    year = done.decree.on.year
    said = await figures.list_last_entries(done.uow, [into.id], year=year)
    rows = []
    for measure in Measure:
        known = await figures.list_figures(done.uow, measure, year) if measure is not Measure.VILLAGES else {}
        found = [known[UnitId(heir.id)] for heir in heirs if heir.id in known]
        total = add_figures(found, year) if len(found) == len(heirs) else None
        if total is not None:
            last = said.get((into.id, measure, year), [])
            rows.append(
                UnitStatistic(
                    unit_id=into.id,
                    measure=measure,
                    year=year,
                    version=last[-1].version + 1 if last else 1,
                    value=total.value,
                    source=" + ".join(heir.name for heir in heirs)[:300],
                    document=done.decree.document,
                    is_estimate=total.is_estimate,
                    state=FigureState.CONFIRMED if total.is_confirmed else FigureState.PROPOSED,
                    note="",
                    recorded_at=done.now,
                    recorded_by=done.by,
                )
            )
    await queries.add_details(done.uow, rows)


async def _load(uow: UnitOfWork, codes: Sequence[str]) -> list[UnitNow]:
    """Load units and hold them until the transaction ends; raises NotFound."""
    rows = await queries.find_units(uow, codes)
    await queries.hold_units(uow, [row.id for row in rows.values()])
    found = await history.find_now(uow, codes)
    missing = [code for code in codes if code not in found]
    if missing:
        raise NotFound(N_("There is no unit with the code %(unit)s."), unit=missing[0])
    return [found[code] for code in codes]


def _refuse(problems: tuple[FieldError, ...]) -> None:
    if problems:
        raise Invalid(N_("Please mend the marked fields."), errors=problems)
