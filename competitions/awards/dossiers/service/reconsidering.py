"""The second register: requests to reconsider inside the procedure, in their window, with an answer by a deadline."""

from dataclasses import dataclass
from datetime import date

from competitions.awards.domain.words import StepKind
from competitions.awards.dossiers import permissions
from competitions.awards.dossiers.domain.content import find_reason_flaws
from competitions.awards.dossiers.domain.registers import RequestState, Window, check_answer
from competitions.awards.dossiers.queries import dossiers as dossier_queries
from competitions.awards.dossiers.queries import registers as queries
from competitions.awards.dossiers.queries.registers import NewRequest, RequestRow
from competitions.awards.dossiers.service import sending, terms
from competitions.awards.dossiers.service.access import (
    Reader,
    RoundDesk,
    access_office,
    access_round,
    check_keeper,
)
from competitions.awards.dossiers.service.sending import Return
from competitions.awards.rounds.queries import reading as rounds
from competitions.awards.rounds.service.access import closed_by_conflict
from core import audit
from core.database import UnitOfWork
from core.kernel import Conflict, FieldError, Forbidden, Invalid, N_, NotFound
from leaderboards.domain.periods import day_of


@dataclass(frozen=True, slots=True)
class Asking:
    """A request of a unit to look at one of its own again."""

    round_id: str
    nomination_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answering:
    """The office's answer; `document` is number and date of the paper that gives it, which everybody may read."""

    request_id: str
    state: RequestState
    words: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request, whom it is about, whether its answer is late, and the dossier, where there is one."""

    row: RequestRow
    about: str
    dossier_id: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class RequestBook:
    """The second register of a round; `choices` are the nominees about whom this unit may ask now."""

    desk: RoundDesk
    window: Window | None
    views: tuple[RequestView, ...]
    choices: tuple[tuple[str, str], ...]


async def load_book(uow: UnitOfWork, reader: Reader, round_id: str) -> RequestBook:
    """Load the register: those who read the round see all of it, a unit its own requests."""
    desk = await access_round(uow, reader, round_id)
    own, window = permissions.writes_for(reader.actor), await _find_window(uow, round_id)
    rows = [
        row
        for row in await queries.list_requests(uow, round_id)
        if row.unit_code in own or (desk.sees_all and row.nomination_id not in desk.blocked)
    ]
    nominees = await rounds.find_nominations(uow, {row.nomination_id for row in rows})
    dossiers = {row.nomination_id: row.id for row in await dossier_queries.list_dossiers(uow, round_id)}
    is_open = window is not None and window.holds(reader.today)
    return RequestBook(
        desk=desk,
        window=window,
        views=tuple(
            RequestView(
                row,
                nominees[row.nomination_id].subject_name,
                dossiers.get(row.nomination_id, ""),
                is_overdue=row.answered_at is None and reader.today > row.due_on,
            )
            for row in rows
        ),
        choices=tuple(await _list_choices(uow, round_id, own)) if is_open else (),
    )


async def ask(uow: UnitOfWork, reader: Reader, asking: Asking) -> str:
    """Ask to reconsider; raises Forbidden, NotFound, Conflict outside the window or while one waits, Invalid."""
    if not permissions.may_write_some(reader.actor):
        raise Forbidden(N_("Only the proposing unit asks to reconsider."))
    await access_round(uow, reader, asking.round_id)
    window = await _find_window(uow, asking.round_id)
    if window is None:
        raise Conflict(N_("Requests to reconsider are taken after the result is published."))
    if not window.holds(reader.today):
        raise Conflict(N_("The time for requests to reconsider is over. Complaints are taken under their own law."))
    nominee = await rounds.find_nomination(uow, asking.nomination_id)
    is_own = nominee is not None and permissions.may_propose(reader.actor, nominee.unit_code)
    flaws = list(find_reason_flaws(asking.reason))
    if nominee is None or nominee.round_id != asking.round_id or not is_own:
        flaws.insert(0, FieldError("nominee", N_("Choose whom it is about.")))
    if flaws or nominee is None:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(flaws))
    if await queries.find_open_request(uow, nominee.id) is not None:
        raise Conflict(N_("A request about this nominee waits for its answer already."))
    due_on = (await terms.load_term(uow, "days.reconsideration.answer", reader.today)).last_day
    new = NewRequest(asking.round_id, nominee.id, nominee.unit_id, asking.reason, due_on)
    request_id = await queries.add_request(uow, new, reader.doing)
    await _record(uow, reader, "asked", (request_id, asking.round_id))
    return request_id


async def reopen(uow: UnitOfWork, reader: Reader, request_id: str) -> str:
    """Open the dossier again for a supplement by the rule's days, and return the round."""
    row = await _access(uow, reader, request_id)
    check_answer(row.state, RequestState.REOPENED)
    dossier = await dossier_queries.find_dossier_of(uow, row.nomination_id)
    if dossier is None:
        raise Conflict(N_("There is no dossier to open again."))
    due_on = (await terms.load_term(uow, "days.supplement", reader.today)).last_day
    await sending.reopen(uow, dossier, Return(dossier.id, row.reason, due_on), reader.doing)
    await queries.mark_reopened(uow, request_id)
    await _record(uow, reader, "reopened", (request_id, row.round_id))
    return row.round_id


