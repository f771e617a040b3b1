"""A round that is over on 10/10: quarter II from its frozen standing to certificates, an annulment and a request."""

from datetime import date

from accounts import service as accounts
from competitions.awards.council.service.papers import paper_store
from competitions.awards.decisions.domain.acts import CertificateStatus, DecisionKind
from competitions.awards.decisions.service import amending, batches, drafting, reading, recording
from competitions.awards.decisions.service.amending import Amendment, Receipt
from competitions.awards.decisions.service.recording import Signing
from competitions.awards.decisions.service.scans import scan_store
from competitions.awards.decisions.service.signing import CertificateKeys
from competitions.awards.domain.words import AwardKind, Category, Procedure, StepKind, SubjectKind
from competitions.awards.dossiers.domain.registers import RequestState
from competitions.awards.dossiers.service import editing, reconsidering, sending
from competitions.awards.dossiers.service import reading as dossiers
from competitions.awards.dossiers.service.reading import Filter
from competitions.awards.rounds.domain.basis import Basis
from competitions.awards.rounds.domain.rules_document import Award, Candidate, Rules
from competitions.awards.rounds.domain.steps import Step
from competitions.awards.rounds.service.drafting import NewRound, activate, create_draft
from competitions.awards.rounds.service.reading import list_lines
from core.context import Context
from core.database import UnitOfWork
from core.files import FileStore
from core.kernel import Role
from core.uploads import KeptFile, keep_document
from seed.award_parts import act_as, at, draw_scan, read_as, run_steps, write_dossier
from seed.demo_accounts import DOMAIN, HOME_AFFAIRS, PROVINCE
from seed.past_session import Cast, hold_session
from seed.scenario_dossiers import BORDER, WARD
from units.domain.unit import Kind

TITLE = "Khen thưởng phong trào “Bình dân học vụ số” quý II năm 2026"
PERIOD = "2026-Q2"
FIRST = "03181"
"""The commune that leads the frozen standing of the quarter; its officer is made up here, without a password."""
OFFICER = ("canbo-muongtung", "Lò Thị Tùng")
PEOPLE = (
    ("Quàng Văn Pọm", WARD, 88),
    ("Lường Thị Ín", WARD, 74),
    ("Pờ Chí Lừ", BORDER, 71),
    ("Chang Thị Gó", BORDER, 65),
)
ASKED, ANNULLED = "Lường Thị Ín", "Chang Thị Gó"
DATES = {
    StepKind.CLOSE: "2026-07-03T17:00",
    StepKind.FREEZE: "2026-07-06T08:10",
    StepKind.NOMINATE: "2026-07-06T08:15",
    StepKind.INVITE: "2026-07-07T08:00",
    StepKind.REMIND: "2026-07-14T08:00",
    StepKind.CLOSE_DOSSIERS: "2026-07-20T17:00",
    StepKind.PUBLIC_NOTICE: "2026-07-21T08:00",
    StepKind.COUNCIL: "2026-08-03T08:00",
    StepKind.DECISION: "2026-08-05T08:00",
    StepKind.PUBLISH: "2026-08-07T08:00",
    StepKind.APPEAL: "2026-08-07T08:05",
}
NUMBER, ANNULMENT = "1486/QĐ-UBND", "1702/QĐ-UBND"
SIGNER, SIGNER_TITLE = "Lò Văn Ký (mẫu)", "Chủ tịch"
START, END = "2026-06-25T09:00", "2026-09-16T10:00"


