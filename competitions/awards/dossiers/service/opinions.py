"""Asking agencies about a round's nominees, their answers, and showing them beside the dossiers."""

from dataclasses import dataclass

from competitions.awards.dossiers import permissions
from competitions.awards.dossiers.domain.opinions import (
    OpinionKind,
    Question,
    Reply,
    find_question_flaws,
    find_reply_flaws,
)
from competitions.awards.dossiers.queries import opinions as queries
from competitions.awards.dossiers.queries.opinions import OpinionRow
from competitions.awards.dossiers.service.access import Found, Reader, RoundDesk, access_office, access_round
from core import audit
from core.database import UnitOfWork
from core.kernel import Conflict, FieldError, Forbidden, Invalid, N_, NotFound
from units.domain.unit import Kind


@dataclass(frozen=True, slots=True)
class OpinionView:
    """An opinion with whether this person answers it, and whether it is late."""

    row: OpinionRow
    may_answer: bool
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Opinions:
    """A round's opinions, and the agencies that may be asked."""

    desk: RoundDesk
    rows: tuple[OpinionView, ...]
    agencies: tuple[tuple[str, str], ...]


async def load_opinions(uow: UnitOfWork, reader: Reader, round_id: str) -> Opinions:
    """Load a round's opinions; an agency sees its own only."""
    desk = await access_round(uow, reader, round_id)
    rows = await queries.list_opinions(uow, round_id)
    mine = permissions.answers_for(reader.actor)
    shown = [_view(reader, row) for row in rows if desk.sees_all or row.unit_code in mine]
    agencies = await queries.list_agencies(uow, Kind.AGENCY) if desk.is_office else []
    return Opinions(desk, tuple(shown), tuple(agencies))


async def list_beside(uow: UnitOfWork, reader: Reader, found: Found) -> list[OpinionView]:
    """List the round's opinions for those who review its dossiers; the proposing unit does not read them."""
    if found.is_unit and not found.is_office:
        return []
    return [_view(reader, row) for row in await queries.list_opinions(uow, found.round.id)]


async def ask(uow: UnitOfWork, reader: Reader, round_id: str, question: Question) -> str:
    """Ask an agency; raises Forbidden, Invalid, NotFound for an unknown agency."""
    await access_office(uow, reader, round_id)
    flaws = find_question_flaws(question, reader.today)
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=flaws)
    opinion_id = await queries.add_question(uow, round_id, question, reader.doing)
    if opinion_id is None:
        flaw = FieldError("unit", N_("Choose the agency."))
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,))
    act = audit.Act("award_opinion.asked", opinion_id, reader.id, {"round": round_id, "unit": question.unit_code})
    await audit.record(uow, act, reader.now)
    return opinion_id


async def answer(uow: UnitOfWork, reader: Reader, opinion_id: str, reply: Reply) -> str:
    """Answer for one's agency, once, and return the round; raises Forbidden, NotFound, Invalid, Conflict."""
    row = await _access(uow, reader, opinion_id)
    flaws = find_reply_flaws(reply)
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=flaws)
    if not await queries.settle(uow, opinion_id, reply, reader.doing):
        raise Conflict(N_("Your agency has answered already."))
    act = audit.Act("award_opinion.answered", opinion_id, reader.id, {"round": row.round_id, "unit": row.unit_code})
    await audit.record(uow, act, reader.now)
    return row.round_id


async def find_round_of(uow: UnitOfWork, reader: Reader, opinion_id: str) -> str:
    """Return the round that the question is about, for who answers it; raises Forbidden and NotFound."""
    return (await _access(uow, reader, opinion_id)).round_id


async def check_lead_answered(uow: UnitOfWork, round_id: str) -> None:
    """Raise Conflict while the lead agency was asked and has not answered: its opinion comes before the appraisal."""
    for row in await queries.list_opinions(uow, round_id):
        if row.kind is OpinionKind.LEAD and row.answer is None:
            raise Conflict(N_("The lead agency, %(unit)s, has not given its opinion yet."), unit=row.unit_name)


async def _access(uow: UnitOfWork, reader: Reader, opinion_id: str) -> OpinionRow:
    if not reader.actor.holds(*permissions.ANSWERERS):
        raise Forbidden(N_("You do not answer for this agency."))
    row = await queries.find_opinion(uow, opinion_id)
    if row is None:
        raise NotFound(N_("There is no such question to an agency."))
    if not permissions.may_answer_for(reader.actor, row.unit_code):
        raise Forbidden(N_("You do not answer for this agency."))
    return row


def _view(reader: Reader, row: OpinionRow) -> OpinionView:
    is_open = row.answer is None
    may_answer = is_open and permissions.may_answer_for(reader.actor, row.unit_code)
    return OpinionView(row, may_answer, is_open and reader.today > row.due_on)
