"""A round of the summer whose dossiers stand in several states on 10/10, with opinions, a hold and an open notice."""

from dataclasses import dataclass, replace
from datetime import date

from competitions.awards.domain.words import AwardKind, Category, Procedure, StepKind, SubjectKind
from competitions.awards.dossiers.domain.content import Texts
from competitions.awards.dossiers.domain.feedback import NewFeedback
from competitions.awards.dossiers.domain.opinions import Answer, OpinionKind, Question, Reply
from competitions.awards.dossiers.domain.registers import FeedbackState
from competitions.awards.dossiers.service import editing, notice, opinions, reading, sending
from competitions.awards.dossiers.service.reading import Filter
from competitions.awards.holds.domain.holds import HoldKind, NewHold
from competitions.awards.holds.service import open_hold
from competitions.awards.rounds.domain.basis import Basis
from competitions.awards.rounds.domain.rules_document import Award, Candidate, Rules
from competitions.awards.rounds.domain.steps import Step
from competitions.awards.rounds.service.drafting import NewRound, activate, create_draft
from competitions.awards.rounds.service.reading import list_lines
from competitions.movements.declarations.domain.reports import Complaint
from core.context import Context
from core.database import UnitOfWork
from core.files import FileStore
from core.kernel import Actor, Role
from core.uploads import keep_document
from seed.award_parts import act_as, at, draw_scan, read_as, run_steps, write_dossier
from seed.demo_accounts import HOME_AFFAIRS, PROVINCE, SCIENCE

TITLE = "Khen thưởng chiến dịch hè “Bình dân học vụ số” 2026"
PERIOD = "2026-07-01..2026-08-31"
WARD, BORDER = "03127", "03160"
PEOPLE = (
    ("Lò Văn Khặn", WARD),
    ("Quàng Thị Inh", WARD),
    ("Tòng Văn Panh", WARD),
    ("Lường Thị Ón", WARD),
    ("Pờ Gia Tự", BORDER),
    ("Lỳ Mừ Xó", BORDER),
    ("Chang Thị Nhù", BORDER),
    ("Giàng A Sử", BORDER),
)
HELD, UNSENT, GONE = "Giàng A Sử", "Lường Thị Ón", "Chang Thị Nhù"
BACK, AGAIN, SEEN = "Lò Văn Khặn", "Pờ Gia Tự", "Lỳ Mừ Xó"
DATES = {
    StepKind.CLOSE: "2026-09-05T18:00",
    StepKind.FREEZE: "2026-09-05T18:05",
    StepKind.NOMINATE: "2026-09-05T18:10",
    StepKind.INVITE: "2026-09-07T08:00",
    StepKind.REMIND: "2026-09-21T08:00",
    StepKind.CLOSE_DOSSIERS: "2026-10-02T17:00",
    StepKind.PUBLIC_NOTICE: "2026-10-05T08:00",
    StepKind.COUNCIL: "2026-10-20T08:00",
    StepKind.DECISION: "2026-10-22T08:00",
    StepKind.PUBLISH: "2026-10-26T08:00",
    StepKind.APPEAL: "2026-10-26T08:05",
}


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who acts in the scenario."""

    units: dict[str, Actor]
    office: Actor
    head: Actor
    science: Actor


async def seed_dossiers(context: Context) -> int:
    """Play the summer's round up to this morning, once; return how many dossiers it has."""
    async with context.database.writing() as uow:
        cast = await _cast(uow)
        if TITLE in {line.row.title for line in await list_lines(uow, cast.office)}:
            return 0
        started = at("2026-09-01T09:00")
        round_id = await create_draft(uow, cast.office, _new_round(), started)
        await activate(uow, cast.office, round_id, started)
    scan = keep_document(editing.dossier_store(FileStore(context.settings.data_dir / "files")), draw_scan())
    await run_steps(context, "2026-09-21T08:00", DATES.values())
    async with context.database.writing() as uow:
        ids = await _list_ids(uow, cast, round_id)
        await _ask_agencies(uow, cast, round_id)
        for number, (name, unit) in enumerate(PEOPLE):
            if name != UNSENT:
                await write_dossier(uow, read_as(cast.units[unit], "2026-09-24T10:00"), ids[name], (number, scan))
        await _move(uow, cast, round_id, ids)
    await run_steps(context, "2026-10-05T08:00", DATES.values())
    async with context.database.writing() as uow:
        await _hold(uow, cast, ids[HELD], round_id)
        back = sending.Return(ids[BACK], "Báo cáo chưa nêu rõ số người đã được hướng dẫn; đề nghị bổ sung phụ lục.")
        await sending.send_back(uow, read_as(cast.office, "2026-10-07T15:00"), back)
        await _hear(uow, cast, round_id)
    return len(ids)


def _new_round() -> NewRound:
    award = Award(
        "people",
        "Bằng khen của Chủ tịch UBND tỉnh cho cá nhân",
        AwardKind.CERTIFICATE_OF_MERIT,
        SubjectKind.PERSON,
        count=len(PEOPLE),
        is_by_cluster=False,
    )
    candidates = tuple(
        Candidate("people", name, unit, str(60 - number), 1980 + number) for number, (name, unit) in enumerate(PEOPLE)
    )
    return NewRound(
        unit_code=PROVINCE,
        title=TITLE,
        category=Category.THEMATIC,
        procedure=Procedure.FULL,
        occasion="Chiến dịch hè 2026",
        basis=Basis(PERIOD),
        rules=Rules((award,), candidates=candidates),
        steps=tuple(Step(kind, at(text)) for kind, text in DATES.items()),
    )


