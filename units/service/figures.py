"""Use cases about figures: a unit proposes, the province confirms or refuses; nothing that was said is ever edited."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core import versions
from core.audit import Act, record_all
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, FieldError, Forbidden, Invalid, N_, NotFound
from units import queries
from units.domain.days import day_of
from units.domain.figures import MEASURE_TITLES, Entry, Excess, Proposal, check_proposal, list_excesses, stand
from units.domain.unit import FigureState, Measure, Statistic
from units.models import UnitStatistic
from units.permissions import may_confirm, may_open, may_propose
from units.queries import UnitRow
from units.queries.figures import FigureRow, WaitingFigure, list_entries, list_last_entries, list_waiting
from units.queries.history import find_province

LONGEST_NOTE = 300
Said = Mapping[tuple[str, Measure, int], Sequence[FigureRow]]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the province says of proposals (ids): confirmed, or refused with a note for the unit."""

    ids: tuple[str, ...]
    is_confirmed: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Proposing:
    """A figure and the code of the unit it is of."""

    unit: str
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """Everything that was said of a unit's figures, and whether the actor may propose another."""

    unit: UnitRow
    rows: tuple[FigureRow, ...]
    may_propose: bool

    def at(self, measure: Measure) -> tuple[FigureRow, ...]:
        """Return what was said of one measure, newest first."""
        return tuple(row for row in self.rows if row.figure.measure is measure)


async def access_proposing(uow: UnitOfWork, actor: Actor, code: str) -> UnitFigures:
    """Load a unit's figures for who may propose another; raises Forbidden, NotFound."""
    if not may_propose(actor, code, await find_province(uow)):
        raise Forbidden(N_("You may propose figures of your own unit only."))
    return await access_figures(uow, actor, code)


async def access_figures(uow: UnitOfWork, actor: Actor, code: str) -> UnitFigures:
    """Load a unit's figures with their history; raises Forbidden for another unit's, NotFound."""
    province = await find_province(uow)
    if not may_open(actor, code, province):
        raise Forbidden(N_("You may see the figures of your own unit only."))
    unit = await _load_open(uow, code)
    return UnitFigures(unit, tuple(await list_entries(uow, unit.id)), may_propose(actor, code, province))


async def propose(uow: UnitOfWork, actor: Actor, order: Proposing, now: datetime) -> bool:
    """Store a unit's figure until the province decides; False where the same stands there already.

    Raises Forbidden, NotFound, and Invalid with errors by field.
    """
    code, proposal = order.unit, order.proposal
    if not may_propose(actor, code, await find_province(uow)):
        raise Forbidden(N_("You may propose figures of your own unit only."))
    unit = await _load_open(uow, code)
    await queries.hold_units(uow, [unit.id])
    said = await list_last_entries(uow, [unit.id], year=proposal.year)
    problems = check_proposal(proposal, _counted(said)[unit.id, proposal.year], day_of(now))
    if problems:
        raise Invalid(N_("Please mend the marked fields."), errors=problems)
    last = said.get((unit.id, proposal.measure, proposal.year), [])
    statistic = _statistic(proposal, FigureState.PROPOSED)
    if last and _says_the_same(last[-1].figure, statistic):
        return False
    row = next_row(unit.id, statistic, last, now)
    row.recorded_by = actor.person_id
    await queries.add_details(uow, [row])
    await _audit(uow, actor, [row], now)
    versions.bump(uow, "units")
    return True


async def access_waiting(uow: UnitOfWork, actor: Actor) -> list[WaitingFigure]:
    """List the proposals that wait for the province; raises Forbidden."""
    await _access_confirming(uow, actor)
    return await list_waiting(uow)


async def decide(uow: UnitOfWork, actor: Actor, decision: Decision, now: datetime) -> int:
    """Confirm or refuse proposals and return how many still waited; a second try finds none.

    Raises Forbidden; Conflict where one has changed; Invalid where nothing is chosen, a refusal has no note, or
    confirmed together they would contradict each other or a figure that holds: then none is decided.
    """
    await _access_confirming(uow, actor)
    _check_decision(decision)
    waiting = await list_waiting(uow, decision.ids)
    units = await queries.find_units(uow, {row.unit_code for row in waiting})
    await queries.hold_units(uow, [unit.id for unit in units.values()])
    said = await list_last_entries(uow, [unit.id for unit in units.values()])
    state = FigureState.CONFIRMED if decision.is_confirmed else FigureState.REFUSED
    if decision.is_confirmed:
        _check_together(waiting, units, said)
    rows = []
    for each in waiting:
        unit_id, figure = units[each.unit_code].id, each.figure
        last = said[unit_id, figure.measure, figure.year]
        if last[-1].id != each.id:
            raise Conflict(N_("A figure has changed meanwhile. Please look at the list again."))
        row = next_row(unit_id, figure, last, now)
        row.state, row.note, row.recorded_by = state, decision.note, actor.person_id
        rows.append(row)
    await queries.add_details(uow, rows)
    if rows:
        await _audit(uow, actor, rows, now)
        versions.bump(uow, "units")
    return len(rows)


