"""The public notice of the proposed list, and the first register: what citizens say, verified, then resolved."""

from dataclasses import dataclass
from datetime import date, datetime

from competitions.awards.domain.words import Outcome
from competitions.awards.dossiers.domain.content import Texts, find_reason_flaws
from competitions.awards.dossiers.domain.deadlines import Term
from competitions.awards.dossiers.domain.feedback import NewFeedback
from competitions.awards.dossiers.domain.registers import FeedbackState, next_feedback
from competitions.awards.dossiers.domain.states import SENT
from competitions.awards.dossiers.queries import dossiers, notice
from competitions.awards.dossiers.queries.notice import Contact, FeedbackRow, NoticeRow, Ruling
from competitions.awards.dossiers.service import terms
from competitions.awards.dossiers.service.access import (
    Reader,
    RoundDesk,
    access_office,
    access_round,
    check_keeper,
    load_round,
)
from competitions.awards.holds.service import list_open_holds
from competitions.awards.rounds.domain.award_names import award_named
from competitions.awards.rounds.queries import reading as rounds
from competitions.awards.rounds.queries.reading import NominationRow, RoundRow
from competitions.awards.rounds.service.access import closed_by_conflict
from competitions.movements.declarations.domain.reports import find_report_flaws, is_too_many
from core import audit
from core.database import UnitOfWork
from core.kernel import Conflict, FieldError, Invalid, N_, NotFound, SlowDown
from leaderboards.domain.periods import day_of


@dataclass(frozen=True, slots=True)
class PublicLine:
    """Somebody on the public list."""

    nomination_id: str
    name: str
    unit_name: str
    award: str
    summary: str


@dataclass(frozen=True, slots=True)
class PublicList:
    """A round's notice as everybody reads it."""

    round: RoundRow
    notice: NoticeRow
    is_open: bool
    lines: tuple[PublicLine, ...]
    term: Term | None


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """A citizen's words; `contact` is None for everybody but the office that keeps the round."""

    row: FeedbackRow
    about: str
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class FeedbackBook:
    """The first register of a round."""

    desk: RoundDesk
    notice: NoticeRow | None
    views: tuple[FeedbackView, ...]


async def open_notice(uow: UnitOfWork, round_id: str, now: datetime) -> date:
    """Open the notice for the days that the rule gives, and return its last day; a second run changes nothing."""
    known = await notice.find_notice(uow, round_id)
    if known is not None:
        return known.closes_on
    today = day_of(now)
    term = await terms.load_term(uow, "days.notice", today)
    await notice.add_notice(uow, NoticeRow(round_id, today, term.last_day, now))
    detail = {"round": round_id, "until": str(term.last_day)}
    await audit.record(uow, audit.Act("award_notice.opened", round_id, None, detail), now)
    return term.last_day


async def load_public_list(uow: UnitOfWork, round_id: str, today: date) -> PublicList:
    """Load what everybody may read; nobody who is held back, struck or without a sent dossier is in it."""
    found = await notice.find_notice(uow, round_id)
    if found is None:
        raise NotFound(N_("This round has no public notice yet."))
    of_round = await load_round(uow, round_id)
    return PublicList(
        round=of_round,
        notice=found,
        is_open=found.is_open(today),
        lines=tuple(await _list_public(uow, of_round)),
        term=await _term_of(uow, found),
    )


async def send_feedback(uow: UnitOfWork, new: NewFeedback, now: datetime) -> str:
    """Keep a citizen's words; the same again find the first. Raises Invalid, Conflict after the last day, SlowDown."""
    listed = await load_public_list(uow, new.round_id, day_of(now))
    if not listed.is_open:
        raise Conflict(N_("The time of the public notice is over."))
    flaws = list(find_report_flaws(new.complaint))
    if new.nomination_id not in {line.nomination_id for line in listed.lines}:
        flaws.insert(0, FieldError("nominee", N_("Choose whom it is about.")))
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(flaws))
    known = await notice.find_same(uow, new)
    if known is not None:
        return known
    if is_too_many(await notice.count_recent(uow, new.origin, now)):
        raise SlowDown(N_("Too many messages from here. Please try again in an hour."))
    feedback_id = await notice.add_feedback(uow, new, now)
    await audit.record(uow, audit.Act("award_feedback.received", feedback_id, None, {"round": new.round_id}), now)
    return feedback_id