async def seed_past_round(context: Context) -> int:
    """Play the quarter's round from its close to the end, once; return how many certificates it has."""
    if context.clock.now() < at(END):
        return 0
    async with context.database.writing() as uow:
        cast = await _cast(uow)
        if TITLE in {line.row.title for line in await list_lines(uow, cast.office)}:
            return 0
        round_id = await create_draft(uow, cast.office, _new_round(), at(START))
        await activate(uow, cast.office, round_id, at(START))
    files = FileStore(context.settings.data_dir / "files")
    minutes = keep_document(paper_store(files), draw_scan())
    scan = keep_document(scan_store(files), draw_scan())
    paper = keep_document(editing.dossier_store(files), draw_scan())
    await run_steps(context, "2026-07-07T08:00", DATES.values())
    async with context.database.writing() as uow:
        nominees = await _write_dossiers(uow, cast, round_id, paper)
    await run_steps(context, DATES[StepKind.COUNCIL], DATES.values())
    async with context.database.writing() as uow:
        await hold_session(uow, cast, round_id, (nominees, minutes))
    await run_steps(context, DATES[StepKind.DECISION], DATES.values())
    decision_id = await _decide(context, cast, round_id, scan)
    await run_steps(context, DATES[StepKind.APPEAL], DATES.values())
    async with context.database.writing() as uow:
        await _reconsider(uow, cast, round_id, nominees[ASKED])
        await _annul(uow, cast, decision_id, (nominees[ANNULLED], scan))
        return len((await reading.load_view(uow, cast.head, decision_id, at(END))).issued)


async def find_shown(context: Context) -> dict[CertificateStatus, str]:
    """Return the code of a valid and of the revoked certificate of the round, by status, to be told at the start."""
    async with context.database.reading() as uow:
        office = await act_as(uow, "noivu", Role.HOMEAFFAIRS_OFFICER, HOME_AFFAIRS)
        ours = [line.row.id for line in await list_lines(uow, office) if line.row.title == TITLE]
        rows = [row for each in ours for row in (await reading.load_round_view(uow, office, each)).rows]
        views = [await reading.load_view(uow, office, row.id, at(END)) for row in rows]
    lines = sorted((line for view in views for line in view.issued.values()), key=lambda line: -line.number)
    return {line.status: line.code for line in lines}


async def _cast(uow: UnitOfWork) -> Cast:
    login, name = OFFICER
    if not await accounts.is_known(uow, f"{login}@{DOMAIN}"):
        person = await accounts.create_person(uow, accounts.NewPerson(name, email=f"{login}@{DOMAIN}"), at(START))
        await accounts.grant_role(uow, accounts.NewGrant(person, Role.UNIT_OFFICER, FIRST, at(START).date()), at(START))
    return Cast(
        units={
            WARD: await act_as(uow, "xa1", Role.UNIT_OFFICER, WARD),
            BORDER: await act_as(uow, "xa2", Role.UNIT_OFFICER, BORDER),
            FIRST: await act_as(uow, login, Role.UNIT_OFFICER, FIRST),
        },
        office=await act_as(uow, "noivu", Role.HOMEAFFAIRS_OFFICER, HOME_AFFAIRS),
        head=await act_as(uow, "lanhdao", Role.HOMEAFFAIRS_HEAD, HOME_AFFAIRS),
        secretary=await act_as(uow, "thuky", Role.SECRETARY, HOME_AFFAIRS),
    )


def _new_round() -> NewRound:
    awards = (
        Award(
            "communes",
            "Bằng khen của Chủ tịch UBND tỉnh cho xã, phường",
            AwardKind.CERTIFICATE_OF_MERIT,
            board=Kind.COMMUNE,
            count=1,
            is_by_cluster=False,
        ),
        Award(
            "people",
            "Bằng khen của Chủ tịch UBND tỉnh cho cá nhân",
            AwardKind.CERTIFICATE_OF_MERIT,
            SubjectKind.PERSON,
            count=len(PEOPLE),
            is_by_cluster=False,
        ),
    )
    people = [Candidate("people", name, unit, f"{value}", 1975 + value % 20) for name, unit, value in PEOPLE]
    return NewRound(
        unit_code=PROVINCE,
        title=TITLE,
        category=Category.THEMATIC,
        procedure=Procedure.FULL,
        occasion="Quý II năm 2026",
        basis=Basis(PERIOD),
        rules=Rules(awards, candidates=tuple(people)),
        steps=tuple(Step(kind, at(text)) for kind, text in DATES.items()),
    )


