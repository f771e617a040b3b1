"""The forms of dossiers and their review, from what the dossiers know."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from competitions.awards.documents.domain import data
from competitions.awards.documents.domain.context import date_words
from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.documents.domain.letterheads import (
    BASES,
    Desk,
    closing_of,
    committee_of,
    dated,
    decider_of,
    head_of,
    judge_of,
)
from competitions.awards.documents.domain.wording import DOTS, LONG_DOTS, after_name, capital, occasion_of, within
from competitions.awards.documents.service.rounds import Asker, Gathered, ListSubjects, Source, Subject
from competitions.awards.domain.access import Inspector
from competitions.awards.domain.words import Level, Outcome, Procedure, SubjectKind
from competitions.awards.dossiers.domain.checklist import MINUTES, REPORT
from competitions.awards.dossiers.domain.content import Texts
from competitions.awards.dossiers.domain.opinions import Answer
from competitions.awards.dossiers.domain.registers import FeedbackState
from competitions.awards.dossiers.domain.states import Act, DossierState
from competitions.awards.dossiers.queries import dossiers as queries
from competitions.awards.dossiers.queries import notice as notices
from competitions.awards.dossiers.queries import opinions as opinion_queries
from competitions.awards.dossiers.queries.opinions import OpinionRow
from competitions.awards.dossiers.service.access import Reader, RoundDesk, access_office, access_round
from competitions.awards.dossiers.service.gate import Gate
from competitions.awards.dossiers.service.reading import (
    DossierLine,
    DossierView,
    Filter,
    Workspace,
    load_dossier,
    load_workspace,
)
from competitions.awards.papers.people import line_of, nominee_place
from competitions.awards.rounds.domain.reasons import read_reasons
from core.database import UnitOfWork
from core.kernel import Conflict, N_, NotFound
from leaderboards.domain.periods import day_of

ANSWERS = {Answer.AGREE: "nhất trí", Answer.DISAGREE: "không nhất trí", Answer.OTHER: "có ý kiến khác"}
VERBS = {Procedure.FULL: "biểu quyết", Procedure.SIMPLIFIED: "quyết định"}
NOT_SENT = "Hồ sơ không được gửi trong thời hạn"
STANDS = {
    DossierState.INVITED: "chưa trình hồ sơ",
    DossierState.DRAFTING: "chưa trình hồ sơ",
    DossierState.SUBMITTED: "chưa thẩm định xong",
    DossierState.RECEIVED: "chưa thẩm định xong",
    DossierState.RETURNED: "hồ sơ đã trả lại để bổ sung",
    DossierState.WITHDRAWN: "đơn vị đã rút hồ sơ",
    DossierState.NOT_SUBMITTED: f"{NOT_SENT[0].lower()}{NOT_SENT[1:]}",
}
"""Why a dossier that is not complete is left behind, as its state has it."""
OUTLINE, REPORTER = "Sơ lược đặc điểm, tình hình", "Người báo cáo"
OUTLINES = {SubjectKind.PERSON: "Sơ lược lý lịch"}
REPORTERS = {
    SubjectKind.PERSON: REPORTER,
    SubjectKind.HOUSEHOLD: "Đại diện hộ gia đình",
    SubjectKind.OUTSIDE: "Đại diện tập thể",
}
SENT = frozenset({DossierState.SUBMITTED, DossierState.RECEIVED, DossierState.RETURNED, DossierState.COMPLETE})


class DossierPapers:
    """Gathers as the person reads dossiers: the gate keeps away what a declared conflict keeps away."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def reader(self, asker: Asker) -> Reader:
        """Return who reads."""
        return Reader(asker.actor, self._gate, asker.now)

    async def letter(self, uow: UnitOfWork, asker: Asker, dossier_id: str) -> Gathered:
        """Return the submission letter of a dossier in the unit's own words."""
        view = await load_dossier(uow, self.reader(asker), dossier_id)
        form = data.SubmissionLetter(
            head=_own_head(view, "TTr", day_of(asker.now)),
            closing=closing_of(_level_of(view), Desk.OFFICE, "Như trên"),
            addressee=_office_of(view),
            occasion=occasion_of(view.found.round.title),
            bases=BASES,
            paragraphs=_paragraphs(view, "letter"),
            nominees=(_own_line(view),),
            enclosures=_enclosures(view),
        )
        return Gathered(form, view.found.round.id, "", day_of(asker.now))

    async def report(self, uow: UnitOfWork, asker: Asker, dossier_id: str) -> Gathered:
        """Return the achievement report in full."""
        view = await load_dossier(uow, self.reader(asker), dossier_id)
        form = data.AchievementReport(
            head=_report_head(view, day_of(asker.now)),
            closing=_report_closing(view),
            award=view.found.award.title,
            subject=view.found.nomination.subject_name,
            occasion=occasion_of(view.found.round.title),
            outline=OUTLINES.get(view.found.nomination.subject_kind, OUTLINE),
            introduction=_introduction(view),
            results=(),
            paragraphs=_paragraphs(view, "report"),
            measures=(),
            earlier=(),
            confirmation=data.Signer("Xác nhận của", "cấp trình khen thưởng", ""),
        )
        return Gathered(form, view.found.round.id, "", day_of(asker.now))

    async def summary(self, uow: UnitOfWork, asker: Asker, dossier_id: str) -> Gathered:
        """Return the summary report of the simplified procedure."""
        view = await load_dossier(uow, self.reader(asker), dossier_id)
        nomination = view.found.nomination
        form = data.AchievementSummary(
            head=_own_head(view, "BC", day_of(asker.now)),
            closing=closing_of(_level_of(view), Desk.OFFICE, "Như trên"),
            award=view.found.award.title,
            subject=nomination.subject_name,
            unit=nominee_place(nomination.subject_name, nomination.unit_name),
            occasion=occasion_of(view.found.round.title),
            paragraphs=_paragraphs(view, "summary"),
        )
        return Gathered(form, view.found.round.id, "", day_of(asker.now))

    async def supplement(self, uow: UnitOfWork, asker: Asker, dossier_id: str) -> Gathered:
        """Return the request for a supplement of a returned or reopened dossier; raises Conflict for another."""
        view = await load_dossier(uow, self.reader(asker), dossier_id)
        returned = next((step for step in reversed(view.steps) if step.act in {Act.RETURN, Act.REOPEN}), None)
        if returned is None or returned.due_on is None:
            raise Conflict(N_("This dossier was not returned for a supplement."))
        sent = next((step.at for step in reversed(view.steps) if step.act is Act.SUBMIT), returned.at)
        found = view.found
        form = data.SupplementRequest(
            head=dated(head_of(found.round.level, found.round.unit_name, Desk.OFFICE, "PYC"), day_of(returned.at)),
            closing=closing_of(found.round.level, Desk.OFFICE, "Như trên"),
            addressee=committee_of(found.row.unit_name),
            subject=within(found.nomination.subject_name),
            award=found.award.title,
            received_on=day_of(sent),
            missing=tuple(line.strip().rstrip(".;") for line in returned.reason.splitlines() if line.strip()),
            due_on=returned.due_on,
            due_rule="",
        )
        return Gathered(form, found.round.id, "", day_of(returned.at))

    async def nominee_list(self, uow: UnitOfWork, asker: Asker, round_id: str) -> Gathered:
        """Return the list of all who are nominated, with the summaries that were sent."""
        desk, work = await self._office(uow, asker, round_id)
        form = data.NomineeList(
            head=_office_head(desk, "DS", day_of(asker.now)),
            closing=closing_of(desk.round.level, Desk.OFFICE, _judge_of(desk)),
            occasion=capital(occasion_of(desk.round.title)),
            enclosed_to="",
            nominees=await _nominees(uow, work.lines),
        )
        return Gathered(form, round_id, "", day_of(asker.now))

    async def appraisal(self, uow: UnitOfWork, asker: Asker, round_id: str) -> Gathered:
        """Return the appraisal report to the council, or by the simplified procedure to who decides."""
        desk, work = await self._office(uow, asker, round_id)
        answered = await opinion_queries.list_opinions(uow, round_id)
        complete = [line for line in work.lines if line.row.state is DossierState.COMPLETE]
        left = [line for line in work.lines if line.row.state is not DossierState.COMPLETE]
        form = data.AppraisalReport(
            head=_office_head(desk, "BC", day_of(asker.now)),
            closing=closing_of(desk.round.level, Desk.OFFICE, "Như trên"),
            addressee=_judge_of(desk),
            occasion=occasion_of(desk.round.title),
            bases=BASES,
            received=sum(line.row.state in SENT for line in work.lines),
            checks=tuple(_check(line) for line in work.lines),
            opinions=(*(_opinion(row) for row in answered), await _public_notice(uow, round_id)),
            nominees=await _nominees(uow, complete),
            refused=tuple(_left(asker, line) for line in left),
            proposal=f"Kính đề nghị {_judge_of(desk)} xem xét, {VERBS[desk.round.procedure]}",
        )
        return Gathered(form, round_id, "", day_of(asker.now))

    async def agency_slip(self, uow: UnitOfWork, asker: Asker, opinion_id: str) -> Gathered:
        """Return the slip that asks an agency; raises NotFound."""
        row = await opinion_queries.find_opinion(uow, opinion_id)
        if row is None:
            raise NotFound(N_("There is no such question."))
        desk, work = await self._office(uow, asker, row.round_id)
        form = data.OpinionSlip(
            head=_office_head(desk, "PYK", day_of(row.asked_at)),
            signer=data.Signer("", "Thủ trưởng cơ quan", ""),
            asked=committee_of(row.unit_name),
            question=f"khen thưởng {occasion_of(desk.round.title)}",
            due_on=row.due_on,
            send_to=_office_head(desk, "", day_of(row.asked_at)).issuer,
            nominees=await _nominees(uow, work.lines),
        )
        return Gathered(form, row.round_id, "", day_of(row.asked_at))

    async def list_opinions(self, uow: UnitOfWork, _asker: Asker, round_id: str) -> Sequence[Subject]:
        """List the agencies that were asked."""
        return [Subject(row.id, row.unit_name) for row in await opinion_queries.list_opinions(uow, round_id)]

    def listing(self, fits: Callable[[DossierLine], bool]) -> ListSubjects:
        """Return what lists the dossiers that fit."""

        async def list_subjects(uow: UnitOfWork, asker: Asker, round_id: str) -> Sequence[Subject]:
            work = await load_workspace(uow, self.reader(asker), round_id, Filter())
            return [Subject(line.row.id, line.nomination.subject_name) for line in work.lines if fits(line)]

        return list_subjects

    async def _office(self, uow: UnitOfWork, asker: Asker, round_id: str) -> tuple[RoundDesk, Workspace]:
        reader = self.reader(asker)
        if isinstance(asker.actor, Inspector):
            return await access_round(uow, reader, round_id), await load_workspace(uow, reader, round_id, Filter())
        desk = await access_office(uow, reader, round_id)
        return desk, await load_workspace(uow, reader, round_id, Filter())


