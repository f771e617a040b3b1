"""What the scenarios of award rounds share: who acts when, steps at their moments, a dossier, a scan."""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime

from PIL import Image, ImageDraw

from accounts.service.people import load_person_by_login
from competitions.awards.dossiers.domain.checklist import FULL, Proof
from competitions.awards.dossiers.domain.content import Document, Texts
from competitions.awards.dossiers.service import editing, sending
from competitions.awards.dossiers.service.access import Reader
from competitions.awards.dossiers.service.gate import PLAIN_GATE
from competitions.awards.effects import EFFECTS
from competitions.awards.rounds.service.stepping import Runner, list_due, run_step
from core.context import Context
from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE, Actor, Grant, Role, UnitCode
from core.scheduling import lead, new_holder, resign
from core.uploads import KeptFile, SentFile
from seed.demo_accounts import DOMAIN

SAYINGS = (
    "Mở {count} buổi hướng dẫn bà con dùng dịch vụ công trực tuyến tại bản, ngoài giờ làm việc.",
    "Giúp {count} người lớn tuổi cài và dùng VNeID, đến từng nhà người đi lại khó khăn.",
    "Tổ chức {count} buổi tối học kỹ năng số cho tiểu thương ở chợ phiên.",
)

WORK = "award_rounds"


def at(text: str) -> datetime:
    """Return a moment of the province."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


async def act_as(uow: UnitOfWork, login: str, role: Role, unit: str) -> Actor:
    """Return one of the demonstration's people as they act."""
    person = await load_person_by_login(uow, f"{login}@{DOMAIN}")
    return Actor(person.id, person.name, (Grant(role, UnitCode(unit), date(2025, 10, 1)),))


def read_as(actor: Actor, text: str) -> Reader:
    """Return somebody who reads dossiers at a moment."""
    return Reader(actor, PLAIN_GATE, at(text))


async def run_steps(context: Context, until: str, moments: Iterable[str]) -> None:
    """Run what was due by then, at the moments at which steps are due."""
    wall = datetime.fromtimestamp(context.clock.wall(), UTC)
    async with context.database.writing() as uow:
        fence = await lead(uow, WORK, new_holder(), wall)
        if fence is None:
            return
        for text in moments:
            if at(text) <= at(until):
                for due in await list_due(uow, at(text)):
                    await run_step(uow, due, Runner(fence, EFFECTS), at(text))
        await resign(uow, fence, wall)


async def write_dossier(uow: UnitOfWork, reader: Reader, dossier_id: str, how: tuple[int, KeptFile]) -> None:
    """Write a dossier whole and send it."""
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


def draw_scan() -> SentFile:
    """Draw a page that stands for a scanned paper."""
    page = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(page)
    for row in range(120, 760, 34):
        pen.line((70, row, 550 - (row * 7) % 90, row), fill="#777777", width=4)
    pen.ellipse((360, 690, 500, 830), outline="#b5121b", width=5)
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return SentFile("ban-quet-mau.png", buffer.getvalue())