async def _cast(uow: UnitOfWork) -> _Cast:
    return _Cast(
        units={
            WARD: await act_as(uow, "xa1", Role.UNIT_OFFICER, WARD),
            BORDER: await act_as(uow, "xa2", Role.UNIT_OFFICER, BORDER),
        },
        office=await act_as(uow, "noivu", Role.HOMEAFFAIRS_OFFICER, HOME_AFFAIRS),
        head=await act_as(uow, "lanhdao", Role.HOMEAFFAIRS_HEAD, HOME_AFFAIRS),
        science=await act_as(uow, "chamdiem", Role.SPECIALIST, SCIENCE),
    )


async def _list_ids(uow: UnitOfWork, cast: _Cast, round_id: str) -> dict[str, str]:
    view = await reading.load_workspace(uow, read_as(cast.office, "2026-09-24T09:00"), round_id, Filter())
    return {line.nomination.subject_name: line.row.id for line in view.lines}


async def _ask_agencies(uow: UnitOfWork, cast: _Cast, round_id: str) -> None:
    asker = read_as(cast.office, "2026-09-22T09:00")
    asked = "Đề nghị cho ý kiến về danh sách đề nghị khen thưởng của đợt này."
    lead_question = Question(SCIENCE, OpinionKind.LEAD, asked, date(2026, 9, 29))
    opinion_id = await opinions.ask(uow, asker, round_id, lead_question)
    police = replace(lead_question, unit_code="cq-cong-an-tinh", kind=OpinionKind.CONSULTED, due_on=date(2026, 10, 14))
    await opinions.ask(uow, asker, round_id, police)
    reply = Reply(Answer.AGREE, "Số liệu đã đối chiếu, nhất trí với danh sách.", "812/SKHCN-BCVT ngày 25/9/2026")
    await opinions.answer(uow, read_as(cast.science, "2026-09-25T14:00"), opinion_id, reply)


async def _move(uow: UnitOfWork, cast: _Cast, round_id: str, ids: dict[str, str]) -> None:
    """Bring the dossiers into their states before the time for dossiers is over."""
    owner = {name: cast.units[unit] for name, unit in PEOPLE}
    office = read_as(cast.office, "2026-09-25T09:00")
    await sending.receive(uow, office, sending.Chosen(round_id, frozenset({ids[AGAIN], ids[SEEN], ids[BACK]})))
    await sending.note(
        uow, office, sending.Note(ids[SEEN], "minutes", "doubt", "Biên bản thiếu chữ ký thư ký, đã gọi điện.")
    )
    await sending.send_back(uow, office, sending.Return(ids[AGAIN], "Tờ trình ghi sai năm; đề nghị trình lại."))
    mended = Texts(
        "Kính trình xét tặng Bằng khen năm 2026.", "Đã giúp 16 người lớn tuổi dùng VNeID.", "Giúp 16 người lớn tuổi."
    )
    unit = read_as(owner[AGAIN], "2026-09-28T10:00")
    await editing.save(uow, unit, editing.Saving(ids[AGAIN], 1, mended))
    await sending.submit(uow, unit, ids[AGAIN])
    await sending.complete(uow, read_as(cast.office, "2026-09-29T10:00"), ids[AGAIN])
    gone = read_as(owner[GONE], "2026-09-30T10:00")
    await sending.withdraw(uow, gone, ids[GONE], "Đồng chí xin rút để nhường cho người khác.")


async def _hold(uow: UnitOfWork, cast: _Cast, dossier_id: str, round_id: str) -> None:
    view = await reading.load_workspace(uow, read_as(cast.office, "2026-10-06T09:00"), round_id, Filter())
    nominee = next(line.nomination for line in view.lines if line.row.id == dossier_id)
    new = NewHold(
        subject_key=nominee.subject_key,
        subject_name=nominee.subject_name,
        document="57/CV-TTr",
        document_on=date(2026, 10, 5),
        kind=HoldKind.INSPECTION,
        content="Đang đối chiếu bảng kê hỗ trợ (nội dung mẫu).",
        sender="Thanh tra tỉnh",
        officer_id=cast.office.person_id,
    )
    await open_hold(uow, cast.head, new, at("2026-10-06T10:00"))


async def _hear(uow: UnitOfWork, cast: _Cast, round_id: str) -> None:
    """Two citizens write in the notice period; the first word is verified."""
    listed = await notice.load_public_list(uow, round_id, date(2026, 10, 8))
    words = (
        "Anh này dạy bà con rất nhiệt tình, tôi đề nghị giữ trong danh sách.",
        "Đề nghị kiểm tra lại số buổi học đã ghi trong tóm tắt.",
    )
    first = ""
    for number, text in enumerate(words):
        about = listed.lines[number].nomination_id
        said = NewFeedback(round_id, about, Complaint(text), f"{number:064x}")
        first = first or await notice.send_feedback(uow, said, at(f"2026-10-0{8 + number}T19:00"))
    ruling = (FeedbackState.VERIFIED, "Đã đối chiếu sổ lớp của phường: đúng như tóm tắt.")
    await notice.rule_feedback(uow, read_as(cast.office, "2026-10-09T09:00"), first, ruling)
