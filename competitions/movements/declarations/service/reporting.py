"""Reports of wrong data ("báo sai số liệu"): anybody reports a figure, who answers for it answers in public."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime

from accounts.domain.lockout import network_of
from competitions.movements.declarations.domain.content import find_reason_flaw
from competitions.movements.declarations.domain.reports import (
    SEAL_LETTERS,
    Complaint,
    ReportState,
    find_report_flaws,
    is_overdue,
    is_too_many,
)
from competitions.movements.declarations.domain.states import STANDING, Act, next_state
from competitions.movements.declarations.domain.working_days import deadline
from competitions.movements.declarations.permissions import (
    ANSWERERS,
    Doubted,
    answering_reach,
    may_answer,
    may_look_through,
)
from competitions.movements.declarations.queries import declarations as declaration_queries
from competitions.movements.declarations.queries import places, writing
from competitions.movements.declarations.queries import reports as queries
from competitions.movements.declarations.queries.calendar import load_calendar
from competitions.movements.declarations.queries.reports import Answer, NewReport, ReportRow, ReportsWanted
from competitions.movements.declarations.queries.writing import Doing, Step
from competitions.movements.declarations.service.access import list_names, list_reached, require
from core import audit
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, FieldError, Forbidden, Invalid, N_, NotFound, SlowDown
from leaderboards import service as ledger
from leaderboards.domain.facts import Verification
from leaderboards.domain.kinds import KINDS
from leaderboards.domain.periods import day_of
from leaderboards.service.reading import FactCard, load_fact


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: an officer's account, or a visitor known by a sealed network address and browser alone."""

    actor: Actor | None
    origin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reported:
    """A complaint about a fact."""

    fact_id: str
    complaint: Complaint = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer to a report: upheld (the fact is reversed) or rejected, always with the reason."""

    report_id: str
    state: ReportState
    reason: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list, with whether its answer is late."""

    row: ReportRow
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Reports:
    """A page of reports, how many there are in all, and how many of them are overdue."""

    lines: tuple[ReportLine, ...]
    total: int
    overdue: int


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One report with its fact, for those who answer."""

    line: ReportLine
    fact: FactCard
    recorder: str
    answerer: str
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser somewhere: its network address, and what tells it from others behind that address."""

    address: str
    browser: str = field(repr=False)


def reporter_of(actor: Actor | None, visitor: Visitor, key: bytes) -> Reporter:
    """Return who reports; address and browser are sealed, so that nobody can read them back."""
    if actor is not None:
        return Reporter(actor, _seal(f"person:{actor.person_id}", key))
    network, browser = f"network:{network_of(visitor.address)}", f"browser:{visitor.browser}"
    return Reporter(None, _seal(network, key)[:SEAL_LETTERS] + _seal(browser, key)[:SEAL_LETTERS])


def _seal(who: str, key: bytes) -> str:
    return hmac.new(key, who.encode(), "sha256").hexdigest()


async def report(uow: UnitOfWork, reporter: Reporter, reported: Reported, now: datetime) -> str:
    """Open a report and return its id; the same words again find the open one. Raises Invalid, NotFound, SlowDown."""
    flaws = find_report_flaws(reported.complaint)
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=flaws)
    fact = await load_fact(uow, reported.fact_id)
    if fact.is_reversed:
        raise Conflict(N_("This figure was reversed already; nothing counts any more."))
    new = NewReport(
        fact_id=fact.id,
        unit_id=fact.unit.id,
        complaint=reported.complaint,
        reporter_id=reporter.actor.person_id if reporter.actor else None,
        recorder_id=fact.recorded_by,
        origin=reporter.origin,
        due_on=deadline(day_of(now), await load_calendar(uow)),
    )
    known = await queries.find_same(uow, new)
    if known is not None:
        return known
    if is_too_many(await queries.count_recent(uow, reporter.origin, now)):
        raise SlowDown(N_("Too many reports from here. Please try again in an hour."))
    return await queries.add_report(uow, new, now)