async def register_figures(uow: UnitOfWork, figures: Mapping[str, Sequence[Statistic]], now: datetime) -> int:
    """Store figures (by unit code) of measures and years about which nothing was said yet; return how many."""
    units = await queries.find_units(uow, figures)
    said = await list_last_entries(uow, [unit.id for unit in units.values()])
    rows = [
        next_row(unit.id, statistic, (), now)
        for code, unit in units.items()
        for statistic in figures[code]
        if (unit.id, statistic.measure, statistic.year) not in said
    ]
    if rows:
        await queries.add_details(uow, rows)
        versions.bump(uow, "units")
    return len(rows)


def next_row(unit_id: str, statistic: Statistic, last: Sequence[FigureRow], now: datetime) -> UnitStatistic:
    """Return the row that follows what was said of a figure so far (in order)."""
    return UnitStatistic(
        unit_id=unit_id,
        measure=statistic.measure,
        year=statistic.year,
        version=last[-1].version + 1 if last else 1,
        value=statistic.value,
        source=statistic.source,
        document=statistic.document,
        is_estimate=statistic.is_estimate,
        state=statistic.state,
        note="",
        recorded_at=now,
    )


def differs(statistic: Statistic, last: Sequence[FigureRow]) -> bool:
    """Say whether a figure tells anything new: another value than holds, or a confirmation of one that waits."""
    standing = stand(Entry(row.version, row.figure.value, row.figure.state) for row in last)
    held = standing.confirmed if statistic.state is FigureState.CONFIRMED else standing.proposed or standing.confirmed
    return held is None or held.value != statistic.value


def _counted(said: Said) -> dict[tuple[str, int], dict[Measure, int]]:
    """Return by unit and year the confirmed figures that were counted: only those can contradict a proposal."""
    found: dict[tuple[str, int], dict[Measure, int]] = defaultdict(dict)
    for (unit_id, measure, year), rows in said.items():
        sure = [row for row in rows if row.figure.state is FigureState.CONFIRMED]
        if sure and not sure[-1].figure.is_estimate:
            found[unit_id, year][measure] = sure[-1].figure.value
    return found


def _check_together(waiting: Sequence[WaitingFigure], units: Mapping[str, UnitRow], said: Said) -> None:
    """Raise Invalid with an error (pointer: a proposal's id) for each contradiction of what would hold together."""
    chosen: dict[tuple[str, int], dict[Measure, WaitingFigure]] = defaultdict(dict)
    for each in waiting:
        chosen[each.unit_code, each.figure.year][each.figure.measure] = each
    counted = _counted(said)
    errors = tuple(
        _contradiction(excess, together)
        for (code, year), together in chosen.items()
        for excess in list_excesses([each.figure for each in together.values()], counted[units[code].id, year])
    )
    if errors:
        raise Invalid(
            N_("Nothing was confirmed: some of the chosen figures contradict each other or what is confirmed."),
            errors=errors,
        )


def _contradiction(excess: Excess, together: Mapping[Measure, WaitingFigure]) -> FieldError:
    about = together.get(excess.part) or together[excess.whole]
    return FieldError(
        about.id,
        N_("%(unit)s, %(year)s: “%(part)s” (%(more)s) cannot be more than “%(whole)s” (%(most)s)."),
        {
            "unit": about.unit_name,
            "year": about.figure.year,
            "part": MEASURE_TITLES[excess.part],
            "more": excess.more,
            "whole": MEASURE_TITLES[excess.whole],
            "most": excess.most,
        },
    )


def _statistic(proposal: Proposal, state: FigureState) -> Statistic:
    return Statistic(
        measure=proposal.measure,
        year=proposal.year,
        value=proposal.value,
        source=proposal.source.strip(),
        is_estimate=proposal.is_estimate,
        document=proposal.document.strip(),
        state=state,
    )


def _says_the_same(held: Statistic, new: Statistic) -> bool:
    if held.state is FigureState.REFUSED:
        return False
    return (held.value, held.source, held.document, held.is_estimate) == (
        new.value,
        new.source,
        new.document,
        new.is_estimate,
    )


def _check_decision(decision: Decision) -> None:
    if not decision.ids:
        raise Invalid(N_("Choose at least one figure."))
    if not decision.is_confirmed and not decision.note.strip():
        text = N_("Write why the figures are refused, so that the unit can mend them.")
        raise Invalid(text, errors=(FieldError("note", text),))
    if len(decision.note) > LONGEST_NOTE:
        text = N_("At most %(most)s letters.")
        raise Invalid(text, errors=(FieldError("note", text, {"most": LONGEST_NOTE}),), most=LONGEST_NOTE)


async def _access_confirming(uow: UnitOfWork, actor: Actor) -> None:
    if not may_confirm(actor, await find_province(uow)):
        raise Forbidden(N_("Only the province confirms figures."))


async def _load_open(uow: UnitOfWork, code: str) -> UnitRow:
    found = (await queries.find_units(uow, [code])).get(code)
    if found is None:
        raise NotFound(N_("There is no unit with the code %(unit)s."), unit=code)
    return found


async def _audit(uow: UnitOfWork, actor: Actor, rows: Collection[UnitStatistic], now: datetime) -> None:
    acts = [
        Act(
            f"figure.{row.state}",
            row.unit_id,
            actor.person_id,
            {"measure": row.measure, "year": str(row.year), "version": str(row.version)},
        )
        for row in rows
    ]
    await record_all(uow, acts, now)
