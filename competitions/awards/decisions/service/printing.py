"""What is printed of a batch: text over the official form, our own design, annex, slips; and the form's fields."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from competitions.awards.decisions import permissions
from competitions.awards.decisions.queries import batches as queries
from competitions.awards.decisions.queries import certificates
from competitions.awards.decisions.queries.batches import BatchRow
from competitions.awards.decisions.service.batches import OWN_DESIGN, REFUSED, load_batch
from competitions.awards.documents.domain.certificates import (
    MOST_ROWS,
    CertificateRow,
    Layout,
    Paper,
    PaperKind,
    check_layout,
    layout_for,
    layout_text,
)
from competitions.awards.documents.domain.letterheads import committee_of
from competitions.awards.domain.words import AwardKind
from core import audit
from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, N_, NotFound
from units.queries import UnitRow, find_units

OFFICIAL = (AwardKind.CERTIFICATE_OF_MERIT, AwardKind.CERTIFICATE_OF_COMMENDATION)
NONE = N_("There is nothing to print here.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sheets of a batch: of which award and paper, the page of 250, our address, what the award is called."""

    batch_id: str
    award: str
    kind: str
    page: int
    origin: str
    title: str


@dataclass(frozen=True, slots=True)
class Sheets:
    """What the press is to draw."""

    paper: Paper
    rows: tuple[CertificateRow, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """Certificates of one kind of award in a batch, which papers they are printed on, and in how many parts."""

    award: str
    count: int
    kinds: tuple[PaperKind, ...]
    parts: int


@dataclass(frozen=True, slots=True)
class FormOrder:
    """A unit's form as it is to be kept."""

    unit_code: str
    award: str
    layout: Layout


async def list_stacks(uow: UnitOfWork, batch: BatchRow) -> list[Stack]:
    """List what can be printed of a batch."""
    return [
        Stack(award, count, _kinds_of(award), -(-count // MOST_ROWS))
        for award, count in (await certificates.count_of_batch(uow, batch.id)).items()
    ]


async def load_sheets(uow: UnitOfWork, actor: Actor, wanted: Wanted) -> Sheets:
    """Load one part of what is printed; raises NotFound where there is none of the kind."""
    batch = await load_batch(uow, actor, wanted.batch_id)
    lines = await certificates.list_of_batch(uow, batch.id, wanted.award, wanted.page, MOST_ROWS)
    kind = next((each for each in _kinds_of(wanted.award) if each == wanted.kind), None)
    if not lines or kind is None:
        raise NotFound(NONE)
    first = wanted.page * MOST_ROWS
    rows = [
        _row(json.loads(line.fields), at, wanted.origin, wanted.title) for at, line in enumerate(lines, start=first + 1)
    ]
    layout = layout_for(await queries.find_layout(uow, batch.unit_id, wanted.award))
    paper = Paper(
        kind=kind,
        issuer=committee_of(batch.unit_name),
        title=wanted.title,
        occasion=batch.title,
        root=batch.root,
        layout=layout if kind is PaperKind.OVERPRINT else None,
        first_line=first + 1,
    )
    return Sheets(paper, tuple(rows))


async def access_form(uow: UnitOfWork, actor: Actor, unit_code: str, award: str) -> tuple[UnitRow, Layout]:
    """Return the unit and where the fields stand on its form; raises Forbidden, NotFound."""
    if not actor.holds(*permissions.DRAFTERS):
        raise Forbidden(REFUSED)
    code = unit_code or next(iter(permissions.issuing_units(actor)), "")
    unit = (await find_units(uow, [code])).get(code)
    if unit is None or award not in OFFICIAL:
        raise NotFound(N_("There is no such form."))
    if not permissions.may_issue(actor, code):
        raise Forbidden(REFUSED)
    return unit, layout_for(await queries.find_layout(uow, str(unit.id), award))


async def save_form(uow: UnitOfWork, actor: Actor, form: FormOrder, now: datetime) -> None:
    """Keep where the fields stand; raises Invalid naming each field that runs off the page."""
    unit, _ = await access_form(uow, actor, form.unit_code, form.award)
    values = {"unit_id": str(unit.id), "award": form.award, "layout": layout_text(check_layout(form.layout))}
    await queries.set_layout(uow, {**values, "saved_by": actor.person_id, "saved_at": now})
    await audit.record(uow, audit.Act("award_form.saved", str(unit.id), actor.person_id, {"award": form.award}), now)


def sample_of(unit: UnitRow, award_title: str, layout: Layout, day: date) -> Sheets:
    """Return a made-up certificate with a long name, to see where everything stands."""
    row = CertificateRow(
        number=1,
        subject="Trường Phổ thông Dân tộc Bán trú Tiểu học và Trung học cơ sở Nậm Kè",
        subject_line="Xã Mường Nhé, tỉnh Điện Biên",
        achievement="Đã có thành tích trong phong trào “Bình dân học vụ số” năm 2026",
        register="12/2026",
        decision="1234/QĐ-UBND",
        decided_on=day,
        place="Điện Biên",
        signer_title="Chủ tịch",
        signer="Lường Văn Mẫu",
        award=award_title,
    )
    return Sheets(Paper(PaperKind.OVERPRINT, unit.name, award_title, layout=layout), (row,))


def _kinds_of(award: str) -> tuple[PaperKind, ...]:
    if award in OWN_DESIGN:
        return (PaperKind.PARTICIPATION if award == AwardKind.PARTICIPATION else PaperKind.THANKS,)
    return (PaperKind.OVERPRINT, PaperKind.ANNEX, PaperKind.SLIPS, PaperKind.REVERSE)


def _row(fields: dict[str, str], number: int, origin: str, title: str) -> CertificateRow:
    return CertificateRow(
        number=number,
        subject=fields["subject"],
        subject_line=fields["subject_line"],
        achievement=fields["achievement"],
        register=f"{fields['register_number']}/{fields['register_year']}",
        decision=fields["decision"],
        decided_on=date.fromisoformat(fields["decided_on"]),
        place=fields["place"],
        signer_title=fields["signer_title"],
        signer=fields["signer"],
        address=f"{origin}/xac-minh/{fields['code']}",
        code=fields["code"],
        award=title,
    )