async def list_round(_uow: UnitOfWork, _asker: Asker, round_id: str) -> Sequence[Subject]:
    """List the round itself."""
    return [Subject(round_id, "")]


def is_sent(line: DossierLine) -> bool:
    """Say whether the dossier was sent."""
    return line.row.submitted_version is not None


def sends_report(line: DossierLine) -> bool:
    """Say whether the dossier was sent with a whole report."""
    return is_sent(line) and line.has_report


def sends_summary(line: DossierLine) -> bool:
    """Say whether the dossier was sent with a summary in place of a report."""
    return is_sent(line) and not line.has_report


def is_returned(line: DossierLine) -> bool:
    """Say whether the dossier waits for a supplement."""
    return line.row.state is DossierState.RETURNED


def sources(papers: DossierPapers) -> dict[FormCode, Source]:
    """Return who fills the forms of dossiers."""
    sent, returned = papers.listing(is_sent), papers.listing(is_returned)
    return {
        FormCode.SUBMISSION_LETTER: Source(sent, papers.letter),
        FormCode.ACHIEVEMENT_REPORT: Source(papers.listing(sends_report), papers.report),
        FormCode.ACHIEVEMENT_SUMMARY: Source(papers.listing(sends_summary), papers.summary),
        FormCode.NOMINEE_LIST: Source(list_round, papers.nominee_list),
        FormCode.APPRAISAL_REPORT: Source(list_round, papers.appraisal),
        FormCode.SUPPLEMENT_REQUEST: Source(returned, papers.supplement),
    }