async def list_reports(uow: UnitOfWork, actor: Actor, wanted: ReportsWanted, now: datetime) -> Reports:
    """List the reports about the actor's units, and those on facts the actor recorded."""
    require(actor, ANSWERERS)
    reach = answering_reach(actor, await places.list_provinces(uow))
    asked = ReportsWanted(await list_reached(uow, reach), actor.person_id, wanted.state, wanted.page)
    rows = await queries.list_reports(uow, asked)
    today = day_of(now)
    lines = tuple(ReportLine(row, is_overdue(row.state, row.due_on, today)) for row in rows)
    return Reports(lines, await queries.count_reports(uow, asked), await queries.count_overdue(uow, asked, today))


async def load_report(uow: UnitOfWork, actor: Actor, report_id: str, now: datetime) -> ReportFile:
    """Load a report to answer it; raises NotFound, Forbidden."""
    found = await _access(uow, actor, report_id)
    row = found.row
    names = await list_names(uow, {row.recorder_id, row.answered_by})
    return ReportFile(
        line=ReportLine(row, is_overdue(row.state, row.due_on, day_of(now))),
        fact=found.fact,
        recorder=names.get(row.recorder_id or "", ""),
        answerer=names.get(row.answered_by or "", ""),
        may_answer=found.is_answerer and row.state is ReportState.OPEN,
    )


async def answer(uow: UnitOfWork, actor: Actor, ruling: Ruling, now: datetime) -> None:
    """Answer a report. Upheld, the fact is reversed with the same reason; a declaration behind it is withdrawn.

    Raises Forbidden, Invalid without a reason, Conflict where somebody else has answered.
    """
    found = await _access(uow, actor, ruling.report_id)
    if not found.is_answerer:
        raise Forbidden(
            N_("Whoever recorded this figure, or the Department, answers this report; nobody answers their own.")
        )
    _check(ruling)
    row = found.row
    given = Answer(row.id, ruling.state, ruling.reason, actor.person_id, now)
    if not await queries.settle(uow, given):
        raise Conflict(N_("This report has its answer already."))
    if ruling.state is ReportState.UPHELD:
        await _reverse(uow, found.fact, ruling.reason, Doing(actor.person_id, now))
    detail = {"fact": row.fact_id, "unit": row.unit_code}
    await audit.record(uow, audit.Act(f"fact_report.{ruling.state.value}", row.id, actor.person_id, detail), now)


@dataclass(frozen=True, slots=True)
class _Accessed:
    row: ReportRow
    fact: FactCard
    is_answerer: bool


async def _access(uow: UnitOfWork, actor: Actor, report_id: str) -> _Accessed:
    """Load a report and whether the actor answers it; the unit, the Department and the fact's recorder read it."""
    require(actor, ANSWERERS)
    row = await queries.find_report(uow, report_id)
    if row is None:
        raise NotFound(N_("There is no such report."))
    unit = (await places.list_places(uow, {row.unit_id}))[row.unit_id]
    if not may_look_through(actor, unit.place) and row.recorder_id != actor.person_id:
        raise Forbidden(N_("You do not answer for this unit."))
    fact = await load_fact(uow, row.fact_id)
    return _Accessed(row, fact, may_answer(actor, unit.place, _doubted(row, fact)))


def _doubted(row: ReportRow, fact: FactCard) -> Doubted:
    is_declared = not fact.owner and fact.verification in {Verification.DECLARED, Verification.PENDING}
    return Doubted(KINDS[fact.kind].is_declarable, is_declared, row.recorder_id, row.reporter_id)


def _check(ruling: Ruling) -> None:
    flaw = find_reason_flaw(ruling.reason)
    flaws = [flaw] if flaw else []
    if ruling.state is ReportState.OPEN:
        flaws.append(FieldError("state", N_("Choose whether the report is right.")))
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(flaws))


async def _reverse(uow: UnitOfWork, fact: FactCard, reason: str, doing: Doing) -> None:
    head, _, rest = fact.source_key.partition(":")
    is_declared = head == "declaration" and not fact.owner
    declared = [rest.partition(":")[0]] if is_declared else []
    rows = await declaration_queries.hold_declarations(uow, declared)  # before the unit, as everybody does
    reversal = ledger.Reversal(fact.source_key, reason, by=doing.by, owner=fact.owner)
    await ledger.reverse(uow, reversal, now=doing.now)
    for row in rows:
        if row.source_key == fact.source_key and row.state in STANDING:
            await writing.take_step(uow, Step(row.id, Act.REVERSE, next_state(row.state, Act.REVERSE), reason), doing)
