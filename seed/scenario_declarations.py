"""Declarations of two communes in every state, with evidence; a report of wrong data; the next freeze is planned."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from PIL import Image, ImageDraw

from competitions.movements.declarations.domain.content import Content
from competitions.movements.declarations.domain.provisional import Plan
from competitions.movements.declarations.service import (
    confirming,
    drafting,
    evidence,
    facts,
    listing,
    provisional,
    sending,
)
from competitions.movements.declarations.service.confirming import Decision, Verdict
from competitions.movements.declarations.service.drafting import Draft
from competitions.movements.declarations.service.evidence import Attaching, evidence_store
from competitions.movements.declarations.service.provisional import Planning
from competitions.movements.declarations.service.sending import Sending, Withdrawal
from core.context import Context
from core.database import UnitOfWork
from core.files import FileStore
from core.kernel import Actor, NotFound
from core.uploads import KeptFile, SentFile, keep_document
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.periods import day_of
from seed.scenario_movement import load_actor
from units.domain.unit import Kind

NAMESPACE = UUID("3145fa0c-6a1e-5a52-9b1b-102026102026")
DRAFT, SENT, RETURNED, WITHDRAWN, CONFIRMED = "draft", "sent", "returned", "withdrawn", "confirmed"
TODAY_BUT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Story:
    """A made-up declaration: by whom, about which unit, how many days ago, and how far it came."""

    login: str
    unit: str
    kind: FactKind
    quantity: int
    days_ago: int
    end: str
    note: str


STORIES = (
    Story("xa1", "03127", FactKind.SESSION_PROPAGANDA, 2, 12, SENT, "Hai buổi tuyên truyền ở tổ dân phố 5 và 7."),
    Story(
        "xa1",
        "03127",
        FactKind.MARKET_PERSON,
        640,
        9,
        CONFIRMED,
        "Tiểu thương, nông dân các chợ và hợp tác xã, quý III.",
    ),
    Story("xa1", "03127", FactKind.TRAINING_ELDERLY, 72, 6, SENT, "Lớp cho hội viên Hội Người cao tuổi phường."),
    Story("xa1", "03127", FactKind.FAMILY_DIGITAL, 410, 4, SENT, "Các hộ đã đủ tiêu chí Gia đình số đợt 1."),
    Story("xa1", "03127", FactKind.MEDIA_ARTICLE, 3, 8, WITHDRAWN, "Ba bài trên trang của phường."),
    Story("xa1", "03127", FactKind.SESSION_YOUTH, 1, 2, DRAFT, "Đoàn phường tổ chức, đang chờ ảnh."),
    Story("xa1", "03127", FactKind.SKILL_ADULT, 55, 15, RETURNED, "Kiểm tra kỹ năng cuối khóa."),
    Story("xa2", "03160", FactKind.SESSION_MOBILE, 2, 10, SENT, "Hai lớp lưu động ở bản vùng cao."),
    Story("xa2", "03160", FactKind.TRAINING_ADULT, 130, 7, SENT, "Tập huấn tại nhà văn hóa bản."),
    Story("xa2", "03160", FactKind.VNEID_ACCOUNT, 58, 20, CONFIRMED, "Cấp tài khoản định danh lưu động."),
    Story("xa2", "03160", FactKind.DEVICE_GIVEN, 12, 3, DRAFT, "Máy tính bảng tặng học sinh."),
)
PLANS = (
    Plan(Kind.COMMUNE, "2026-01-01..2026-10-10", date(2026, 10, 12)),  # its lists are open on festival morning
    Plan(Kind.COMMUNE, "2026-Q4", date(2027, 1, 5)),
)
REASONS = {
    WITHDRAWN: "Một bài đăng trùng; sẽ khai lại hai bài.",
    RETURNED: "Ảnh danh sách chưa rõ số người, đề nghị chụp lại.",
}


def key_of(kind: FactKind) -> str:
    """Return the id of the story about a kind; there is one a kind."""
    return str(uuid5(NAMESPACE, kind))


def sent_key(key: str) -> str:
    """Return the source key under which the ledger knows a declaration that was sent once."""
    return f"declaration:{key}:1"


async def seed_declarations(context: Context) -> int:
    """Play the stories that were not played yet; return how many."""
    kept = await asyncio.to_thread(_make_evidence, evidence_store(FileStore(context.settings.data_dir / "files")))
    played = 0
    for story in STORIES:
        played += await _play(context, story, key_of(story.kind), kept)
    if played:
        await _plan_freeze(context)
    return played


async def _play(context: Context, story: Story, key: str, kept: Sequence[KeptFile]) -> bool:
    at = context.clock.now() - timedelta(days=story.days_ago)
    async with context.database.writing() as uow:
        actor = await load_actor(uow, story.login, at)
        content = Content(story.kind, day_of(at) - TODAY_BUT, story.quantity, story.note)
        if await _is_played(uow, actor, key):
            return False
        await drafting.create_draft(uow, actor, Draft(key, story.unit, content), at)
        await evidence.attach(uow, actor, Attaching(key, kept), at)
        if story.end != DRAFT:
            await sending.submit(uow, actor, Sending(key, 1), at)
    if story.end == WITHDRAWN:
        async with context.database.writing() as uow:
            await sending.withdraw(uow, actor, Withdrawal(key, REASONS[WITHDRAWN]), at + TODAY_BUT)
    elif story.end in REASONS or story.end == CONFIRMED:
        await _decide(context, story, key, at + TODAY_BUT)
    return True


async def _is_played(uow: UnitOfWork, actor: Actor, key: str) -> bool:
    try:
        await listing.load_file(uow, actor, key)
    except NotFound:
        return False
    return True


async def _decide(context: Context, story: Story, key: str, at: datetime) -> None:
    """Let the Department confirm or return what the story has just sent."""
    verdict = Decision.CONFIRM if story.end == CONFIRMED else Decision.REFUSE
    async with context.database.writing() as uow:
        fact = await facts.resolve(uow, sent_key(key))
        judge = await load_actor(uow, "tochuc", at)
        await confirming.decide(uow, judge, Verdict(verdict, (fact,), REASONS.get(story.end, "")), at)


async def _plan_freeze(context: Context) -> None:
    now = context.clock.now()
    async with context.database.writing() as uow:
        organizer = await load_actor(uow, "tochuc", now)
        for plan in PLANS:
            if plan.freeze_on > day_of(now):
                await provisional.plan_freeze(uow, organizer, Planning(plan), now)


def _make_evidence(store: FileStore) -> list[KeptFile]:
    """Return a drawn attendance sheet: our own picture, of nobody."""
    picture = Image.new("RGB", (900, 640), "#fffdf8")
    pen = ImageDraw.Draw(picture)
    for line in range(12):
        top = 90 + 42 * line
        pen.rectangle((60, top, 840, top + 42), outline="#26356b", width=2)
        pen.line((200, top, 200, top + 42), fill="#26356b", width=2)
        pen.line((600, top, 600, top + 42), fill="#26356b", width=2)
        pen.ellipse((90, top + 12, 110, top + 32), fill="#a8246f")
    raw = io.BytesIO()
    picture.save(raw, "PNG")
    return [keep_document(store, SentFile("danh-sach-ky-nhan.png", raw.getvalue()))]
