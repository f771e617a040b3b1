"""All sources of forms in one table; a form that two parts fill asks the part that knows the subject."""

from collections.abc import Sequence

from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.documents.service.rounds import Asker, Gathered, Source, Sources, Subject
from competitions.awards.dossiers.queries.opinions import find_opinion
from competitions.awards.dossiers.service.gate import Gate
from competitions.awards.papers import council, decisions, dossiers, refusals
from competitions.awards.papers.decisions import DecisionPapers
from competitions.awards.papers.dossiers import DossierPapers
from core.database import UnitOfWork


def make_sources(gate: Gate, origin: str) -> Sources:
    """Return who fills which form; the gate is the one of the dossiers' doors, codes are verified at the origin."""
    papers = DossierPapers(gate)
    verify_at = f"{origin.partition('//')[2]}/xac-minh"
    return {
        **council.SOURCES,
        **dossiers.sources(papers),
        **decisions.sources(DecisionPapers(verify_at)),
        FormCode.REFUSAL: refusals.source(papers),
        FormCode.OPINION_SLIP: _opinion_slips(papers),
    }


def _opinion_slips(papers: DossierPapers) -> Source:
    async def list_subjects(uow: UnitOfWork, asker: Asker, round_id: str) -> Sequence[Subject]:
        agencies = await papers.list_opinions(uow, asker, round_id)
        return [*agencies, *await council.OPINION_SLIPS.list_subjects(uow, asker, round_id)]

    async def gather(uow: UnitOfWork, asker: Asker, subject_id: str) -> Gathered:
        if await find_opinion(uow, subject_id) is not None:
            return await papers.agency_slip(uow, asker, subject_id)
        return await council.opinion_slip(uow, asker, subject_id)

    return Source(list_subjects, gather)