async def answer(uow: UnitOfWork, reader: Reader, answering: Answering) -> str:
    """Answer a request with reasons, once, and return the round."""
    row = await _access(uow, reader, answering.request_id)
    if answering.state not in {RequestState.UPHELD, RequestState.REJECTED}:
        flaw = FieldError(f"state-{row.id}", N_("Choose one of the answers."))
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,))
    check_answer(row.state, answering.state)
    flaws = find_reason_flaws(answering.words, f"answer-{row.id}")
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=flaws)
    await queries.answer_request(uow, row.id, (answering.state, answering.words, answering.document), reader.doing)
    await _record(uow, reader, answering.state.value, (row.id, row.round_id))
    return row.round_id


async def find_round_of(uow: UnitOfWork, reader: Reader, request_id: str) -> str:
    """Return the round of a request, for the office that answers it."""
    return (await _access(uow, reader, request_id)).round_id


async def _access(uow: UnitOfWork, reader: Reader, request_id: str) -> RequestRow:
    check_keeper(reader.actor)
    row = await queries.find_request(uow, request_id)
    if row is None:
        raise NotFound(N_("There is no such request."))
    desk = await access_office(uow, reader, row.round_id)
    if row.nomination_id in desk.blocked:
        raise closed_by_conflict()
    return row


async def _find_window(uow: UnitOfWork, round_id: str) -> Window | None:
    """Return from when to when requests are taken; None before the round's own step opens them."""
    opened = (await rounds.list_moments(uow, round_id)).get(StepKind.APPEAL)
    return None if opened is None or opened.ran_at is None else await load_window(uow, day_of(opened.ran_at))


async def load_window(uow: UnitOfWork, first: date) -> Window:
    """Return the window that opens on a day, for the days that the rule gives; raises NotFound without a rule."""
    term = await terms.load_term(uow, "days.reconsideration", first)
    return Window(first, term.last_day, term.rule.citation, term.rule.is_verified)


async def _list_choices(uow: UnitOfWork, round_id: str, own: frozenset[str]) -> list[tuple[str, str]]:
    nominees = await rounds.list_nominations(uow, round_id)
    return [(each.id, each.subject_name) for each in nominees if each.unit_code in own]


async def _record(uow: UnitOfWork, reader: Reader, name: str, ids: tuple[str, str]) -> None:
    request_id, round_id = ids
    act = audit.Act(f"award_request.{name}", request_id, reader.id, {"round": round_id})
    await audit.record(uow, act, reader.now)