def _paragraphs(view: DossierView, code: str) -> tuple[str, ...]:
    text = next((each.text for each in view.checklist if each.line.code == code), "")
    return tuple(line.strip() for line in text.splitlines() if line.strip()) or (LONG_DOTS,)


def _report_head(view: DossierView, day: date) -> data.Letterhead:
    """Return the head of a report: a unit numbers its own; that of a person, household or other unit has none."""
    head = _own_head(view, "BC", day)
    if view.found.nomination.subject_kind is SubjectKind.COLLECTIVE:
        return head
    return data.Letterhead("", head.issuer, "", "", head.place, day)


def _report_closing(view: DossierView) -> data.Closing:
    title = REPORTERS.get(view.found.nomination.subject_kind)
    closing = closing_of(_level_of(view), Desk.OFFICE, "Như trên")
    if title is None:
        return closing
    name = view.found.nomination.subject_name if title == REPORTER else ""
    return data.Closing(closing.recipients, data.Signer("", title, name))


def _introduction(view: DossierView) -> tuple[str, ...]:
    """Return what the program knows, and dots for what a report tells beside it."""
    nomination = view.found.nomination
    if nomination.subject_kind is SubjectKind.PERSON:
        return (
            f"Họ và tên: {nomination.subject_name}.",
            f"Ngày sinh: {DOTS}{DOTS}; dân tộc: {DOTS}{DOTS}.",
            f"Nghề nghiệp, chức vụ: {LONG_DOTS}",
            f"Nơi công tác hoặc cư trú: {nomination.unit_name}.",
        )
    where = after_name(nominee_place(nomination.subject_name, nomination.unit_name))
    return (
        f"Tên gọi: {nomination.subject_name}{where}.",
        "Đặc điểm chính, chức năng, nhiệm vụ:",
        f"{LONG_DOTS}{LONG_DOTS}",
    )


