"""A dossier goes to the office and comes back: submit, withdraw, receive, return, find complete, open again."""

from dataclasses import dataclass
from datetime import date, datetime

from competitions.awards.domain.words import StepKind
from competitions.awards.dossiers.domain.checklist import find_line, find_missing, missing_errors
from competitions.awards.dossiers.domain.content import Doing, Texts, find_reason_flaws
from competitions.awards.dossiers.domain.states import Act, DossierState, next_state
from competitions.awards.dossiers.queries import dossiers as queries
from competitions.awards.dossiers.queries import writing
from competitions.awards.dossiers.queries.dossiers import DossierRow
from competitions.awards.dossiers.queries.writing import Step
from competitions.awards.dossiers.service import terms
from competitions.awards.dossiers.service.access import (
    Found,
    Reader,
    access_office,
    check_nominated,
    hold_for_office,
    hold_own,
    record,
)
from competitions.awards.dossiers.service.opinions import check_lead_answered
from competitions.awards.holds.service import list_open_holds
from competitions.awards.rounds.queries import reading as rounds
from core import audit
from core.database import UnitOfWork
from core.kernel import Conflict, FieldError, Invalid, N_
from leaderboards.domain.periods import day_of

VERDICTS = ("good", "doubt", "bad")
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Return:
    """A dossier goes back with a reason; `due_on` None takes the rule's days."""

    dossier_id: str
    reason: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Dossiers of a round for an act on many."""

    round_id: str
    dossier_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Note:
    """A reviewer's verdict and note on a line of the checklist."""

    dossier_id: str
    line: str
    verdict: str
    text: str


async def submit(uow: UnitOfWork, reader: Reader, dossier_id: str) -> None:
    """Send the newest version to the office. Raises Invalid naming what is missing, Conflict for holds and lateness."""
    found = await hold_own(uow, reader, dossier_id)
    state = next_state(found.row.state, Act.SUBMIT)
    check_nominated(found)
    await _check_hold(uow, found)
    await _check_time(uow, found, reader.today)
    await _check_complete(uow, found)
    await writing.mark_submitted(uow, dossier_id, found.row.version, reader.now)
    await writing.take_step(uow, Step(dossier_id, Act.SUBMIT, state), reader.doing)
    await record(uow, reader, "submitted", found)


async def withdraw(uow: UnitOfWork, reader: Reader, dossier_id: str, reason: str) -> None:
    """Take the dossier back for good, with a reason."""
    found = await hold_own(uow, reader, dossier_id)
    state = next_state(found.row.state, Act.WITHDRAW)
    _check_reason(reason)
    await writing.take_step(uow, Step(dossier_id, Act.WITHDRAW, state, reason), reader.doing)
    await record(uow, reader, "withdrawn", found)


async def receive(uow: UnitOfWork, reader: Reader, chosen: Chosen) -> int:
    """Mark submitted dossiers of a round as received and return how many; harmless, so many at once are allowed."""
    desk = await access_office(uow, reader, chosen.round_id)
    rows = [row for row in await queries.list_dossiers(uow, chosen.round_id) if row.id in chosen.dossier_ids]
    fresh = [row for row in rows if row.state is DossierState.SUBMITTED and row.nomination_id not in desk.blocked]
    doing = reader.doing
    await writing.note_steps(uow, [Step(row.id, Act.RECEIVE, DossierState.RECEIVED) for row in fresh], doing)
    acts = [audit.Act("award_dossier.received", row.id, reader.id, {"round": chosen.round_id}) for row in fresh]
    await audit.record_all(uow, acts, reader.now)
    return len(fresh)


async def send_back(uow: UnitOfWork, reader: Reader, order: Return) -> None:
    """Return a dossier for a supplement with reason and deadline; processing pauses until it comes back.

    One that is out already gets another deadline this way.
    """
    found = await hold_for_office(uow, reader, order.dossier_id)
    state, today = next_state(found.row.state, Act.RETURN), reader.today
    _check_reason(order.reason)
    due_on = order.due_on or (await terms.load_term(uow, "days.supplement", today)).last_day
    if due_on <= today:
        flaw = FieldError("due_on", N_("The supplement is due after today."))
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,))
    step = Step(found.row.id, Act.RETURN, state, order.reason, due_on)
    await writing.take_step(uow, step, reader.doing)
    await record(uow, reader, "returned", found)