async def _write_dossiers(uow: UnitOfWork, cast: Cast, round_id: str, scan: KeptFile) -> dict[str, str]:
    """Write, send, receive and complete every dossier; return the nominees by name."""
    view = await dossiers.load_workspace(uow, read_as(cast.office, "2026-07-08T08:00"), round_id, Filter())
    for number, line in enumerate(view.lines):
        unit = read_as(cast.units[line.row.unit_code], f"2026-07-1{number}T09:00")
        await write_dossier(uow, unit, line.row.id, (number, scan))
    office = read_as(cast.office, "2026-07-16T09:00")
    await sending.receive(uow, office, sending.Chosen(round_id, frozenset(line.row.id for line in view.lines)))
    for line in view.lines:
        await sending.complete(uow, read_as(cast.office, "2026-07-17T15:00"), line.row.id)
    return {line.nomination.subject_name: line.nomination.id for line in view.lines}


async def _decide(context: Context, cast: Cast, round_id: str, scan: KeptFile) -> str:
    """Draft from the vote, record the signature, make the certificates; the step of the round publishes it."""
    async with context.database.writing() as uow:
        decision_id = await drafting.start_draft(uow, cast.head, round_id, at("2026-08-05T09:00"))
        signing = _signed(decision_id, NUMBER, date(2026, 8, 6), scan)
        await recording.sign(uow, cast.head, signing, at("2026-08-06T10:00"))
        batch_id = await batches.start_of_decision(uow, cast.head, decision_id, at("2026-08-06T14:00"))
        await _make_certificates(uow, CertificateKeys(context.settings.secret_key.get_secret_value()), batch_id)
    return decision_id


async def _make_certificates(uow: UnitOfWork, keys: CertificateKeys, batch_id: str) -> None:
    now = at("2026-08-06T15:00")
    maker = await batches.load_maker(uow, keys, batch_id, now)
    await batches.keep_key(uow, maker)
    while await batches.make_slice(uow, maker, batch_id):
        pass
    await batches.seal(uow, batch_id, await batches.compute_root(uow, batch_id), now)


def _signed(decision_id: str, number: str, day: date, scan: KeptFile) -> Signing:
    return Signing(decision_id, number, day, SIGNER, SIGNER_TITLE, scan.digest, scan.media_type)


async def _reconsider(uow: UnitOfWork, cast: Cast, round_id: str, nominee: str) -> None:
    """Ask for a higher award inside the window, as the ward, and answer it by a numbered paper, as the office."""
    reason = "Đề nghị xét nâng hình thức khen thưởng vì thành tích cao nhất phường trong quý."
    unit = read_as(cast.units[WARD], "2026-08-12T09:00")
    request = await reconsidering.ask(uow, unit, reconsidering.Asking(round_id, nominee, reason))
    words = "Thành tích đã được xét đúng tiêu chuẩn Bằng khen; chưa đủ căn cứ xét hình thức cao hơn."
    document = "1125/SNV-TĐKT ngày 20/8/2026"
    answer = reconsidering.Answering(request, RequestState.REJECTED, words, document)
    await reconsidering.answer(uow, read_as(cast.office, "2026-08-20T15:00"), answer)


async def _annul(uow: UnitOfWork, cast: Cast, decision_id: str, what: tuple[str, KeptFile]) -> None:
    """Annul one award by a new decision; the certificate came back, the money is still out."""
    nominee, scan = what
    reason = "Kê khai thành tích của tập thể thành thành tích cá nhân (kết luận xác minh số 88/KL-SNV ngày 01/9/2026)."
    wanted = Amendment(decision_id, DecisionKind.ANNULMENT, frozenset({nominee}), reason)
    annulment = await amending.start_amendment(uow, cast.head, wanted, at("2026-09-08T09:00"))
    signing = _signed(annulment, ANNULMENT, date(2026, 9, 10), scan)
    await recording.sign(uow, cast.head, signing, at("2026-09-10T10:00"))
    await recording.publish(uow, cast.head, annulment, at("2026-09-10T14:00"))
    view = await reading.load_view(uow, cast.head, annulment, at("2026-09-15T09:00"))
    for each in view.ledger:
        if each.what == "certificate":
            receipt = Receipt(annulment, each.id, each.amount, "Biên bản thu hồi số 03/BB-SNV ngày 15/9/2026")
            await amending.record_recovery(uow, cast.head, receipt, at("2026-09-15T09:00"))