def _own_head(view: DossierView, kind: str, day: date) -> data.Letterhead:
    return dated(head_of(_level_of(view), view.found.row.unit_name, Desk.SIGNATORY, kind), day)


def _level_of(view: DossierView) -> Level:
    """Return how the unit signs: a people's committee as one, any other unit by its head."""
    name = view.found.row.unit_name
    return Level.COMMUNE if committee_of(name) != name else Level.DEPARTMENT


def _office_of(view: DossierView) -> str:
    of_round = view.found.round
    head = head_of(of_round.level, of_round.unit_name, Desk.OFFICE, "")
    return f"{decider_of(of_round.level, of_round.unit_name)} (qua {head.issuer})"


def _own_line(view: DossierView) -> data.NomineeLine:
    summary = next((each.text for each in view.checklist if each.line.code == "summary"), "")
    return line_of(view.found.nomination, view.found.award, summary)


def _enclosures(view: DossierView) -> tuple[str, ...]:
    codes = {each.line.code for each in view.checklist}
    report = "Báo cáo thành tích" if REPORT.code in codes else "Báo cáo tóm tắt thành tích"
    return (report, "Biên bản họp của đơn vị trình") if MINUTES.code in codes else (report,)


def _judge_of(desk: RoundDesk) -> str:
    return judge_of(desk.round.procedure, desk.round.level, desk.round.unit_name)


def _office_head(desk: RoundDesk, kind: str, day: date) -> data.Letterhead:
    return dated(head_of(desk.round.level, desk.round.unit_name, Desk.OFFICE, kind), day)


async def _public_notice(uow: UnitOfWork, round_id: str) -> str:
    """Say how long the list was public and what came of it; without names."""
    found = await notices.find_notice(uow, round_id)
    if found is None:
        return f"Công khai danh sách: từ {date_words(None)} đến {date_words(None)}"
    said = await notices.list_feedback(uow, round_id)
    settled = sum(each.state is FeedbackState.RESOLVED for each in said)
    told = f"nhận {len(said):02d} phản ánh, đã giải quyết {settled:02d}" if said else "không nhận được phản ánh nào"
    return f"Công khai danh sách từ {date_words(found.opens_on)} đến {date_words(found.closes_on)}: {told}"


async def _nominees(uow: UnitOfWork, lines: Collection[DossierLine]) -> tuple[data.NomineeLine, ...]:
    texts = await queries.list_submitted_texts(uow, [line.row.id for line in lines])
    return tuple(
        line_of(line.nomination, line.award, texts.get(line.row.id, Texts()).summary)
        for line in lines
        if line.nomination.outcome is Outcome.NOMINATED and line.row.state is not DossierState.NOT_SUBMITTED
    )


def _check(line: DossierLine) -> data.CheckLine:
    note = f"Tạm dừng xem xét theo văn bản số {line.hold.document}" if line.hold else ""
    finding = "Đủ" if line.row.state is DossierState.COMPLETE else f"Có {line.met}/{line.of} mục"
    return data.CheckLine(line.nomination.subject_name, finding, note)


def _opinion(row: OpinionRow) -> str:
    if row.answer is None:
        return f"{committee_of(row.unit_name)}: chưa trả lời"
    document = f", văn bản {row.document}" if row.document else ""
    words = f": {row.text.strip().rstrip('.')}" if row.text.strip() else ""
    return f"{committee_of(row.unit_name)}: {ANSWERS[row.answer]}{document}{words}"


def _left(asker: Asker, line: DossierLine) -> str:
    if line.hold:
        day = date_words(line.hold.document_on)
        return f"{line.nomination.subject_name}: tạm dừng xem xét theo văn bản số {line.hold.document} {day}"
    if line.nomination.outcome is Outcome.NOMINATED or line.row.state is DossierState.NOT_SUBMITTED:
        return f"{line.nomination.subject_name}: {STANDS[line.row.state]}"
    reasons = ", ".join(asker.say(each.text, each.params).rstrip(".") for each in read_reasons(line.nomination.reasons))
    return f"{line.nomination.subject_name}: {reasons}"