async def complete(uow: UnitOfWork, reader: Reader, dossier_id: str) -> None:
    """Find a dossier complete, so that it goes to the council; refused while a hold is open or something is missing."""
    found = await hold_for_office(uow, reader, dossier_id)
    state = next_state(found.row.state, Act.COMPLETE)
    check_nominated(found)
    await _check_hold(uow, found)
    await check_lead_answered(uow, found.round.id)
    await _check_complete(uow, found)
    await writing.take_step(uow, Step(dossier_id, Act.COMPLETE, state), reader.doing)
    await record(uow, reader, "completed", found)


async def reopen(uow: UnitOfWork, row: DossierRow, order: Return, doing: Doing) -> None:
    """Open a dossier again, after a request to reconsider was granted; the caller asked for the permission."""
    await writing.hold_dossier(uow, row.id)
    step = Step(row.id, Act.REOPEN, next_state(row.state, Act.REOPEN), order.reason, order.due_on)
    await writing.take_step(uow, step, doing)


async def note(uow: UnitOfWork, reader: Reader, written: Note) -> None:
    """Keep a reviewer's verdict and note; the ones before stay."""
    found = await hold_for_office(uow, reader, written.dossier_id)
    flaws = []
    if find_line(found.lines, written.line) is None:
        flaws.append(FieldError("line", N_("Choose a line of the list.")))
    if written.verdict not in VERDICTS:
        flaws.append(FieldError(f"verdict-{written.line}", N_("Choose a verdict.")))
    if len(written.text) > LONGEST_NOTE:
        flaws.append(FieldError(f"text-{written.line}", N_("At most %(most)s letters."), {"most": LONGEST_NOTE}))
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(flaws))
    said = (written.line, written.verdict, written.text)
    await writing.add_note(uow, found.row.id, said, reader.doing)
    await record(uow, reader, "noted", found)


async def find_due(uow: UnitOfWork, row: DossierRow) -> date:
    """Return the last day for the dossier."""
    closings = await rounds.list_due(uow, [row.round_id], StepKind.CLOSE_DOSSIERS)
    return due_day(row, closings.get(row.round_id))


def due_day(row: DossierRow, closing: datetime | None) -> date:
    """Return the last day: a supplement's own, else when the round's step closes dossiers, as it stands today."""
    return row.due_on if closing is None or row.state is DossierState.RETURNED else day_of(closing)


async def _check_time(uow: UnitOfWork, found: Found, today: date) -> None:
    """Refuse what is late: a supplement has its own last day, be it after the round's."""
    due_on = await find_due(uow, found.row)
    if today <= due_on:
        return
    if found.row.state is DossierState.RETURNED:
        late = N_("The supplement was due by %(day)s. Ask the office that keeps the round for another day.")
        raise Conflict(late, day=f"{due_on:%d/%m/%Y}")
    raise Conflict(N_("The time for dossiers of this round is over."))


async def _check_complete(uow: UnitOfWork, found: Found) -> None:
    newest = await queries.find_version(uow, found.row.id, found.row.version)
    files = (await queries.list_files(uow, [found.row.id])).get(found.row.id, [])
    texts = newest.texts if newest else Texts()
    missing = find_missing(found.lines, texts, [each.document for each in files])
    if missing:
        raise Invalid(N_("The dossier is not complete. This is missing:"), errors=missing_errors(missing))


async def _check_hold(uow: UnitOfWork, found: Found) -> None:
    held = (await list_open_holds(uow, [found.nomination.subject_key])).get(found.nomination.subject_key)
    if held is not None:
        text = N_("Consideration paused by document no. %(number)s of %(day)s")
        raise Conflict(text, number=held.document, day=f"{held.document_on:%d/%m/%Y}")


def _check_reason(reason: str) -> None:
    flaws = find_reason_flaws(reason)
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=flaws)
