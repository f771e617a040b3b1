"""A round of the summer whose dossiers stand in several states on 10/10, with opinions, a hold and an open notice."""

import io
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from PIL import Image, ImageDraw

from accounts.domain.grants import CALENDAR
from accounts.service.people import load_person_by_login
from competitions.awards.domain.words import AwardKind, Category, Procedure, StepKind, SubjectKind
from competitions.awards.dossiers.domain.checklist import FULL, Proof
from competitions.awards.dossiers.domain.content import Document, Texts
from competitions.awards.dossiers.domain.feedback import NewFeedback
from competitions.awards.dossiers.domain.opinions import Answer, OpinionKind, Question, Reply
from competitions.awards.dossiers.domain.registers import FeedbackState
from competitions.awards.dossiers.service import editing, notice, opinions, reading, sending
from competitions.awards.dossiers.service.access import Reader
from competitions.awards.dossiers.service.gate import PLAIN_GATE
from competitions.awards.dossiers.service.reading import Filter
from competitions.awards.effects import EFFECTS
from competitions.awards.holds.domain.holds import HoldKind, NewHold
from competitions.awards.holds.service import open_hold
from competitions.awards.rounds.domain.basis import Basis
from competitions.awards.rounds.domain.rules_document import Award, Candidate, Rules
from competitions.awards.rounds.domain.steps import Step
from competitions.awards.rounds.service.drafting import NewRound, activate, create_draft
from competitions.awards.rounds.service.reading import list_lines
from competitions.awards.rounds.service.stepping import Runner, list_due, run_step
from competitions.movements.declarations.domain.reports import Complaint
from core.context import Context
from core.database import UnitOfWork
from core.files import FileStore
from core.kernel import Actor, Grant, Role, UnitCode
from core.scheduling import lead, new_holder, resign
from core.uploads import KeptFile, SentFile, keep_document
from seed.demo_accounts import DOMAIN, HOME_AFFAIRS, PROVINCE, SCIENCE

TITLE = "Khen thưởng chiến dịch hè “Bình dân học vụ số” 2026"
PERIOD = "2026-07-01..2026-08-31"
WORK = "award_rounds"
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
SAYINGS = (
    "Mở {count} buổi hướng dẫn bà con dùng dịch vụ công trực tuyến tại bản, ngoài giờ làm việc.",
    "Giúp {count} người lớn tuổi cài và dùng VNeID, đến từng nhà người đi lại khó khăn.",
    "Tổ chức {count} buổi tối học kỹ năng số cho tiểu thương ở chợ phiên.",
)


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
        started = _at("2026-09-01T09:00")
        round_id = await create_draft(uow, cast.office, _new_round(), started)
        await activate(uow, cast.office, round_id, started)
    scan = keep_document(editing.dossier_store(FileStore(context.settings.data_dir / "files")), _scan())
    await _run_steps(context, "2026-09-21T08:00")
    async with context.database.writing() as uow:
        ids = await _list_ids(uow, cast, round_id)
        await _ask_agencies(uow, cast, round_id)
        for number, (name, unit) in enumerate(PEOPLE):
            if name != UNSENT:
                await _write(uow, _reader(cast.units[unit], "2026-09-24T10:00"), ids[name], (number, scan))
        await _move(uow, cast, round_id, ids)
    await _run_steps(context, "2026-10-05T08:00")
    async with context.database.writing() as uow:
        await _hold(uow, cast, ids[HELD], round_id)
        back = sending.Return(ids[BACK], "Báo cáo chưa nêu rõ số người đã được hướng dẫn; đề nghị bổ sung phụ lục.")
        await sending.send_back(uow, _reader(cast.office, "2026-10-07T15:00"), back)
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
        money_rule="money.factor.certificate_of_merit.person",
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
        steps=tuple(Step(kind, _at(text)) for kind, text in DATES.items()),
    )


async def _cast(uow: UnitOfWork) -> _Cast:
    return _Cast(
        units={
            WARD: await _actor(uow, "xa1", Role.UNIT_OFFICER, WARD),
            BORDER: await _actor(uow, "xa2", Role.UNIT_OFFICER, BORDER),
        },
        office=await _actor(uow, "noivu", Role.HOMEAFFAIRS_OFFICER, HOME_AFFAIRS),
        head=await _actor(uow, "lanhdao", Role.HOMEAFFAIRS_HEAD, HOME_AFFAIRS),
        science=await _actor(uow, "chamdiem", Role.SPECIALIST, SCIENCE),
    )


async def _actor(uow: UnitOfWork, login: str, role: Role, unit: str) -> Actor:
    person = await load_person_by_login(uow, f"{login}@{DOMAIN}")
    return Actor(person.id, person.name, (Grant(role, UnitCode(unit), date(2025, 10, 1)),))


async def _run_steps(context: Context, until: str) -> None:
    """Run what was due by then, at the moment at which each step was due."""
    wall = datetime.fromtimestamp(context.clock.wall(), UTC)
    async with context.database.writing() as uow:
        fence = await lead(uow, WORK, new_holder(), wall)
        if fence is None:
            return
        for text in DATES.values():
            if _at(text) <= _at(until):
                for due in await list_due(uow, _at(text)):
                    await run_step(uow, due, Runner(fence, EFFECTS), _at(text))
        await resign(uow, fence, wall)