async def load_book(uow: UnitOfWork, reader: Reader, round_id: str) -> FeedbackBook:
    """Load the register for those who read the round; who wrote is loaded for the office alone."""
    desk = await access_round(uow, reader, round_id)
    if not desk.sees_all:
        raise NotFound(N_("There is no such round."))
    rows = [row for row in await notice.list_feedback(uow, round_id) if row.nomination_id not in desk.blocked]
    nominees = await rounds.find_nominations(uow, {row.nomination_id for row in rows})
    contacts = await notice.list_contacts(uow, {row.id for row in rows}) if desk.is_office else {}
    views = tuple(FeedbackView(row, nominees[row.nomination_id].subject_name, contacts.get(row.id)) for row in rows)
    return FeedbackBook(desk, await notice.find_notice(uow, round_id), views)


async def rule_feedback(uow: UnitOfWork, reader: Reader, feedback_id: str, ruling: tuple[FeedbackState, str]) -> str:
    """Verify with a finding, or resolve with what was done, one step at a time; returns the round."""
    check_keeper(reader.actor)
    row = await notice.find_feedback(uow, feedback_id)
    if row is None:
        raise NotFound(N_("There is no such feedback."))
    desk = await access_office(uow, reader, row.round_id)
    if row.nomination_id in desk.blocked:
        raise closed_by_conflict()
    wanted, words = ruling
    if next_feedback(row.state) is not wanted:
        raise Conflict(N_("Feedback is verified first, then resolved."))
    flaws = find_reason_flaws(words, f"words-{feedback_id}")
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=flaws)
    await notice.rule(uow, Ruling(feedback_id, wanted, words), reader.doing)
    act = audit.Act(f"award_feedback.{wanted.value}", feedback_id, reader.id, {"round": row.round_id})
    await audit.record(uow, act, reader.now)
    return row.round_id


async def find_round_of(uow: UnitOfWork, reader: Reader, feedback_id: str) -> str:
    """Return the round of feedback, for the office that deals with it."""
    return (await _access(uow, reader, feedback_id)).round_id


async def _access(uow: UnitOfWork, reader: Reader, feedback_id: str) -> FeedbackRow:
    check_keeper(reader.actor)
    row = await notice.find_feedback(uow, feedback_id)
    if row is None:
        raise NotFound(N_("There is no such feedback."))
    desk = await access_office(uow, reader, row.round_id)
    if row.nomination_id in desk.blocked:
        raise closed_by_conflict()
    return row


async def _list_public(uow: UnitOfWork, of_round: RoundRow) -> list[PublicLine]:
    nominees = {each.id: each for each in await rounds.list_nominations(uow, of_round.id, [Outcome.NOMINATED])}
    rows = [row for row in await dossiers.list_dossiers(uow, of_round.id) if row.state in SENT]
    texts = await dossiers.list_submitted_texts(uow, {row.id for row in rows})
    holds = await list_open_holds(uow, {each.subject_key for each in nominees.values()})
    sent = {row.nomination_id: texts.get(row.id, Texts()) for row in rows}
    return [
        _public_line(of_round, each, sent[key])
        for key, each in nominees.items()
        if key in sent and each.subject_key not in holds
    ]


def _public_line(of_round: RoundRow, each: NominationRow, texts: Texts) -> PublicLine:
    award = award_named(of_round.rules, each.award).title
    return PublicLine(each.id, each.subject_name, each.unit_name, award, texts.summary)


async def _term_of(uow: UnitOfWork, found: NoticeRow) -> Term | None:
    try:
        return await terms.load_term(uow, "days.notice", found.opens_on)
    except NotFound:
        return None
