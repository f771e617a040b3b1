"""The notice to a unit whose nominee is not awarded: struck, without a dossier that was sent, or voted down."""

from collections.abc import Sequence

from competitions.awards.decisions.queries.decisions import list_decided
from competitions.awards.decisions.queries.votes import list_votes
from competitions.awards.documents.domain import data
from competitions.awards.documents.domain.letterheads import Desk, closing_of, committee_of, dated, head_of
from competitions.awards.documents.domain.wording import occasion_of, within
from competitions.awards.documents.service.rounds import Asker, Gathered, Source, Subject
from competitions.awards.domain.access import Inspector
from competitions.awards.domain.words import Outcome
from competitions.awards.dossiers.domain.states import DossierState
from competitions.awards.dossiers.service.access import Found
from competitions.awards.dossiers.service.reading import Filter, load_dossier, load_workspace
from competitions.awards.papers.dossiers import NOT_SENT, DossierPapers
from competitions.awards.rounds.domain.reasons import read_reasons
from competitions.awards.rounds.queries.reading import NominationRow
from core.database import UnitOfWork
from core.kernel import Conflict, N_
from leaderboards.domain.periods import day_of

VOTED_DOWN = "Kết quả biểu quyết của Hội đồng không đạt tỷ lệ phiếu đồng ý theo quy định"
UNDECIDED = frozenset({Outcome.NOMINATED, Outcome.HELD})
"""Outcomes that nobody is told of as a refusal: still on the list, or paused by a document."""


def source(papers: DossierPapers) -> Source:
    """Return who lists the refused nominees of a round and fills the notice about one."""

    async def list_refused(uow: UnitOfWork, asker: Asker, round_id: str) -> Sequence[Subject]:
        work = await load_workspace(uow, papers.reader(asker), round_id, Filter())
        down = await _list_voted_down(uow, asker, round_id, is_office=work.desk.is_office)
        return [
            Subject(line.row.id, line.nomination.subject_name)
            for line in work.lines
            if line.nomination.id in down or _is_left(line.nomination, line.row.state)
        ]

    async def gather(uow: UnitOfWork, asker: Asker, dossier_id: str) -> Gathered:
        view = await load_dossier(uow, papers.reader(asker), dossier_id)
        return _write(asker, view.found, await _find_reasons(uow, asker, view.found))

    return Source(list_refused, gather)


async def _find_reasons(uow: UnitOfWork, asker: Asker, found: Found) -> list[str]:
    """Return why the nominee is not awarded; raises Conflict for one who may still be."""
    if found.row.state is DossierState.NOT_SUBMITTED:
        return [NOT_SENT]
    if _is_left(found.nomination, found.row.state):
        return [asker.say(each.text, each.params) for each in read_reasons(found.nomination.reasons)]
    if found.nomination.id in await _list_voted_down(uow, asker, found.round.id, is_office=found.is_office):
        return [VOTED_DOWN]
    raise Conflict(N_("This nominee is not refused."))


def _is_left(nomination: NominationRow, state: DossierState) -> bool:
    return nomination.outcome not in UNDECIDED or state is DossierState.NOT_SUBMITTED


async def _list_voted_down(uow: UnitOfWork, asker: Asker, round_id: str, *, is_office: bool) -> set[str]:
    """Return whom a closed vote did not pass and no decision names; only the office and inspectors know of votes."""
    if not is_office and not isinstance(asker.actor, Inspector):
        return set()
    down = {each.nomination_id for each in (await list_votes(uow, round_id)).values() if not each.is_passed}
    return down - await list_decided(uow, round_id)


def _write(asker: Asker, found: Found, reasons: list[str]) -> Gathered:
    form = data.Refusal(
        head=dated(head_of(found.round.level, found.round.unit_name, Desk.OFFICE, "TB"), day_of(asker.now)),
        closing=closing_of(found.round.level, Desk.OFFICE, "Như trên"),
        addressee=committee_of(found.row.unit_name),
        subject=within(found.nomination.subject_name),
        award=found.award.title,
        occasion=occasion_of(found.round.title),
        reasons=tuple(reason.rstrip(".") for reason in reasons),
        remedy="Đơn vị có thể đề nghị xem xét lại trong thời hạn của đợt khen thưởng.",
    )
    return Gathered(form, found.round.id, "", day_of(asker.now))