async def _list_ids(uow: UnitOfWork, cast: _Cast, round_id: str) -> dict[str, str]:
    view = await reading.load_workspace(uow, _reader(cast.office, "2026-09-24T09:00"), round_id, Filter())
    return {line.nomination.subject_name: line.row.id for line in view.lines}


async def _ask_agencies(uow: UnitOfWork, cast: _Cast, round_id: str) -> None:
    asker = _reader(cast.office, "2026-09-22T09:00")
    asked = "Đề nghị cho ý kiến về danh sách đề nghị khen thưởng của đợt này."
    lead_question = Question(SCIENCE, OpinionKind.LEAD, asked, date(2026, 9, 29))
    opinion_id = await opinions.ask(uow, asker, round_id, lead_question)
    police = replace(lead_question, unit_code="cq-cong-an-tinh", kind=OpinionKind.CONSULTED, due_on=date(2026, 10, 14))
    await opinions.ask(uow, asker, round_id, police)
    reply = Reply(Answer.AGREE, "Số liệu đã đối chiếu, nhất trí với danh sách.", "812/SKHCN-BCVT ngày 25/9/2026")
    await opinions.answer(uow, _reader(cast.science, "2026-09-25T14:00"), opinion_id, reply)


async def _write(uow: UnitOfWork, reader: Reader, dossier_id: str, how: tuple[int, KeptFile]) -> None:
    number, scan = how
    said = SAYINGS[number % len(SAYINGS)].format(count=12 + number)
    texts = Texts(
        f"Kính trình xét tặng Bằng khen.\n{said}",
        f"I. SƠ LƯỢC\nThành viên Tổ công nghệ số.\n\nII. THÀNH TÍCH\n{said}",
        said,
    )
    await editing.save(uow, reader, editing.Saving(dossier_id, 0, texts))
    for line in FULL:
        if line.proof is Proof.FILE and line.is_required:
            document = Document(line.code, f"{20 + number}/TTr-UBND" if line.is_numbered else "", date(2026, 9, 23))
            await editing.attach(uow, reader, editing.Attaching(dossier_id, document, scan))
    await sending.submit(uow, reader, dossier_id)


async def _move(uow: UnitOfWork, cast: _Cast, round_id: str, ids: dict[str, str]) -> None:
    """Bring the dossiers into their states before the time for dossiers is over."""
    owner = {name: cast.units[unit] for name, unit in PEOPLE}
    office = _reader(cast.office, "2026-09-25T09:00")
    await sending.receive(uow, office, sending.Chosen(round_id, frozenset({ids[AGAIN], ids[SEEN], ids[BACK]})))
    await sending.note(
        uow, office, sending.Note(ids[SEEN], "minutes", "doubt", "Biên bản thiếu chữ ký thư ký, đã gọi điện.")
    )
    await sending.send_back(uow, office, sending.Return(ids[AGAIN], "Tờ trình ghi sai năm; đề nghị trình lại."))
    mended = Texts(
        "Kính trình xét tặng Bằng khen năm 2026.", "Đã giúp 16 người lớn tuổi dùng VNeID.", "Giúp 16 người lớn tuổi."
    )
    unit = _reader(owner[AGAIN], "2026-09-28T10:00")
    await editing.save(uow, unit, editing.Saving(ids[AGAIN], 1, mended))
    await sending.submit(uow, unit, ids[AGAIN])
    await sending.complete(uow, _reader(cast.office, "2026-09-29T10:00"), ids[AGAIN])
    gone = _reader(owner[GONE], "2026-09-30T10:00")
    await sending.withdraw(uow, gone, ids[GONE], "Đồng chí xin rút để nhường cho người khác.")


async def _hold(uow: UnitOfWork, cast: _Cast, dossier_id: str, round_id: str) -> None:
    view = await reading.load_workspace(uow, _reader(cast.office, "2026-10-06T09:00"), round_id, Filter())
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
    await open_hold(uow, cast.head, new, _at("2026-10-06T10:00"))


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
        first = first or await notice.send_feedback(uow, said, _at(f"2026-10-0{8 + number}T19:00"))
    ruling = (FeedbackState.VERIFIED, "Đã đối chiếu sổ lớp của phường: đúng như tóm tắt.")
    await notice.rule_feedback(uow, _reader(cast.office, "2026-10-09T09:00"), first, ruling)


def _scan() -> SentFile:
    """Draw a page that stands for a scanned paper."""
    page = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(page)
    for row in range(120, 760, 34):
        pen.line((70, row, 550 - (row * 7) % 90, row), fill="#777777", width=4)
    pen.ellipse((360, 690, 500, 830), outline="#b5121b", width=5)
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return SentFile("ban-quet-mau.png", buffer.getvalue())


def _reader(actor: Actor, text: str) -> Reader:
    return Reader(actor, PLAIN_GATE, _at(text))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CALENDAR)
