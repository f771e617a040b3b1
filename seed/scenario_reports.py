"""Reports of wrong data on two confirmed declarations, one still open; and a draft that two officers changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from competitions.movements.declarations.domain.content import Content
from competitions.movements.declarations.domain.reports import Complaint, ReportState
from competitions.movements.declarations.service import drafting, facts, listing, reporting
from competitions.movements.declarations.service.reporting import Reported, Ruling, Visitor
from core.context import Context
from core.database import UnitOfWork
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import day_of
from seed.registers import MARK
from seed.scenario_declarations import TODAY_BUT, key_of, sent_key
from seed.scenario_movement import load_actor

MADE, ANSWERED = timedelta(days=2), timedelta(days=1)
SECRET = b"demonstration"  # seals nobody: the reporters are made up
FIRST_VERSION = 1


@dataclass(frozen=True, slots=True)
class Protest:
    """What somebody made up says about a confirmed declaration; `answer` "" leaves it open."""

    about: FactKind
    address: str
    complaint: Complaint
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody makes of the first version of a draft."""

    login: str
    quantity: int
    note: str


PROTESTS = (
    Protest(
        FactKind.MARKET_PERSON,
        "192.0.2.10",
        Complaint(f"Các buổi học ở chợ quý này chỉ có khoảng ba trăm người. {MARK}", "Một người dân (trình diễn)"),
    ),
    Protest(
        FactKind.VNEID_ACCOUNT,
        "192.0.2.20",
        Complaint(f"Con số này cao hơn danh sách dán ở nhà văn hóa. {MARK}", "Một người dân (trình diễn)"),
        "Đã đối chiếu danh sách có ký tên: số đúng; danh sách ở nhà văn hóa là của đợt trước.",
    ),
)
EDITED = FactKind.SESSION_YOUTH
EDITS = (
    Edit("xa1", 2, "Đoàn phường tổ chức hai buổi, đã có ảnh."),
    Edit("chutich1", 1, "Đoàn phường tổ chức; buổi thứ hai dời sang tuần sau."),
)


async def seed_reports(context: Context) -> None:
    """Report both figures, answer one, and let two officers change one draft, unless that was done."""
    now = context.clock.now()
    async with context.database.writing() as uow:
        for protest in PROTESTS:
            await _report(uow, protest, now)
        await _edit(uow, now)


async def _report(uow: UnitOfWork, protest: Protest, now: datetime) -> None:
    fact = await facts.resolve(uow, sent_key(key_of(protest.about)))
    if (await facts.load_view(uow, None, fact, now)).reports:
        return
    reporter = reporting.reporter_of(None, Visitor(protest.address, ""), SECRET)
    report = await reporting.report(uow, reporter, Reported(fact, protest.complaint), now - MADE)
    if protest.answer:
        judge = await load_actor(uow, "tochuc", now)
        await reporting.answer(uow, judge, Ruling(report, ReportState.REJECTED, protest.answer), now - ANSWERED)


async def _edit(uow: UnitOfWork, now: datetime) -> None:
    """Let both officers write who had the first version before their eyes; the same edits again change nothing."""
    key = key_of(EDITED)
    for edit in EDITS:
        actor = await load_actor(uow, edit.login, now)
        file = await listing.load_file(uow, actor, key)
        if len(file.versions) > len(EDITS) or not file.may_edit:
            return
        content = Content(EDITED, day_of(now - MADE) - TODAY_BUT, edit.quantity, edit.note)
        await drafting.change_draft(uow, actor, drafting.Change(key, FIRST_VERSION, content), now - ANSWERED)
