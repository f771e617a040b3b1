"""Statements about reports of wrong data."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select, true, update

from competitions.movements.declarations.domain.reports import Complaint, Recent, ReportState, address_in
from competitions.movements.declarations.models import FactReport
from competitions.movements.declarations.queries.facts import FACT
from competitions.movements.declarations.queries.places import UNIT
from core.database import UnitOfWork
from leaderboards.domain.kinds import FactKind

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report. What its sender wrote is for officers; the figure, state, deadline and answer are for everybody."""

    id: str
    fact_id: str
    kind: FactKind
    quantity: int
    occurred_at: datetime
    unit_id: str
    unit_code: str
    unit_name: str
    complaint: Complaint = field(repr=False)
    reporter_id: str | None
    recorder_id: str | None
    created_at: datetime
    due_on: date
    state: ReportState
    answer: str
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report to be stored."""

    fact_id: str
    unit_id: str
    complaint: Complaint = field(repr=False)
    reporter_id: str | None
    recorder_id: str | None
    origin: str = field(repr=False)
    due_on: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered, by whom and when."""

    report_id: str
    state: ReportState
    text: str
    by: str
    now: datetime


@dataclass(frozen=True, slots=True)
class ReportsWanted:
    """Which reports: of these units (None: all) or recorded by this person, in a state, on a page from 1."""

    unit_ids: frozenset[str] | None
    recorder_id: str
    state: ReportState | None = None
    page: int = 1


async def add_report(uow: UnitOfWork, new: NewReport, now: datetime) -> str:
    """Store a report and return its id."""
    row = FactReport(
        fact_id=new.fact_id,
        unit_id=new.unit_id,
        text=new.complaint.text,
        name=new.complaint.name,
        contact=new.complaint.contact,
        reporter_id=new.reporter_id,
        recorder_id=new.recorder_id,
        origin=new.origin,
        created_at=now,
        due_on=new.due_on,
        state=ReportState.OPEN,
        answer="",
    )
    uow.session.add(row)
    await uow.session.flush()
    return row.id


async def count_recent(uow: UnitOfWork, origin: str, now: datetime) -> Recent:
    """Count what came lately."""
    hour, day = now - timedelta(hours=1), now - timedelta(days=1)
    own = FactReport.origin == origin
    return Recent(
        hour=await _count(uow, own, FactReport.created_at > hour),
        day=await _count(uow, own, FactReport.created_at > day),
        address=await _count(uow, FactReport.origin.startswith(address_in(origin)), FactReport.created_at > hour),
        everybody=await _count(uow, FactReport.created_at > hour),
    )


async def find_same(uow: UnitOfWork, new: NewReport) -> str | None:
    """Find the open report of the same reporter with the same words about the same fact."""
    statement = select(FactReport.id).where(
        FactReport.fact_id == new.fact_id,
        FactReport.origin == new.origin,
        FactReport.text == new.complaint.text,
        FactReport.state == ReportState.OPEN,
    )
    return await uow.session.scalar(statement.limit(1))


async def find_report(uow: UnitOfWork, report_id: str) -> ReportRow | None:
    """Find a report."""
    found = await _rows(uow, _reports(FactReport.id == report_id))
    return found[0] if found else None


async def list_reports_on(uow: UnitOfWork, fact_id: str) -> list[ReportRow]:
    """List the reports on one fact, the oldest first."""
    return await _rows(uow, _reports(FactReport.fact_id == fact_id).order_by(FactReport.created_at, FactReport.id))


async def list_reports(uow: UnitOfWork, wanted: ReportsWanted) -> list[ReportRow]:
    """List a page of reports: open ones first, by deadline."""
    is_settled = FactReport.state != ReportState.OPEN
    statement = _reports(_fits(wanted)).order_by(is_settled, FactReport.due_on, FactReport.id)
    return await _rows(uow, statement.limit(PAGE_SIZE).offset((max(wanted.page, 1) - 1) * PAGE_SIZE))


async def count_reports(uow: UnitOfWork, wanted: ReportsWanted) -> int:
    """Count them."""
    return await _count(uow, _fits(wanted))


async def count_overdue(uow: UnitOfWork, wanted: ReportsWanted, today: date) -> int:
    """Count the open ones whose deadline has passed."""
    return await _count(uow, _fits(wanted), FactReport.state == ReportState.OPEN, FactReport.due_on < today)


async def settle(uow: UnitOfWork, answer: Answer) -> bool:
    """Store the answer; False where somebody has answered already."""
    statement = update(FactReport).where(FactReport.id == answer.report_id, FactReport.state == ReportState.OPEN)
    values = {
        "state": answer.state,
        "answer": answer.text,
        "answered_by": answer.by,
        "answered_at": answer.now,
    }
    return (await uow.session.execute(statement.values(values).returning(FactReport.id))).first() is not None


def _fits(wanted: ReportsWanted) -> ColumnElement[bool]:
    fits: ColumnElement[bool] = true()
    if wanted.unit_ids is not None:
        recorded = FactReport.recorder_id == wanted.recorder_id
        fits = or_(FactReport.unit_id.in_(sorted(wanted.unit_ids)), recorded)
    return fits if wanted.state is None else fits & (FactReport.state == wanted.state)


async def _count(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> int:
    return int(await uow.session.scalar(select(func.count()).select_from(FactReport).where(*conditions)) or 0)


def _reports(condition: ColumnElement[bool]) -> Select[FactReport, str, str, str, int, datetime]:
    figure = (FACT.c.kind, FACT.c.quantity, FACT.c.occurred_at)
    statement = select(FactReport, UNIT.c.code, UNIT.c.name, *figure).join(UNIT, UNIT.c.id == FactReport.unit_id)
    return statement.join(FACT, FACT.c.id == FactReport.fact_id).where(condition)


async def _rows(uow: UnitOfWork, statement: Select[FactReport, str, str, str, int, datetime]) -> list[ReportRow]:
    return [
        ReportRow(
            id=row.id,
            fact_id=row.fact_id,
            kind=FactKind(kind),
            quantity=int(quantity),
            occurred_at=occurred_at,
            unit_id=row.unit_id,
            unit_code=code,
            unit_name=name,
            complaint=Complaint(row.text, row.name, row.contact),
            reporter_id=row.reporter_id,
            recorder_id=row.recorder_id,
            created_at=row.created_at,
            due_on=row.due_on,
            state=ReportState(row.state),
            answer=row.answer,
            answered_by=row.answered_by,
            answered_at=row.answered_at,
        )
        for row, code, name, kind, quantity, occurred_at in await uow.session.execute(statement)
    ]
